"""An evaluation arranged for reading: what the page says, in which order, by which figure.

Everything here is a key, a figure or a text of the content; the wording stands in the templates.
"""

from assessment.results.against import Against
from assessment.results.arranging import Results
from assessment.results.beside import Beside, CampVotes, ParkedLine, PlannedLine, Sitting, Worth
from assessment.results.dimensions import DimensionLine, Said, said
from assessment.results.findings import Basis, FindingLine
from assessment.results.openings import Opening
from assessment.results.outlook import Choice, Outlook, StepRow, choose
from assessment.results.placing import Placed, Slot, place, place_plan
from assessment.results.ruled_out import RuledOut
from assessment.results.since import Since, Then
from assessment.results.splits import Dissent, Split
from assessment.results.strengths import Strength
from assessment.results.sums import DimensionSums, FacetSums, QuestionSum
from assessment.results.works import Ahead, HorizonLine, StepLine

__all__ = [
    "Against",
    "Ahead",
    "Basis",
    "Beside",
    "CampVotes",
    "Choice",
    "DimensionLine",
    "DimensionSums",
    "Dissent",
    "FacetSums",
    "FindingLine",
    "HorizonLine",
    "Opening",
    "Outlook",
    "ParkedLine",
    "Placed",
    "PlannedLine",
    "QuestionSum",
    "Results",
    "RuledOut",
    "Said",
    "Since",
    "Sitting",
    "Slot",
    "Split",
    "StepLine",
    "StepRow",
    "Strength",
    "Then",
    "Worth",
    "choose",
    "place",
    "place_plan",
    "said",
]

"""Further teams of the sample organisation, so that its portfolio has something to compare.

Their answers are those of the shipped examples, without what was noted there.
"""

import datetime
import json
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings

from assessment import actions
from assessment.actions.importing import at_noon
from assessment.engine import answers as engine
from assessment.models import Assessment, Organisation, User
from questionnaires.loading import instrument
from questionnaires.models import Version

EXAMPLES = Path(settings.BASE_DIR, "questionnaires", "content", "examples")


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    example: str
    team: str
    system: str
    sentence: str
    target: str
    closed_on: datetime.date
    released: bool = True


NEIGHBOURS = (
    Neighbour(
        example="notebook-start-up",
        team="Document search",
        system="Policy search",
        sentence="Finds the clause that answers what an agent types while a customer waits.",
        target="customer-facing",
        closed_on=datetime.date(2026, 10, 30),
    ),
    Neighbour(
        example="unwatched-forecast",
        team="Pricing",
        system="Household tariff",
        sentence="Proposes the premium of a new household policy; the tariff board decides.",
        target="customer-facing",
        closed_on=datetime.date(2026, 3, 12),
    ),
    Neighbour(
        example="mature-platform",
        team="Route planning",
        system="Breakdown dispatch",
        sentence="Says which van goes to which car, and in which order.",
        target="internal",
        closed_on=datetime.date(2026, 4, 24),
    ),
    Neighbour(
        example="cautious-bank",
        team="Credit limits",
        system="Instalment limit",
        sentence="Says who may pay a premium in instalments.",
        target="internal",
        closed_on=datetime.date(2026, 10, 8),
        released=False,
    ),
)


def settle_in(*, by: User, organisation: Organisation) -> None:
    """Each with one closed assessment, most of them released."""
    for neighbour in NEIGHBOURS:
        assessment = closed(by, organisation, neighbour)
        if neighbour.released:
            actions.release_result(by=by, assessment=assessment)


def closed(by: User, organisation: Organisation, neighbour: Neighbour) -> Assessment:
    file = json.loads((EXAMPLES / f"{neighbour.example}.json").read_bytes())
    version = Version.objects.numbered(file["questionnaire"], file["version"]).published().get()
    given = engine.read(json.dumps(file), instrument(version))
    answers = {
        key: replace(answer, note="", evidence=("Seen in the room",) if answer.evidence else ())
        for key, answer in given.answers.items()
    }
    at = at_noon(neighbour.closed_on)
    assessment = actions.create_assessment(
        by=by,
        team=actions.create_team(by=by, organisation=organisation, name=neighbour.team),
        version=version,
        system=neighbour.system,
        sentence=neighbour.sentence,
        facts=dict(given.facts),
        concerns=list(given.concerns),
        target_profile=neighbour.target,
        created_at=at - datetime.timedelta(days=14),
    )
    actions.take_over_answers(by=by, assessment=assessment, given=replace(given, answers=answers))
    actions.close_assessment(by=by, assessment=assessment, at=at)
    return assessment

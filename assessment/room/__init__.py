"""Where a workshop stands: all that stage, desk and phones draw, and nothing that is still blind.

Before the reveal a Room holds who has voted and how many, for what they chose was never read.
"""

from assessment.room.parts import (
    Camp,
    CampReading,
    Person,
    Room,
    SurveyLine,
)
from assessment.room.reading import Reader, reader_of, room_of
from assessment.room.rows import KEPT, KEPT_FOR
from assessment.room.slip import Slip, slip_of

__all__ = [
    "KEPT",
    "KEPT_FOR",
    "Camp",
    "CampReading",
    "Person",
    "Reader",
    "Room",
    "Slip",
    "SurveyLine",
    "reader_of",
    "room_of",
    "slip_of",
]

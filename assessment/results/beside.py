"""What stands beside the answers: who took part, what is parked, who takes what on."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from assessment.engine.votes import FEWEST_TO_SHOW, Reading
from assessment.results.vitals import NO_VITALS, VitalCourse
from questionnaires.instrument import Question, Remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedLine:
    """A question that the room could not settle, with who finds out what would, and by when."""

    question: Question
    what: str
    who: str
    by: datetime.date

    @property
    def key(self) -> str:
        return self.question.key


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLine:
    """A step of the team's own plan that somebody sees to, or that is done or decided against."""

    remedy: Remedy
    owner: str = ""
    due: datetime.date | None = None
    is_done: bool = False
    reason: str = ""  # why it will not be done
    accepted_by: str = ""  # who bears the risk then

    @property
    def key(self) -> str:
        return self.remedy.key

    @property
    def is_refused(self) -> bool:
        return bool(self.reason)

    @property
    def is_settled(self) -> bool:
        """Whether nobody has to decide on it any more."""
        return self.is_done or self.is_refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """Whether it was worth their time, counted; nothing below three who say so."""

    said: int
    yes: int
    partly: int
    no: int

    @property
    def is_shown(self) -> bool:
        return self.said >= FEWEST_TO_SHOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """One workshop: when it was, how many voted in it, and how many of which camp."""

    on: datetime.date
    builds: int
    depends: int
    worth: Worth

    @property
    def people(self) -> int:
        return self.builds + self.depends


@dataclass(frozen=True, slots=True, kw_only=True)
class CampVotes:
    title: str
    reading: Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Nothing of it moves a figure. An answers file knows none of it."""

    parked: tuple[ParkedLine, ...] = ()  # in the order of their parking
    planned: tuple[PlannedLine, ...] = ()  # the next one due first
    sponsors: Mapping[str, str] = field(default_factory=dict)  # remedy -> who stands in for it
    sittings: tuple[Sitting, ...] = ()  # the first one first
    camps: Mapping[str, tuple[CampVotes, ...]] = field(default_factory=dict)  # question -> both
    vitals: VitalCourse = NO_VITALS
    lowered: Mapping[str, str] = field(default_factory=dict)  # question -> why its answer is

    @property
    def is_provisional(self) -> bool:
        return bool(self.parked)

    @property
    def followed(self) -> dict[str, PlannedLine]:
        """Remedy -> what the team has made of it."""
        return {each.key: each for each in self.planned}

    @property
    def settled(self) -> set[str]:
        """Remedies that nobody has to decide on any more."""
        return {each.key for each in self.planned if each.is_settled}

    @property
    def refused(self) -> set[str]:
        return self.settled - self.done

    @property
    def done(self) -> set[str]:
        return {each.key for each in self.planned if each.is_done}

    @property
    def taken_on(self) -> tuple[PlannedLine, ...]:
        return tuple(each for each in self.planned if each.owner and not each.is_refused)

    @property
    def parked_keys(self) -> set[str]:
        return {each.key for each in self.parked}


NOTHING_BESIDE = Beside()

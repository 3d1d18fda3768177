"""What a Room is made of: values that templates draw."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from assessment.engine.agenda import Pace
from assessment.engine.planning import Step
from assessment.engine.votes import Proposal, Reading
from assessment.models import Answer, Assessment, Judgement, Parked, Workshop
from assessment.models.votes import PRACTICE
from assessment.results import FindingLine, ParkedLine, PlannedLine, Worth
from questionnaires.instrument import Dimension, Instrument, Level, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    pk: int  # of the participant
    name: str  # empty once the assessment is closed
    camp: str
    has_voted: bool
    is_scribe: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Camp:
    key: str
    title: str
    people: tuple[Person, ...]

    @property
    def present(self) -> int:
        return len(self.people)


@dataclass(frozen=True, slots=True, kw_only=True)
class CampReading:
    title: str
    reading: Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyLine:
    """A question of the survey; its reading is there once the survey is closed."""

    question: Question
    votes: int
    reading: Reading | None
    aligned: bool  # may be settled at its median without talk


@dataclass(frozen=True, kw_only=True)
class Room:
    workshop: Workshop
    assessment: Assessment
    instrument: Instrument
    now: datetime
    state: str  # changes exactly when the main part of a screen does

    people: tuple[Person, ...]  # who is present, by name
    camps: tuple[Camp, ...]  # both of them
    voted: int  # of those present

    question: Question | None = None
    dimension: Dimension | None = None
    number: int = 0  # of the vote
    position: int = 0  # of the question in the agenda, from 1
    of: int = 0
    on_question: timedelta = timedelta()
    answer: Answer | None = None  # to the question, as it stands
    agreed: bool = False
    parked_now: Parked | None = None  # the question, if it is
    left_open: ParkedLine | None = None  # the question, if it was parked and is not settled
    next: Question | None = None
    questions: tuple[tuple[Question, str], ...] = ()  # the agenda: "", "agreed", "parked" of each

    # After the reveal alone.
    reading: Reading | None = None
    by_camp: tuple[CampReading, ...] = ()
    reasons: tuple[str, ...] = ()
    last_time: int | None = None
    proposal: Proposal | None = None

    pace: Pace | None = None
    to_park: tuple[Question, ...] = ()  # proposed, to be back on pace
    parked: tuple[ParkedLine, ...] = ()

    survey: tuple[SurveyLine, ...] = ()  # in the order of the agenda

    findings: tuple[FindingLine, ...] = ()
    finding: FindingLine | None = None  # on the stage
    judgements: Mapping[str, Judgement] | None = None  # by antipattern
    steps: tuple[Step, ...] = ()  # of the plan, without those that are taken on
    planned: tuple[PlannedLine, ...] = ()
    worth: Worth | None = None  # their time; in the steps and at the end

    @property
    def is_over_its_share(self) -> bool:
        """Whether the question on the screens has taken longer than was planned for each."""
        return self.pace is not None and self.on_question > timedelta(minutes=self.pace.each)

    @property
    def finding_place(self) -> int:
        """Of the finding on the stage, from 1; 0 without one."""
        return self.findings.index(self.finding) + 1 if self.finding else 0

    @property
    def judged(self) -> Judgement | None:
        """What the room says of the finding on the stage."""
        return (self.judgements or {}).get(self.finding.antipattern.key) if self.finding else None

    @property
    def kind(self) -> str:
        return self.state.partition(":")[0]

    @property
    def present(self) -> int:
        return len(self.people)

    @property
    def all_voted(self) -> bool:
        return 0 < self.voted == self.present

    @property
    def outcome(self) -> str:
        return str(self.workshop.outcome)

    @property
    def can_undo(self) -> bool:
        """Whether the last agreement can be undone, and no other question is on the screens."""
        last = self.workshop.last_agreement
        if last is None or self.workshop.paused_at:
            return False
        return self.question is None or self.question.key == last["question"]

    @property
    def answer_revision(self) -> int:
        return self.answer.revision if self.answer else 0

    @property
    def is_practice(self) -> bool:
        return self.workshop.round is not None and self.workshop.round.question == PRACTICE

    @property
    def still_to_vote(self) -> tuple[Person, ...]:
        return tuple(person for person in self.people if not person.has_voted)

    @property
    def scribe(self) -> Person | None:
        return next((person for person in self.people if person.is_scribe), None)

    @property
    def agreed_level(self) -> Level | None:
        """None also where the room agreed that nobody can say."""
        if self.answer is None or self.answer.level is None:
            return None
        return self.instrument.scale[self.answer.level]

    @property
    def evidence(self) -> str:
        """Of the answer as it stands, a piece a line."""
        return "\n".join(self.answer.evidence) if self.answer else ""

    @property
    def dissent(self) -> str:
        return self.answer.dissent if self.answer else ""

    @property
    def note(self) -> str:
        return self.answer.note if self.answer else ""

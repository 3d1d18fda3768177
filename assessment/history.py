"""What became of one answer: who settled it when, from what to what, under which version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assessment.actions import Reply
from assessment.actions.answers import as_columns
from assessment.engine.progress import same_question
from assessment.models import Answer, Assessment, AuditEvent
from assessment.models.audit import MOVES, SETTLED, TAKEN_OVER, UNDONE, UPGRADED
from questionnaires.instrument import Instrument, Question
from questionnaires.loading import instrument
from questionnaires.models import Version

Columns = Mapping[str, Any] | None  # of a reply; None where nobody has given one


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A reply as it stood once."""

    name: str
    texts: list[tuple[str, str]]  # what it is, and the text
    version: str  # under which it was given; empty where there was but one


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    event: AuditEvent
    before: Told
    after: Told

    @property
    def from_file(self) -> bool:
        return self.event.verb == TAKEN_OVER

    @property
    def moved_to(self) -> str:
        return number_in(self.event.after) if self.event.verb == UPGRADED else ""

    @property
    def back_to(self) -> str:
        return number_in(self.event.after) if self.event.verb == UNDONE else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    question: Question  # as it is asked now, or as it was asked last
    is_asked: bool
    turns: list[Turn]  # the latest first


def history_of(assessment: Assessment, key: str) -> History | None:
    """Of the answer to one question; None where the assessment has never asked it."""
    events = list(AuditEvent.objects.of_answer(assessment, key))
    asked = {
        number: Edition(version=version, instrument=instrument(version), key=key)
        for number, version in versions(assessment, events).items()
    }
    now = asked[assessment.version.number].question
    newest_first = sorted(asked.values(), key=lambda each: each.place, reverse=True)
    question = now or next((each.question for each in newest_first if each.question), None)
    if question is None:
        return None
    turns = Course(assessment, events, asked).turns()
    return History(question=question, is_asked=now is not None, turns=turns)


def versions(assessment: Assessment, events: Sequence[AuditEvent]) -> dict[str, Version]:
    """Number -> version, of all that the assessment has been on."""
    own = assessment.version
    moves = [event for event in events if event.verb in MOVES]
    if not moves:
        return {own.number: own}
    been_on = {number_in(side) for event in moves for side in (event.before, event.after)}
    found = Version.objects.filter(questionnaire=own.questionnaire_id)
    by_number = {each.number: each for each in found.select_related("questionnaire")}
    return {number: by_number[number] for number in been_on | {own.number}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A version as far as it is about the one question."""

    version: Version
    instrument: Instrument
    key: str

    @property
    def place(self) -> tuple[int, int]:
        return self.version.major, self.version.minor

    @property
    def question(self) -> Question | None:
        return next((each for each in self.instrument.questions() if each.key == self.key), None)

    def means_the_same_in(self, other: "Edition") -> bool:
        mine, theirs = self.question, other.question
        return mine is not None and theirs is not None and same_question(mine, theirs)


class Course:
    """The events of an answer from the first on, with the version and the reply after each."""

    def __init__(
        self, assessment: Assessment, events: list[AuditEvent], asked: Mapping[str, Edition]
    ) -> None:
        self.assessment, self.events, self.asked = assessment, events, asked

    def turns(self) -> list[Turn]:
        reply: Columns = None
        left: Columns = None  # what stood before the last move, and stands again after the way back
        found = []
        for event, number in zip(self.events, self.numbers(), strict=True):
            before, after_number = reply, number
            if event.verb == TAKEN_OVER:
                reply = self.of_file(event, number)
            elif event.verb in MOVES:
                after_number = number_in(event.after)
                here, there = self.asked[number], self.asked[after_number]
                carried = reply if here.means_the_same_in(there) else None
                left, reply = (reply, carried) if event.verb == UPGRADED else (None, left)
            else:
                before, reply = event.before, event.after
            if is_said(before) or is_said(reply):
                then = self.told(reply, after_number, event)
                found.append(Turn(event=event, before=self.told(before, number), after=then))
        return found[::-1]

    def numbers(self) -> list[str]:
        """For each event, the version at that time."""
        first = next((event for event in self.events if event.verb in MOVES), None)
        number = number_in(first.before) if first else self.assessment.version.number
        found = []
        for event in self.events:
            found.append(number)
            if event.verb in MOVES:
                number = number_in(event.after)
        return found

    def of_file(self, file: AuditEvent, number: str) -> Columns:
        """What a file said: as it was before it was changed first, or as it still stands."""
        for event, at in zip(self.events, self.numbers(), strict=True):
            if event.verb == SETTLED and event.pk > file.pk and at == number:
                return event.before
        edition = self.asked[number]
        rows = Answer.objects.filter(assessment=self.assessment, version=edition.version)
        row = rows.filter(question=edition.key).first()
        return as_columns(Reply.of(row)) if row else None

    def told(self, reply: Columns, number: str, event: AuditEvent | None = None) -> Told:
        """`event` is the one that led to it, where a move may have."""
        edition, reply = self.asked[number], reply or {}
        texts = [("Reason", reply.get("reason")), ("Note", reply.get("note"))]
        texts += [("Evidence", entry) for entry in reply.get("evidence") or []]
        if edition.question is None:
            name = "Not asked"
        elif event and event.verb == UPGRADED and not is_said(reply):
            name = "Asked again: it means something else now"
        else:
            name = name_of(reply, edition.instrument)
        return Told(
            name=name,
            texts=[(what, text) for what, text in texts if text],
            version=number if len(self.asked) > 1 else "",
        )


def number_in(side: Any) -> str:
    """Of the version in what a move was from, or to."""
    return str(side["version"])


def is_said(reply: Columns) -> bool:
    return bool(reply and (reply["state"] or reply["note"] or reply["evidence"]))


def name_of(reply: Mapping[str, Any], instrument: Instrument) -> str:
    level = reply.get("level")
    if level is not None:
        names = {each.level: each.name for each in instrument.scale}
        return f"{level} {names.get(level, '')}".strip()
    named = {Answer.State.DONT_KNOW: "I can’t say", Answer.State.NOT_APPLICABLE: "Does not apply"}
    return named.get(reply.get("state", ""), "No answer")

"""What the room agrees on: a level with its evidence and its dissent, and the last of it undone."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessment import loading
from assessment.actions.answers import AnswerChanged, write
from assessment.actions.desk import (
    NoSuchEntry,
    RoomMovedOn,
    Seen,
    change,
    in_phase,
    note_act,
    take_desk_at,
    take_desk_seen,
)
from assessment.actions.rounds import last_round, parked
from assessment.models import Answer, AuditEvent, Parked, Participant, User, Workshop

EVIDENCE_TAKEN_DOWN = "answer.evidence_taken_down"
COLUMNS = ("state", "level", "reason", "note", "evidence", "dissent")

Phase, Outcome = Workshop.Phase, Workshop.Outcome


@dataclass(frozen=True, slots=True)
class Undone:
    """What an agreement said that was taken back."""

    question: str
    level: int | None  # None: that nobody can say
    evidence: tuple[str, ...]
    dissent: str
    note: str


class NotTheScribe(Exception):
    """Somebody else writes for the room by now, or nobody."""


@transaction.atomic
def agree(
    *,
    by: User,
    workshop: Workshop,
    seen: Seen,
    level: int | None,
    evidence: tuple[str, ...] | None,
    dissent: str,
    note: str,
    answer_revision: int,
) -> Answer:
    """Settle the question at a level, or at "nobody can say" where it is None.

    `answer_revision` is that of the answer which this person saw, 0 for none; `evidence` None
    leaves what stands, and then what the scribe wrote since is no conflict. Agreed already, it is
    put right. Raises WorkshopIsOver, RoomMovedOn, NoSuchEntry, and AnswerChanged with the answer
    that stands.
    """
    take_desk_at(workshop, seen)
    in_phase(workshop, Phase.QUESTIONS)
    if workshop.round is None or workshop.round.is_open or workshop.outcome != seen.outcome:
        raise RoomMovedOn
    if level is not None and not 0 <= level <= loading.instrument_of(workshop.assessment).top:
        raise NoSuchEntry
    answer = answer_to(workshop, seen.question)
    if answer.revision != answer_revision and not (
        evidence is None and only_the_scribe_wrote(answer, since=answer_revision)
    ):
        raise AnswerChanged(answer)
    before = columns_of(answer)
    standing = answer.evidence if evidence is None else list(evidence)
    settle(
        by,
        workshop,
        answer,
        {**settled_at(level), "evidence": standing, "dissent": dissent, "note": note},
    )
    waiting = Parked.objects.of(workshop.assessment).filter(question=seen.question).first()
    settle_parked(workshop, seen.question)
    last = workshop.last_agreement if seen.outcome else None
    change(
        workshop,
        outcome=Outcome.AGREED,
        last_agreement={
            "question": seen.question,
            "columns": last["columns"] if last else before,
            "parked": last["parked"] if last else waiting and waiting.pk,
            "revision": answer.revision,
        },
    )
    return answer


def settled_at(level: int | None) -> dict[str, Any]:
    state = Answer.State.DONT_KNOW if level is None else Answer.State.LEVEL
    return {"state": state, "level": level, "reason": ""}


def settle(by: User, workshop: Workshop, answer: Answer, columns: dict[str, Any]) -> None:
    """Write the answer if it is not what stands, and enter it in the record."""
    before = columns_of(answer)
    after = before | columns
    if after == before:
        return
    was_there = answer.pk is not None
    write(answer, after | {"revision": answer.revision + 1, "changed_by": by})
    note_act(
        by,
        workshop,
        verb="answer.settled",
        question=answer.question,
        before=before if was_there else None,
        after=after,
    )


def answer_to(workshop: Workshop, question: str) -> Answer:
    """As it stands, unsaved and of revision 0 if there is none."""
    assessment = workshop.assessment
    standing = Answer.objects.of(assessment).filter(question=question).first()
    return standing or Answer(
        assessment=assessment, version=assessment.version, question=question, revision=0
    )


def columns_of(answer: Answer) -> dict[str, Any]:
    return {name: getattr(answer, name) for name in COLUMNS} | {"state": str(answer.state)}


def only_the_scribe_wrote(answer: Answer, *, since: int) -> bool:
    """Whether every change since that revision was the scribe's, to the evidence."""
    written = AuditEvent.objects.of_answer(answer.assessment, answer.question)
    scribe = written.filter(verb=EVIDENCE_TAKEN_DOWN, after__revision__gt=since)
    return scribe.count() == answer.revision - since > 0


def settle_parked(workshop: Workshop, question: str) -> None:
    found = Parked.objects.of(workshop.assessment).filter(question=question)
    found.update(settled_at=timezone.now())


@transaction.atomic
def undo_agreement(*, by: User, workshop: Workshop, seen: Seen | None = None) -> Undone:
    """As if the room had not agreed on the last question; it stands there again.

    What was written is given back, for the room may mean to put it right.

    Raises WorkshopIsOver, RoomMovedOn where there is nothing to undo, and AnswerChanged where
    somebody has changed the answer since.
    """
    take_desk_seen(workshop, seen)
    last = workshop.last_agreement
    if last is None or workshop.paused_at or (seen and seen.outcome != workshop.outcome):
        raise RoomMovedOn
    answer = answer_to(workshop, last["question"])
    if answer.revision != last["revision"]:
        raise AnswerChanged(answer)
    after = columns_of(answer)
    write(answer, last["columns"] | {"revision": answer.revision + 1, "changed_by": by})
    if last["parked"]:
        Parked.objects.filter(pk=last["parked"]).update(settled_at=None)
    parked_here = answer.question in parked(workshop, since=workshop.created_at)
    change(
        workshop,
        phase=Phase.QUESTIONS,
        round=last_round(workshop, answer.question),
        outcome=Outcome.PARKED if parked_here else Outcome.NONE,
        last_agreement=None,
    )
    note_act(
        by,
        workshop,
        verb="answer.agreement_undone",
        question=answer.question,
        before=after,
        after=last["columns"],
    )
    return Undone(
        question=answer.question,
        level=after["level"],
        evidence=tuple(after["evidence"]),
        dissent=after["dissent"],
        note=after["note"],
    )


@transaction.atomic
def write_evidence(
    *, participant: Participant, seen: Seen, evidence: tuple[str, ...], answer_revision: int
) -> Answer:
    """From the scribe's phone, for whoever holds the desk.

    Raises WorkshopIsOver, RoomMovedOn, NotTheScribe, AnswerChanged.
    """
    workshop = participant.workshop
    take_desk_at(workshop, seen)
    if workshop.scribe_id != participant.pk:
        raise NotTheScribe
    return write_one(
        workshop.held_by,
        workshop,
        seen,
        answer_revision,
        verb="answer.evidence_taken_down",
        evidence=list(evidence),
    )


@transaction.atomic
def write_note(
    *, by: User, workshop: Workshop, seen: Seen, note: str, answer_revision: int
) -> Answer:
    """What the desk notes down while the room talks; as yet no answer.

    Raises WorkshopIsOver, RoomMovedOn, AnswerChanged.
    """
    take_desk_at(workshop, seen)
    return write_one(by, workshop, seen, answer_revision, verb="answer.noted", note=note)


def write_one(
    by: User, workshop: Workshop, seen: Seen, revision: int, *, verb: str, **column: Any
) -> Answer:
    """One column of the answer to the question on the screens."""
    in_phase(workshop, Phase.QUESTIONS)
    if not seen.question:
        raise RoomMovedOn
    answer = answer_to(workshop, seen.question)
    ((name, value),) = column.items()
    before = {name: getattr(answer, name)}
    if before == column:
        return answer
    if answer.revision != revision:
        raise AnswerChanged(answer)
    write(answer, {name: value, "revision": revision + 1, "changed_by": by})
    told = column | {"revision": answer.revision}
    note_act(by, workshop, verb=verb, question=seen.question, before=before, after=told)
    last = workshop.last_agreement
    if last and last["question"] == seen.question and last["revision"] == revision:
        workshop.last_agreement = last | {"revision": answer.revision}
    change(workshop, last_agreement=workshop.last_agreement)
    return answer

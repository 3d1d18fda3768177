"""A question on the screens: opened, voted on blind, revealed, voted on again."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from assessment import loading
from assessment.actions.desk import (
    NoSuchEntry,
    RoomMovedOn,
    Seen,
    change,
    in_phase,
    note_act,
    take_desk,
    take_desk_at,
)
from assessment.engine.agenda import following
from assessment.models import Answer, Parked, Round, User, Workshop
from assessment.models.votes import PRACTICE, RoundQuerySet

Phase, Outcome = Workshop.Phase, Workshop.Outcome


@transaction.atomic
def open_question(*, by: User, workshop: Workshop, question: str, seen: Seen | None = None) -> None:
    """Put a question on the screens: the next one, or another to which the room jumps.

    One that was voted on stands as the room left it. Raises WorkshopIsOver, RoomMovedOn,
    NoSuchEntry.
    """
    take_desk(workshop) if seen is None else take_desk_at(workshop, seen)
    in_phase(workshop, Phase.QUESTIONS)
    if workshop.paused_at:
        raise RoomMovedOn
    if question not in asked(workshop):
        raise NoSuchEntry
    put_on_screens(workshop, question)


def put_on_screens(workshop: Workshop, question: str) -> None:
    leave_question(workshop)
    taken_on(workshop, question).come_back(timezone.now())
    agenda = workshop.agenda
    last = last_round(workshop, question)
    change(
        workshop,
        round=last or open_round(workshop, question, 1),
        outcome=outcome_of(workshop, question) if last else Outcome.NONE,
        agenda=agenda if question in agenda else [*agenda, question],
    )


def leave_question(workshop: Workshop) -> None:
    """It has its time to itself: what passes until the room comes back counts for others."""
    if present := workshop.round:
        at = workshop.paused_at or timezone.now()
        taken_on(workshop, present.question).leave(at)


@transaction.atomic
def skip(*, by: User, workshop: Workshop, seen: Seen) -> None:
    """On to the next, if there is another; it keeps its place, and comes back after the last.

    Raises WorkshopIsOver, RoomMovedOn.
    """
    take_desk_at(workshop, seen)
    in_phase(workshop, Phase.QUESTIONS)
    if not seen.question:
        raise RoomMovedOn
    if then := next_question(workshop):
        put_on_screens(workshop, then)
    else:
        leave_question(workshop)
        change(workshop, round=None, outcome=Outcome.NONE)
    note_act(by, workshop, verb="workshop.skipped", after={"question": seen.question})


@transaction.atomic
def reveal(*, by: User, workshop: Workshop, seen: Seen) -> None:
    """Show what was voted; from now on no vote moves. Pressed twice, it is revealed once.

    Raises WorkshopIsOver, RoomMovedOn.
    """
    take_desk_at(workshop, seen)
    present = workshop.round
    if present is None:
        raise RoomMovedOn
    if not present.is_open:
        return
    present.revealed_at = timezone.now()
    present.save(update_fields=["revealed_at"])
    change(workshop)
    if present.question != PRACTICE:
        told = {"question": present.question, "vote": present.number}
        note_act(by, workshop, verb="workshop.revealed", after=told)


@transaction.atomic
def vote_again(*, by: User, workshop: Workshop, seen: Seen) -> None:
    """A new vote on the same question. Raises WorkshopIsOver, RoomMovedOn."""
    take_desk_at(workshop, seen)
    in_phase(workshop, Phase.QUESTIONS)
    if workshop.round is None or workshop.round.is_open or workshop.outcome != seen.outcome:
        raise RoomMovedOn
    opened = open_round(workshop, seen.question, seen.number + 1)
    change(workshop, round=opened, outcome=Outcome.NONE)
    told = {"question": seen.question, "vote": opened.number}
    note_act(by, workshop, verb="workshop.voted_again", after=told)


def open_round(workshop: Workshop, question: str, number: int) -> Round:
    version = workshop.assessment.version
    return Round.objects.create(
        workshop=workshop, version=version, question=question, number=number
    )


def last_round(workshop: Workshop, question: str) -> Round | None:
    return taken_on(workshop, question).order_by("number").last()


def taken_on(workshop: Workshop, question: str) -> RoundQuerySet:
    return workshop.rounds.taken_on(question, workshop.assessment.version_id)


def outcome_of(workshop: Workshop, question: str) -> Workshop.Outcome:
    if question in parked(workshop, since=workshop.created_at):
        return Outcome.PARKED
    return Outcome.AGREED if question in settled(workshop) else Outcome.NONE


def next_question(workshop: Workshop) -> str | None:
    """The first of the agenda that is neither settled nor parked; after the present one first."""
    present = workshop.round.question if workshop.round else PRACTICE
    asks = asked(workshop)
    return following([key for key in workshop.agenda if key in asks], done(workshop), present)


def done(workshop: Workshop) -> set[str]:
    """Settled, or parked by this workshop; what an earlier one parked is to be settled here."""
    here = parked(workshop, since=workshop.created_at)
    return (settled(workshop) - parked(workshop)) | here


def asked(workshop: Workshop) -> set[str]:
    """The questions of this form under these facts."""
    return set(loading.asked_of(workshop.assessment))


def settled(workshop: Workshop) -> set[str]:
    rows = Answer.objects.of(workshop.assessment).exclude(state=Answer.State.UNANSWERED)
    return set(rows.values_list("question", flat=True))


def parked(workshop: Workshop, since: datetime | None = None) -> set[str]:
    rows = Parked.objects.of(workshop.assessment)
    if since:
        rows = rows.filter(parked_at__gte=since)
    return set(rows.values_list("question", flat=True))

"""Questions that the room cannot settle: what would, who finds out, by when."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from assessment.actions.agreements import settle_parked
from assessment.actions.desk import (
    RoomMovedOn,
    Seen,
    change,
    in_phase,
    note_act,
    take_desk,
    take_desk_at,
)
from assessment.actions.rounds import asked, done
from assessment.models import Parked, User, Workshop

# What is written of questions for which time ran out; whoever holds the desk sees to them.
FOR_WANT_OF_TIME = "Time for it: the workshop did not reach it"
DAYS_TO_SETTLE = 14

Phase, Outcome = Workshop.Phase, Workshop.Outcome


@transaction.atomic
def park(*, by: User, workshop: Workshop, seen: Seen, what: str, who: str, day: date) -> Parked:
    """The question on the screens stays open; parked already, this is what stands of it.

    Raises WorkshopIsOver, RoomMovedOn.
    """
    take_desk_at(workshop, seen)
    in_phase(workshop, Phase.QUESTIONS)
    if not seen.question or workshop.outcome != seen.outcome:
        raise RoomMovedOn
    row = put_aside(by, workshop, seen.question, what=what, who=who, day=day)
    change(workshop, outcome=Outcome.PARKED)
    return row


@transaction.atomic
def unpark(*, by: User, workshop: Workshop, seen: Seen) -> None:
    """The room takes up again what it put aside; it stands there as it did before.

    Raises WorkshopIsOver, RoomMovedOn.
    """
    take_desk_at(workshop, seen)
    if workshop.outcome != Outcome.PARKED:
        raise RoomMovedOn
    settle_parked(workshop, seen.question)
    change(workshop, outcome=Outcome.NONE)
    note_act(by, workshop, verb="question.unparked", question=seen.question, after=None)


@transaction.atomic
def park_all(*, by: User, workshop: Workshop, questions: Iterable[str]) -> list[str]:
    """Put questions aside for want of time, and give back which; what is settled by now stays.

    Raises WorkshopIsOver, RoomMovedOn.
    """
    take_desk(workshop)
    in_phase(workshop, Phase.QUESTIONS)
    present = workshop.round.question if workshop.round else ""
    open_now = asked(workshop) - done(workshop) - {present}
    put = [key for key in questions if key in open_now]
    day = timezone.localdate() + timedelta(days=DAYS_TO_SETTLE)
    for key in put:
        put_aside(by, workshop, key, what=FOR_WANT_OF_TIME, who=str(workshop.held_by), day=day)
    if put:
        change(workshop)
    return put


@transaction.atomic
def decline_proposal(*, by: User, workshop: Workshop) -> None:
    """Not to be asked again for a while. Raises WorkshopIsOver."""
    take_desk(workshop)
    change(workshop, proposal_declined_at=timezone.now())


def put_aside(
    by: User, workshop: Workshop, question: str, *, what: str, who: str, day: date
) -> Parked:
    row, _ = Parked.objects.open().update_or_create(
        assessment=workshop.assessment,
        question=question,
        defaults={"what": what, "who": who, "by": day, "parked_at": timezone.now()},
    )
    told = {"what_would_settle_it": what, "who": who, "by": day.isoformat()}
    note_act(by, workshop, verb="question.parked", question=question, after=told)
    return row

"""To begin a workshop, who is in it, who runs it, and how it goes from part to part."""

import secrets
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from assessment import loading
from assessment.actions.assessments import hold_open
from assessment.actions.desk import (
    NoSuchEntry,
    Seen,
    WorkshopIsOver,
    change,
    end,
    in_phase,
    lock,
    note_act,
    take_desk,
    take_desk_seen,
)
from assessment.actions.rounds import leave_question, taken_on
from assessment.beside import parked_last_time, parked_of
from assessment.engine.agenda import open_questions
from assessment.models import Assessment, Participant, ParticipantName, Round, User, Workshop
from assessment.models.votes import PRACTICE

LETTERS = "23456789ABCDEFGHJKMNPQRTUVWXYZ"  # none that is read as another
CODE = 6  # letters
MOST_PARTICIPANTS = 2000

Phase = Workshop.Phase
MAIN = (Phase.QUESTIONS, Phase.FINDINGS, Phase.STEPS)


class NotOneWhoRunsIt(Exception):
    """The desk is handed to those alone who may run the assessment."""


class RoomIsFull(Exception):
    """More people than any room holds: somebody plays with the code."""


@transaction.atomic
def begin_workshop(*, by: User, assessment: Assessment) -> Workshop:
    """The one that is running, if one is. Raises AssessmentIsClosed."""
    hold_open(assessment)
    if running := Workshop.objects.running().for_page().filter(assessment=assessment).first():
        return running
    answers = loading.answers_of(assessment)
    open_now = open_questions(loading.instrument_of(assessment), answers)
    left = [line.key for line in parked_of(assessment)]
    last_time = parked_last_time(assessment, loading.earlier(assessment))
    left += [line.key for line in last_time if line.key in open_now]
    workshop = Workshop.objects.create(
        assessment=assessment,
        code=new_code(),
        held_by=by,
        agenda=list(dict.fromkeys([*left, *open_now])),  # what was parked has been waiting
    )
    note_act(by, workshop, verb="workshop.begun", after={"questions": len(workshop.agenda)})
    return workshop


def new_code() -> str:
    while True:
        code = "".join(secrets.choice(LETTERS) for _ in range(CODE))
        if not Workshop.objects.under(code).exists():
            return code


# -- Who is here -----------------------------------------------------------------------------------


@transaction.atomic
def join_workshop(
    *, workshop: Workshop, name: str, camp: str, key: UUID | None = None
) -> Participant:
    """Come in; a form that is sent twice brings its `key` and lets one person in.

    Raises WorkshopIsOver, RoomIsFull.
    """
    lock(workshop)
    again = Participant.objects.filter(key=key).first() if key else None
    if again and again.workshop_id == workshop.pk:
        return again
    if workshop.participants.count() >= MOST_PARTICIPANTS:
        raise RoomIsFull
    own = key if key and not again else uuid4()  # a key names one person, in one workshop
    participant = Participant.objects.create(workshop=workshop, key=own, camp=camp)
    ParticipantName.objects.create(participant=participant, name=name)
    workshop.refresh_from_db(fields=["revision"])
    change(workshop)
    return participant


def leave_workshop(*, participant: Participant) -> None:
    """Raises WorkshopIsOver."""
    set_left(participant, left=True)


def come_back(*, participant: Participant) -> None:
    """Raises WorkshopIsOver."""
    set_left(participant, left=False)


@transaction.atomic
def set_left(participant: Participant, *, left: bool) -> None:
    workshop = participant.workshop
    lock(workshop)
    participant.refresh_from_db(fields=["left_at"])
    if left == bool(participant.left_at):
        return
    participant.left_at = timezone.now() if left else None
    participant.save(update_fields=["left_at"])
    workshop.refresh_from_db(fields=["revision", "scribe"])
    is_scribe = workshop.scribe_id == participant.pk
    change(workshop, **({"scribe": None} if left and is_scribe else {}))


@transaction.atomic
def mark_left(*, by: User, workshop: Workshop, participant: Participant) -> None:
    """For a dead phone: the vote no longer waits for it; its link brings it back.

    Raises WorkshopIsOver, NoSuchEntry.
    """
    take_desk(workshop)
    if participant.workshop_id != workshop.pk:
        raise NoSuchEntry
    set_left(participant, left=True)
    workshop.refresh_from_db(from_queryset=Workshop.objects.for_page())


@transaction.atomic
def name_scribe(*, by: User, workshop: Workshop, participant: Participant | None) -> None:
    """Give somebody in the room the right to write evidence, or take it from all.

    Raises WorkshopIsOver, NoSuchEntry.
    """
    take_desk(workshop)
    here = workshop.participants.present()
    if participant and not here.filter(pk=participant.pk).exists():
        raise NoSuchEntry
    change(workshop, scribe=participant)
    note_act(by, workshop, verb="workshop.scribe_named", after={"scribe": participant is not None})


# -- Who runs it -----------------------------------------------------------------------------------


@transaction.atomic
def hand_over(*, by: User, workshop: Workshop, to: User) -> None:
    """Somebody else holds the desk; to take it over is to hand it to oneself.

    Raises WorkshopIsOver, NotOneWhoRunsIt.
    """
    take_desk(workshop)
    if not User.objects.who_may_run(workshop.assessment).filter(pk=to.pk).exists():
        raise NotOneWhoRunsIt
    before = str(workshop.held_by)
    if to.pk != workshop.held_by_id:
        change(workshop, held_by=to)
        note_act(
            by,
            workshop,
            verb="workshop.handed_over",
            before={"desk": before},
            after={"desk": str(to)},
        )


@transaction.atomic
def pause(*, by: User, workshop: Workshop) -> None:
    """Raises WorkshopIsOver."""
    take_desk(workshop)
    if workshop.paused_at is None:
        change(workshop, paused_at=timezone.now())
        note_act(by, workshop, verb="workshop.paused", after=None)


@transaction.atomic
def resume(*, by: User, workshop: Workshop) -> None:
    """The pause counts as time neither of the workshop nor of its question.

    Raises WorkshopIsOver.
    """
    take_desk(workshop)
    if workshop.paused_at is None:
        return
    lasted = timezone.now() - workshop.paused_at
    if workshop.round:
        taken_on(workshop, workshop.round.question).put_off(lasted)
    counted = lasted if workshop.started_at else timedelta()
    change(workshop, paused_at=None, paused_for=workshop.paused_for + counted)
    note_act(by, workshop, verb="workshop.resumed", after=None)


# -- From part to part -----------------------------------------------------------------------------


@transaction.atomic
def practise(*, by: User, workshop: Workshop) -> None:
    """Open a vote that counts nowhere; while one is open it stays.

    Raises WorkshopIsOver, RoomMovedOn.
    """
    take_desk(workshop)
    in_phase(workshop, Phase.LOBBY)
    if workshop.round and workshop.round.is_open:
        return
    number = workshop.rounds.filter(question=PRACTICE).count() + 1
    opened = Round.objects.create(
        workshop=workshop,
        version=workshop.assessment.version,
        question=PRACTICE,
        number=number,
    )
    change(workshop, round=opened, outcome="")


@transaction.atomic
def start_questions(*, by: User, workshop: Workshop, seen: Seen | None = None) -> None:
    """To the questions, for the first time or again; the next one is not open yet.

    Raises WorkshopIsOver, RoomMovedOn.
    """
    take_desk_seen(workshop, seen)
    in_phase(workshop, Phase.LOBBY, Phase.FINDINGS, Phase.STEPS)
    go_to(by, workshop, Phase.QUESTIONS, started_at=workshop.started_at or timezone.now())


@transaction.atomic
def go_to_findings(*, by: User, workshop: Workshop, seen: Seen | None = None) -> None:
    """Raises WorkshopIsOver, RoomMovedOn."""
    take_desk_seen(workshop, seen)
    in_phase(workshop, *MAIN)
    go_to(by, workshop, Phase.FINDINGS, finding="")


@transaction.atomic
def show_finding(*, by: User, workshop: Workshop, antipattern: str) -> None:
    """What the stage shows of the findings. Raises WorkshopIsOver, RoomMovedOn, NoSuchEntry."""
    take_desk(workshop)
    in_phase(workshop, Phase.FINDINGS)
    instrument = loading.instrument_of(workshop.assessment)
    if antipattern not in {each.key for each in instrument.antipatterns}:
        raise NoSuchEntry
    change(workshop, finding=antipattern)


@transaction.atomic
def go_to_steps(*, by: User, workshop: Workshop, seen: Seen | None = None) -> None:
    """Raises WorkshopIsOver, RoomMovedOn."""
    take_desk_seen(workshop, seen)
    in_phase(workshop, *MAIN)
    go_to(by, workshop, Phase.STEPS)


def go_to(by: User, workshop: Workshop, phase: Workshop.Phase, **columns: object) -> None:
    """A pause ends with it; who is there already stays."""
    if workshop.phase == phase:
        return
    before = workshop.phase
    if workshop.paused_at:
        resume(by=by, workshop=workshop)
    leave_question(workshop)
    change(workshop, phase=phase, round=None, outcome="", last_agreement=None, **columns)
    note_act(
        by,
        workshop,
        verb="workshop.went_on",
        before={"part": str(before)},
        after={"part": str(phase)},
    )


@transaction.atomic
def end_workshop(*, by: User, workshop: Workshop, seen: Seen | None = None) -> None:
    """Ended already, it stays as it ended. Raises RoomMovedOn."""
    try:
        take_desk_seen(workshop, seen)
    except WorkshopIsOver:
        workshop.refresh_from_db(from_queryset=Workshop.objects.for_page())
        return
    end(workshop)
    note_act(by, workshop, verb="workshop.ended", after=None)

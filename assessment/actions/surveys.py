"""The same votes given alone before the workshop, and what they settle without talk."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from assessment import loading
from assessment.actions.agreements import answer_to, settle, settle_parked, settled_at
from assessment.actions.desk import (
    RoomMovedOn,
    WorkshopIsOver,
    change,
    in_phase,
    note_act,
    take_desk,
)
from assessment.actions.survey_mails import keep_addresses, send_reminders, when_to_remind
from assessment.engine.agenda import is_aligned, most_split_first
from assessment.engine.votes import Reading, read
from assessment.models import Round, User, Vote, Workshop
from assessment.models.votes import SURVEY_ROUND

Phase = Workshop.Phase


@transaction.atomic
def open_survey(
    *, by: User, workshop: Workshop, until: datetime, addresses: Sequence[str] | None = None
) -> None:
    """Everybody votes alone until then; while it is open, its end can be moved.

    `addresses` are those that are written to; None leaves them as they are.
    Raises WorkshopIsOver, TooManyAddresses, and RoomMovedOn where it was closed or the workshop
    is past it.
    """
    take_desk(workshop)
    in_phase(workshop, Phase.LOBBY, Phase.SURVEY)
    if workshop.survey_closed_at:
        raise RoomMovedOn
    if workshop.phase == Phase.LOBBY:
        Round.objects.bulk_create(
            Round(
                workshop=workshop,
                version=workshop.assessment.version,
                question=question,
                number=SURVEY_ROUND,
            )
            for question in workshop.agenda
        )
    change(workshop, phase=Phase.SURVEY, survey_until=until, round=None, outcome="")
    note_act(by, workshop, verb="workshop.survey_opened", after={"until": until.isoformat()})
    keep_addresses(by, workshop, addresses)
    workshop_pk, remind_at = workshop.pk, when_to_remind(until)
    later = [close_survey_when_over.using(run_after=until)]
    if remind_at > timezone.now():
        later.append(send_reminders.using(run_after=remind_at))
    for job in later:
        transaction.on_commit(partial(job.enqueue, workshop_pk), robust=True)


@transaction.atomic
def close_survey(*, by: User | None, workshop: Workshop) -> None:
    """Reveal what was voted, the most split questions first on the agenda; back to the lobby.

    `by` is None where its time is over.

    Nobody is in the room yet: whoever voted comes in by their link, or by their next vote. Closed
    already, it stays as it is. Raises WorkshopIsOver, RoomMovedOn.
    """
    take_desk(workshop)
    if workshop.survey_closed_at and workshop.phase == Phase.LOBBY:
        return
    in_phase(workshop, Phase.SURVEY)
    now = timezone.now()
    workshop.rounds.filter(number=SURVEY_ROUND).update(revealed_at=now)
    workshop.participants.present().update(left_at=now)
    change(
        workshop,
        phase=Phase.LOBBY,
        survey_closed_at=now,
        scribe=None,
        agenda=most_split_first(workshop.agenda, survey_readings(workshop)),
    )
    note_act(by, workshop, verb="workshop.survey_closed", after=None)


def close_survey_if_over(*, workshop: Workshop) -> None:
    """Whoever looks at it once its time is over finds it closed."""
    over = workshop.survey_until and workshop.survey_until <= timezone.now()
    if workshop.phase == Phase.SURVEY and over:
        with suppress(WorkshopIsOver, RoomMovedOn):
            close_survey_over(workshop)


@transaction.atomic
def close_survey_over(workshop: Workshop) -> None:
    take_desk(workshop)
    if workshop.survey_until and workshop.survey_until <= timezone.now():  # nobody moved it
        close_survey(by=None, workshop=workshop)


@task()
def close_survey_when_over(workshop: int) -> None:
    """A second run, and one whose end was moved, finds nothing to do."""
    if found := Workshop.objects.running().for_page().filter(pk=workshop).first():
        close_survey_if_over(workshop=found)


def survey_readings(workshop: Workshop) -> dict[str, Reading]:
    """Question -> reading of what was voted alone; nothing before the survey is closed."""
    top = loading.instrument_of(workshop.assessment).top
    votes: dict[str, list[int | None]] = {}
    revealed = Vote.objects.filter(
        round__workshop=workshop, round__number=SURVEY_ROUND, round__revealed_at__isnull=False
    )
    for question, level in revealed.values_list("round__question", "level"):
        votes.setdefault(question, []).append(level)
    return {question: read(cast, top) for question, cast in votes.items()}


@transaction.atomic
def settle_aligned(*, by: User, workshop: Workshop, questions: Iterable[str]) -> list[str]:
    """Settle at their medians those of these questions on which the survey agrees, and give back
    which; they leave the agenda.

    Raises WorkshopIsOver, and RoomMovedOn where the room talks about questions already.
    """
    take_desk(workshop)
    in_phase(workshop, Phase.LOBBY)
    chosen, readings = set(questions), survey_readings(workshop)
    instrument = loading.instrument_of(workshop.assessment)
    settled = []
    for question in instrument.questions():
        reading = readings.get(question.key)
        if reading is None or question.key not in chosen & set(workshop.agenda):
            continue
        answer = answer_to(workshop, question.key)
        evidence = any(entry.strip() for entry in answer.evidence)
        aligned = is_aligned(question, reading, has_evidence=evidence, top=instrument.top)
        if aligned and not answer.state:
            settle(by, workshop, answer, settled_at(reading.median))
            settle_parked(workshop, question.key)
            settled.append(question.key)
    if settled:
        change(workshop, agenda=[key for key in workshop.agenda if key not in settled])
    return settled

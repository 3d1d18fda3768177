"""What a participant says: a vote on the open question, or alone in the survey; never audited."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from assessment import live, loading
from assessment.actions.desk import NoSuchEntry
from assessment.models import Assessment, Participant, Round, Vote, Workshop
from assessment.models.workshops import SURVEY_ROUND


@dataclass(frozen=True, slots=True)
class VoteIsOver(Exception):
    """This vote is not the open one: it was revealed, or the room has gone on."""

    workshop: Workshop


def cast_vote(
    *,
    participant: Participant,
    question: str,
    number: int,
    level: int | None,
    reason: str,
    sequence: int | None,
) -> Vote:
    """Say a level, or None for "I can't say", and take back what was said before the reveal.

    `sequence` grows with each choice on the phone; None, from a page without script, is the
    latest. What comes after a later one changes nothing: the vote that stands is given back.
    Raises VoteIsOver, NoSuchEntry.
    """
    with transaction.atomic():
        workshop = held(participant)
        found = workshop.rounds.filter(question=question, number=number, revealed_at=None).first()
        if workshop.is_running and found and found.pk == workshop.round_id:
            return put(participant, workshop, found, level, reason, sequence)
    raise VoteIsOver(workshop)


def cast_survey_vote(
    *,
    participant: Participant,
    question: str,
    level: int | None,
    reason: str,
    sequence: int | None,
) -> Vote:
    """As `cast_vote`, for a vote given alone. Raises VoteIsOver also once the window is over."""
    with transaction.atomic():
        workshop = held(participant)
        of_survey = workshop.rounds.filter(number=SURVEY_ROUND, revealed_at=None)
        found = of_survey.filter(question=question).first()
        late = workshop.survey_until and workshop.survey_until < timezone.now()
        if workshop.phase == Workshop.Phase.SURVEY and not late and found:
            return put(participant, workshop, found, level, reason, sequence)
    raise VoteIsOver(workshop)


def held(participant: Participant) -> Workshop:
    """Their workshop, locked: until the transaction ends nobody reveals, and nobody else votes."""
    return Workshop.objects.locked().get(pk=participant.workshop_id)


def put(
    participant: Participant,
    workshop: Workshop,
    found: Round,
    level: int | None,
    reason: str,
    sequence: int | None,
) -> Vote:
    """The vote that stands after this one. Raises NoSuchEntry for a level beyond the scale."""
    if level is not None and not 0 <= level <= highest(workshop):
        raise NoSuchEntry
    before = found.votes.filter(participant=participant).first()
    if before and sequence is not None and sequence <= before.sequence:
        return before
    vote = before or Vote(round=found, participant=participant)
    vote.level, vote.reason, vote.cast_at = level, reason, timezone.now()
    vote.sequence = sequence if sequence is not None else vote.sequence + 1
    vote.save()
    Participant.objects.filter(pk=participant.pk).exclude(left_at=None).update(left_at=None)
    Workshop.objects.filter(pk=workshop.pk).update(revision=F("revision") + 1)
    live.changed(workshop.pk)
    return vote


def highest(workshop: Workshop) -> int:
    """The level that a vote may name at most."""
    assessment = Assessment.objects.select_related("version").get(pk=workshop.assessment_id)
    return loading.instrument_of(assessment).top


@transaction.atomic
def say_worth(*, participant: Participant, worth: str) -> None:
    """Whether it was worth their time; also after the end."""
    Participant.objects.filter(pk=participant.pk).update(worth=worth)
    participant.worth = worth

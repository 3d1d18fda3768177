"""What a participant says: a vote on the open question, or alone in the survey; never audited."""

from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from assessment import live, loading
from assessment.actions.desk import NoSuchEntry
from assessment.models import Participant, Vote, Workshop
from assessment.models.votes import SURVEY_ROUND


@dataclass(eq=False)
class VoteIsOver(Exception):
    """This vote is not the open one: it was revealed, or the room has gone on."""

    workshop: Workshop


# Written out, for hundreds vote within seconds. The first holds the workshop until the transaction
# ends: nobody reveals meanwhile, and nobody else votes.
RAISE = (
    "UPDATE assessment_workshop SET revision = revision + 1, ballots = ballots + 1 WHERE id = %s"
)
OPEN = """
    SELECT open.id, vote.id, vote.level, vote.reason, vote.sequence, vote.cast_at
    FROM assessment_workshop AS workshop
    JOIN assessment_round AS open ON open.id = workshop.round_id
    LEFT JOIN assessment_vote AS vote ON vote.round_id = open.id AND vote.participant_id = %s
    WHERE workshop.id = %s AND open.question = %s AND open.number = %s
    AND open.revealed_at IS NULL
"""
PUT = """
    INSERT INTO assessment_vote (round_id, participant_id, level, reason, sequence, cast_at)
    VALUES (%s, %s, %s, %s, %s, %s)
    ON CONFLICT (round_id, participant_id) DO UPDATE
    SET level = excluded.level, reason = excluded.reason, sequence = excluded.sequence,
        cast_at = excluded.cast_at
"""


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
        with connection.cursor() as cursor:
            cursor.execute(RAISE, [participant.workshop_id])
            cursor.execute(OPEN, [participant.pk, participant.workshop_id, question, number])
            found = cursor.fetchone()
        if found:
            before = Vote(round_id=found[0], participant=participant)
            if found[1]:
                _, before.pk, before.level, before.reason, before.sequence, before.cast_at = found
            return put(before, level=level, reason=reason, sequence=sequence)
        transaction.set_rollback(True)
    raise VoteIsOver(standing(participant))


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
        with connection.cursor() as cursor:
            cursor.execute(RAISE, [participant.workshop_id])
        workshop = standing(participant)
        of_survey = workshop.rounds.filter(number=SURVEY_ROUND, revealed_at=None)
        found = of_survey.filter(question=question).first()
        late = workshop.survey_until and workshop.survey_until < timezone.now()
        if workshop.phase == Workshop.Phase.SURVEY and not late and found:
            vote = found.votes.filter(participant=participant).first()
            before = vote or Vote(round=found, participant=participant)
            return put(before, level=level, reason=reason, sequence=sequence)
        transaction.set_rollback(True)
    raise VoteIsOver(standing(participant))


def standing(participant: Participant) -> Workshop:
    return Workshop.objects.for_page().get(pk=participant.workshop_id)


def put(vote: Vote, *, level: int | None, reason: str, sequence: int | None) -> Vote:
    """The vote that stands by now. Raises NoSuchEntry for a level beyond the scale."""
    participant = vote.participant
    instrument = loading.instrument_of(participant.workshop.assessment)
    if level is not None and not 0 <= level <= instrument.top:
        raise NoSuchEntry
    if vote.pk and sequence is not None and sequence <= vote.sequence:
        transaction.set_rollback(True)
        return vote
    vote.level, vote.reason, vote.cast_at = level, reason, timezone.now()
    vote.sequence = sequence if sequence is not None else vote.sequence + 1
    at = connection.ops.adapt_datetimefield_value(vote.cast_at)
    with connection.cursor() as cursor:
        row = [vote.round_id, participant.pk, level, reason, vote.sequence, at]
        cursor.execute(PUT, row)
    if participant.left_at:
        Participant.objects.filter(pk=participant.pk).update(left_at=None)
        Workshop.objects.filter(pk=participant.workshop_id).update(revision=F("revision") + 1)
        participant.left_at = None
    live.changed(participant.workshop_id)
    return vote


@transaction.atomic
def say_worth(*, participant: Participant, worth: str) -> None:
    """Whether it was worth their time, also after the end."""
    Workshop.objects.filter(pk=participant.workshop_id).update(revision=F("revision") + 1)
    Participant.objects.filter(pk=participant.pk).update(worth=worth)
    participant.worth = worth
    live.changed(participant.workshop_id)

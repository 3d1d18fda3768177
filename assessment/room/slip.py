"""What the phone of somebody who has just voted shows of the room, however full that is."""

from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from assessment.models import Assessment, Participant, Vote, Workshop
from assessment.room.rows import Rows
from questionnaires.instrument import Instrument, Question

# Written out as the vote itself is, for hundreds ask within seconds.
COUNTED = """
    SELECT revision, paused_at IS NULL,
        (SELECT COUNT(*) FROM assessment_participant
         WHERE workshop_id = workshop.id AND left_at IS NULL),
        (SELECT COUNT(*) FROM assessment_vote AS vote
         JOIN assessment_participant AS voter ON voter.id = vote.participant_id
         WHERE vote.round_id = workshop.round_id AND voter.left_at IS NULL)
    FROM assessment_workshop AS workshop WHERE id = %s AND round_id = %s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """Of a Room what "Vote sent" needs, under the same names."""

    workshop: Workshop
    assessment: Assessment
    instrument: Instrument
    state: str
    question: Question | None
    number: int
    present: int
    voted: int

    @property
    def kind(self) -> str:
        return self.state.partition(":")[0]

    @property
    def is_practice(self) -> bool:
        return self.kind == "practice"


def slip_of(participant: Participant, vote: Vote) -> Slip | None:
    """By one query; None where the room is no longer where this person saw it."""
    workshop = participant.workshop
    if workshop.round is None or workshop.round.pk != vote.round_id:
        return None
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, [workshop.pk, vote.round_id])
        found = cursor.fetchone()
    if found is None or not found[1]:
        return None
    workshop.revision, _, present, voted = found
    rows = Rows(workshop, timezone.now())
    return Slip(
        workshop=workshop,
        assessment=workshop.assessment,
        instrument=rows.instrument,
        state=rows.state,
        question=rows.questions.get(workshop.round.question),
        number=workshop.round.number,
        present=present,
        voted=voted,
    )

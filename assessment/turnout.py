"""Who has taken part in a survey: counts while it is open, and once it is closed their reasons."""

from dataclasses import dataclass

from django.db.models import Count, Q

from assessment.models import Vote, Workshop
from assessment.models.votes import SURVEY_ROUND
from assessment.room.reading import shuffled


@dataclass(frozen=True, slots=True)
class Turnout:
    joined: int
    begun: int  # and not finished
    finished: int

    @property
    def waiting(self) -> int:
        return self.joined - self.begun - self.finished


def turnout_of(workshop: Workshop) -> Turnout:
    asked = workshop.rounds.filter(number=SURVEY_ROUND).count()
    cast = Count("votes", filter=Q(votes__round__number=SURVEY_ROUND))
    counts = workshop.participants.annotate(cast=cast).values_list("cast", flat=True)
    finished = sum(bool(asked) and votes >= asked for votes in counts)
    return Turnout(
        joined=len(counts), begun=sum(bool(votes) for votes in counts) - finished, finished=finished
    )


def reasons_of(workshop: Workshop) -> dict[str, tuple[str, ...]]:
    """Question -> the reasons written with its votes, without names; none before it is closed."""
    told = Vote.objects.filter(
        round__workshop=workshop, round__number=SURVEY_ROUND, round__revealed_at__isnull=False
    )
    reasons: dict[str, list[str]] = {}
    for question, reason in told.exclude(reason="").values_list("round__question", "reason"):
        reasons.setdefault(question, []).append(reason)
    return {question: shuffled(given) for question, given in reasons.items()}

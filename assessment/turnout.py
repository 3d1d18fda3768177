"""How many take part in a survey, and how far they are: counts, and nothing of who or what."""

from dataclasses import dataclass

from django.db.models import Count, Q

from assessment.models import Workshop
from assessment.models.workshops import SURVEY_ROUND


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

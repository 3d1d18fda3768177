"""What the room votes: rounds, and the votes in them, blind until the reveal."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from assessment.models.assessments import Assessment
from assessment.models.workshops import Participant, Workshop
from questionnaires.models import Version

LONGEST_REASON = 140  # written with a vote
PRACTICE = ""  # the question of the practice vote, which counts nowhere
SURVEY_ROUND = 0  # votes given alone, before the workshop


class RoundQuerySet(models.QuerySet["Round"]):
    def voted(self) -> "RoundQuerySet":
        """In which somebody has voted on a question; practice counts nowhere."""
        return self.filter(votes__isnull=False).exclude(question=PRACTICE)

    def taken_on(self, question: str, version: int) -> "RoundQuerySet":
        """What the room voted on a question; the survey was not taken by the room."""
        return self.filter(question=question, version=version, number__gt=SURVEY_ROUND)

    def leave(self, at: datetime) -> None:
        """The room goes on to something else."""
        self.update(left_at=at)

    def come_back(self, at: datetime) -> None:
        """The time since the room left them is none of theirs."""
        if left_at := self.values_list("left_at", flat=True).exclude(left_at=None).first():
            self.put_off(at - left_at)
            self.update(left_at=None)

    def put_off(self, lasted: timedelta) -> None:
        """As though they had been opened so much later."""
        self.update(opened_at=F("opened_at") + lasted)

    def revealed_of(self, assessment: Assessment) -> "RoundQuerySet":
        """The votes that were revealed, of all its workshops, the last of a question last."""
        seen = self.filter(
            workshop__assessment=assessment,
            version=assessment.version_id,
            revealed_at__isnull=False,
        )
        return seen.exclude(question=PRACTICE).order_by("question", "revealed_at", "number")


class Round(models.Model):
    """One blind vote on one question."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="rounds")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=80, blank=True)  # its key; PRACTICE for none
    number = models.PositiveSmallIntegerField()  # SURVEY_ROUND, then 1, 2, …
    opened_at = models.DateTimeField(default=timezone.now)
    revealed_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)  # while something else is on the screens

    objects = RoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "workshop", "version", "question", "number", name="one_round_a_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question or 'practice'}, round {self.number}"

    @property
    def is_open(self) -> bool:
        return self.revealed_at is None


REVEALED = (
    "(SELECT revealed_at FROM assessment_round WHERE id = {row}.round_id {{held}}) IS NOT NULL"
)


class VoteQuerySet(models.QuerySet["Vote"]):
    def levels_of(self, shown: Round) -> list[int | None]:
        """What was voted, in an order that tells nothing; nothing before the reveal."""
        if shown.is_open:
            return []
        return list(self.filter(round=shown).order_by("level").values_list("level", flat=True))


class Vote(models.Model):
    """One person's opinion; blind until its round is revealed, and as it stood from then on."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="votes")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="votes")
    level = models.PositiveSmallIntegerField(null=True, blank=True)  # None: "I can't say"
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    sequence = models.PositiveBigIntegerField(default=0)  # of the phone: the latest choice stands
    cast_at = models.DateTimeField(default=timezone.now)

    objects = VoteQuerySet.as_manager()

    refuses = (
        ("INSERT", REVEALED.format(row="NEW"), "a vote is cast before the reveal"),
        ("UPDATE", REVEALED.format(row="OLD"), "a vote is cast before the reveal"),
        ("UPDATE", "NEW.round_id <> OLD.round_id", "a vote stays in its round"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint("round", "participant", name="one_vote_a_round"),
            models.CheckConstraint(
                condition=Q(level=None) | Q(level__range=(0, 6)), name="vote_level"
            ),
        ]

    def __str__(self) -> str:
        return f"Vote {self.pk}"

"""What a team says beside its answers: what it parks, and what it contests."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone

from assessment.models.assessments import CLOSED, LONGEST_TEXT, Assessment

LONGEST_WHAT = 300
LONGEST_WHO = 100


class ParkedQuerySet(models.QuerySet["Parked"]):
    def open(self) -> "ParkedQuerySet":
        return self.filter(settled_at=None)

    def of(self, assessment: Assessment) -> "ParkedQuerySet":
        """What still has to be settled, in the order of its parking."""
        return self.open().filter(assessment=assessment).order_by("pk")


class Parked(models.Model):
    """A question that the room could not settle; while one is open, the result is provisional."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="parked")
    question = models.CharField(max_length=80)
    what = models.CharField(max_length=LONGEST_WHAT)  # would settle it
    who = models.CharField(max_length=LONGEST_WHO)
    by = models.DateField()
    parked_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = ParkedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "assessment",
                "question",
                condition=Q(settled_at=None),
                name="a_question_is_parked_once",
            )
        ]

    def __str__(self) -> str:
        return self.question


class JudgementQuerySet(models.QuerySet["Judgement"]):
    def contesting(self) -> "JudgementQuerySet":
        return self.filter(holds=False)


class Judgement(models.Model):
    """What the team says of a finding: true for us, or contested with a reason."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="judgements")
    antipattern = models.CharField(max_length=80)
    holds = models.BooleanField()
    reason = models.TextField(blank=True)  # why it does not
    changed_at = models.DateTimeField(default=timezone.now)

    objects = JudgementQuerySet.as_manager()

    refuses = (
        ("INSERT", CLOSED.format(row="NEW"), "closed answers do not move"),
        ("UPDATE", CLOSED.format(row="NEW"), "closed answers do not move"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint("assessment", "antipattern", name="one_judgement_a_finding"),
            models.CheckConstraint(
                condition=Q(holds=True, reason="") | (Q(holds=False) & ~Q(reason="")),
                name="contested_with_a_reason",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("reason"), LONGEST_TEXT), name="contest_is_short"
            ),
        ]

    def __str__(self) -> str:
        return self.antipattern

    @property
    def mark(self) -> str:
        """By which a page says which judgement it shows."""
        return self.changed_at.isoformat()

"""What a team tells of its course beside its answers: vital signs, and why an answer is lower."""

from collections.abc import Iterable
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from assessment.models.assessments import CLOSED, IS_DUE_OF_ASSESSMENT, Assessment

MOST = {
    "models_live": 10_000,
    "days_to_production": 3_650,
    "model_age_days": 3_650,
    "hours_to_notice": 87_600,
    "hours_to_restore": 87_600,
    "incidents": 10_000,
}
CLOSED_DO_NOT_MOVE = "closed vital signs do not move"


def hours() -> "models.DecimalField[Decimal | None, Decimal | None]":
    return models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)


def count() -> "models.PositiveIntegerField[int | None, int | None]":
    return models.PositiveIntegerField(null=True, blank=True)


class VitalSignsQuerySet(models.QuerySet["VitalSigns"]):
    def of_all(self, assessments: Iterable[int]) -> "dict[int, VitalSigns]":
        """Assessment -> what was noted of it."""
        return {row.assessment_id: row for row in self.filter(assessment__in=assessments)}


class VitalSigns(models.Model):
    """Six figures as the team reports them, each optional; none of them moves a score."""

    assessment = models.OneToOneField(
        Assessment, on_delete=models.CASCADE, related_name="vital_signs"
    )
    models_live = count()
    days_to_production = count()  # from the idea
    model_age_days = count()  # since the live one was trained
    hours_to_notice = hours()  # a fault
    hours_to_restore = hours()
    incidents = count()  # in twelve months

    objects = VitalSignsQuerySet.as_manager()

    refuses = (
        ("INSERT", CLOSED.format(row="NEW"), CLOSED_DO_NOT_MOVE),
        ("UPDATE", CLOSED.format(row="NEW"), CLOSED_DO_NOT_MOVE),
        ("UPDATE", CLOSED.format(row="OLD"), CLOSED_DO_NOT_MOVE),
        (
            "DELETE",
            f"{CLOSED.format(row='OLD')}"
            f" AND NOT {IS_DUE_OF_ASSESSMENT.format(assessment='OLD.assessment_id')}",
            CLOSED_DO_NOT_MOVE,
        ),
    )

    class Meta:
        verbose_name_plural = "vital signs"
        constraints = [
            models.CheckConstraint(
                condition=Q(**{name: None}) | Q(**{f"{name}__range": (0, most)}),
                name=f"{name}_is_sane",
            )
            for name, most in MOST.items()
        ]

    def __str__(self) -> str:
        return f"Vital signs of {self.assessment}"


class LoweredAnswerQuerySet(models.QuerySet["LoweredAnswer"]):
    def readings(self, assessment: Assessment, against: Assessment) -> dict[str, str]:
        """Question -> why its answer is lower than then."""
        said = self.filter(assessment=assessment, against=against)
        return dict(said.values_list("question", "reading"))


class LoweredAnswer(models.Model):
    """Why an answer is lower than that of an earlier assessment, as the team says; it may say so
    after closing too, for it changes no figure.
    """

    class Reading(models.TextChoices):
        WORSE = "worse", "It got worse"
        CLEARER = "clearer", "We now see better"
        CHANGED = "changed", "The question changed"

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="lowered")
    against = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="+")
    question = models.CharField(max_length=80)
    reading = models.CharField(max_length=7, choices=Reading)
    said_at = models.DateTimeField(default=timezone.now)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = LoweredAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "assessment", "against", "question", name="one_reading_a_lowered_answer"
            ),
            models.CheckConstraint(
                condition=Q(reading__in=["worse", "clearer", "changed"]), name="lowered_reading"
            ),
        ]

    def __str__(self) -> str:
        return self.question

"""What a team takes on of the plan that its answers give, and what becomes of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Max, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone

from assessment.models.assessments import LONGEST_TEXT, Assessment
from assessment.models.commitments import LONGEST_WHO

WONT_DO = "wont_do"


class PlannedStepQuerySet(models.QuerySet["PlannedStep"]):
    def of(self, assessment: Assessment) -> "PlannedStepQuerySet":
        """The plan in the team's own order."""
        return self.filter(assessment=assessment).order_by("place", "pk")

    def by_day(self) -> "PlannedStepQuerySet":
        """The next one due first, those without a day last."""
        return self.order_by(F("due").asc(nulls_last=True), "pk")

    def taken_on(self) -> "PlannedStepQuerySet":
        """Those that somebody sees to by a day."""
        return self.exclude(owner="").exclude(due=None).exclude(status=WONT_DO).by_day()

    def done(self) -> "PlannedStepQuerySet":
        return self.filter(status=PlannedStep.Status.DONE)

    def next_place(self) -> int:
        return (self.aggregate(last=Max("place"))["last"] or 0) + 1


class PlannedStep(models.Model):
    """A remedy in the team's own plan, which goes on after the answers are closed."""

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        DOING = "doing", "Doing"
        DONE = "done", "Done"
        WONT_DO = WONT_DO, "Won’t do"

    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="planned_steps"
    )
    remedy = models.CharField(max_length=80)
    place = models.PositiveIntegerField(default=0)  # in the team's own order
    owner = models.CharField(max_length=LONGEST_WHO, blank=True)
    due = models.DateField(null=True, blank=True)
    sponsor = models.CharField(max_length=LONGEST_WHO, blank=True)  # beyond the team's reach
    status = models.CharField(max_length=7, choices=Status, default=Status.OPEN)
    reason = models.TextField(blank=True)  # why it is not done
    accepted_by = models.CharField(max_length=LONGEST_WHO, blank=True)  # who bears the risk then
    evidence = models.JSONField(default=list, blank=True)  # that it is done
    done_at = models.DateTimeField(null=True, blank=True)
    taken_on_at = models.DateTimeField(default=timezone.now)
    taken_on_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = PlannedStepQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("assessment", "remedy", name="one_planned_step_a_remedy"),
            models.CheckConstraint(
                condition=Q(status="wont_do", reason__gt="", accepted_by__gt="")
                | Q(~Q(status="wont_do"), reason="", accepted_by=""),
                name="not_done_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(status="done", done_at__isnull=False)
                | Q(~Q(status="done"), done_at=None),
                name="done_at_a_time",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("reason"), LONGEST_TEXT),
                name="why_it_is_not_done_is_short",
            ),
        ]

    def __str__(self) -> str:
        return self.remedy

    @property
    def counts(self) -> bool:
        """Whether it is part of what the team means to do."""
        return self.status != self.Status.WONT_DO

    @property
    def is_ahead(self) -> bool:
        return self.status in (self.Status.OPEN, self.Status.DOING)

    @property
    def is_idle(self) -> bool:
        """Whether nothing has come of it yet, so that it can go without a trace."""
        return self.status == self.Status.OPEN and not self.comments.exists()

    def reopen(self) -> None:
        """Of one that was done, or was not to be done, after all."""
        self.status, self.done_at = self.Status.OPEN, None
        self.reason = self.accepted_by = ""
        self.save(update_fields=["status", "done_at", "reason", "accepted_by"])


class StepComment(models.Model):
    step = models.ForeignKey(PlannedStep, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField()
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="a_comment_says_something"),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("text"), LONGEST_TEXT), name="comment_is_short"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

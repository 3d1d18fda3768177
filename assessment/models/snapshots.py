"""What an assessment said when it was closed: frozen, with the figures that trends read."""

from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.utils import timezone

from assessment.models.assessments import IS_DUE_OF_ASSESSMENT, Assessment
from assessment.models.audit import append_only

OF_FIGURES = append_only(
    unless=IS_DUE_OF_ASSESSMENT.format(
        assessment="(SELECT assessment_id FROM assessment_snapshot WHERE id = OLD.snapshot_id)"
    )
)


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def latest_of(self, assessments: Iterable[int]) -> "SnapshotQuerySet":
        """The last snapshot of each assessment, with its figures by dimension."""
        found = self._latest(assessments).prefetch_related("dimensions")
        return found.defer("answers", "result")

    def answers_of(self, assessments: Iterable[int]) -> dict[int, str]:
        """Assessment -> the answers file that was frozen when it was closed last."""
        return dict(self._latest(assessments).values_list("assessment", "answers"))

    def _latest(self, assessments: Iterable[int]) -> "SnapshotQuerySet":
        latest = (
            self.filter(assessment__in=assessments)
            .values("assessment")
            .annotate(latest=models.Max("pk"))
        )
        return self.filter(pk__in=latest.values("latest"))


class Snapshot(models.Model):
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="snapshots")
    taken_at = models.DateTimeField(default=timezone.now)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    answers = models.TextField()  # the answers file, as text: it never reformats
    result = models.TextField()
    content_sha256 = models.CharField(max_length=64)
    app_version = models.CharField(max_length=40)

    objects = SnapshotQuerySet.as_manager()

    refuses = append_only(unless=IS_DUE_OF_ASSESSMENT.format(assessment="OLD.assessment_id"))

    def __str__(self) -> str:
        return f"{self.assessment}, {self.taken_at:%Y-%m-%d}"


class Reached(NamedTuple):
    claimed: int
    possible: int


class DimensionFigure(models.Model):
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="dimensions")
    dimension = models.CharField(max_length=80)
    score = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    coverage = models.FloatField(null=True)
    rated = models.BooleanField()
    claimed = models.PositiveSmallIntegerField(null=True)
    possible = models.PositiveSmallIntegerField(null=True)
    target = models.PositiveSmallIntegerField(null=True)
    meets_target = models.BooleanField(null=True)

    refuses = OF_FIGURES

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.dimension}: {self.score}"

    @property
    def level(self) -> Reached | None:
        if self.claimed is None or self.possible is None:
            return None
        return Reached(self.claimed, self.possible)


class AntipatternFigure(models.Model):
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="antipatterns")
    antipattern = models.CharField(max_length=80)
    verdict = models.CharField(max_length=12)
    risk = models.FloatField()

    refuses = OF_FIGURES

    def __str__(self) -> str:
        return f"{self.antipattern}: {self.risk}"


class RemedyFigure(models.Model):
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="remedies")
    remedy = models.CharField(max_length=80)
    risk_reduction = models.FloatField()

    refuses = OF_FIGURES

    def __str__(self) -> str:
        return f"{self.remedy}: {self.risk_reduction}"

"""Which results a team has released to the portfolio of its organisation, by whom and when."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, Max, OuterRef, Q
from django.utils import timezone

from assessment.engine.tolerance import TOLERANCE
from assessment.models.assessments import IS_DUE_OF_ASSESSMENT, Assessment
from assessment.models.audit import AS_WRITTEN
from assessment.models.snapshots import Snapshot
from assessment.models.teams import Organisation, Team

NO_TARGET = "-"  # no key
HALF_A_YEAR, A_YEAR = timedelta(days=183), timedelta(days=365)
# Of a result: how old it is at least and, if it may not be older than that, at most.
AGES: dict[str, tuple[timedelta, timedelta | None]] = {
    "fresh": (timedelta(), HALF_A_YEAR),
    "half-a-year": (HALF_A_YEAR, A_YEAR),
    "a-year": (A_YEAR, None),
}
IS_OPEN = "(SELECT status FROM assessment_assessment WHERE id = NEW.assessment_id {held}) = 'open'"


class ReleaseQuerySet(models.QuerySet["Release"]):
    def standing(self) -> "ReleaseQuerySet":
        return self.filter(withdrawn_at=None)

    def standing_of(self, assessment: Assessment) -> "ReleaseQuerySet":
        """There is one at most."""
        return self.standing().filter(assessment=assessment)

    def of(self, questionnaire: str) -> "ReleaseQuerySet":
        return self.filter(assessment__version__questionnaire__key=questionnaire)

    def rivals_of(self, assessment: Assessment) -> "ReleaseQuerySet":
        """What stands of the same team, system and questionnaire, the newest result first."""
        same = self.standing().filter(
            assessment__team=assessment.team_id,
            assessment__system__iexact=assessment.system,
            assessment__version__questionnaire=assessment.version.questionnaire_id,
        )
        return same.order_by("-assessment__closed_at", "-assessment")

    def counting(self, organisation: Organisation) -> "ReleaseQuerySet":
        """The newest result of each team and system: what the portfolio is made of."""
        return self.filter(organisation=organisation, counts=True)

    def furthest_first(self) -> "ReleaseQuerySet":
        """By the gap to their own target, those without one last: no order of scores."""
        return self.order_by(F("gap").desc(nulls_last=True), F("distance").desc(), "pk")

    def narrowed(
        self, *, q: str, target: str, gap: str, age: str, now: datetime
    ) -> "ReleaseQuerySet":
        """`gap` is the least in levels, 0 for none; `age` one of the keys of AGES."""
        found = self
        if q:
            named = Q(assessment__team__name__icontains=q) | Q(assessment__system__icontains=q)
            found = found.filter(named)
        if target:
            found = found.filter(assessment__target_profile="" if target == NO_TARGET else target)
        if gap == "0":
            found = found.filter(largest_gap__lte=TOLERANCE)
        elif gap:
            found = found.filter(largest_gap__gte=int(gap) - TOLERANCE)
        if age:
            youngest, oldest = AGES[age]
            found = found.filter(assessment__closed_at__lte=now - youngest)
            if oldest:
                found = found.filter(assessment__closed_at__gt=now - oldest)
        return found

    def sizes(self) -> tuple[int, int]:
        """How many results there are, and of how many teams."""
        teams = Count("assessment__team", distinct=True)
        found = self.aggregate(results=Count("pk"), teams=teams)
        return found["results"], found["teams"]

    def teams_without(self, organisation: Organisation) -> "models.QuerySet[Team]":
        """Those of whose results none counts, each with what it has of assessments."""
        counting = self.counting(organisation).filter(assessment__team=OuterRef("pk"))
        running = Count("assessments", filter=Q(assessments__closed_at=None))
        found = Team.objects.within(organisation.pk).filter(~Exists(counting)).order_by("name")
        return found.annotate(closed_at=Max("assessments__closed_at"), running=running)

    def for_page(self) -> "ReleaseQuerySet":
        return self.select_related("assessment__team", "assessment__version__questionnaire")


class Release(models.Model):
    """A result that stands in the portfolio until it is withdrawn.

    The figures are those of its snapshot, added up when it was released so that a page is sorted
    without reading all of them.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="releases")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="releases")
    counts = models.BooleanField(default=False)  # the newest of its team and system
    gap = models.FloatField(null=True)  # levels below target, over all rated dimensions
    largest_gap = models.FloatField(null=True)  # of one of them
    distance = models.FloatField(default=0)  # how far the answers are below it, for equal gaps

    released_at = models.DateTimeField(default=timezone.now)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = ReleaseQuerySet.as_manager()

    refuses = (
        ("INSERT", IS_OPEN, "what is released is closed"),
        ("UPDATE", "{changed_besides:counts,withdrawn_at,withdrawn_by_id}", AS_WRITTEN),
        (
            "DELETE",
            f"NOT {IS_DUE_OF_ASSESSMENT.format(assessment='OLD.assessment_id')}",
            AS_WRITTEN,
        ),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "assessment", condition=Q(withdrawn_at=None), name="released_once"
            ),
            models.CheckConstraint(
                condition=Q(counts=False) | Q(withdrawn_at=None), name="what_counts_stands"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="withdrawn_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                "organisation",
                "counts",
                F("gap").desc(),
                F("distance").desc(),
                "id",
                name="releases_by_gap",
            )
        ]

    def __str__(self) -> str:
        return f"{self.assessment}, {self.released_at:%Y-%m-%d}"

"""What happened, by whom, in whose organisation: written in the transaction of what it records."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from assessment.models.assessments import Assessment
from assessment.models.teams import IS_DUE, Organisation

AS_WRITTEN = "this record is kept as it was written"


# The verbs that the history of an answer is made of.
SETTLED, TAKEN_OVER = "answer.settled", "answers.taken_over"
UPGRADED, UNDONE = "assessment.upgraded", "assessment.upgrade_undone"
MOVES = (UPGRADED, UNDONE)  # to another version: before and after hold its number


def append_only(unless: str) -> tuple[tuple[str, str, str], ...]:
    """What guards such a table; `unless` is when its rows may go."""
    return (("UPDATE", "1 = 1", AS_WRITTEN), ("DELETE", f"NOT {unless}", AS_WRITTEN))


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def of_answer(self, assessment: Assessment, question: str) -> "AuditEventQuerySet":
        """What happened to one answer, the first first; also with all the others at once.

        What was done about its question beside that, such as parking it, is no reply.
        """
        one = Q(about=f"assessment:{assessment.pk}/{question}", verb__startswith="answer.")
        all_at_once = Q(about=f"assessment:{assessment.pk}", verb__in=(TAKEN_OVER, *MOVES))
        found = self.filter(one | all_at_once, organisation=assessment.team.organisation_id)
        return found.select_related("by").order_by("pk")

    def narrowed(
        self, *, kind: str, by: str, since: date | None, until: date | None
    ) -> "AuditEventQuerySet":
        """`kind` is what a verb begins with, `by` the id of a person or "server"."""
        found = self
        if kind:
            found = found.filter(verb__startswith=kind)
        if by:
            found = found.filter(by=None if by == "server" else by)
        if since:
            found = found.filter(at__date__gte=since)
        if until:
            found = found.filter(at__date__lte=until)
        return found.select_related("by")


class AuditEvent(models.Model):
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(  # None: whoever runs the server
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    verb = models.CharField(max_length=40)  # such as "answer.settled"
    about = models.CharField(max_length=120)  # such as "assessment:12/live-performance-known"
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    objects = AuditEventQuerySet.as_manager()

    refuses = append_only(unless=IS_DUE.format(organisation="OLD.organisation_id"))

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index("organisation", "about", name="audit_by_subject")]

    def __str__(self) -> str:
        return f"{self.verb} {self.about}"

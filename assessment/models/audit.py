"""What happened, by whom, in whose organisation: written in the transaction of what it records."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from assessment.models.teams import Organisation

APPEND_ONLY = (
    ("UPDATE", "1 = 1", "this record is kept as it was written"),
    ("DELETE", "1 = 1", "this record is kept as it was written"),
)


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

    refuses = APPEND_ONLY

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index("organisation", "about", name="audit_by_subject")]

    def __str__(self) -> str:
        return f"{self.verb} {self.about}"

"""Who did what: written in the transaction of what it records."""

from typing import Any

from assessment.models import AuditEvent, Organisation, User


def record(
    *, by: User, organisation: Organisation, verb: str, about: str, before: Any = None, after: Any
) -> None:
    AuditEvent.objects.create(
        organisation=organisation, by=by, verb=verb, about=about, before=before, after=after
    )

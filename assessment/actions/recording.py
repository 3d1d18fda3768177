"""Who did what: written in the transaction of what it records."""

from typing import Any

from assessment.models import AuditEvent, Organisation, User


def record(
    *,
    by: User | None,
    organisation: Organisation,
    verb: str,
    about: str,
    before: Any = None,
    after: Any,
) -> None:
    """`by` is None where whoever runs the server did it on the server."""
    AuditEvent.objects.create(
        organisation=organisation, by=by, verb=verb, about=about, before=before, after=after
    )

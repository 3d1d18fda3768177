"""Who did what: written in the transaction of what it records."""

from typing import Any

from assessment.models import AuditEvent, Membership, Organisation, User


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


def record_change(*, by: User, membership: Membership, before: dict[str, Any]) -> None:
    """If it is not as it stood."""
    if (after := standing_of(membership)) != before:
        record(
            by=by,
            organisation=membership.organisation,
            verb="member.changed",
            about=f"user:{membership.user_id}",
            before=before,
            after=after,
        )


def standing_of(membership: Membership) -> dict[str, Any]:
    """As the record keeps it: who, as what, for which teams."""
    teams = membership.teams.order_by("name").values_list("name", flat=True)
    return {
        "email": membership.user.email,
        "role": str(membership.role),
        "teams": list(teams),
    }

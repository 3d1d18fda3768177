"""An organisation as a whole: founded, renamed, taken along, ended."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessment.actions.recording import record
from assessment.deletion import DELAY
from assessment.meanwhile import merged
from assessment.models import AuditEvent, Logo, Membership, Organisation, Role, User
from assessment.tasks import delete_what_is_due

AN_EXPORT_LASTS = timedelta(days=1)
A_MOMENT = timedelta(minutes=1)  # so that no two clocks disagree on whether it is time


class NotExported(Exception):
    """Nobody has taken everything along in the last day."""


@transaction.atomic
def create_organisation(*, by: User | None, name: str) -> Organisation:
    """Whoever founds it owns it; `by` is None on the server, and it has no owner yet."""
    organisation = Organisation.objects.create(name=name)
    if by:
        Membership.objects.create(organisation=organisation, user=by, role=Role.OWNER)
    record(
        by=by,
        organisation=organisation,
        verb="organisation.created",
        about=f"organisation:{organisation.pk}",
        after={"name": name},
    )
    return organisation


@transaction.atomic
def change_settings(
    *, by: User, organisation: Organisation, seen: Mapping[str, str] | None = None, **settings: Any
) -> None:
    """Change its name, whether it requires a second factor, or both.

    `seen` has the fingerprints of the settings that the person saw. Raises ChangedMeanwhile.
    """
    held = Organisation.objects.held().get(pk=organisation.pk)
    changed = merged(standing=held.settings(), seen=seen, given=settings)
    if "name" in changed:
        rename_organisation(by=by, organisation=held, name=changed["name"])
    if "requires_second_factor" in changed:
        required = changed["requires_second_factor"]
        require_second_factor(by=by, organisation=held, required=required)


@transaction.atomic
def rename_organisation(*, by: User, organisation: Organisation, name: str) -> None:
    before, organisation.name = organisation.name, name
    if name != before:
        organisation.save(update_fields=["name"])
        record(
            by=by,
            organisation=organisation,
            verb="organisation.renamed",
            about=f"organisation:{organisation.pk}",
            before={"name": before},
            after={"name": name},
        )


@transaction.atomic
def require_second_factor(*, by: User, organisation: Organisation, required: bool) -> None:
    """Of everybody in it, from their next page on."""
    if organisation.requires_second_factor == required:
        return
    organisation.requires_second_factor = required
    organisation.save(update_fields=["requires_second_factor"])
    record(
        by=by,
        organisation=organisation,
        verb="organisation.second_factor_changed",
        about=f"organisation:{organisation.pk}",
        before={"second_factor_required": not required},
        after={"second_factor_required": required},
    )


@transaction.atomic
def change_logo(*, by: User, organisation: Organisation, png: bytes) -> None:
    """Nothing in place of a PNG takes it away. `png` comes from `logos.drawn_anew`."""
    held = Organisation.objects.held().get(pk=organisation.pk)
    before = Logo.of(held.pk)
    if png == before:
        return
    if png:
        Logo.objects.update_or_create(organisation=held, defaults={"png": png})
    else:
        Logo.objects.filter(organisation=held).delete()
    record(
        by=by,
        organisation=held,
        verb="organisation.logo_changed",
        about=f"organisation:{held.pk}",
        before={"logo": _digest(before)},
        after={"logo": _digest(png)},
    )


def _digest(png: bytes) -> str | None:
    return hashlib.sha256(png).hexdigest() if png else None


def note_export(*, by: User, organisation: Organisation) -> None:
    record(
        by=by,
        organisation=organisation,
        verb="organisation.exported",
        about=f"organisation:{organisation.pk}",
        after=None,
    )


def was_exported(organisation: Organisation) -> bool:
    """Whether an owner has taken everything along lately."""
    exports = AuditEvent.objects.filter(organisation=organisation, verb="organisation.exported")
    return exports.filter(at__gt=timezone.now() - AN_EXPORT_LASTS).exists()


@transaction.atomic
def ask_for_deletion(*, by: User, organisation: Organisation) -> datetime:
    """When it will be carried out; asked again, nothing changes. Raises NotExported."""
    held = Organisation.objects.held().get(pk=organisation.pk)
    if held.deletion_due_at:
        return held.deletion_due_at
    if not was_exported(held):
        raise NotExported
    due = (timezone.now() + DELAY).replace(microsecond=0)
    held.deletion_due_at = organisation.deletion_due_at = due
    held.save(update_fields=["deletion_due_at"])
    record(
        by=by,
        organisation=held,
        verb="organisation.deletion_asked",
        about=f"organisation:{held.pk}",
        after={"on": due.date().isoformat()},
    )
    later = delete_what_is_due.using(run_after=due + A_MOMENT)
    transaction.on_commit(later.enqueue, robust=True)
    return due


@transaction.atomic
def postpone_overdue_deletions() -> list[str]:
    """Give owners their days again, and tell the names: of data that come back from a backup."""
    due = (timezone.now() + DELAY).replace(microsecond=0)
    names = []
    for organisation in Organisation.objects.due_for_deletion().held().order_by("name", "pk"):
        before, organisation.deletion_due_at = organisation.deletion_due_at, due
        organisation.save(update_fields=["deletion_due_at"])
        record(
            by=None,
            organisation=organisation,
            verb="organisation.deletion_postponed",
            about=f"organisation:{organisation.pk}",
            before={"on": before.date().isoformat() if before else None},
            after={"on": due.date().isoformat()},
        )
        names.append(organisation.name)
    return names


@transaction.atomic
def withdraw_deletion(*, by: User, organisation: Organisation) -> None:
    held = Organisation.objects.held().get(pk=organisation.pk)
    if held.deletion_due_at is None:
        return
    before = held.deletion_due_at.date().isoformat()
    held.deletion_due_at = organisation.deletion_due_at = None
    held.save(update_fields=["deletion_due_at"])
    record(
        by=by,
        organisation=held,
        verb="organisation.deletion_withdrawn",
        about=f"organisation:{held.pk}",
        before={"on": before},
        after=None,
    )

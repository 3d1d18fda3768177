"""Say who may write drafts of questionnaires, and who may publish them."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from questionnaires.permissions import Right

RIGHTS = {"edit": Right.EDIT, "publish": Right.PUBLISH}


class Command(BaseCommand):
    help = "Let somebody edit questionnaires, publish them, or both; with neither, no more."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        for name in RIGHTS:
            parser.add_argument(f"--{name}", action="store_true")
        parser.add_argument(
            "--unverified",
            action="store_true",
            help="also an account that never showed that the address is its owner's",
        )

    @transaction.atomic
    def handle(self, *, email: str, **given: Any) -> None:
        user = get_user_model().objects.filter(email=email.lower()).first()
        if user is None:
            raise CommandError(f"Nobody signs in as {email}. Add them with add_member first.")
        if user.is_superuser:
            raise CommandError(f"{email} looks after this installation, and may do both anyway.")
        rights = [name for name in RIGHTS if given[name]]
        if rights and not given["unverified"] and user.only_claims(email):
            raise CommandError(
                f"Nobody has shown that {email} belongs to the account that has it. It says that "
                f"it is {user}: make sure in another way, then add --unverified."
            )
        permissions = {name: permission(right) for name, right in RIGHTS.items()}
        user.user_permissions.remove(*permissions.values())
        user.user_permissions.add(*(permissions[name] for name in rights))
        user.is_staff = bool(rights)
        user.save(update_fields=["is_staff"])
        may = f"may {' and '.join(rights)}" if rights else "may neither edit nor publish"
        self.stdout.write(f"{email} {may} questionnaires.")


def permission(right: Right) -> Permission:
    app, _, codename = right.partition(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)

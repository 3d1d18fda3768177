"""Found another organisation on this server; its first owner comes in by add_member."""

import shlex
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessment import actions
from assessment.forms.lines import NameField
from assessment.models import Organisation


def name_of_one(text: str) -> str:
    try:
        return str(NameField().clean(text))
    except ValidationError:
        raise ValueError from None


class Command(BaseCommand):
    help = "Add an organisation, and say how its first owner comes in."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", type=name_of_one, metavar="NAME")

    def handle(self, *, name: str, **_: Any) -> None:
        if Organisation.objects.named(name).exists():
            raise CommandError(f"An organisation is named {name} already.")
        actions.create_organisation(by=None, name=name)
        self.stdout.write(
            f"{name} is added. Its first owner comes in by: "
            f"python manage.py add_member EMAIL --organisation {shlex.quote(name)} --role owner"
        )

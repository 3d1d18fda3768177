"""Found another organisation on this server; its first owner comes in by add_member."""

import shlex
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessment import actions
from assessment.models import Organisation
from assessment.names import LONGEST_NAME, is_on_one_line, with_single_spaces


def name(text: str) -> str:
    given = with_single_spaces(text.strip())
    if not 0 < len(given) <= LONGEST_NAME or not is_on_one_line(given):
        raise ValueError
    return given


class Command(BaseCommand):
    help = "Add an organisation, and say how its first owner comes in."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", type=name, metavar="NAME")

    def handle(self, *, name: str, **_: Any) -> None:
        if standing := Organisation.objects.named_like(name):
            raise CommandError(f"An organisation is named {standing} already.")
        actions.create_organisation(by=None, name=name)
        self.stdout.write(
            f"{name} is added. Its first owner comes in by: "
            f"python manage.py add_member EMAIL --organisation {shlex.quote(name)} --role owner"
        )

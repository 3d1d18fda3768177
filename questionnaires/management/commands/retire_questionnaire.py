"""Take a version out of use: no new assessment begins on it, and those that did go on."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from questionnaires.management.given import version_named
from questionnaires.publishing import retire


class Command(BaseCommand):
    help = "Retire a published version, for ever: retire_questionnaire mlops 1.0"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key")
        parser.add_argument("version")

    def handle(self, *, key: str, version: str, **_: Any) -> None:
        found = version_named(key, version)
        if found.is_draft:
            raise CommandError(
                f"{found} is a draft, which nobody uses: import another with --replace-draft."
            )
        if retire(version=found):
            self.stdout.write(f"{found} is retired.")
        else:
            self.stdout.write(f"{found} is retired already.")

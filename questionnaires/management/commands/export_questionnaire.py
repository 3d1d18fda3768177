"""Write a version of a questionnaire as its content file."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from questionnaires import loading
from questionnaires.management.given import version_named


class Command(BaseCommand):
    help = "Print the content file of one version, for example: export_questionnaire mlops 1.0"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key")
        parser.add_argument("version")

    def handle(self, *, key: str, version: str, **_: Any) -> None:
        found = version_named(key, version)
        if reconfigure := getattr(self.stdout, "reconfigure", None):
            reconfigure(encoding="utf-8")  # a content file is, whatever the terminal is set to
        self.stdout.write(loading.text(found), ending="")

"""Write a version of a questionnaire as its content file."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from questionnaires import loading
from questionnaires.models import Version


class Command(BaseCommand):
    help = "Print the content file of one version, for example: export_questionnaire mlops 1.0"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key")
        parser.add_argument("version")

    def handle(self, *, key: str, version: str, **_: Any) -> None:
        found = standing(key, version)
        if reconfigure := getattr(self.stdout, "reconfigure", None):
            reconfigure(encoding="utf-8")  # a content file is, whatever the terminal is set to
        self.stdout.write(loading.text(found), ending="")


def standing(key: str, version: str) -> Version:
    found = Version.objects.numbered(key, version).select_related("questionnaire").first()
    if found is None:
        raise CommandError(f"There is no version {version} of a questionnaire {key}.")
    return found

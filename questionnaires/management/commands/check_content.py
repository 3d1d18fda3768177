"""Say everything that is wrong with a content file; needs no database."""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from questionnaires import content
from questionnaires.faults import Fault
from questionnaires.management.given import file_read


class Command(BaseCommand):
    help = "Check a content file: print all its faults and warnings; exit 1 if there are faults."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.yaml")

    def handle(self, *, file: Path, **_: Any) -> None:
        text = file_read(file)
        try:
            instrument = content.parse(text)
        except content.ContentError as error:
            self.say(*error.faults, f"{file}: {counted(error.faults, 'fault')}")
            raise SystemExit(1) from None
        _, places = content.read(text)
        warnings = content.warnings(instrument, places)
        self.say(*(f"warning: {warning}" for warning in warnings))
        self.say(f"{file}: no faults, {counted(warnings, 'warning')}")

    def say(self, *lines: Fault | str) -> None:
        """Whatever a terminal cannot show is escaped: bytes of a file name, for example."""
        encoding = getattr(self.stdout, "encoding", None) or "utf-8"
        for line in lines:
            self.stdout.write(str(line).encode(encoding, "backslashreplace").decode(encoding))


def counted(found: Sequence[Fault], name: str) -> str:
    return f"{len(found) or 'no'} {name}{'' if len(found) == 1 else 's'}"

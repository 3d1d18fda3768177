"""Put a backup back, into an empty database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessment import backup
from assessment.deletion import DELAY


class Command(BaseCommand):
    help = "Restore a backup into an empty database, SQLite or PostgreSQL."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *, file: Path, **_: Any) -> None:
        try:
            manifest, postponed = backup.restore(file)
        except backup.BackupRefused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(
            f"{file} is restored: {manifest.rows} rows, as they stood at {manifest.made_at}.\n"
            "Everybody signs in again."
        )
        for name in postponed:
            self.stdout.write(
                f"{name} was to be deleted by now: any owner can keep it for {DELAY.days} days yet."
            )

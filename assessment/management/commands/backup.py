"""Write everything that people have entered into one file, while the server serves."""

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessment import backup
from assessment.readiness import MIGRATE, pending_migrations


class Command(BaseCommand):
    help = "Write a backup of all data, in one file that `restore` reads; the server may run on."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *, file: Path, **_: Any) -> None:
        if pending_migrations():
            raise CommandError(MIGRATE)
        try:
            manifest = backup.write(file)
        except backup.BackupRefused as refusal:
            raise CommandError(str(refusal)) from None
        with file.open("rb") as written:
            digest = hashlib.file_digest(written, "sha256").hexdigest()
        self.stdout.write(
            f"{file} is written: {manifest.rows} rows of {len(manifest.tables)} tables.\n"
            f"sha256 {digest}"
        )

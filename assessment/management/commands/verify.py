"""A report as a PDF in; out, whether every figure of it follows from the answers attached to it."""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from assessment.content_files import InputError, instrument_in, read, shipped
from assessment.engine.evaluation import digest
from assessment.report.verifying import Find, NotVerified, verify
from questionnaires.instrument import Instrument
from questionnaires.loading import instrument
from questionnaires.models import Version

LARGEST_PDF = 64 * 1024 * 1024


class Command(BaseCommand):
    help = "Work out the result of a report anew, from the answers that are attached to it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("report", type=Path, metavar="REPORT.pdf")
        parser.add_argument("--content", type=Path, metavar="FILE.yaml")

    def handle(self, **options: Any) -> None:
        try:
            evaluation = verify(checked(options["report"]), finding(options["content"]))
        except (InputError, NotVerified) as error:
            for line in error.lines:
                self.stderr.write(line)
            raise SystemExit(1) from None
        answers, profile = evaluation.answers, evaluation.profile
        self.stdout.write(
            f"Every figure holds: {len(profile.standings)} questions of"
            f" {answers.questionnaire} {answers.version},"
            f" {len(evaluation.diagnosis.findings)} antipatterns,"
            f" {len(evaluation.plan.steps)} steps."
        )


def checked(file: Path) -> bytes:
    pdf = read(file, LARGEST_PDF)
    if len(pdf) > LARGEST_PDF:
        raise InputError([f"{file}: is larger than {LARGEST_PDF // 1024**2} MiB"])
    return pdf


def finding(content_file: Path | None) -> Find:
    """The questionnaire of a report: a file that was given, the shipped one, or a published one."""

    def find(document: Mapping[str, Any], sha256: str) -> Instrument:
        found = instrument_in(content_file) if content_file else here(document, sha256)
        if digest(found) != sha256:
            raise NotVerified(
                [
                    f"content_sha256: the report was made with another text of"
                    f" {found.questionnaire} {found.version}; give its file with --content"
                ]
            )
        return found

    return find


def here(document: Mapping[str, Any], sha256: str) -> Instrument:
    """Raises InputError where no such version is shipped, nor published here."""
    try:
        shipped_one = instrument_in(shipped(document))
    except InputError:
        published_one = published(sha256)
        if published_one is None:
            raise
        return published_one
    return shipped_one if digest(shipped_one) == sha256 else published(sha256) or shipped_one


def published(sha256: str) -> Instrument | None:
    """By the digest of its content; None also where there is no database."""
    try:
        version = Version.objects.once_published().filter(content_sha256=sha256).first()
        return instrument(version) if version else None
    except DatabaseError:
        return None

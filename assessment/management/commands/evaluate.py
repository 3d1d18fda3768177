"""Answers file in, profile, findings and plan out; needs neither a database nor a server."""

import os
import stat
from argparse import ArgumentParser
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from assessment.content_files import InputError, as_fault, instrument_in, read, shipped
from assessment.engine.answers import Answers, from_document, ignored
from assessment.engine.document import AnswersError, parse
from assessment.engine.evaluation import Evaluation, as_json, evaluate
from assessment.summary import summary
from questionnaires import content
from questionnaires.instrument import Instrument


class Command(BaseCommand):
    help = "Evaluate an answers file: print a summary, or write the result as JSON or the report."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("answers", type=Path, metavar="ANSWERS.json")
        parser.add_argument("--content", type=Path, metavar="FILE.yaml")
        parser.add_argument("--json", type=Path, metavar="OUT.json")
        parser.add_argument("--pdf", type=Path, metavar="OUT.pdf")

    def handle(self, **options: Any) -> None:
        named = [options[name] for name in ("answers", "content", "json", "pdf") if options[name]]
        if len(set(map(os.path.realpath, named))) < len(named):
            raise CommandError("Two of the files are one and the same.", returncode=2)
        try:
            instrument, answers = load(options["answers"], options["content"])
            for line in ignored(answers, instrument):
                self.stderr.write(line)
            evaluation = evaluate(instrument, answers)
            files = {}
            if options["json"]:
                files[options["json"]] = as_json(evaluation).encode()
            if options["pdf"]:
                files[options["pdf"]] = printed(evaluation)
            write(files)
            for file in files:
                self.stderr.write(f"{file} is written.", style_func=str)
        except InputError as error:
            for line in error.lines:
                self.stderr.write(line)
            raise SystemExit(1) from None
        if not files:
            if reconfigure := getattr(self.stdout, "reconfigure", None):
                reconfigure(errors="backslashreplace")  # whatever a terminal cannot show
            self.stdout.write(summary(evaluation), ending="")


def load(answers_file: Path, content_file: Path | None) -> tuple[Instrument, Answers]:
    """Raise InputError with the faults of both files."""
    faults: list[str] = []
    document = instrument = None
    try:
        document = parse(read(answers_file))
    except (AnswersError, InputError) as error:
        faults += str(error).splitlines()
    try:
        if content_file is None and document is not None:
            content_file = shipped(document)
        if content_file:
            instrument = instrument_in(content_file)
    except InputError as error:
        faults += error.lines
    if document is None or instrument is None:
        raise InputError(faults)
    try:
        return instrument, from_document(document, instrument)
    except AnswersError as error:
        raise InputError(error.faults) from None


def printed(evaluation: Evaluation) -> bytes:
    """The report, as a PDF."""
    from assessment import report  # noqa: PLC0415 -- slow import, for those who want a report

    made = report.build(
        evaluation,
        content_sha256=content.digest(evaluation.instrument),
        app_version=settings.APP_VERSION,
    )
    try:
        return report.pdf(made)
    except report.ReportFailed as failure:
        raise InputError([f"report: {failure}"]) from None


def write(files: Mapping[Path, bytes]) -> None:
    """All of them or none; whoever reads one meanwhile sees the one before."""
    unfinished: dict[Path, Path] = {}
    try:
        for number, (file, data) in enumerate(files.items()):
            with as_fault(file, "written"):
                if can_be_replaced(file):
                    unfinished[file] = behind_links(file).with_name(f".{os.getpid()}.{number}")
                    unfinished[file].write_bytes(data)
        for file in sorted(files, key=unfinished.__contains__):
            with as_fault(file, "written"):
                if file in unfinished:
                    unfinished[file].replace(behind_links(file))
                else:
                    file.write_bytes(files[file])
    finally:
        for left_over in unfinished.values():
            with suppress(OSError):
                left_over.unlink()


def can_be_replaced(file: Path) -> bool:
    """Not a pipe nor a terminal. Raises OSError where no file can have this name."""
    try:
        return stat.S_ISREG(file.stat().st_mode)
    except FileNotFoundError:
        return True


def behind_links(file: Path) -> Path:
    return Path(os.path.realpath(file))

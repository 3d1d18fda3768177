"""Put a content file into the database, as a draft or as a published version."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from questionnaires import content, loading
from questionnaires.instrument import Instrument
from questionnaires.management.given import file_read
from questionnaires.models import Version
from questionnaires.publishing import CannotPublish, DraftExists, hold, publish, store_draft

PUBLISHER = "the command line"


class Command(BaseCommand):
    help = "Import a questionnaire file as a draft; with --publish, publish it at once."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--publish", action="store_true")
        where_a_draft_stands = parser.add_mutually_exclusive_group()
        where_a_draft_stands.add_argument(
            "--replace-draft",
            action="store_true",
            help="put the file in the place of the draft that stands now, which is deleted",
        )
        where_a_draft_stands.add_argument(
            "--keep-draft",
            action="store_true",
            help="leave the draft that stands now, and end with status 0 without the file",
        )
        parser.add_argument(
            "--wording-only",
            default="",
            metavar="KEY,…",
            help="questions whose anchors changed in wording alone",
        )

    def handle(
        self,
        *,
        file: Path,
        publish: bool,
        wording_only: str,
        replace_draft: bool,
        keep_draft: bool,
        **_: Any,
    ) -> None:
        marked = frozenset(filter(None, wording_only.split(",")))
        if marked and not publish:
            raise CommandError("--wording-only goes with --publish.", returncode=2)
        try:
            instrument = content.parse(file_read(file))
            if unknown := marked - {question.key for question in instrument.questions()}:
                raise CommandError(
                    f"--wording-only names no question of the file: {', '.join(sorted(unknown))}.",
                    returncode=2,
                )
            self.stdout.write(imported(instrument, publish, marked, replace_draft))
        except (content.ContentError, CannotPublish) as error:
            for fault in error.faults:
                self.stderr.write(str(fault))
            raise CommandError(f"{file} was not imported.") from None
        except DraftExists as error:
            if keep_draft:
                return self.stderr.write(f"{error} {file} was not imported.", style_func=str)
            raise CommandError(f"{error} Publish it, or import with --replace-draft.") from None


@transaction.atomic
def imported(
    instrument: Instrument, at_once: bool, marked: frozenset[str], replacing: bool = False
) -> str:
    """Import and say what was done; the same file twice does nothing the second time."""
    name = f"{instrument.questionnaire} {instrument.version}"
    hold(instrument.questionnaire)
    numbered = Version.objects.numbered(instrument.questionnaire, instrument.version)
    standing = numbered.once_published().first()
    if standing and standing.content_sha256 == content.digest(instrument):
        return f"{name} is {standing.status} already."
    if standing:
        raise CannotPublish(
            [
                content.Fault(
                    ("version",), f"{name} is {standing.status} already, with other content"
                )
            ]
        )
    draft = numbered.drafts().select_related("questionnaire").first()
    if draft is None or loading.text(draft) != content.dump(instrument):
        draft = store_draft(instrument=instrument, replacing=replacing)
    if not at_once:
        return f"{name} is a draft now."
    publish(version=draft, by=PUBLISHER, wording_only=marked)
    return f"{name} is published."

"""What the commands on questionnaires are given: a content file, or a version that stands here."""

from pathlib import Path

from django.core.management.base import CommandError

from questionnaires import content
from questionnaires.models import Version


def file_read(file: Path) -> bytes:
    """No more than is needed to see that a file is too large."""
    try:
        with file.open("rb") as opened:
            return opened.read(content.LARGEST + 1)
    except OSError as error:
        raise CommandError(f"{file}: cannot be read: {error.strerror}") from None


def version_named(key: str, number: str) -> Version:
    found = Version.objects.numbered(key, number).select_related("questionnaire").first()
    if found is None:
        raise CommandError(f"There is no version {number} of a questionnaire {key}.")
    return found

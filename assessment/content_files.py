"""Files on disk that hold a questionnaire or answers, read with every fault of theirs in words."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from assessment.engine.document import LARGEST, said
from questionnaires import content
from questionnaires.instrument import Instrument

SHIPPED = Path(settings.BASE_DIR) / "questionnaires" / "content"


class InputError(Exception):
    """What was given cannot be used; `lines` say why, one fault each."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = list(lines)
        super().__init__("\n".join(self.lines))


def instrument_in(file: Path) -> Instrument:
    try:
        return content.parse(read(file))
    except content.ContentError as error:
        raise InputError(f"{file.name}: {fault}" for fault in error.faults) from None


def shipped(document: Mapping[str, Any]) -> Path:
    """The content file of the version that a document names."""
    files = {file.stem: file for file in SHIPPED.glob("*.yaml")}
    named = f"{document.get('questionnaire')}-{document.get('version')}"
    if named in files:
        return files[named]
    missing = [f"{key}: is missing" for key in ("questionnaire", "version") if key not in document]
    raise InputError(
        missing or [f"questionnaire: {said(named)} is not shipped; give its file with --content"]
    )


def read(file: Path, largest: int = LARGEST) -> bytes:
    """No more than is needed to see that a file is too large."""
    with as_fault(file, "read"), file.open("rb") as opened:
        return opened.read(largest + 1)


@contextmanager
def as_fault(file: Path, done: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InputError([f"{file}: cannot be {done}: {error.strerror}"]) from None

"""Reports that were made before, as files, each under the digest of all that it was made from."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

MOST_FILES = 500
MOST_BYTES = 512 * 1024 * 1024


def folder() -> Path:
    return Path(settings.ENV.data) / "reports"


def find(key: str) -> BinaryIO | None:
    """The report, open for reading, or None. Whatever is read becomes the newest again."""
    path = _path(key)
    try:
        found = path.open("rb")
        os.utime(path)
    except FileNotFoundError:
        return None
    return found


def has(key: str) -> bool:
    return _path(key).exists()


def keep(key: str, pdf: bytes) -> BinaryIO:
    """Store it whole or not at all, and let the oldest go."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder(), suffix=".part", delete=False) as unfinished:
        unfinished.write(pdf)
        unfinished.flush()
        os.fsync(unfinished.fileno())  # a name must never stand for a file cut short by the power
    Path(unfinished.name).replace(_path(key))
    kept = _path(key).open("rb")
    trim(MOST_FILES, MOST_BYTES)
    return kept


@contextmanager
def progress(key: str) -> Iterator[Path]:
    """Where whoever makes a report writes down how many pages of it are laid out."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    file = _progress(key)
    try:
        yield file
    finally:
        file.unlink(missing_ok=True)


def pages(key: str) -> int:
    """How many pages are laid out of a report that is being made."""
    try:
        told = _progress(key).read_text()
    except OSError:
        return 0
    return int(told) if told.isdecimal() else 0


def trim(most_files: int, most_bytes: int) -> None:
    """Also of what a killed process left unfinished."""
    left = most_bytes
    for place, (_, size, path) in enumerate(_newest_first()):
        left -= size
        if place >= most_files or left < 0:
            path.unlink(missing_ok=True)


def empty() -> None:
    """Let every report go; whoever asks for one again waits until it is made anew."""
    with suppress(FileNotFoundError):
        for path in folder().iterdir():
            path.unlink(missing_ok=True)


def _path(key: str) -> Path:
    return folder() / f"{key}.pdf"


def _progress(key: str) -> Path:
    return folder() / f"{key}.pages"


def _newest_first() -> list[tuple[float, int, Path]]:
    found = []
    with os.scandir(folder()) as entries:
        for entry in entries:
            try:
                stat = entry.stat()
            except FileNotFoundError:
                continue  # another process let it go meanwhile
            found.append((stat.st_mtime, stat.st_size, Path(entry.path)))
    return sorted(found, reverse=True)

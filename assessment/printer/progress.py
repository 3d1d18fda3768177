"""How many pages are laid out, written where whoever waits may read it."""

import fcntl
import logging
import mmap
import os


class Pages:
    """Counts those of both halves, each in its own process."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.laid_out = memoryview(mmap.mmap(-1, mmap.PAGESIZE)).cast("I")  # both processes see it

    def count(self, half: int) -> None:
        log = logging.getLogger("weasyprint.progress")
        log.setLevel(logging.INFO)
        log.addHandler(_Half(self, half))
        log.propagate = False

    def tell(self) -> None:
        """One process after the other, so that the number never goes back."""
        with os.fdopen(os.open(self.file, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.write(str(sum(self.laid_out)))
            file.truncate()


class _Half(logging.Handler):
    def __init__(self, pages: Pages, half: int) -> None:
        super().__init__(logging.INFO)
        self.pages, self.half = pages, half

    def emit(self, record: logging.LogRecord) -> None:
        _, _, page = record.getMessage().partition("Creating layout - Page ")
        if page.isdecimal():
            self.pages.laid_out[self.half] = int(page)
            self.pages.tell()

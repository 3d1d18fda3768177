"""HTML → PDF in a child process with limits on time and memory, two at a time and no more."""

import json
import logging
import os
import signal
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore

from assessment.printer.limits import LIBRARY_MISSING, OUT_OF_MEMORY
from assessment.report.attaching import Attached

logger = logging.getLogger(__name__)

CHILD = Path(__file__).resolve().parents[1] / "printer" / "__main__.py"
LARGEST_HTML = 4 * 1024 * 1024  # bytes
AT_ONCE = BoundedSemaphore(2)
MOST_LINES_LOGGED = 20
PATIENCE = 1.5  # seconds: whoever waits for a turn keeps a thread from everybody else

# What a child needs to find its libraries and fonts; no secret of ours is among it.
PASSED_ON = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "XDG_CACHE_HOME", "XDG_DATA_HOME")
FONTCONFIG = ("FONTCONFIG_FILE", "FONTCONFIG_PATH", "FONTCONFIG_SYSROOT")

# A library in C that gets no more memory ends by one of the last three.
SIGNALS = (signal.SIGXCPU, signal.SIGKILL, signal.SIGTRAP, signal.SIGABRT, signal.SIGSEGV)
RAN_OUT = {OUT_OF_MEMORY} | {-each for each in SIGNALS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What each process of a report may take (it has one or two), and how long all of it may."""

    cpu_seconds: int = 60
    memory_bytes: int = 1024**3
    wall_seconds: float = 120


LIMITS = Limits()


class ReportFailed(Exception):
    """No PDF came; the log says why."""

    why = "failed"  # for the page that says what to do
    status = 500
    retry_after: int | None = None  # seconds after which another try may succeed


class ReportTooLarge(ReportFailed):
    """More text than one report may hold, or more time or memory than it may take."""

    why = "too_large"


class ReportTimedOut(ReportFailed):
    """The machine was too busy to end it in time."""

    why = "timed_out"
    status = 503
    retry_after = 120


class ReportBusy(ReportFailed):
    """Two others are in the making."""

    why = "busy"
    status = 503
    retry_after = 10


class LibraryMissing(ReportFailed):
    """A system library is not installed; `manage.py check` says which."""

    why = "library_missing"
    status = 503


@contextmanager
def turn() -> Iterator[None]:
    """One of the two places there are. Raises ReportBusy."""
    if not AT_ONCE.acquire(timeout=PATIENCE):
        raise ReportBusy("two others are being made")
    try:
        yield
    finally:
        AT_ONCE.release()


class Printer:
    """A child that has begun, for one report: it loads its libraries while the HTML is made."""

    def __init__(self, process: "subprocess.Popen[bytes]", limits: Limits) -> None:
        self.process, self.limits = process, limits

    def render(
        self,
        html: str,
        *,
        attached: Sequence[Attached] = (),
        logo: bytes = b"",
        progress: Path | None = None,
    ) -> bytes:
        """The PDF. Raises ReportFailed or one of its kinds."""
        if len(html.encode()) > LARGEST_HTML:
            raise ReportTooLarge("its texts are longer than one report can hold")
        order = _order(html, attached, logo, progress)
        try:
            pdf, complaints = self.process.communicate(order, self.limits.wall_seconds)
        except subprocess.TimeoutExpired:
            raise ReportTimedOut(f"not made within {self.limits.wall_seconds} seconds") from None
        said = _shortened(complaints.decode(errors="replace"))
        if said:
            logger.warning("%s", said)
        _raise_for(self.process.returncode, said)
        return pdf


@contextmanager
def printer(limits: Limits = LIMITS) -> Iterator[Printer]:
    """For whoever holds a turn."""
    given = (os.getpid(), limits.cpu_seconds, limits.memory_bytes)
    command = [sys.executable, "-I", str(CHILD), *map(str, given)]
    pipe = subprocess.PIPE
    with subprocess.Popen(  # noqa: S603 -- every part of the command is ours
        command, stdin=pipe, stdout=pipe, stderr=pipe, env=_environment()
    ) as process:
        try:
            yield Printer(process, limits)
        finally:
            process.kill()  # it has ended, or nobody waits for it any more


def render(html: str, limits: Limits = LIMITS, *, attached: Sequence[Attached] = ()) -> bytes:
    """The PDF of HTML that is at hand. Raises ReportFailed or one of its kinds."""
    with printer(limits) as ready:
        return ready.render(html, attached=attached)


def _raise_for(status: int, said: str) -> None:
    if status == LIBRARY_MISSING:
        raise LibraryMissing(f"a system library is missing, see manage.py check: {said}")
    if status in RAN_OUT or "MemoryError" in said:  # there may be none left to end well with
        raise ReportTooLarge(f"it takes too much time or memory ({status})")
    if status:
        raise ReportFailed(f"its process ended with {status}")


def _order(html: str, attached: Sequence[Attached], logo: bytes, progress: Path | None) -> bytes:
    """What the child reads."""
    files = [
        {
            "name": each.name,
            "description": each.description,
            "content": b64encode(each.content).decode(),
            "day": each.day.isoformat(),
        }
        for each in attached
    ]
    told = {
        "html": html,
        "attached": files,
        "logo": b64encode(logo).decode(),
        "progress": str(progress) if progress else None,
    }
    return json.dumps(told).encode()


def _shortened(said: str) -> str:
    """The last lines, each once: a glyph that no font has is reported wherever it stands."""
    lines = dict.fromkeys(line for line in said.splitlines() if line.strip())
    return "\n".join([*lines][-MOST_LINES_LOGGED:])


def _environment() -> dict[str, str]:
    names = PASSED_ON + FONTCONFIG
    return {name: os.environ[name] for name in names if name in os.environ}

"""What a report may take, how it ends where it takes more, and what it leaves behind: nothing."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from assessment import report
from assessment.printer.halves import CUT
from assessment.report import rendering
from assessment.report.rendering import CHILD, Limits, printer, render
from tests.halves import chapter, document

# -- A report in one part --------------------------------------------------------------------------

RUNAWAY = '<div style="display: flex">' * 12 + "word " * 3000 + "</div>" * 12
ALONE = '<html lang="en"><title>x</title>' + RUNAWAY


def test_report_that_runs_away_ends_at_its_processor_time():
    with pytest.raises(report.ReportTooLarge):
        render(ALONE, Limits(cpu_seconds=1))


def test_report_that_runs_away_ends_at_its_wall_time():
    with pytest.raises(report.ReportTimedOut):
        render(ALONE, Limits(wall_seconds=0.5))


def test_report_that_wants_too_much_memory_ends():
    page = '<html lang="en"><title>x</title>' + "<p>word " * 20_000

    with pytest.raises(report.ReportTooLarge):
        render(page, Limits(memory_bytes=180 * 1024**2))


def test_page_that_is_too_long_is_not_begun():
    with pytest.raises(report.ReportTooLarge, match="longer than one report can hold"):
        render("x" * (rendering.LARGEST_HTML + 1))


def test_page_nested_too_deeply_fails_in_one_line_or_a_few(caplog):
    with pytest.raises(report.ReportFailed):
        render('<html lang="en"><title>x</title>' + "<blockquote>" * 400)

    assert len(caplog.messages[0].splitlines()) <= rendering.MOST_LINES_LOGGED
    assert "RecursionError" in caplog.messages[0]


def test_missing_library_is_named(monkeypatch, tmp_path):
    stand_in = tmp_path / "child.py"
    stand_in.write_text("import sys; sys.stderr.write('no libpango'); sys.exit(4)")
    monkeypatch.setattr(rendering, "CHILD", stand_in)

    with pytest.raises(report.LibraryMissing, match="libpango"):
        render("x")


def test_child_is_told_no_secret(monkeypatch, tmp_path):
    stand_in = tmp_path / "child.py"
    stand_in.write_text("import os, sys; sys.stdout.write(' '.join(os.environ))")
    monkeypatch.setattr(rendering, "CHILD", stand_in)
    monkeypatch.setenv("PLUMBLINE_SECRET_KEY", "hidden")
    monkeypatch.setenv("DATABASE_URL", "postgres://hidden")

    told = set(render("x").decode().split())

    assert told <= {*rendering.PASSED_ON, *rendering.FONTCONFIG, "LC_CTYPE"}


def test_third_report_at_once_waits_its_turn_and_gives_up(monkeypatch):
    monkeypatch.setattr(rendering, "PATIENCE", 0.01)

    with rendering.turn(), rendering.turn(), pytest.raises(report.ReportBusy), rendering.turn():
        pass
    with rendering.turn():
        pass


# -- A half that fails -----------------------------------------------------------------------------

FETCHING = '<img src="file:///etc/passwd" alt="x">'
NESTED = "<blockquote>" * 400
PATIENCE = 20  # seconds


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize(
    ("text", "limits", "failure"),
    [
        (RUNAWAY, Limits(cpu_seconds=1), report.ReportTooLarge),
        (RUNAWAY, Limits(wall_seconds=1), report.ReportTimedOut),
        ("<p>word " * 40_000, Limits(memory_bytes=320 * 1024**2), report.ReportTooLarge),
        (FETCHING, rendering.LIMITS, report.ReportFailed),
        (NESTED, rendering.LIMITS, report.ReportFailed),
    ],
    ids=["processor", "clock", "memory", "fetching", "nested"],
)
def test_half_that_fails_ends_the_report(place, text, limits, failure):
    parts = ["", ""]
    parts[place] = text
    html = document(chapter("one", parts[0]), CUT, chapter("two", parts[1]))

    with pytest.raises(failure) as failed, printer(limits) as ready:
        ready.render(html)

    assert failed.type is failure
    assert_ended(order=f"{CHILD}\0{os.getpid()}\0")


@pytest.mark.parametrize("victim", ["child", "parent"])
def test_report_ends_with_whoever_waits_for_it(victim, tmp_path):
    """Also where that is killed: neither half is left behind."""
    order, pages = tmp_path / "order", tmp_path / "pages"
    html = document(chapter("one", RUNAWAY), CUT, chapter("two", RUNAWAY))
    order.write_bytes(rendering._order(html, (), b"", pages))
    parent = subprocess.Popen(
        [sys.executable, "-c", WAITING, str(CHILD), str(order)], stdout=subprocess.PIPE, text=True
    )
    with parent:
        try:
            child = int(parent.stdout.readline())
            told = f"{CHILD}\0{parent.pid}\0"
            wait_until(lambda: pages.exists() and pages.read_text() == "2")  # the first of each
            assert len(running(told)) == 2

            os.kill({"child": child, "parent": parent.pid}[victim], signal.SIGKILL)

            assert_ended(told)
        finally:
            parent.kill()


WAITING = """
import os, subprocess, sys
with open(sys.argv[2]) as order:
    given = [sys.executable, "-I", sys.argv[1], str(os.getpid()), "60", str(1024**3)]
    child = subprocess.Popen(given, stdin=order, stdout=subprocess.DEVNULL)
print(child.pid, flush=True)
child.wait()
"""


def assert_ended(order: str) -> None:
    wait_until(lambda: not running(order))


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def running(order: str) -> list[Path]:
    """The processes of a report that have not ended; one that has shows no command any more."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError, UnicodeDecodeError):  # it ended meanwhile
            found += [file] if order in file.read_text() else []
    return found

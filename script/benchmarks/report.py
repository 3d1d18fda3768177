"""The PDF of a full assessment: its making against plain WeasyPrint, and its second download."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

from django.conf import settings
from django.urls import reverse

from assessment import report
from assessment.engine.evaluation import digest, evaluate
from benchmarks.cases import make_case
from benchmarks.figures import Figure
from benchmarks.installation import SEED, install, signed_in
from benchmarks.serving import SERVE, serving
from benchmarks.timing import cpu_seconds_with_children, in_turn, ratio
from benchmarks.visitors import Visitors, cookies
from benchmarks.visits import Visit

ROUNDS = 5
DOWNLOADS = 30


class OtherReport(Exception):
    """The floor does not print what the application prints."""


def run() -> Iterator[Figure]:
    ours, floor, floor_without_gc = made()
    yield Figure(
        key="weasyprint_ratio",
        value=ratio(ours, floor),
        at_most=1.1,
        says="CPU of making a report, evaluation and child process included, over its floor",
    )
    yield Figure(
        key="weasyprint_strict_ratio",
        value=ratio(ours, floor_without_gc),
        says="over a floor in which the garbage collector rests, as it does in ours",
    )
    yield Figure(key="report_s", value=median(ours), says=f"CPU seconds: median of {ROUNDS}")
    yield Figure(
        key="report_floor_s",
        value=median(floor),
        says="floor: a fresh process imports WeasyPrint and prints the same HTML",
    )
    first, *again = downloaded()
    yield Figure(key="first_download_s", value=first, says="on the clock, through the server")
    yield Figure(
        key="cached_ms",
        value=1000 * median(again),
        at_most=30,
        says=f"the second, on the clock: median of {len(again)}",
    )


def made() -> tuple[list[float], ...]:
    """CPU seconds of our way, of the floor, and of the floor without garbage collection."""
    instrument, answers = make_case(SEED, settled=True)
    known = digest(instrument)

    def build() -> report.Report:
        return report.build(
            evaluate(instrument, answers), content_sha256=known, app_version=settings.APP_VERSION
        )

    html = report.html(build()).encode()
    if report.pdf(build()) != typeset(html):
        raise OtherReport
    ways: dict[str, Callable[[], object]] = {
        "ours": lambda: report.pdf(build()),
        "floor": lambda: typeset(html),
        "floor without gc": lambda: typeset(html, "--no-gc"),
    }
    work = {name: partial(cpu_seconds_with_children, way) for name, way in ways.items()}
    return tuple(in_turn(work, ROUNDS).values())


def typeset(html: bytes, *flags: str) -> bytes:
    file = Path(__file__).with_name("typeset.py")
    command = [sys.executable, str(file), str(settings.BASE_DIR / "static"), *flags]
    done = subprocess.run(command, input=html, stdout=subprocess.PIPE, check=True)  # noqa: S603 -- ours
    return done.stdout


def downloaded() -> list[float]:
    """Seconds on the clock of one download after the other, the first of which makes the report."""
    installation = install()
    client = signed_in(installation.facilitator)
    visit = Visit(reverse("assessment:report_file", args=[installation.answered.pk]), "%PDF-")
    with serving(SERVE, cookies(client)) as server:
        visitors = Visitors(server.port, client)
        return [seconds(partial(visitors.go, [visit])) for _ in range(DOWNLOADS + 1)]


def seconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began

"""The PDF of a full assessment: its making against plain WeasyPrint, and its second download."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from django.conf import settings
from django.urls import reverse
from pypdf import PdfReader

from assessment import report
from assessment.engine.evaluation import digest, evaluate
from assessment.printer.limits import POLITENESS
from assessment.report import rendering
from assessment.report.contents import USUAL
from assessment.report.options import Options
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
    yield from on_the_clock()
    first, *again = downloaded()
    yield Figure(key="first_download_s", value=first, says="on the clock, through the server")
    yield Figure(
        key="cached_ms",
        value=1000 * median(again),
        at_most=30,
        says=f"the second, on the clock: median of {len(again)}",
    )


def on_the_clock() -> Iterator[Figure]:
    """Of what somebody waits for: with its HTML, beside Chromium, which is given its HTML."""
    whole, summary = full_size(), full_size(Options(extent="summary"))
    with TemporaryDirectory() as folder:
        page = as_page(report.html(whole), Path(folder))
        chromium = chromium_of(page)
        ways: dict[str, Callable[[], object]] = {
            "whole": partial(report.pdf, whole),
            "chromium": partial(run_quietly, chromium),
            "summary": partial(report.pdf, summary),
        }
        clocks = in_turn({name: partial(seconds, way) for name, way in ways.items()}, ROUNDS)
    yield Figure(
        key="chromium_ratio",
        value=ratio(clocks["whole"], clocks["chromium"]),
        at_most=1.6,
        says="the whole report over chromium --print-to-pdf of the same HTML, on the clock",
    )
    yield Figure(key="full_s", value=median(clocks["whole"]), says=f"the whole: median of {ROUNDS}")
    yield Figure(
        key="summary_s",
        value=median(clocks["summary"]),
        at_most=1.2,
        says="cover and page one, on the clock",
    )
    pages = PdfReader(BytesIO(report.pdf(whole))).pages
    yield Figure(key="pages", value=len(pages), says="of the whole report")


def full_size(options: Options = USUAL) -> report.Report:
    instrument, answers = make_case(SEED, settled=True)
    return report.build(
        evaluate(instrument, answers),
        content_sha256=digest(instrument),
        app_version=settings.APP_VERSION,
        options=options,
    )


def as_page(html: str, folder: Path) -> Path:
    """With its styles beside it, for a browser."""
    for style in ("tokens.css", "report.css"):
        (folder / style).write_bytes(Path(settings.BASE_DIR, "static/css", style).read_bytes())
    page = folder / "report.html"
    page.write_text(html.replace("plumbline:css/", ""))
    return page


def chromium_of(page: Path) -> list[str]:
    browser = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    given = ["--headless", "--disable-gpu", "--no-pdf-header-footer"]
    given += ["--no-sandbox"] if os.geteuid() == 0 else []
    # Our child is polite to pages and votes; who is compared with it is so, too.
    return [
        "/usr/bin/nice",
        "-n",
        str(POLITENESS),
        browser,
        *given,
        f"--print-to-pdf={page.with_suffix('.pdf')}",
        page.as_uri(),
    ]


def run_quietly(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 -- ours


def made() -> tuple[list[float], ...]:
    """CPU seconds of our way, of the floor, and of the floor without garbage collection."""
    instrument, answers = make_case(SEED, settled=True)
    known = digest(instrument)

    def build() -> report.Report:
        return report.build(
            evaluate(instrument, answers), content_sha256=known, app_version=settings.APP_VERSION
        )

    html = report.html(build()).encode()
    if words(rendering.render(html.decode())) != words(typeset(html)):
        raise OtherReport
    ways: dict[str, Callable[[], object]] = {
        "ours": lambda: report.pdf(build()),
        "floor": lambda: typeset(html),
        "floor without gc": lambda: typeset(html, "--no-gc"),
    }
    work = {name: partial(cpu_seconds_with_children, way) for name, way in ways.items()}
    return tuple(in_turn(work, ROUNDS).values())


def words(pdf: bytes) -> list[str]:
    """Those of each page, without figures: the floor leaves the room of page numbers as it is."""
    return [re.sub(r"\d+", "", page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages]


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

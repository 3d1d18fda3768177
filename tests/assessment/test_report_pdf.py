"""What comes out of the printer: a tagged PDF, and nothing fetched on the way."""

import json
import logging
import re
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from itertools import pairwise

import pikepdf
import pypdf
import pytest
from django.core.management import execute_from_command_line

from assessment import report
from assessment.engine import progress, scoring
from assessment.engine.answers import Answer
from assessment.printer.styles import styles
from assessment.report import rendering
from assessment.report.rendering import render
from assessment.results import Beside, PlannedLine, Since
from tests.fullsize import make_full_answers, make_full_instrument
from tests.instruments import make_instrument
from tests.reports import (
    CONTENT,
    LONG,
    MARKUP,
    RIGHT_TO_LEFT,
    SAMPLE,
    make_answers_of,
    make_card,
    make_demo,
    make_report,
)


class Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


@pytest.fixture(scope="module")
def log() -> Iterator[list[str]]:
    lines = Lines()
    rendering.logger.addHandler(lines)
    yield lines.said
    rendering.logger.removeHandler(lines)


@pytest.fixture(scope="module")
def html() -> str:
    return report.html(make_report(card=make_card()))


@pytest.fixture(scope="module")
def printed(html: str, log: list[str]) -> tuple[bytes, list[str]]:
    """One PDF for the tests that look at it, and what WeasyPrint said meanwhile."""
    log.clear()
    made = make_report(card=make_card())
    return render(html, attached=made.attached), list(log)


@pytest.fixture
def pdf(printed) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(printed[0])) as opened:
        yield opened


@pytest.fixture
def text(printed) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(BytesIO(printed[0])).pages]


def small() -> str:
    instrument = make_instrument()
    return report.html(make_report(make_answers_of(instrument), instrument=instrument))


def structure(node: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """Every structure element below a node."""
    if isinstance(node, pikepdf.Array):
        for each in node:
            yield from structure(each)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from structure(node.K)


def links(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    return [
        note for page in pdf.pages for note in page.get("/Annots", []) if note.Subtype == "/Link"
    ]


def outline(items: list[pikepdf.OutlineItem]) -> Iterator[str]:
    for item in items:
        yield item.title
        yield from outline(item.children)


# -- The document ------------------------------------------------------------------------------


def test_cover_says_whose_report_it_is_and_page_two_what_was_found(text):
    assert re.search(
        r"Retail credit\s+Card limits\s+MLOps maturity profile, November 2026", text[0]
    )
    assert "Is it good enough for what this system does?" in text[1]
    assert "Who says so, and what was not looked at?" in text[1]


def test_page_one_is_one_page_where_much_stands_on_it():
    instrument = make_full_instrument(7)
    made = make_report(make_full_answers(instrument, 7), instrument=instrument, card=make_card())

    printed = pypdf.PdfReader(BytesIO(render(report.html(made))))

    page = printed.pages[1].extract_text()
    assert "Is it good enough for what this system does?" in page
    assert "“The document scanner.”" in page


def test_page_one_is_one_page_where_the_sample_is_compared_with_the_last_time():
    earlier, now = (make_demo(f"claims-triage-2026-{month}.json") for month in ("05", "11"))
    before = scoring.profile(CONTENT, earlier)
    change = progress.compare(before, scoring.profile(CONTENT, now))
    since = Since(date=earlier.date, progress=change, older=before)

    made = make_report(now, card=make_card(), since=since)

    page = pypdf.PdfReader(BytesIO(render(report.html(made)))).pages[1].extract_text()
    page = " ".join(page.split())
    assert "since May 2026" in page
    assert "“The document scanner.”" in page


def test_page_one_is_one_page_where_steps_are_done_and_decided_against():
    answers = make_demo("claims-triage-2026-05.json")
    first, _, third, *_, last = make_report(answers).steps
    planned = (
        *(PlannedLine(remedy=each.line.step.remedy, is_done=True) for each in (first, third)),
        PlannedLine(remedy=last.line.step.remedy, reason="Too dear.", accepted_by="Ines"),
    )

    made = make_report(answers, card=make_card(), beside=Beside(planned=planned))

    page = pypdf.PdfReader(BytesIO(render(report.html(made)))).pages[1].extract_text()
    settled = f"Steps 1, 3 and {last.rank} are done or decided against."
    assert settled in " ".join(page.split())
    assert "Who says so, and what was not looked at?" in page


def test_pdf_names_its_title_its_language_and_its_day(pdf):
    assert pdf.docinfo.Title == (
        "Retail credit, Card limits: MLOps maturity profile, 19 November 2026"
    )
    assert pdf.Root.Lang == "en"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert str(pdf.docinfo.CreationDate).startswith("D:20261119")


def test_pdf_is_tagged_and_says_so(pdf):
    with pdf.open_metadata() as metadata:
        claimed = metadata["pdfuaid:part"]

    assert pdf.Root.MarkInfo.Marked
    assert claimed == "1"
    kinds = {str(each.S) for each in structure(pdf.Root.StructTreeRoot.K)}
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/Figure", "/Link", "/L"} <= kinds


def test_headings_leave_no_level_out(pdf):
    levels = [
        int(str(each.S)[2])
        for each in structure(pdf.Root.StructTreeRoot.K)
        if re.fullmatch("/H[1-6]", str(each.S))
    ]

    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_outline_is_the_headings(pdf, html):
    headings = re.findall(r"<h[123][^>]*>(.*?)</h[123]>", html, re.DOTALL)
    expected = [" ".join(re.sub("<[^>]+>", " ", each).split()) for each in headings]

    with pdf.open_outline() as read:
        found = [" ".join(title.split()) for title in outline(read.root)]

    assert [each.replace(" ", "") for each in found] == [
        each.replace(" ", "").replace("&amp;", "&").replace("&#x27;", "'") for each in expected
    ]


def test_every_figure_says_what_it_shows(pdf):
    figures = [each for each in structure(pdf.Root.StructTreeRoot.K) if each.S == "/Figure"]

    assert figures
    assert all(str(each.get("/Alt", "")).strip() for each in figures)


def test_every_link_is_tagged_and_leads_somewhere(pdf):
    names = pikepdf.NameTree(pdf.Root.Names.Dests)
    inside = [str(each.Dest) for each in links(pdf) if "/Dest" in each]
    outside = {str(each.A.URI) for each in links(pdf) if "/A" in each}

    assert all("/StructParent" in each for each in links(pdf))
    assert inside
    assert set(inside) <= set(names)
    assert {re.match("[a-z]+", address)[0] for address in outside} <= {"http", "https", "mailto"}


def test_pdf_carries_the_answers_and_their_result_and_nothing_else(pdf, printed):
    files = {name: pdf.attachments[name] for name in pdf.attachments}

    assert sorted(files) == ["answers.json", "result.json"]
    result = json.loads(files["result.json"].get_file().read_bytes())
    assert result["content_sha256"] == "4f1c90aa" * 8
    assert {str(each.obj.EF.F.Params.ModDate) for each in files.values()} == {"D:20261119000000Z"}
    assert "/OpenAction" not in pdf.Root
    assert b"/JavaScript" not in printed[0]
    assert pdf.check_pdf_syntax() == []


def test_title_of_unprintable_letters_leaves_the_metadata_whole():
    instrument = make_instrument()
    given = make_answers_of(instrument, team="a\x01\x0b\x00\ufffe&<b")

    printed = render(report.html(make_report(given, instrument=instrument)))

    with pikepdf.open(BytesIO(printed)) as pdf, pdf.open_metadata(strict=True) as metadata:
        assert metadata["dc:title"] == "a&<b: Sample profile"


def test_printer_has_nothing_to_complain_of(printed):
    assert printed[1] == []


def test_same_page_gives_the_same_bytes():
    html = small()

    assert render(html) == render(html)


def test_text_of_any_kind_is_printed_without_a_complaint(log):
    instrument = make_instrument()
    texts = (LONG, RIGHT_TO_LEFT * 9, MARKUP, "\x01\x0b\x1b", "a\n\n\nb\n" * 500, "\u202e\u0301")
    answers = {
        question.key: Answer(level=1, note=text, dissent=text, evidence=(text[:500],))
        for question, text in zip(instrument.questions(), texts, strict=True)
    }
    given = make_answers_of(
        instrument, answers=answers, team=LONG, system=RIGHT_TO_LEFT, scope=LONG
    )
    log.clear()

    printed = render(report.html(make_report(given, instrument=instrument)))

    assert len(pypdf.PdfReader(BytesIO(printed)).pages) < 30
    assert [line for line in log if "unsupported by fonts" not in line] == []


def test_styles_name_no_colour_that_must_be_looked_up():
    set_out = styles()

    assert "var(" not in "".join(set_out.values())
    assert "color: oklch(0.235 0.022 264)" in set_out["css/report.css"]


# -- Nothing is fetched ------------------------------------------------------------------------

HOSTILE = (
    '<img src="{}">',
    '<img srcset="{} 2x" src="{}">',
    '<link rel="stylesheet" href="{}">',
    '<link rel="attachment" href="{}">',
    '<a rel="attachment" href="{}">x</a>',
    '<style>@import url("{}");</style>',
    '<style>@font-face {{ font-family: x; src: url("{}") }} p {{ font-family: x }}</style><p>x</p>',
    '<p style="background: url({})">x</p>',
    '<style>p::before {{ content: url("{}") }}</style><p>x</p>',
    '<embed src="{}">',
    '<object data="{}"></object>',
    '<svg width="9" height="9"><image href="{}" width="9" height="9"/></svg>',
)


@pytest.fixture(scope="module")
def canary() -> Iterator[tuple[str, list[str]]]:
    """An address on this machine, and what was asked of it."""
    asked: list[str] = []

    class Bird(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Bird)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/bird", asked
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("payload", HOSTILE)
def test_markup_that_fetches_is_refused(canary, payload, caplog):
    address, asked = canary
    page = f'<html lang="en"><title>x</title>{payload.format(address, address)}'

    with suppress(report.ReportFailed):
        render(page)

    assert asked == []
    assert re.search("refused to fetch|Failed to render SVG image", caplog.text)


def test_file_of_this_machine_is_not_fetched_either():
    page = '<html lang="en"><title>x</title><link rel="attachment" href="file:///etc/passwd">'

    with pytest.raises(report.ReportFailed):
        render(page)


def test_markup_that_people_type_is_printed_as_text(canary):
    address, asked = canary
    payloads = " ".join(each.format(address, address) for each in HOSTILE)
    instrument = make_instrument()
    given = make_answers_of(instrument, team="T", scope=payloads)

    printed = render(report.html(make_report(given, instrument=instrument)))

    assert asked == []
    assert "<img src=" in pypdf.PdfReader(BytesIO(printed)).pages[0].extract_text()


# -- From the command line, without a database ---------------------------------------------------


def evaluate(*options: str) -> None:
    execute_from_command_line(["manage.py", "evaluate", str(SAMPLE), *options])


def test_command_writes_the_report_and_the_result(tmp_path):
    pdf, result = tmp_path / "report.pdf", tmp_path / "result.json"

    evaluate("--pdf", str(pdf), "--json", str(result))

    assert "Retail credit" in pypdf.PdfReader(pdf).pages[0].extract_text()
    assert result.read_text().startswith("{")


def test_command_writes_nothing_where_the_report_fails(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(rendering, "LARGEST_HTML", 100)

    with pytest.raises(SystemExit) as ended:
        evaluate("--pdf", str(tmp_path / "a.pdf"), "--json", str(tmp_path / "a.json"))

    assert ended.value.code == 1
    assert capsys.readouterr().err == "report: its texts are longer than one report can hold\n"
    assert list(tmp_path.iterdir()) == []

"""Workbook and table, read back by programs of others; nothing typed becomes anything but text."""

import csv
import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from assessment.engine.evaluation import evaluate
from assessment.exports import sheets, workbook
from assessment.exports.table import as_csv
from assessment.results import Results
from tests.reports import CONTENT, make_sample, say_to_all
from tests.walls.hostile import PAYLOADS

MADE = datetime(2026, 11, 20, 12, tzinfo=UTC)


def made(results: Results, **told: str) -> bytes:
    pages = [sheets.about(told), *(of(results) for of in sheets.OF_RESULTS)]
    return workbook.xlsx(pages, title="A sample", made=MADE)


@pytest.fixture(scope="module")
def sample() -> Results:
    return Results(evaluate(CONTENT, make_sample()))


def test_workbook_has_a_sheet_for_each_with_a_frozen_head_and_a_filter(sample):
    book = load_workbook(io.BytesIO(made(sample, System="Claims triage")))

    assert book.sheetnames == ["About", "Answers", "Profile", "Findings", "Plan"]
    for page in book:
        assert page.freeze_panes == "B2"
        assert page.auto_filter.ref == page.dimensions
        assert all(cell.font.bold for cell in page[1])
        assert all(page.column_dimensions[c.column_letter].width > 5 for c in page[1])
    assert [cell.value for cell in book["About"][2]] == ["System", "Claims triage"]


def test_workbook_tells_the_same_as_its_sheets(sample):
    book = load_workbook(io.BytesIO(made(sample)))

    for of in sheets.OF_RESULTS:
        sheet = of(sample)
        head, *rows = book[sheet.title].iter_rows(values_only=True)
        assert head == tuple(column.title for column in sheet.columns)
        assert len(rows) == len(sheet.rows)
        for read, written in zip(rows, sheet.rows, strict=True):
            for there, here in zip(read, written, strict=True):
                if isinstance(here, float):
                    assert there == pytest.approx(here, abs=1e-6)
                else:
                    assert there == (here if here != "" else None)


def test_same_answers_give_the_same_bytes(sample):
    assert made(sample) == made(sample)


def test_assessment_without_an_answer_has_sheets_too():
    nothing = Results(evaluate(CONTENT, make_sample(answers={}, votes={}, contested={})))

    book = load_workbook(io.BytesIO(made(nothing)))

    assert book["Answers"].max_row > 1
    assert book["Findings"].max_row == 1


@pytest.mark.parametrize("payload", PAYLOADS)
def test_whatever_was_typed_is_text_in_the_workbook(payload):
    results = Results(evaluate(CONTENT, say_to_all(PAYLOADS[payload][:4000])))

    file = made(results, System=PAYLOADS[payload])

    book = load_workbook(io.BytesIO(file))
    kinds = {cell.data_type for page in book for row in page.iter_rows() for cell in row}
    assert kinds <= {"s", "n"}
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    whole = "".join(parts.values())
    assert "<f>" not in whole
    assert "<hyperlink" not in whole
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]", whole.replace("\r", ""))
    assert "<svg onload" not in whole


def test_longest_evidence_fits_into_its_cell():
    longest = make_sample()
    key = next(iter(longest.answers))
    answers = {key: replace(longest.answers[key], evidence=("W" * 500,) * 20, note="W" * 4000)}
    results = Results(evaluate(CONTENT, replace(longest, answers=answers)))

    book = load_workbook(io.BytesIO(made(results)))

    cells = {cell.value for row in book["Answers"].iter_rows() for cell in row}
    assert "\n".join(["W" * 500] * 20) in cells


@pytest.mark.parametrize("payload", PAYLOADS)
def test_whatever_was_typed_is_text_in_the_table(payload):
    results = Results(evaluate(CONTENT, say_to_all(PAYLOADS[payload][:4000])))

    table = as_csv(sheets.answers(results))

    assert table.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(table.decode("utf-8-sig"), newline=""))
    assert head == [column.title for column in sheets.ANSWERS]
    assert len(rows) == results.asked
    assert {len(row) for row in rows} == {len(head)}
    for cell in (cell for row in rows for cell in row):
        assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝"))
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", cell)


def test_table_holds_figures_as_figures(sample):
    rows = list(csv.DictReader(io.StringIO(as_csv(sheets.profile(sample)).decode("utf-8-sig"))))

    scores = [row["Score"] for row in rows if row["Score"]]
    assert scores
    assert all(0 <= float(score) <= 4 for score in scores)

"""The portfolio as files for a spreadsheet: every result that counts, and what all have in common.

Nothing that a person typed is ever a formula there, nor a link.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.utils.timezone import localdate
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from assessment.portfolio.parts import Overview
from assessment.portfolio.rows import Cell, Row

Value = str | int | float | date | None

BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"  # by which spreadsheets know the encoding
FORMULA = re.compile(r"[\s\x00-\x1f]*[=+\-@]|[\t\r]")
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
OF_RESULT = (
    *("Team", "System", "Questionnaire", "Version", "Measured against"),
    *("Closed on", "Released on", "Dimensions at target", "Dimensions with a target"),
)
OF_DIMENSION = ("level", "level it may be", "score", "target")
FEWER = "fewer than three"
WIDEST = 48


def as_csv(rows: Iterable[Row], overview: Overview) -> str:
    """In UTF-8, a result a line, the furthest below its own target first."""
    text = io.StringIO()
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(map(harmless, headings(overview)))
    writer.writerows([harmless(value) for value in line] for line in lines(rows))
    return text.getvalue()


def harmless(value: Value) -> Value:
    """What a spreadsheet that opens a CSV file takes for a text."""
    if not isinstance(value, str):
        return value
    text = printable(value)
    return f"'{text}" if FORMULA.match(text) else text


def printable(text: str) -> str:
    return CONTROLS.sub("", text)


def headings(overview: Overview) -> list[str]:
    of_dimensions = [f"{each.title}: {of}" for each in overview.columns for of in OF_DIMENSION]
    return [*OF_RESULT, *of_dimensions]


def lines(rows: Iterable[Row]) -> Iterator[list[Value]]:
    for row in rows:
        yield [
            *(row.team, row.system, row.questionnaire, row.version, row.profile or None),
            *(localdate(row.closed_at), localdate(row.released_at)),
            *((row.reached, row.of) if row.of else (None, None)),
            *(value for cell in row.cells for value in values(cell)),
        ]


def values(cell: Cell) -> tuple[Value, ...]:
    figure = cell.figure
    if figure is None:
        return None, None, None, None
    if not figure.rated:
        return None, None, None, figure.target
    score = round(figure.score, 2) if figure.shows_score and figure.score is not None else None
    return figure.claimed, figure.possible, score, figure.target


def as_xlsx(rows: Iterable[Row], overview: Overview, about: Sequence[str]) -> bytes:
    """With a sheet for the results, and one each for what they have in common."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(file, options) as book:
        sheet(book, "Teams", headings(overview), lines(rows))
        titles = ["Antipattern", "Teams", "Teams that contest it", "Mean risk"]
        sheet(book, "Antipatterns", titles, antipatterns(overview))
        titles = ["Remedy", "Plans", "Person-days", "From", "To", "Who decides", "Share of risk"]
        sheet(book, "Remedies", titles, remedies(overview))
        sheet(book, "Who can help", ["Dimension", "Team", "Level"], helpers(overview))
        sheet(book, "About", ["About this file"], ([line] for line in about))
    return file.getvalue()


def antipatterns(overview: Overview) -> Iterator[list[Value]]:
    for each in overview.tallies:
        yield [each.title, few(each.teams), few(each.contested), each.band]


def remedies(overview: Overview) -> Iterator[list[Value]]:
    every = {each.key: each for each in (*overview.remedies, *overview.wider)}
    for each in every.values():
        days = (each.person_days, each.from_days, each.to_days)
        yield [each.title, few(each.teams), *days, each.reach, round(each.share, 4)]


def helpers(overview: Overview) -> Iterator[list[Value]]:
    for each in overview.help:
        for helper in each.helpers:
            yield [each.title, helper.team, helper.level]


def few(count: int | None) -> Value:
    return FEWER if count is None else count


def sheet(
    book: Workbook, name: str, titles: Sequence[str], body: Iterable[Sequence[Value]]
) -> None:
    """Its head stays in sight, and every column can be filtered."""
    made = book.add_worksheet(name)
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    widths = [len(title) for title in titles]
    for place, title in enumerate(titles):
        made.write_string(0, place, printable(title), bold)
    last = 0
    for last, line in enumerate(body, 1):
        for place, value in enumerate(line):
            write(made, last, place, value, day)
            widths[place] = max(widths[place], len(str(value or "")))
    for place, width in enumerate(widths):
        made.set_column(place, place, min(width, WIDEST) + 2)
    made.freeze_panes(1, 1)
    made.autofilter(0, 0, last, len(titles) - 1)


def write(made: Worksheet, line: int, place: int, value: Value, day: object) -> None:
    if isinstance(value, str):
        made.write_string(line, place, printable(value))
    elif isinstance(value, date):
        made.write_datetime(line, place, value, day)
    elif value is not None:
        made.write_number(line, place, value)

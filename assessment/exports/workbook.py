"""Sheets → XLSX. Every text is written as a text: none becomes a formula or a link."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from assessment.exports.sheets import Cell, Sheet
from assessment.exports.texts import cut

AS_TEXTS = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
LONGEST = 32_000  # of a cell, in characters; Excel takes 32,767
INK, LINE, HEAD = "#191E29", "#E0E2E6", "#F3F4F6"
FIGURES = {"text": "@", "figure": "0.##", "share": "0%", "day": "yyyy-mm-dd"}


def xlsx(sheets: Iterable[Sheet], *, title: str, made: datetime) -> bytes:
    """The same bytes for the same sheets; `made` is when what they tell was so."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, **AS_TEXTS}) as book:
        book.set_properties({"title": cut(title, 200), "created": made.replace(tzinfo=None)})
        top = {"valign": "top", "text_wrap": True, "font_color": INK}
        head = book.add_format({**top, "bold": True, "bg_color": HEAD, "bottom": 1})
        kinds = {
            kind: book.add_format({**top, "num_format": shown, "border": 1, "border_color": LINE})
            for kind, shown in FIGURES.items()
        }
        for sheet in sheets:
            fill(book.add_worksheet(sheet.title), sheet, head, kinds)
    return file.getvalue()


def fill(page: Worksheet, sheet: Sheet, head: Format, kinds: Mapping[str, Format]) -> None:
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
        page.write_string(0, place, column.title, head)
    for number, row in enumerate(sheet.rows, 1):
        for place, (column, cell) in enumerate(zip(sheet.columns, row, strict=True)):
            write(page, (number, place), cell, kinds[column.kind], kinds)
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def write(
    page: Worksheet, at: tuple[int, int], cell: Cell, as_is: Format, kinds: Mapping[str, Format]
) -> None:
    if cell is None or cell == "":
        page.write_blank(*at, None, as_is)
    elif isinstance(cell, str):
        page.write_string(*at, cut(cell, LONGEST), kinds["text"])
    elif isinstance(cell, date):
        page.write_datetime(*at, cell, kinds["day"])
    else:
        page.write_number(*at, round(cell, 6), as_is)

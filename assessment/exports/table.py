"""A sheet → CSV, as spreadsheets and programs read it: UTF-8 with its mark, all in quotes."""

import csv
from datetime import date
from io import StringIO

from assessment.exports.sheets import Cell, Sheet
from assessment.exports.texts import harmless


def as_csv(sheet: Sheet) -> bytes:
    file = StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerow(column.title for column in sheet.columns)
    writer.writerows([written(cell) for cell in row] for row in sheet.rows)
    return file.getvalue().encode("utf-8-sig")


def written(cell: Cell) -> str | int | float:
    if isinstance(cell, str):
        return harmless(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else round(cell, 6)

"""Slides by hand: boxes of text, tables and marks, in inches on a page of 13⅓ by 7½."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Inches, Length, Pt

from assessment.exports import colours

WIDE, HIGH = 13.333, 7.5
POINTS = 72  # an inch
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # Office's name for a table without any
HAIRLINE = 6350  # EMU
ALIGNED = {"left": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}
SHAPES = {
    "dot": MSO_SHAPE.OVAL,
    "bar": MSO_SHAPE.ROUNDED_RECTANGLE,
    "bob": MSO_SHAPE.FLOWCHART_MERGE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """In inches, from the upper left corner."""

    x: float
    y: float
    wide: float
    high: float

    @property
    def emu(self) -> tuple[Length, Length, Length, Length]:
        return Inches(self.x), Inches(self.y), Inches(self.wide), Inches(self.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A paragraph. Its typeface is that of the deck into which it is pasted."""

    text: str
    size: float = 12
    bold: bool = False
    ink: str = colours.INK
    aligned: str = "left"
    before: float = 0  # points


def rgb(ink: str) -> RGBColor:
    return RGBColor(*bytes.fromhex(ink))  # type: ignore[no-untyped-call]  # of its package


def describe(shape: Any, name: str, text: str = "") -> None:
    """Its name in the list of what is on the slide, and what a screen reader says of it."""
    properties = shape._element._nvXxPr.cNvPr
    properties.set("name", name)
    properties.set("descr", text)


def unstyle(shape: Any) -> None:
    """No shadow and no colour of whatever theme it comes to."""
    shape._element.remove(shape._element.find(qn("p:style")))


def write(frame: Any, lines: Iterable[Line], *, middle: bool = False) -> None:
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.TOP
    fill(frame, lines)


def fill(frame: Any, lines: Iterable[Line]) -> None:
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment, paragraph.space_before = ALIGNED[line.aligned], Pt(line.before)
        run = paragraph.add_run()
        run.text, run.font.size, run.font.bold = line.text, Pt(line.size), line.bold
        run.font.color.rgb = rgb(line.ink)


def text(shapes: Any, box: Box, *lines: Line, name: str, middle: bool = False) -> None:
    shape = shapes.add_textbox(*box.emu)
    describe(shape, name)
    write(shape.text_frame, lines, middle=middle)


def mark(
    shapes: Any,
    kind: str,
    box: Box,
    *,
    name: str,
    fill: str = "",
    outline: str = "",
    dashed: bool = False,
    line: Line | None = None,
) -> None:
    """A dot, a bar or a bob; with a text in it, a chip."""
    shape = shapes.add_shape(SHAPES[kind], *box.emu)
    describe(shape, name)
    unstyle(shape)
    if kind == "bar":
        shape.adjustments[0] = 0.5 if line is None else 0.25
    if fill:
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb(fill)
    else:
        shape.fill.background()
    if outline:
        shape.line.color.rgb, shape.line.width = rgb(outline), Pt(1)
        shape.line.dash_style = MSO_LINE.DASH if dashed else None
    else:
        shape.line.fill.background()
    if line:
        write(shape.text_frame, [line], middle=True)


def rule(
    shapes: Any, start: tuple[float, float], end: tuple[float, float], *, name: str, ink: str,
    points: float = 0.75,
) -> None:  # fmt: skip
    shape = shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *(Inches(each) for each in (*start, *end)))
    describe(shape, name)
    unstyle(shape)
    shape.line.color.rgb, shape.line.width = rgb(ink), Pt(points)


def table(
    shapes: Any,
    box: Box,
    *,
    widths: Sequence[float],
    rows: Sequence[Sequence[Sequence[Line]]],
    heights: Sequence[float],
    name: str,
    told: str,
    indents: Sequence[float] = (),
) -> None:
    """A real one, whose first row is its head; a cell is its paragraphs."""
    frame = shapes.add_table(len(rows), len(widths), *box.emu)
    describe(frame, name, told)
    grid = frame.table
    grid.first_row, grid.horz_banding = True, False
    frame._element.graphic.graphicData.tbl.tblPr.find(qn("a:tableStyleId")).text = NO_STYLE
    for column, wide in zip(grid.columns, widths, strict=True):
        column.width = Inches(wide)
    for row, high in zip(grid.rows, heights, strict=True):
        row.height = Inches(high)
    for number, row in enumerate(rows):
        for place, lines in enumerate(row):
            cell = grid.cell(number, place)
            cell.margin_left = Inches(indents[place]) if indents and number else 0
            cell.margin_right = Inches(0.08)
            cell.margin_top = cell.margin_bottom = Inches(0.03)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            fill(cell.text_frame, lines)
            underline(cell, colours.INK if number == 0 else colours.LINE)


def underline(cell: Any, ink: str) -> None:
    properties = cell._tc.get_or_add_tcPr()
    border = properties.makeelement(qn("a:lnB"), {"w": str(HAIRLINE)})
    solid = border.makeelement(qn("a:solidFill"), {})
    solid.append(solid.makeelement(qn("a:srgbClr"), {"val": ink}))
    border.append(solid)
    properties.insert(0, border)  # borders come first

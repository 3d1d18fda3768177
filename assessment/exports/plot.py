"""The dot plot of a profile, of shapes that can be moved, over a table that can be read."""

from collections.abc import Sequence
from typing import Any

from assessment.charts import Mark
from assessment.exports import colours
from assessment.exports.drawing import POINTS, Box, Line, describe, mark, rule, table, text
from assessment.exports.fitting import fitted
from assessment.exports.texts import level_said
from assessment.exports.wording import gap_of, scored
from assessment.results import DimensionLine, Results

MOST_ROWS = 12
X, Y, HEAD, LOWEST, TALLEST = 0.6, 1.95, 0.36, 6.1, 0.46
WIDTHS = (3.2, 2.85, 3.8, 1.38, 0.9)
CHIP, CHIP_HIGH, INDENT = 0.42, 0.24, 0.5
CHART_X = X + WIDTHS[0] + WIDTHS[1]
DOT, WAS, BAR, BOB = 0.19, 0.13, 0.16, 0.16
TITLES = ("Dimension", "Level reached", "", "To target", "Score")


def plot(slide: Any, results: Results) -> None:
    lines = results.lines[:MOST_ROWS]
    high = min(TALLEST, (LOWEST - Y - HEAD) / max(len(lines), 1))
    rows = [[[head(title, place)] for place, title in enumerate(TITLES)]]
    rows += [cells(line) for line in lines]
    table(
        slide.shapes,
        Box(x=X, y=Y, wide=sum(WIDTHS), high=HEAD + high * len(lines)),
        widths=WIDTHS,
        rows=rows,
        heights=[HEAD, *(high for _ in lines)],
        indents=(0, INDENT, 0, 0, 0),
        name="Dimensions",
        told="Level reached, distance to target and score of each dimension",
    )
    axis(slide.shapes, results)
    draw(slide.shapes.add_group_shape(), results, lines, high)
    under = Y + HEAD + high * len(lines)
    if len(results.lines) > len(lines):
        more = f"and {len(results.lines) - len(lines)} more, which are nearer to their targets"
        place = Box(x=X, y=under + 0.05, wide=6, high=0.25)
        text(slide.shapes, place, Line(text=more, ink=colours.INK_2), name="More dimensions")


def head(title: str, place: int) -> Line:
    aligned = "right" if place > 2 else "left"
    return Line(text=title, ink=colours.INK_2, aligned=aligned)


def cells(line: DimensionLine) -> list[list[Line]]:
    width = [wide * POINTS for wide in WIDTHS]
    title = fitted(line.title, wide=width[0] - 8, size=12, bold=True)
    level = fitted(level_said(line.said), wide=width[1] - INDENT * POINTS - 8, size=12)
    return [
        [Line(text=title, size=12, bold=True)],
        [Line(text=level, ink=colours.INK_2)],
        [],
        [Line(text=gap_of(line), bold=bool(line.gap) and line.dimension.rated, aligned="right")],
        [Line(text=scored(line.dimension), aligned="right")],
    ]


def at(mark: Mark) -> float:
    return CHART_X + WIDTHS[2] * mark.x / 100


def axis(shapes: Any, results: Results) -> None:
    for tick in results.plot.ticks:
        place = Box(x=at(tick) - 0.15, y=Y + 0.06, wide=0.3, high=0.24)
        figure = Line(text=f"{tick.value:g}", ink=colours.INK_2, aligned="center")
        text(shapes, place, figure, name=f"Figure {tick.value:g} of the axis", middle=True)


def draw(group: Any, results: Results, lines: Sequence[DimensionLine], high: float) -> None:
    """The marks, as one picture with its words."""
    shapes, top = group.shapes, Y + HEAD
    bottom = top + high * len(lines)
    for tick in results.plot.ticks:
        rule(shapes, (at(tick), top), (at(tick), bottom), name="Axis", ink=colours.LINE)
    if results.plot.mean:
        plumb(shapes, results.plot.mean, top, bottom)
    for number, line in enumerate(lines):
        marks(shapes, line, top + high * (number + 0.5), high)
    told = "; ".join(filter(None, (alternative(line) for line in lines)))
    describe(group, "Dot plot", told or "No dimension has a score yet")


def plumb(shapes: Any, mean: Mark, top: float, bottom: float) -> None:
    rule(shapes, (at(mean), top), (at(mean), bottom), name="Weighted mean", ink=colours.INK)
    bob = Box(x=at(mean) - BOB / 2, y=bottom, wide=BOB, high=BOB)
    mark(shapes, "bob", bob, name="Bob", fill=colours.INK)


def marks(shapes: Any, line: DimensionLine, middle: float, high: float) -> None:
    row, name = line.row, line.title
    chip(shapes, line, middle)
    if row.span:
        x, wide = CHART_X + WIDTHS[2] * row.span.x / 100, WIDTHS[2] * row.span.width / 100
        bar = Box(x=x, y=middle - BAR / 2, wide=max(wide, 0.02), high=BAR)
        mark(shapes, "bar", bar, name=f"Range of {name}", fill=colours.ACCENT_MID)
    if row.target:
        x, reach = at(row.target), high * 0.28
        ends = (x, middle - reach), (x, middle + reach)
        rule(shapes, *ends, name=f"Target of {name}", ink=colours.INK, points=2.5)
    if row.before and row.score:
        if line.same_basis:
            ends = (at(row.before), middle), (at(row.score), middle)
            rule(shapes, *ends, name=f"Change of {name}", ink=colours.INK_3, points=1.5)
        dot(shapes, row.before, middle, WAS, f"{name} before", colours.SURFACE, colours.INK_3)
    if row.score:
        dot(shapes, row.score, middle, DOT, f"Score of {name}", colours.ACCENT, colours.SURFACE)


def dot(
    shapes: Any, place: Mark, middle: float, wide: float, name: str, fill: str, outline: str
) -> None:
    box = Box(x=at(place) - wide / 2, y=middle - wide / 2, wide=wide, high=wide)
    mark(shapes, "dot", box, name=name, fill=fill, outline=outline)


def chip(shapes: Any, line: DimensionLine, middle: float) -> None:
    said = line.said
    if said.ramp is None:
        return
    is_open = said.way == "range"
    box = Box(x=X + WIDTHS[0], y=middle - CHIP_HIGH / 2, wide=CHIP, high=CHIP_HIGH)
    figure = f"{said.claimed}–{said.possible}" if is_open else f"{said.claimed}"
    ink = colours.INK if is_open else colours.LEVEL_INKS[said.ramp]
    mark(
        shapes,
        "bar",
        box,
        name=f"Level of {line.title}",
        fill=colours.SURFACE if is_open else colours.LEVELS[said.ramp],
        outline=colours.LINE_STRONG if is_open or said.ramp == 0 else "",
        dashed=is_open,
        line=Line(text=figure, bold=True, ink=ink, aligned="center"),
    )


def alternative(line: DimensionLine) -> str:
    row = line.row
    parts = [f"score {row.score.value:.1f}"] if row.score else []
    parts += [row.alternative] if row.alternative else []
    return f"{line.title}: {', '.join(parts)}" if parts else ""

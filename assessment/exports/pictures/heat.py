"""The heat map of a portfolio."""

from collections.abc import Sequence
from typing import Any

from assessment.exports import colours
from assessment.exports.fitting import fitted, wrapped
from assessment.exports.pictures.picture import HEAD, MARGIN, SCREEN, Picture, footed, headed
from assessment.exports.texts import on_one_line
from assessment.exports.wording import said
from assessment.portfolio.parts import Overview
from assessment.portfolio.rows import Cell, Row

NAME_WIDE, CELL, ROW, GAP, AT_TARGET, FOOT, TITLES = 236, 96, 44, 3, 96, 56, 44


def heat_map(rows: Sequence[Row], overview: Overview, foot: str) -> Picture:
    """A row a result, in the order in which they come."""
    wide = 2 * MARGIN + NAME_WIDE + CELL * len(overview.columns) + AT_TARGET
    top = HEAD + TITLES
    return Picture(
        key="heat-map",
        title=headed(said("portfolio/words.html#headline", overview=overview), wide),
        foot=footed(foot, wide),
        told="; ".join(told(each, overview) for each in rows),
        wide=wide,
        high=top + ROW * len(rows) + FOOT,
        template="export/heat.svg",
        drawn={
            "columns": [
                {"x": middle(place), "lines": titled(each.title)}
                for place, each in enumerate(overview.columns)
            ],
            "rows": [row(each, top + ROW * place) for place, each in enumerate(rows)],
            "keys": [key(place, each) for place, each in enumerate(overview.scale)],
            "bottom": top + ROW * len(rows) + 32,
        },
    )


def left(place: int) -> int:
    return MARGIN + NAME_WIDE + CELL * place


def middle(place: int) -> float:
    return left(place) + (CELL - GAP) / 2


def titled(title: str) -> list[dict[str, Any]]:
    """On the last two lines above its column."""
    wide = (CELL - GAP) * SCREEN
    lines = list(wrapped(on_one_line(title), wide, 12))
    shown = lines
    if len(lines) > 2:
        shown = [lines[0], fitted(f"{lines[1]}…", wide=wide, size=12)]
    return [
        {"y": HEAD + TITLES - 10 - 16 * (len(shown) - 1 - place), "text": line}
        for place, line in enumerate(shown)
    ]


def row(of: Row, top: int) -> dict[str, Any]:
    return {
        "top": top,
        "team": fitted(of.team, wide=NAME_WIDE - 8, size=14, bold=True),
        "system": fitted(of.system, wide=NAME_WIDE - 8, size=12),
        "cells": [cell(each, place) for place, each in enumerate(of.cells)],
        "reached": f"{of.reached} of {of.of}" if of.of else "–",
    }


def cell(of: Cell, place: int) -> dict[str, Any]:
    ramp, figure = of.ramp, of.figure
    return {
        "x": left(place),
        "middle": middle(place),
        "fill": f"#{colours.SUNKEN if ramp is None else colours.LEVELS[ramp]}",
        "ink": f"#{colours.INK if ramp is None else colours.LEVEL_INKS[ramp]}",
        "level": of.level if figure and figure.rated else "",
        "score": of.score if figure and figure.rated else unrated(of),
        "below": bool(of.below),
        "dashed": "lv-open" in of.classes,
    }


def unrated(of: Cell) -> str:
    return "Too few" if of.figure else "Not asked"


def key(place: int, rung: Any) -> dict[str, Any]:
    return {
        "x": MARGIN + 116 * place,
        "level": rung.level,
        "name": fitted(rung.name, wide=80, size=13),
        "fill": f"#{colours.LEVELS[rung.ramp]}",
        "ink": f"#{colours.LEVEL_INKS[rung.ramp]}",
    }


def told(of: Row, overview: Overview) -> str:
    cells = zip(overview.columns, of.cells, strict=True)
    levels = ", ".join(f"{column.title} {each.level or '–'}" for column, each in cells)
    return on_one_line(f"{of.team}, {of.system}: {levels}")

"""The dot plot of a profile, and its shape."""

from collections.abc import Iterator
from typing import Any

from assessment import charts
from assessment.exports import colours
from assessment.exports.fitting import fitted
from assessment.exports.pictures import rows
from assessment.exports.pictures.picture import HEAD, WIDE, Picture, footed, headed
from assessment.exports.texts import level_said, on_one_line
from assessment.exports.wording import claim, gap_of, scored
from assessment.results import DimensionLine
from assessment.results.trend import Trend

BEFORE_WIDE = 440  # the rest of the legend


def dot_plot(trend: Trend, foot: str) -> Picture:
    results, lines = trend.results, trend.results.lines
    return Picture(
        key="dimensions",
        title=headed(claim("dimensions", results), WIDE),
        foot=footed(foot, WIDE),
        told="; ".join(map(alternative, lines)),
        wide=WIDE,
        high=rows.height(len(lines)),
        template="export/dot_plot.svg",
        drawn=rows.drawn(
            results.plot,
            [row(line) for line in lines],
            heads=("To target", "Score"),
            now="Score now" if results.since else "Score",
            before=fitted(before_of(trend, "%B %Y"), wide=BEFORE_WIDE, size=13),
            has_target=results.target_profile is not None,
        ),
    )


def before_of(trend: Trend, date: str) -> str:
    """With what it is compared; empty without anything."""
    since, other = trend.results.since, trend.other_system
    return f"{since.date:{date}}{f', {other}' if other else ''}" if since else ""


def row(line: DimensionLine) -> rows.Cells:
    said = line.said
    return rows.row(
        line.row,
        title=line.title,
        said=level_said(said),
        figures=(gap_of(line), scored(line.dimension)),
        linked=line.same_basis,
        chip=chip(line) if said.ramp is not None else None,
    )


def chip(line: DimensionLine) -> dict[str, Any]:
    said, ramp = line.said, line.said.ramp or 0
    is_open = said.way == "range"
    return {
        "text": f"{said.claimed}–{said.possible}" if is_open else f"{said.claimed}",
        "fill": f"#{colours.SURFACE if is_open else colours.LEVELS[ramp]}",
        "ink": f"#{colours.INK if is_open else colours.LEVEL_INKS[ramp]}",
        "outlined": is_open or ramp == 0,
        "dashed": is_open,
    }


def alternative(line: DimensionLine) -> str:
    """One dimension in words."""
    score = [f"score {line.row.score.value:.1f}"] if line.row.score else []
    more = [line.row.alternative] if line.row.alternative else []
    return on_one_line(f"{line.title}: {', '.join([level_said(line.said), *score, *more])}")


def shape(drawn: charts.Radar, trend: Trend, foot: str) -> Picture:
    title = "Score of each dimension"
    if drawn.before:
        title = f"Scores now and in {before_of(trend, '%b %Y')}"
    return Picture(
        key="shape",
        title=headed(title, WIDE),
        foot=footed(foot, WIDE),
        told=on_one_line(drawn.alternative),
        wide=WIDE,
        high=drawn.height + HEAD,
        template="export/radar.svg",
        drawn={
            "radar": drawn,
            "labels": list(labels(drawn)),
            "left": (WIDE - drawn.width) // 2,
        },
    )


def labels(drawn: charts.Radar) -> Iterator[dict[str, Any]]:
    for spoke in drawn.spokes:
        for at, text in spoke.label:
            yield {"at": at, "anchor": spoke.anchor, "text": on_one_line(text)}

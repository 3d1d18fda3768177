"""Each chart of a profile as a picture that stands by itself, with its title and its words.

Colours are attributes and every figure is a pixel: a slide, a document or a wiki knows no style
sheet of ours.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from assessment import charts
from assessment.charts import Mark
from assessment.engine.progress import Course
from assessment.exports import colours
from assessment.exports.fitting import fitted
from assessment.exports.texts import level_said, on_one_line
from assessment.exports.wording import claim, gap_of, said, score_of
from assessment.multiples import Small, Stage
from assessment.results import DimensionLine, Results
from assessment.results.splits import Split
from assessment.results.trend import Trend

FONT = "Inter, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
WIDE, MARGIN, HEAD = 960, 24, 96
ROW, AXIS, FOOT = 44, 28, 76
TALL = 2  # times the small chart of a page
SCREEN = 1.15  # a screen has the narrower faces of FONT
TITLE_WIDE, SAID_X, CHART_X, CHART_WIDE = 232, 310, 520, 270


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    key: str
    title: str
    foot: str  # whose it is, and of when
    told: str  # what is to be seen, for whoever does not see it
    wide: int
    high: int
    template: str
    drawn: Mapping[str, Any]

    def svg(self) -> str:
        context = {"picture": self, "font": FONT, "ink": INKS, **self.drawn}
        return render_to_string(self.template, context).strip() + "\n"


INKS = {
    name.lower(): f"#{value}" for name, value in vars(colours).items() if isinstance(value, str)
}


def pictures(trend: Trend, foot: str) -> dict[str, Picture]:
    """By key: the dot plot, the radar and the course where there are, the votes far apart."""
    results = trend.results
    if results.is_unanswered:
        return {}
    found = [dot_plot(results, foot)]
    if results.radar:
        found.append(shape(results.radar, results, foot))
    if trend.overall and trend.overall.chart:
        found.append(course(trend.overall.course, trend.overall.chart, results, foot))
    found += [votes(split, results, foot) for split in results.splits if split.reading.dots]
    return {each.key: each for each in found}


def headed(text: str, wide: int) -> str:
    return fitted(text, wide=wide - 2 * MARGIN, size=20, bold=True)


def footed(text: str, wide: int) -> str:
    return fitted(text, wide=wide - 2 * MARGIN, size=13)


# -- Dimensions ------------------------------------------------------------------------------------


def dot_plot(results: Results, foot: str) -> Picture:
    lines, plot = results.lines, results.plot
    top = HEAD + AXIS
    bottom = top + ROW * len(lines)
    return Picture(
        key="dimensions",
        title=headed(claim("dimensions", results), WIDE),
        foot=footed(foot, WIDE),
        told="; ".join(map(alternative, lines)),
        wide=WIDE,
        high=bottom + FOOT,
        template="export/dot_plot.svg",
        drawn={
            "ticks": [{"x": x_of(tick), "value": f"{tick.value:g}"} for tick in plot.ticks],
            "mean": plot.mean and {"x": x_of(plot.mean), "value": f"{plot.mean.value:.1f}"},
            "mean_anchor": plot.mean_anchor,
            "top": top,
            "bottom": bottom,
            "rows": [row(line, top + ROW * number) for number, line in enumerate(lines)],
            "since": results.since and f"{results.since.date:%B %Y}",
            "has_target": results.target_profile is not None,
        },
    )


def x_of(mark: Mark) -> float:
    return along(mark.x)


def along(share: float) -> float:
    return round(CHART_X + CHART_WIDE * share / 100, 1)


def row(line: DimensionLine, top: int) -> dict[str, Any]:
    marks, said = line.row, line.said
    return {
        "middle": top + ROW // 2,
        "top": top,
        "title": fitted(line.title, wide=TITLE_WIDE * SCREEN, size=14, bold=True),
        "said": fitted(level_said(said), wide=(CHART_X - SAID_X - 8) * SCREEN, size=13),
        "chip": chip(line) if said.ramp is not None else None,
        "span": marks.span
        and {"x": along(marks.span.x), "wide": round(CHART_WIDE * marks.span.width / 100, 1)},
        "target": marks.target and x_of(marks.target),
        "before": marks.before and x_of(marks.before),
        "linked": line.same_basis,
        "score": marks.score and x_of(marks.score),
        "gap": gap_of(line),
        "figure": score_of(line),
    }


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


# -- Shape -----------------------------------------------------------------------------------------


def shape(drawn: charts.Radar, results: Results, foot: str) -> Picture:
    title = "Score of each dimension"
    if results.since and drawn.before:
        title = f"Scores now and in {results.since.date:%b %Y}"
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


# -- Course ----------------------------------------------------------------------------------------


def course(line: Course, drawn: Small, results: Results, foot: str) -> Picture:
    """Of the weighted mean, as the small chart has it, larger."""
    moved = said("components/claims.html#moved", change=results.since and results.since.overall)
    since = f" since {results.since.date:%B %Y}" if results.since else ""
    shared = f"Weighted mean, on {line.compared} of {line.of} questions that all of them share"
    stages = [stage(each) for each in drawn.stages]
    return Picture(
        key="trend",
        title=headed(f"{moved}{since}", WIDE),
        foot=footed(foot, WIDE),
        told=f"{shared}: {'; '.join(each['told'] for each in stages)}",
        wide=WIDE,
        high=HEAD + TALL * drawn.height + 64,
        template="export/course.svg",
        drawn={
            "ticks": [{"y": down(each.y), "value": f"{each.value:g}"} for each in drawn.ticks],
            "stages": stages,
            "line": " ".join(f"{each['x']},{each['y']}" for each in stages),
            "dates_y": HEAD + TALL * drawn.height + 8,
            "shared": shared,
        },
    )


def stage(drawn: Stage) -> dict[str, Any]:
    bounds, score = drawn.bounds, f"{drawn.score.value:.1f}"
    between = f", between {bounds.low:.1f} and {bounds.high:.1f}" if bounds else ""
    return {
        "x": round(MARGIN + (WIDE - 2 * MARGIN) * drawn.x / 100, 1),
        "y": down(drawn.score.y),
        "label_y": down(bounds.y if bounds else drawn.score.y) - 14,
        "bar": bounds and {"y": down(bounds.y), "high": round(TALL * bounds.height, 1)},
        "score": score if drawn.is_told else "",
        "on": f"{drawn.on:%b %Y}" if drawn.is_told else "",
        "told": f"{drawn.on:%B %Y} {score}{between}",
    }


def down(y: float) -> float:
    return round(HEAD + TALL * y, 1)


# -- Votes -----------------------------------------------------------------------------------------


def votes(split: Split, results: Results, foot: str) -> Picture:
    """Of all who voted: the camps stand on the page."""
    reading = split.reading
    spread = charts.spread(reading.counts)
    cant_say = f"; {reading.cant_say} could not say" if reading.cant_say else ""
    told = f"{reading.votes} votes, median {reading.median}, from {reading.low} to {reading.high}"
    inside = WIDE - 2 * MARGIN
    return Picture(
        key=f"votes-{split.key}",
        title=headed(split.question.text, WIDE),
        foot=footed(foot, WIDE),
        told=f"{told}{cant_say}",
        wide=WIDE,
        high=HEAD + round(spread.height) + 48,
        template="export/votes.svg",
        drawn={
            "top": HEAD,
            "base": HEAD + spread.base,
            "radius": spread.radius,
            "stacks": [
                {
                    "level": stack.level,
                    "x": round(MARGIN + inside * stack.x / 100, 1),
                    "dots": [round(HEAD + y, 1) for y in stack.dots],
                }
                for stack in spread.stacks
            ],
        },
    )

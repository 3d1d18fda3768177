"""The course of a score over the assessments of a system, as the small chart has it, larger."""

from typing import Any

from assessment.exports.fitting import fitted
from assessment.exports.pictures.picture import HEAD, MARGIN, WIDE, Picture, footed, headed
from assessment.exports.texts import on_one_line
from assessment.exports.wording import said
from assessment.multiples import Stage
from assessment.results.trend import Drawn, Trend

TALL = 2  # times the small chart of a page


def mean_course(trend: Trend, foot: str) -> Picture | None:
    """Of the weighted mean."""
    line, results = trend.overall, trend.results
    if line is None:
        return None
    if trend.other_system:  # which stands nowhere in this line
        return _course("trend", "Weighted mean", "Weighted mean", line, foot)
    moved = said("components/claims.html#moved", change=results.since and results.since.overall)
    since = f" since {results.since.date:%B %Y}" if results.since else ""
    return _course("trend", f"{moved}{since}", "Weighted mean", line, foot)


def dimension_course(line: Drawn, foot: str) -> Picture | None:
    return _course(f"trend-{line.key}", line.title, line.title, line, foot)


def _course(key: str, title: str, of: str, line: Drawn, foot: str) -> Picture | None:
    """None where there is no line to draw."""
    course, chart = line.course, line.chart
    if chart is None:
        return None
    shared = f"{of}, on {course.compared} of {course.of} questions that all of them share"
    stages = [stage(each) for each in chart.stages]
    bottom = HEAD + TALL * chart.height
    return Picture(
        key=key,
        title=headed(title, WIDE),
        foot=footed(foot, WIDE),
        told=on_one_line(f"{shared}: {'; '.join(each['told'] for each in stages)}"),
        wide=WIDE,
        high=bottom + 64,
        template="export/course.svg",
        drawn={
            "ticks": [{"y": down(each.y), "value": f"{each.value:g}"} for each in chart.ticks],
            "stages": stages,
            "line": " ".join(f"{each['x']},{each['y']}" for each in stages),
            "dates_y": bottom + 8,
            "shared": fitted(shared, wide=WIDE - 2 * MARGIN, size=13),
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

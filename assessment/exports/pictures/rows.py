"""A row for each dimension: its title, what is said of it, its marks on the scale, two figures."""

from collections.abc import Mapping, Sequence
from typing import Any

from assessment.charts import DotPlot, DotRow, Mark
from assessment.exports.fitting import fitted
from assessment.exports.pictures.picture import HEAD, SCREEN

ROW, AXIS, FOOT = 44, 28, 76
TITLE_WIDE, SAID_X, CHART_X, CHART_WIDE = 232, 310, 520, 270
TOP = HEAD + AXIS

Cells = Mapping[str, Any]


def height(rows: int) -> int:
    return TOP + ROW * rows + FOOT


def drawn(
    plot: DotPlot,
    rows: Sequence[Cells],
    *,
    heads: tuple[str, str],
    now: str,
    before: str,
    has_target: bool,
) -> Cells:
    """What the template of such a chart needs; `heads` stand over the figures of a row, `now` and
    `before` beside their dots in the legend, which leaves out what is empty.
    """
    bottom = TOP + ROW * len(rows)
    return {
        "ticks": [{"x": x_of(tick), "value": f"{tick.value:g}"} for tick in plot.ticks],
        "mean": plot.mean and {"x": x_of(plot.mean), "value": f"{plot.mean.value:.1f}"},
        "mean_anchor": plot.mean_anchor,
        "top": TOP,
        "bottom": bottom,
        "rows": [
            {**each, "top": TOP + ROW * place, "middle": TOP + ROW * place + ROW // 2}
            for place, each in enumerate(rows)
        ],
        "heads": heads,
        "now": now,
        "before": before,
        "has_target": has_target,
    }


def row(marks: DotRow, *, title: str, said: str, figures: tuple[str, str], **more: Any) -> Cells:
    return {
        "title": fitted(title, wide=TITLE_WIDE * SCREEN, size=14, bold=True),
        "said": fitted(said, wide=(CHART_X - SAID_X - 8) * SCREEN, size=13),
        "span": marks.span
        and {"x": along(marks.span.x), "wide": round(CHART_WIDE * marks.span.width / 100, 1)},
        "target": marks.target and x_of(marks.target),
        "before": marks.before and x_of(marks.before),
        "score": marks.score and x_of(marks.score),
        "figures": figures,
        **more,
    }


def x_of(mark: Mark) -> float:
    return along(mark.x)


def along(share: float) -> float:
    return round(CHART_X + CHART_WIDE * share / 100, 1)

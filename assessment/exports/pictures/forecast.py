"""Where the steps that are switched on lead: each dimension today and then."""

from assessment.charts import DotRow, shows_score
from assessment.engine.scoring import DimensionProfile
from assessment.exports.pictures import rows
from assessment.exports.pictures.picture import WIDE, Picture, footed, headed
from assessment.exports.texts import on_one_line
from assessment.exports.wording import said, scored
from assessment.results import Outlook


def forecast(outlook: Outlook, foot: str) -> Picture:
    plot = outlook.plot
    stands = said("assessment/plan/forecast.html#stands", outlook=outlook)
    return Picture(
        key="forecast",
        title=headed(said("assessment/plan/forecast.html#title", outlook=outlook), WIDE),
        foot=footed(foot, WIDE),
        told="; ".join([stands.rstrip("."), *map(told, plot.rows)]),
        wide=WIDE,
        high=rows.height(len(plot.rows)),
        template="export/dot_plot.svg",
        drawn=rows.drawn(
            plot,
            [row(each, outlook.today[each.key]) for each in plot.rows],
            heads=("Today", "Then"),
            now="Score then",
            before="Score today",
            has_target=any(each.target for each in plot.rows),
        ),
    )


def row(then: DotRow, today: DimensionProfile) -> rows.Cells:
    return rows.row(
        then,
        title=then.dimension.dimension.title,
        said=moved(then),
        figures=(scored(today), scored(then.dimension)),
        linked=True,
    )


def moved(row: DotRow) -> str:
    if row.score is None or row.before is None:
        return ""
    before, then = (round(mark.value, 1) for mark in (row.before, row.score))
    return f"up {then - before:.1f}" if then > before else "no change"


def told(row: DotRow) -> str:
    score = [f"score {row.dimension.score or 0:.1f}"] if shows_score(row.dimension) else []
    marks = [row.alternative] if row.alternative else []
    return on_one_line(f"{row.dimension.dimension.title}: {', '.join([*score, *marks])}")

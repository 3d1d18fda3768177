"""A portfolio → sheets: every result that counts, and what all have in common."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.timezone import localdate

from assessment.exports.sheets import Cell, Column, Sheet, figure, text
from assessment.portfolio.parts import Overview
from assessment.portfolio.rows import Cell as Place
from assessment.portfolio.rows import Row

FEWER = "fewer than three"
OF_RESULT = (
    *(text("Team", 28), text("System", 28), text("Questionnaire", 16), text("Version", 9)),
    *(text("Measured against", 20), text("Closed on", 12), text("Released on", 12)),
    *(figure("Dimensions at target", 12), figure("Dimensions with a target", 12)),
)
OF_DIMENSION = ("level", "level it may be", "score", "target")
ANTIPATTERNS = (
    *(text("Antipattern", 44), text("Teams", 16), text("Teams that contest it", 16)),
    text("Mean risk", 12),
)
REMEDIES = (
    *(text("Remedy", 44), text("Plans", 16), figure("Person-days"), figure("From")),
    *(figure("To"), text("Who decides", 18)),
    Column(title="Share of risk", width=12, kind="share"),
)
HELPERS = (text("Dimension", 28), text("Team", 28), figure("Level"))


def sheets(rows: Iterable[Row], overview: Overview, about: Sequence[str]) -> Iterator[Sheet]:
    """One for the results, and one each for what they have in common."""
    yield results(rows, overview)
    yield Sheet(title="Antipatterns", columns=ANTIPATTERNS, rows=tuple(antipatterns(overview)))
    yield Sheet(title="Remedies", columns=REMEDIES, rows=tuple(remedies(overview)))
    yield Sheet(title="Who can help", columns=HELPERS, rows=tuple(helpers(overview)))
    told = tuple((line,) for line in about)
    yield Sheet(title="About", columns=(text("About this file", 100),), rows=told)


def results(rows: Iterable[Row], overview: Overview) -> Sheet:
    """A result a line, the furthest below its own target first."""
    of_dimensions = (column for each in overview.columns for column in of_dimension(each.title))
    return Sheet(title="Teams", columns=(*OF_RESULT, *of_dimensions), rows=tuple(lines(rows)))


def of_dimension(title: str) -> Iterator[Column]:
    for of in OF_DIMENSION:
        yield figure(f"{title}: {of}", 12)
    yield Column(title=f"{title}: covered", width=12, kind="share")


def lines(rows: Iterable[Row]) -> Iterator[tuple[Cell, ...]]:
    for row in rows:
        yield (
            *(row.team, row.system, row.questionnaire, row.version, row.profile or None),
            *(localdate(row.closed_at), localdate(row.released_at)),
            *((row.reached, row.of) if row.of else (None, None)),
            *(value for cell in row.cells for value in values(cell)),
        )


def values(cell: Place) -> tuple[Cell, ...]:
    figure = cell.figure
    if figure is None:
        return None, None, None, None, None
    covered = None if figure.coverage is None else round(figure.coverage, 4)
    if not figure.rated:
        return None, None, None, figure.target, covered
    score = round(figure.score, 2) if figure.shows_score and figure.score is not None else None
    return figure.claimed, figure.possible, score, figure.target, covered


def antipatterns(overview: Overview) -> Iterator[tuple[Cell, ...]]:
    for each in overview.tallies:
        yield each.title, few(each.teams), few(each.contested), each.band


def remedies(overview: Overview) -> Iterator[tuple[Cell, ...]]:
    every = {each.key: each for each in (*overview.remedies, *overview.wider)}
    for each in every.values():
        days = (each.person_days, each.from_days, each.to_days)
        yield each.title, few(each.teams), *days, each.reach, round(each.share, 4)


def helpers(overview: Overview) -> Iterator[tuple[Cell, ...]]:
    for each in overview.help:
        for helper in each.helpers:
            yield each.title, helper.team, helper.level


def few(count: int | None) -> Cell:
    return FEWER if count is None else count

"""A page of the heat map: each result that counts, dimension by dimension."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from assessment.charts import COVERED, ramp
from assessment.engine.tolerance import is_positive, reaches
from assessment.gaps import gap
from assessment.models import DimensionFigure, Release
from assessment.models.snapshots import Reached
from assessment.portfolio.parts import Column
from questionnaires.instrument import Instrument
from questionnaires.loading import instrument


class Figure(NamedTuple):
    """What was frozen of one dimension; as `assessment.gaps` reads it."""

    snapshot: int
    dimension: str
    score: float | None
    low: float | None
    high: float | None
    coverage: float | None
    rated: bool
    claimed: int | None
    possible: int | None
    target: int | None
    meets_target: bool | None

    @property
    def level(self) -> Reached | None:
        if self.claimed is None or self.possible is None:
            return None
        return Reached(self.claimed, self.possible)

    @property
    def shows_score(self) -> bool:
        return self.score is not None and reaches(self.coverage or 0.0, COVERED)


class Cell(NamedTuple):
    """Of a dimension in a row; ready to be shown, for a page has hundreds of them."""

    figure: Figure | None  # None: its version does not ask it
    level: str = ""  # or two, where it hangs on open answers
    score: str = ""  # or its range, where too little is answered for one
    ramp: int | None = None  # None without a level
    below: float = 0  # levels below target
    classes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    assessment: int
    team: str
    system: str
    profile: str
    questionnaire: str
    version: str
    closed_at: datetime
    released_at: datetime
    cells: tuple[Cell, ...]
    reached: int
    of: int  # dimensions that have a target; 0 without one


def rows_of(releases: Sequence[Release], columns: Iterable[Column]) -> Iterator[Row]:
    """From one query more, however many they are."""
    found: dict[int, dict[str, Figure]] = defaultdict(dict)
    snapshots = [release.snapshot_id for release in releases]
    figures = DimensionFigure.objects.filter(snapshot__in=snapshots).order_by()
    for values in figures.values_list(*Figure._fields):
        figure = Figure(*values)
        found[figure.snapshot][figure.dimension] = figure
    keys = [column.key for column in columns]
    return (row(release, found[release.snapshot_id], keys) for release in releases)


def row(release: Release, figures: Mapping[str, Figure], keys: Iterable[str]) -> Row:
    assessment = release.assessment
    asked = instrument(assessment.version)
    judged = [each for each in figures.values() if each.meets_target is not None]
    if assessment.closed_at is None:
        raise ValueError(f"Assessment {assessment.pk} counts, and is open.")
    return Row(
        assessment=assessment.pk,
        team=assessment.team.name,
        system=assessment.system,
        profile=profile_of(asked, assessment.target_profile),
        questionnaire=asked.questionnaire,
        version=asked.version,
        closed_at=assessment.closed_at,
        released_at=release.released_at,
        cells=tuple(cell(figures.get(key), asked.top) for key in keys),
        reached=sum(bool(each.meets_target) for each in judged),
        of=len(judged),
    )


def profile_of(asked: Instrument, key: str) -> str:
    return next((each.title for each in asked.target_profiles if each.key == key), "")


def cell(figure: Figure | None, top: int) -> Cell:
    if figure is None or not figure.rated:
        return Cell(figure)
    level, below = figure.level, gap(figure) or 0
    is_under, is_open = is_positive(below), level is not None and level.claimed < level.possible
    return Cell(
        figure=figure,
        level=said(level) if level else "–",
        score=scored(figure),
        ramp=ramp(level.claimed, top) if level else None,
        below=below if is_under else 0,
        classes=" ".join(["under"] * is_under + ["lv-open"] * is_open),
    )


def said(level: Reached) -> str:
    if level.claimed < level.possible:
        return f"{level.claimed}–{level.possible}"
    return str(level.claimed)


def scored(figure: Figure) -> str:
    if figure.shows_score or figure.low is None or figure.high is None:
        return f"{figure.score:.1f}" if figure.score is not None else ""
    return f"{figure.low:.1f}–{figure.high:.1f}"

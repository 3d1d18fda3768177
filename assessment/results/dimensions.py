"""What is said of each dimension: its level in one of three ways, its gap, and what is strong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assessment.charts import DotRow, gap, ramp
from assessment.engine.scoring import DimensionProfile
from assessment.engine.standing import Standing
from assessment.engine.tolerance import is_positive, ordered
from questionnaires.instrument import Level, Question

Way = Literal["level", "range", "lagging", "no_level", "too_few", "left_out"]

MOST_STRENGTHS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """How a level is said; the figures are None where nothing is said of a level."""

    way: Way
    claimed: int | None = None
    possible: int | None = None
    shown: int | None = None
    name: str = ""  # of the level claimed
    ramp: int | None = None
    hangs_on: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionLine:
    """One row of the profile."""

    row: DotRow
    said: Said
    gap: float | None  # below its target, in levels; None without a target
    change: float | None  # of the score, like for like

    @property
    def dimension(self) -> DimensionProfile:
        return self.row.dimension

    @property
    def title(self) -> str:
        return self.dimension.dimension.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """A dimension that stands well, and the observable behaviour that shows it today."""

    dimension: DimensionProfile
    said: Said
    question: Question
    anchor: str

    @property
    def title(self) -> str:
        return self.dimension.dimension.title


def said(dimension: DimensionProfile, scale: Sequence[Level]) -> Said:
    if dimension.low is None:
        return Said(way="left_out")
    if not dimension.rated:
        return Said(way="too_few")
    level = dimension.level
    if level is None:
        return Said(way="no_level")
    return Said(
        way=_way(level.claimed, level.possible, level.shown),
        claimed=level.claimed,
        possible=level.possible,
        shown=level.shown,
        name=scale[level.claimed].name,
        ramp=ramp(level.claimed, len(scale) - 1),
        hangs_on=dimension.hangs_on,
    )


def _way(claimed: int, possible: int, shown: int) -> Way:
    if claimed < possible:
        return "range"
    return "lagging" if shown < claimed else "level"


def furthest_below(lines: Sequence[DimensionLine]) -> tuple[DimensionLine, ...]:
    """The rated dimensions that share the largest gap; none where all are at their target."""
    below = [line for line in lines if line.dimension.rated and is_positive(line.gap or 0)]
    return tuple(line for line in below if ordered(line.gap or 0) == ordered(below[0].gap or 0))


def strengths(
    dimensions: Sequence[DimensionProfile],
    standings: Mapping[str, Standing],
    scale: Sequence[Level],
) -> tuple[Strength, ...]:
    """The dimensions at their target whose evidence carries furthest, each with what is true.

    Where none is at its target, or there is no target, those with the highest level stand here.
    """
    levelled = [each for each in dimensions if each.rated and each.level and each.level.claimed]
    best = [each for each in levelled if each.meets_target] or levelled
    best.sort(key=lambda each: (-each.level.shown, -each.level.claimed) if each.level else (0, 0))
    return tuple(_strength(each, standings, scale) for each in best[:MOST_STRENGTHS])


def _strength(
    dimension: DimensionProfile, standings: Mapping[str, Standing], scale: Sequence[Level]
) -> Strength:
    def height(question: Question) -> tuple[int, int, float]:
        bounds = standings[question.key].bounds
        return (bounds.shown, bounds.low, question.weight) if bounds else (-1, -1, 0)

    held = [question for question in dimension.dimension.questions if question.key in standings]
    question = max(held, key=height)
    return Strength(
        dimension=dimension,
        said=said(dimension, scale),
        question=question,
        anchor=question.anchors[standings[question.key].low or 0],
    )


def line(row: DotRow, scale: Sequence[Level], changes: Mapping[str, float]) -> DimensionLine:
    return DimensionLine(
        row=row,
        said=said(row.dimension, scale),
        gap=gap(row.dimension),
        change=changes.get(row.key) if row.before else None,
    )

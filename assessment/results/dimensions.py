"""What is said of each dimension: its level in one of the ways there are, its gap, its change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assessment.charts import DotRow, ramp, shows_score
from assessment.engine.evaluation import Evaluation
from assessment.engine.progress import DimensionChange
from assessment.engine.scoring import DimensionProfile
from assessment.engine.standing import Standing
from assessment.engine.tolerance import is_positive, ordered, reaches
from assessment.gaps import gap, is_below, largest_gap, least_gap
from assessment.results.absence import is_outside_form
from questionnaires.instrument import Question

Way = Literal["level", "range", "lagging", "no_level", "too_few", "left_out", "outside_form"]


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
    unshown: tuple[Question, ...] = ()  # evidence for these would carry `shown` one further


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionLine:
    """One row of the profile."""

    row: DotRow
    said: Said
    gap: float | None  # below its target, in levels, as claimed; None without a target
    least_gap: float | None  # the same if every open answer turns out as high as it can
    held_by: tuple[Question, ...]  # what holds the level below the mean; required ones first
    against: DimensionChange | None  # like for like; only beside a score before
    same_basis: bool  # whether that begins and ends at the scores which the two reports print

    @property
    def dimension(self) -> DimensionProfile:
        return self.row.dimension

    @property
    def title(self) -> str:
        return self.dimension.dimension.title

    @property
    def gap_is_open(self) -> bool:
        return is_positive((self.gap or 0) - (self.least_gap or 0))

    @property
    def change(self) -> float | None:
        return self.against.change if self.against else None


def line(
    row: DotRow,
    evaluation: Evaluation,
    change: DimensionChange | None,
    printed: DimensionProfile | None,
) -> DimensionLine:
    """`printed` is what the earlier report says of it."""
    dimension = row.dimension
    against = change if row.before else None
    return DimensionLine(
        row=row,
        said=said(dimension, evaluation),
        gap=gap(dimension),
        least_gap=least_gap(dimension),
        held_by=_held_by(dimension),
        against=against,
        same_basis=against is not None
        and _is_same(against.after, dimension.score)
        and _is_same(against.before, printed.score if printed else None),
    )


def _is_same(one: float | None, other: float | None) -> bool:
    return one is not None and other is not None and ordered(one) == ordered(other)


def said(dimension: DimensionProfile, evaluation: Evaluation) -> Said:
    if dimension.low is None:
        outside = is_outside_form(dimension.dimension, evaluation)
        return Said(way="outside_form" if outside else "left_out")
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
        name=evaluation.instrument.scale[level.claimed].name,
        ramp=ramp(level.claimed, evaluation.instrument.top),
        hangs_on=dimension.hangs_on,
        unshown=unshown(dimension, evaluation.profile.standings),
    )


def unshown(dimension: DimensionProfile, standings: Mapping[str, Standing]) -> tuple[Question, ...]:
    """What stands at the level after the one shown, but has no evidence; where shown lags."""
    level = dimension.level
    if level is None or level.shown == level.claimed:
        return ()
    held = [standings.get(question.key) for question in dimension.dimension.questions]
    return tuple(
        each.question
        for each in held
        if each and each.bounds and each.bounds.shown <= level.shown < each.bounds.low
    )


def _way(claimed: int, possible: int, shown: int) -> Way:
    if claimed < possible:
        return "range"
    return "lagging" if shown < claimed else "level"


def _held_by(dimension: DimensionProfile) -> tuple[Question, ...]:
    """The blockers of a level that the mean has passed; a level that is open names its own."""
    level, score = dimension.level, dimension.score
    if level is None or score is None or level.claimed < level.possible:
        return ()
    if not (is_below(dimension) and shows_score(dimension) and reaches(score, level.claimed + 1)):
        return ()
    return tuple(sorted(dimension.blockers, key=lambda question: question.must is None))


def sharing_largest_gap(lines: Sequence[DimensionLine]) -> tuple[DimensionLine, ...]:
    """None where all are at their target; those that are not rated are never among them."""
    keys = {each.key for each in largest_gap(line.dimension for line in lines)}
    return tuple(line for line in lines if line.dimension.key in keys)

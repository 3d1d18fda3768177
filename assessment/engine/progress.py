"""Two profiles → what changed between them, like for like.

Compared are the questions with the same key and the same meaning that have a point in both
profiles; the newer version's dimensions and weights hold for both sides.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assessment.engine.scoring import Profile
from questionnaires.instrument import Dimension, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One compared question, as the newer version puts it."""

    question: Question
    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Two means over the same questions; None where none of them is compared."""

    compared: int  # questions
    of: int  # questions that the newer assessment holds
    before: float | None
    after: float | None

    @property
    def change(self) -> float | None:
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionChange(Change):
    dimension: Dimension


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    overall: Change
    dimensions: tuple[DimensionChange, ...]
    raised: tuple[Shift, ...]  # content order
    lowered: tuple[Shift, ...]


def compare(older: Profile, newer: Profile) -> Progress:
    shifts = {
        key: Shift(question=standing.question, before=before, after=after)
        for key, standing in newer.standings.items()
        if key in older.standings
        and same_question(older.standings[key].question, standing.question)
        and (before := older.standings[key].point) is not None
        and (after := standing.point) is not None
    }
    dimensions = tuple(
        _change_of(
            each.dimension,
            [shifts[q.key] for q in each.dimension.questions if q.key in shifts],
            of=sum(q.key in newer.standings for q in each.dimension.questions),
        )
        for each in newer.dimensions
    )
    return Progress(
        overall=_overall(dimensions),
        dimensions=dimensions,
        raised=tuple(shift for shift in shifts.values() if shift.after > shift.before),
        lowered=tuple(shift for shift in shifts.values() if shift.after < shift.before),
    )


def same_question(older: Question, newer: Question) -> bool:
    """Of two with one key; levels of scales of different length are not the same levels."""
    same_length = len(older.anchors) == len(newer.anchors)
    return older.meaning == newer.meaning and same_length


def _change_of(dimension: Dimension, shifts: Sequence[Shift], *, of: int) -> DimensionChange:
    return DimensionChange(
        dimension=dimension,
        compared=len(shifts),
        of=of,
        before=_mean((shift.question.weight, shift.before) for shift in shifts),
        after=_mean((shift.question.weight, shift.after) for shift in shifts),
    )


def _overall(dimensions: Sequence[DimensionChange]) -> Change:
    return Change(
        compared=sum(each.compared for each in dimensions),
        of=sum(each.of for each in dimensions),
        before=_mean(
            (each.dimension.weight, each.before) for each in dimensions if each.before is not None
        ),
        after=_mean(
            (each.dimension.weight, each.after) for each in dimensions if each.after is not None
        ),
    )


def _mean(weighed: Iterable[tuple[float, float]]) -> float | None:
    pairs = list(weighed)
    if not pairs:
        return None
    return sum(weight * value for weight, value in pairs) / sum(weight for weight, _ in pairs)

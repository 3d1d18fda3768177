"""How far a dimension is below its target, and which one is furthest.

A gap is in levels; a dimension without a level is measured by its low. While answers are open it
is a range: the most is what the answers claim, the least what they would come to if every open one
turned out as high as it can.
"""

from collections.abc import Iterable
from typing import Generic, NamedTuple, Protocol, TypeVar

from assessment.engine.tolerance import is_positive, ordered


class Reached(Protocol):
    """A level, as claimed and as it may turn out."""

    @property
    def claimed(self) -> int: ...
    @property
    def possible(self) -> int: ...


class Placed(Protocol):
    """What is measured: a dimension of a profile, or the figures that were frozen of one."""

    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...
    @property
    def rated(self) -> bool: ...
    @property
    def level(self) -> Reached | None: ...
    @property
    def target(self) -> int | None: ...


P = TypeVar("P", bound=Placed)


class Furthest(NamedTuple, Generic[P]):
    dimension: P
    certain: bool  # no open answer can bring another one as far down


def gap(dimension: Placed) -> float | None:
    """At most, as claimed; None without a target."""
    return _below(dimension, dimension.level.claimed if dimension.level else dimension.low)


def least_gap(dimension: Placed) -> float | None:
    """At least, if every open answer turns out as high as it can."""
    return _below(dimension, dimension.level.possible if dimension.level else dimension.high)


def is_below(dimension: Placed) -> bool:
    return is_positive(gap(dimension) or 0)


def by_gap(dimensions: Iterable[P]) -> list[P]:
    """Largest gap first; those that are not rated, and those left out, behind the others."""

    def place(dimension: P) -> tuple[bool, bool, float, float]:
        distance = (dimension.target or 0) - (dimension.low or 0) if dimension.target else 0
        left_out = dimension.low is None
        return left_out, not dimension.rated, -ordered(gap(dimension) or 0), -ordered(distance)

    return sorted(dimensions, key=place)


def largest_gap(dimensions: Iterable[P]) -> list[P]:
    """The rated dimensions that share it; none where all are at their target."""
    below = [each for each in by_gap(dimensions) if each.rated and is_below(each)]
    return [each for each in below if ordered(gap(each) or 0) == ordered(gap(below[0]) or 0)]


def furthest_below(dimensions: Iterable[P]) -> Furthest[P] | None:
    """The one rated dimension with the largest gap; None where there is none, or several."""
    rated = [each for each in by_gap(dimensions) if each.rated]
    first = largest_gap(rated)
    if len(first) != 1:
        return None
    others = max((gap(each) or 0 for each in rated if each is not first[0]), default=0)
    return Furthest(first[0], is_positive((least_gap(first[0]) or 0) - others))


def _below(dimension: Placed, reached: float | None) -> float | None:
    if dimension.target is None or reached is None:
        return None
    below = dimension.target - reached
    return below if is_positive(below) else 0

"""Exact figures, and how they are compared, ordered and rounded."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from assessment.engine.answers import Answers
from questionnaires.instrument import Instrument, Number

Plain = dict[str, Any]
Figure = Fraction | Number

TOLERANCE = Fraction(1, 10**9)


class Case(NamedTuple):
    """What every rule may look at."""

    instrument: Instrument
    answers: Answers


def at_least(a: Figure, b: Figure) -> bool:
    return Fraction(a) >= Fraction(b) - TOLERANCE


def at_most(a: Figure, b: Figure) -> bool:
    return at_least(b, a)


def above(a: Figure, b: Figure) -> bool:
    return Fraction(a) > Fraction(b) + TOLERANCE


def nine_places(figure: Figure) -> Fraction:
    return round(Fraction(figure), 9)


def six_places(figure: Fraction) -> float:
    return float(round(figure, 6)) + 0.0  # the sum makes -0.0 a 0.0


def total(figures: Iterable[Figure]) -> Fraction:
    return sum((Fraction(figure) for figure in figures), Fraction(0))


def mean(pairs: Sequence[tuple[Figure, Figure]]) -> Fraction | None:
    """Of (weight, value) pairs; none of nothing."""
    if not pairs:
        return None
    return total(Fraction(w) * Fraction(value) for w, value in pairs) / total(w for w, _ in pairs)

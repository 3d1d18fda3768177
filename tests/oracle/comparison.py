"""A result of the engine held against the exact one; float noise is forgiven, and only that."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from tests.oracle.figures import six_places

NOISE = Fraction(1, 10**9)  # far above the error of a sum of floats, far below the sixth place


def disagreements(result: Any, expected: Any, place: str = "result") -> Iterator[str]:
    """Each place where `result` is not `expected`, a document as `exact` gives it.

    A float must be the exact figure rounded to six places; only where that figure lies within NOISE
    of a rounding boundary may it be the neighbour beyond the boundary. Everything else, keys, their
    order and the types of numbers too, must be equal.
    """
    if isinstance(expected, Fraction):
        if not is_rounding_of(result, expected):
            yield f"{place}: {result!r} is not {six_places(expected)!r}"
    elif type(result) is not type(expected):
        yield f"{place}: {result!r} is not {expected!r}"
    elif isinstance(expected, dict) and list(result) == list(expected):
        for key in expected:
            yield from disagreements(result[key], expected[key], f"{place}.{key}")
    elif isinstance(expected, list) and len(result) == len(expected):
        for index, entry in enumerate(expected):
            yield from disagreements(result[index], entry, f"{place}[{index}]")
    elif result != expected:
        yield f"{place}: {result!r} is not {expected!r}"


def is_rounding_of(result: Any, figure: Fraction) -> bool:
    if type(result) is not float or repr(result) == "-0.0":
        return False
    noise = NOISE * max(Fraction(1), abs(figure))
    return result in {six_places(figure - noise), six_places(figure), six_places(figure + noise)}

"""A fault of a content file: what is wrong, at which place, in which line."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from questionnaires.yaml_writing import quoted, scalar

Path = tuple[str | int, ...]  # ("dimensions", 2, "questions", 4, "anchors"), indexes from 0
Places = Mapping[Path, int]  # the line, from 1, in which each value of a file begins

REFUSED: Final = object()  # stands in a document for a value whose fault is already told

PLAIN = re.compile(r"[A-Za-z0-9_-]{1,80}")
LONGEST_QUOTE = 60
MOST_BITS = 128  # of an integer that is shown


@dataclass(frozen=True, slots=True)
class Fault:
    """Of a content file; a warning has the same shape. `str()` gives one line."""

    place: Path
    message: str
    line: int | None = None

    def __str__(self) -> str:
        where = "" if self.line is None else f" (line {self.line})"
        return f"{written(self.place)}: {self.message}{where}"


class ContentError(ValueError):
    """Content with faults: `faults` holds every one, in the order of the file."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def written(place: Path) -> str:
    """A place as people read it: `dimensions[2].questions[4].anchors`."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{shown(step)}" for step in place)
    return "".join(steps).removeprefix(".") or "file"


def said(value: Any) -> str:
    """A value as the file writes it, on one line and cut short."""
    match value:
        case None:
            return "nothing"
        case dict():
            return "a mapping"
        case list() | tuple():
            return "a list"
        case str():
            return quoted(value if len(value) <= LONGEST_QUOTE else f"{value[:LONGEST_QUOTE]}…")
        case int() if value.bit_length() > MOST_BITS:
            return "a number of hundreds of digits"
        case bool() | int() | float():
            return scalar(value)
    return f"a {type(value).__name__}"


def located(found: Iterable[tuple[Path, str]], places: Places) -> list[Fault]:
    """Faults with the line of their place, or else of the nearest thing around it."""
    return [Fault(place, message, _line(place, places)) for place, message in found]


def in_file_order(faults: Iterable[Fault], document: Any) -> list[Fault]:
    order = {place: number for number, place in enumerate(_walk(document, ()))}

    def rank(fault: Fault) -> tuple[int, int]:
        place = fault.place
        while place and place not in order:
            place = place[:-1]
        return fault.line or 0, order.get(place, 0)

    return sorted(faults, key=rank)


def shown(step: str) -> str:
    """A key as it is, or on one line whatever is in it."""
    return step if PLAIN.fullmatch(step) else said(step)


def _line(place: Path, places: Places) -> int | None:
    while place and place not in places:
        place = place[:-1]
    return places.get(place)


def _walk(value: Any, place: Path) -> Iterable[Path]:
    yield place
    if isinstance(value, dict):
        for key, entry in value.items():
            yield from _walk(entry, (*place, key))
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _walk(entry, (*place, index))

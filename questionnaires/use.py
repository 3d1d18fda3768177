"""How versions are used, by whoever uses them: this package knows no team, so somebody tells it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol


class Use(Protocol):
    """Sums alone: nothing of a team's answers."""

    @property
    def opened(self) -> int: ...  # assessments that are open

    @property
    def closed(self) -> int: ...

    @property
    def contested(self) -> Mapping[str, int]: ...  # antipattern -> closed assessments


@dataclass(frozen=True, slots=True)
class Unused:
    opened: int = 0
    closed: int = 0
    contested: Mapping[str, int] = field(default_factory=dict)


Count = Callable[[Iterable[int]], Mapping[int, Use]]  # ids of versions -> the use of those in use

_counts: list[Count] = []


def count_with(count: Count) -> None:
    """Register who knows, once, when the apps are ready."""
    _counts.append(count)


def use_of(versions: Iterable[int]) -> Mapping[int, Use]:
    """The use of each of these versions, by id."""
    asked = list(versions)
    found: dict[int, Use] = dict.fromkeys(asked, Unused())
    for count in _counts:
        found |= count(asked)
    return found

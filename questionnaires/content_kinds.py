"""What may stand at a place of the content file: texts, keys, figures, lists, records.

Defaults and the dataclasses that hold it all are `instrument`'s; a key without a default there is
required, a list never is.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cached_property
from math import isfinite
from typing import Any

from questionnaires.faults import REFUSED, Path, said
from questionnaires.instrument import Number

Report = Callable[[Path, str], None]
Tree = dict[str, Any]  # a record, complete; None stands for what could not be used

SCHEMA = 1
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_KEY = 80
KEY_RULE = f"of a-z, 0-9 and hyphens, {LONGEST_KEY} characters at most"
VERSION = re.compile(r"(0|[1-9][0-9]{0,3})\.(0|[1-9][0-9]{0,3})")


class Kind(ABC):
    """What may stand at a place: how it is checked, built, and written back."""

    def sound(self, value: Any, place: Path, report: Report) -> Any:
        """The value, or None where it is of another type; whatever is wrong is reported."""
        return None if value is REFUSED else self.checked(value, place, report)

    @abstractmethod
    def checked(self, value: Any, place: Path, report: Report) -> Any:
        """As `sound`, for a value that was not refused before."""

    def build(self, value: Any) -> Any:
        return value

    def document(self, value: Any) -> Any:
        return value


@dataclass(frozen=True)
class Text(Kind):
    may_be_empty: bool = False

    def checked(self, value: Any, place: Path, report: Report) -> str | None:
        if not isinstance(value, str):
            hint = "" if value is None or isinstance(value, dict | list) else "; put it in quotes"
            report(place, f"must be text, not {said(value)}{hint}")
            return None
        if not self.may_be_empty and not value.strip():
            report(place, "must not be empty")
        if found := UNSTORABLE.search(value):
            report(place, f"holds U+{ord(found[0]):04X}, which cannot be stored")
        return value


class Key(Text):
    def checked(self, value: Any, place: Path, report: Report) -> str | None:
        if isinstance(value, str) and not _is_key(value):
            report(place, f"must be a key such as drift-alerts, {KEY_RULE}, not {said(value)}")
            return value
        return super().checked(value, place, report)


class Pointer(Text):
    """The key of something defined elsewhere; where it is not, that is another fault."""


class Version(Text):
    def checked(self, value: Any, place: Path, report: Report) -> str | None:
        if not isinstance(value, str) or not VERSION.fullmatch(value):
            report(place, f'must be MAJOR.MINOR in quotes, such as "1.0", not {said(value)}')
        return value if isinstance(value, str) else None


class Schema(Kind):
    def checked(self, value: Any, place: Path, report: Report) -> int | None:
        if type(value) is int and value == SCHEMA:
            return value
        report(place, f"must be {SCHEMA}, the schema that this release reads, not {said(value)}")
        return None


@dataclass(frozen=True)
class Choice(Kind):
    options: tuple[str, ...]

    def checked(self, value: Any, place: Path, report: Report) -> str | None:
        if value in self.options and isinstance(value, str):
            return value
        report(place, f"must be {_either(self.options)}, not {said(value)}")
        return None


class Flag(Kind):
    def checked(self, value: Any, place: Path, report: Report) -> bool | None:
        if isinstance(value, bool):
            return value
        report(place, f"must be true or false, not {said(value)}")
        return None


@dataclass(frozen=True)
class Whole(Kind):
    within: range | None = None
    optional: bool = False

    def checked(self, value: Any, place: Path, report: Report) -> int | None:
        if value is None and self.optional:
            return None
        if type(value) is not int:
            report(place, f"must be an integer{self.span}, not {said(value)}")
            return None
        if self.within and value not in self.within:
            report(place, f"must be an integer{self.span}, not {said(value)}")
        return value

    @property
    def span(self) -> str:
        return f" from {self.within[0]} to {self.within[-1]}" if self.within else ""


@dataclass(frozen=True)
class Figure(Kind):
    """A number, of the type in which it is written."""

    rule: str
    holds: Callable[[Number], bool]

    def checked(self, value: Any, place: Path, report: Report) -> Number | None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            report(place, f"must be a number, not {said(value)}")
            return None
        if not _is_finite(value):
            report(place, f"must be a finite number, not {said(value)}")
        elif not self.holds(value):
            report(place, f"must be {self.rule}, not {said(value)}")
        number: Number = value
        return number


@dataclass(frozen=True)
class ListOf(Kind):
    kind: Kind

    def checked(self, value: Any, place: Path, report: Report) -> list[Any] | None:
        if not isinstance(value, list | tuple):
            report(place, f"must be a list, not {said(value)}")
            return None
        return [
            self.kind.sound(entry, (*place, index), report) for index, entry in enumerate(value)
        ]

    def build(self, value: Any) -> tuple[Any, ...]:
        return tuple(map(self.kind.build, value))

    def document(self, value: Any) -> list[Any]:
        return list(map(self.kind.document, value))


@dataclass(frozen=True)
class ByKey(Kind):
    """A mapping whose keys are those of a dimension or a facet."""

    kind: Kind

    def checked(self, value: Any, place: Path, report: Report) -> dict[str, Any] | None:
        if not isinstance(value, Mapping):
            report(place, f"must be a mapping, not {said(value)}")
            return None
        for key in value:
            if not isinstance(key, str):
                report((*place, key), "must be text; put the key in quotes")
        return {
            key: self.kind.sound(entry, (*place, key), report)
            for key, entry in value.items()
            if isinstance(key, str)
        }

    def build(self, value: Any) -> dict[str, Any]:
        return {key: self.kind.build(entry) for key, entry in value.items()}

    def document(self, value: Any) -> dict[str, Any]:
        return {key: self.kind.document(entry) for key, entry in value.items()}


class ByLevel(Kind):
    """The anchors: a text for each level of the scale."""

    def checked(self, value: Any, place: Path, report: Report) -> dict[int, Any] | None:
        if not isinstance(value, Mapping):
            report(place, f"must be a mapping of levels to texts, not {said(value)}")
            return None
        for key in value:
            if type(key) is not int:
                report(place, f"{said(key)} is no level; a level is an integer without quotes")
        return {
            level: Text().sound(text, (*place, level), report)
            for level, text in value.items()
            if type(level) is int
        }

    def build(self, value: Any) -> tuple[str, ...]:
        return tuple(value[level] for level in sorted(value))

    def document(self, value: Any) -> dict[int, str]:
        return dict(enumerate(value))


@dataclass(frozen=True)
class Record(Kind):
    name: str
    holder: Any  # its dataclass in `instrument`
    kinds: Mapping[str, Kind]  # by key of the file, in the order in which it is written

    ATTRIBUTES = {"is": "when"}  # a word that Python keeps for itself

    @property
    def called(self) -> str:
        return f"{'an' if self.name[0] in 'aeiou' else 'a'} {self.name}"

    @cached_property
    def defaults(self) -> dict[str, Any]:
        """What an absent key stands for, in terms of the file."""
        found: dict[str, Any] = {}
        for entry in fields(self.holder):
            if entry.default is not MISSING:
                found[entry.name] = entry.default
            elif entry.default_factory is not MISSING:
                found[entry.name] = entry.default_factory()
        return found | {key: [] for key, kind in self.kinds.items() if isinstance(kind, ListOf)}

    def checked(self, value: Any, place: Path, report: Report) -> Tree | None:
        if not isinstance(value, Mapping):
            report(place, f"must be {self.called}, a mapping, not {said(value)}")
            return None
        for key in value:
            if key not in self.kinds:
                report((*place, key), f"is no key of {self.called}")
        for key in self.kinds:
            if key not in value and key not in self.defaults:
                report(place, f"{key} is missing")
        return {
            key: kind.sound(value[key], (*place, key), report)
            if key in value
            else self.defaults.get(key)
            for key, kind in self.kinds.items()
        }

    def part(self, held: Any, key: str) -> Any:
        """What an instance of the holder has at a key of the file."""
        return getattr(held, self.ATTRIBUTES.get(key, key))

    def build(self, value: Any) -> Any:
        parts = {
            self.ATTRIBUTES.get(key, key): kind.build(value[key])
            for key, kind in self.kinds.items()
        }
        return self.holder(**parts)

    def document(self, value: Any) -> dict[str, Any]:
        return {
            key: kind.document(self.part(value, key))
            for key, kind in self.kinds.items()
            if not self._is_default(key, self.part(value, key))
        }

    def _is_default(self, key: str, value: Any) -> bool:
        if key not in self.defaults:
            return False
        default = self.defaults[key]
        if isinstance(default, list | dict):
            return not value
        return bool(value == default) and type(value) is type(default)


def _is_key(text: str) -> bool:
    return len(text) <= LONGEST_KEY and KEY.fullmatch(text) is not None


def _is_finite(number: Number) -> bool:
    try:
        return isfinite(number)
    except OverflowError:  # an integer beyond every float
        return False


def _either(options: tuple[str, ...]) -> str:
    return f"{', '.join(options[:-1])} or {options[-1]}"

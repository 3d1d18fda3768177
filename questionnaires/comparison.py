"""What an edition changes against an earlier one, and which number that asks for.

Parts are matched by their keys, levels by their number; a part with another key is another part.
The class of a change:

*wording*  texts only: titles, questions, anchors, evidence to ask for, a level's name and litmus,
           a fact's text, licence and language, notes for editors.
*minor*    something added, removed, moved, or changed in what it means or counts: `meaning`,
           weights, `must`, `core`, facts that switch a question off, facets, references, signals,
           preconditions, severities, concerns, raises, prerequisites, reach, efforts, targets,
           sources. The order counts: it breaks ties.
*major*    a level, a fact or a dimension added or removed, or another `gate`: figures before and
           after are no longer alike.

An anchor is a text, so a changed one counts as wording; whether it still means the same is the
editor's to say (`refusals`). `version` and `changes` belong to the edition and are not compared.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from types import MappingProxyType
from typing import Any, Literal

from questionnaires import yaml_writing
from questionnaires.content_kinds import ByLevel, Kind, ListOf, Record, Text
from questionnaires.content_schema import DIMENSION, FACET_VALUE, INSTRUMENT, QUESTION, TEXT
from questionnaires.faults import Fault, Path
from questionnaires.instrument import FacetValue, Instrument, Question

QUESTIONS = DIMENSION.kinds["questions"]  # compared apart: they may move to another dimension

ChangeClass = Literal["none", "wording", "minor", "major"]
What = Literal["added", "removed", "moved", "reworded", "changed"]

CLASSES: tuple[ChangeClass, ...] = ("none", "wording", "minor", "major")  # rising
OF_THE_EDITION = ("questionnaire", "version", "changes")
THE_SET_COUNTS = ("level", "fact", "dimension")  # one more or one fewer is a major change


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One part that reads otherwise; a text as it is, anything else as the file writes it."""

    part: str  # its key in the file: "text", "anchors[2]", "signals"
    old: str  # empty where there was nothing
    new: str
    wording: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    kind: str  # "questionnaire", "level", "question", "antipattern", "target profile", …
    key: str
    what: What
    change_class: ChangeClass
    differences: tuple[Difference, ...] = ()  # of what is moved, reworded or changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    changes: tuple[Change, ...]  # in content order, what was removed behind what is there

    @property
    def change_class(self) -> ChangeClass:
        classes = [change.change_class for change in self.changes]
        return max(classes, key=CLASSES.index, default="none")


def compare(old: Instrument, new: Instrument) -> Comparison:
    """Every change that turns `old` into `new`."""
    changes = list(_at_the_top(old, new))
    for part, kind in INSTRUMENT.kinds.items():
        if isinstance(kind, ListOf) and isinstance(kind.kind, Record):
            before, after = _homeless(getattr(old, part)), _homeless(getattr(new, part))
            changes += _listed(kind.kind, before, after)
    changes += _listed(QUESTION, _by_dimension(old), _by_dimension(new))
    return Comparison(changes=tuple(changes))


def next_version(version: str, change_class: ChangeClass) -> str:
    """The least number for an edition that follows `version` with such a change."""
    major, minor = _number(version)
    return f"{major + 1}.0" if change_class == "major" else f"{major}.{minor + 1}"


def refusals(
    old: Instrument,
    new: Instrument,
    wording_only: Collection[str],
    earlier: Mapping[str, Question] = MappingProxyType({}),
) -> list[Fault]:
    """What stands against publishing `new` over `old`, the last published version.

    `wording_only` holds the keys of questions whose anchors an editor changed in wording only;
    `earlier` has questions by key, where another than that of `old` is to be compared.
    """
    before = {question.key: question for question in old.questions()} | dict(earlier)
    version = [Fault(place, message) for place, message in _refused_version(old, new)]
    return version + refused_questions(before, new, wording_only)


def refused_questions(
    before: Mapping[str, Question], new: Instrument, wording_only: Collection[str]
) -> list[Fault]:
    """Meanings that fell, and changed anchors of which nobody said what became of the meaning.

    `before` has questions by key, each as it was published last. What was asked on more levels or
    fewer is asked again anyway.
    """
    found = _refused_questions(before, new, wording_only)
    return [Fault(place, message) for place, message in found]


def _refused_version(old: Instrument, new: Instrument) -> Iterator[tuple[Path, str]]:
    if new.questionnaire != old.questionnaire:
        yield ("questionnaire",), f"must be {old.questionnaire}, as before, not {new.questionnaire}"
    change_class = compare(old, new).change_class
    least = next_version(old.version, change_class)
    if _number(new.version) < _number(least):
        message = f"must be {least} or greater, not {new.version}; the last is {old.version}"
        major = " and the change is major" if change_class == "major" else ""
        yield ("version",), f"{message}{major}"


def _refused_questions(
    before: Mapping[str, Question], new: Instrument, wording_only: Collection[str]
) -> Iterator[tuple[Path, str]]:
    for number, dimension in enumerate(new.dimensions):
        for index, question in enumerate(dimension.questions):
            place = ("dimensions", number, "questions", index)
            earlier = before.get(question.key, question)
            if question.meaning < earlier.meaning:
                message = f"must not fall: it was {earlier.meaning}, now {question.meaning}"
                yield (*place, "meaning"), message
            if (
                question.anchors != earlier.anchors
                and len(new.scale) == len(earlier.anchors)
                and question.meaning <= earlier.meaning
                and question.key not in wording_only
            ):
                remedy = f"raise meaning to {earlier.meaning + 1}, or mark {question.key}"
                yield (*place, "anchors"), f"changed: {remedy} as wording only"


def _number(version: str) -> tuple[int, int]:
    major, minor = version.split(".")
    return int(major), int(minor)


def _at_the_top(old: Instrument, new: Instrument) -> Iterator[Change]:
    """Gate, title and the like."""
    differences = [
        difference
        for key, kind in INSTRUMENT.kinds.items()
        if key not in OF_THE_EDITION and not isinstance(kind, ListOf)
        for difference in _differences(kind, key, getattr(old, key), getattr(new, key))
    ]
    yield from _changed("questionnaire", new.questionnaire, differences, "major")


Spot = tuple[str, str]  # the dimension in which something stands, "" where there is none; its key
Entries = Sequence[tuple[str, Any]]  # of a list, each with its dimension or ""


def _homeless(records: Sequence[Any]) -> Entries:
    return [("", record) for record in records]


def _by_dimension(instrument: Instrument) -> Entries:
    return [
        (dimension.key, question)
        for dimension in instrument.dimensions
        for question in dimension.questions
    ]


def _listed(kind: Record, old: Entries, new: Entries) -> Iterator[Change]:
    before = {_identity(record): (home, record) for home, record in old}
    after = {_identity(record): (home, record) for home, record in new}
    spots, new_spots = _positions(before), _positions(after)
    out_of_order = _out_of_order(list(spots), list(new_spots))
    set_class: ChangeClass = "major" if kind.name in THE_SET_COUNTS else "minor"
    for key, (home, record) in after.items():
        if key not in before:
            yield Change(kind=kind.name, key=key, what="added", change_class=set_class)
            continue
        old_home, earlier = before[key]
        spot = home, key
        if home != old_home:
            yield _moved(kind.name, key, "dimension", old_home, home)
        elif spot in out_of_order:
            yield _moved(kind.name, key, "position", str(spots[spot]), str(new_spots[spot]))
        yield from _changed(kind.name, key, [*_differences(kind, "", earlier, record)], "minor")
    for key in before:
        if key not in after:
            yield Change(kind=kind.name, key=key, what="removed", change_class=set_class)


def _positions(entries: Mapping[str, tuple[str, Any]]) -> dict[Spot, int]:
    """The place of each, counted from 1 within its dimension or its list."""
    count: Counter[str] = Counter()
    positions = {}
    for key, (home, _) in entries.items():
        count[home] += 1
        positions[home, key] = count[home]
    return positions


def _identity(record: Any) -> str:
    return str(getattr(record, "key", None) or record.level)


def _moved(kind: str, key: str, part: str, old: str, new: str) -> Change:
    difference = Difference(part=part, old=old, new=new, wording=False)
    return Change(kind=kind, key=key, what="moved", change_class="minor", differences=(difference,))


def _changed(
    kind: str, key: str, differences: Sequence[Difference], beyond_wording: ChangeClass
) -> Iterator[Change]:
    if not differences:
        return
    wording = all(difference.wording for difference in differences)
    yield Change(
        kind=kind,
        key=key,
        what="reworded" if wording else "changed",
        change_class="wording" if wording else beyond_wording,
        differences=tuple(differences),
    )


def _differences(kind: Kind, part: str, old: Any, new: Any) -> Iterator[Difference]:
    """What differs between two values of a kind, down to the single text or figure."""
    if old == new:
        return
    if isinstance(kind, Record):
        for key, held in kind.kinds.items():
            if held is not QUESTIONS:
                inside = f"{part}.{key}".removeprefix(".")
                yield from _differences(held, inside, kind.part(old, key), kind.part(new, key))
    elif isinstance(kind, ByLevel):
        for level, (before, after) in enumerate(zip_longest(old, new, fillvalue="")):
            yield from _differences(TEXT, f"{part}[{level}]", before, after)
    elif isinstance(kind, ListOf) and kind.kind is FACET_VALUE and _keys(old) == _keys(new):
        for before, after in zip(old, new, strict=True):
            yield from _differences(FACET_VALUE, f"{part}.{after.key}", before, after)
    else:
        wording = type(kind) is Text or kind == ListOf(TEXT)
        yield Difference(
            part=part, old=_written(kind, old), new=_written(kind, new), wording=wording
        )


def _keys(values: Sequence[FacetValue]) -> list[str]:
    return [value.key for value in values]


def _written(kind: Kind, value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else yaml_writing.flow(kind.document(value))


def _out_of_order(old: Sequence[Spot], new: Sequence[Spot]) -> set[Spot]:
    """The fewest that must have moved to explain the new order of those with the same home."""
    rank = {spot: number for number, spot in enumerate(old)}
    stayed: dict[str, list[Spot]] = defaultdict(list)
    for spot in new:
        if spot in rank:
            stayed[spot[0]].append(spot)
    return {
        spot
        for spots in stayed.values()
        for spot in set(spots).difference(_longest_rising(spots, rank))
    }


def _longest_rising(spots: Sequence[Spot], rank: Mapping[Spot, int]) -> Iterator[Spot]:
    """A longest run of spots, gaps allowed, whose ranks rise; last first."""
    ends: list[int] = []  # the least rank with which a run of each length ends
    runs: list[Any] = []  # that run, as its last spot and the run before it
    for spot in spots:
        at = bisect_left(ends, rank[spot])
        ends[at : at + 1] = [rank[spot]]
        runs[at : at + 1] = [(spot, runs[at - 1] if at else None)]
    run = runs[-1] if runs else None
    while run:
        spot, run = run
        yield spot

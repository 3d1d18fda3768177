"""What must hold between the parts of a content file, checked on whatever of it has a sound shape.

Each check takes the tree that `content_schema` makes of a document, in which None stands for what
could not be used, and yields places with what is wrong there.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from questionnaires.content_kinds import Tree
from questionnaires.content_schema import NAMES
from questionnaires.faults import Path, said, shown, written
from questionnaires.prerequisites import cycles

Found = Iterator[tuple[Path, str]]

SCALE_SIZES = range(2, 8)
LONGEST_ANCHOR = 20  # words
MOST_DEFINING = 2
MOST_NAMED = 6  # keys in one fault


def faults(tree: Tree) -> Found:
    draft = _Draft(tree)
    for check in (
        *(_scale, _keys, _efforts, _references, _targets),
        *(_dimensions, _questions, _anchors, _antipatterns, _remedies, _cycles),
    ):
        yield from check(draft)


class _Draft:
    """A tree with what the checks look up in it."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.levels = set(_given(level["level"] for _, level in _entries(tree, "scale")))
        self.by_place = set(range(len(tree["scale"] or ())))  # the levels, were they in order
        self.anchored = self.levels & self.by_place & set(range(SCALE_SIZES[-1]))
        self.top = max(self.levels, default=0)
        self.dimensions = list(_entries(tree, "dimensions"))
        self.questions = [
            entry
            for place, dimension in self.dimensions
            for entry in _entries(dimension, "questions", place)
        ]
        self.remedies = list(_entries(tree, "remedies"))
        self.keys = {
            name: _given(entry["key"] for _, entry in _entries(tree, part))
            for part, name in NAMES.items()
        }
        self.keys["question"] = _given(question["key"] for _, question in self.questions)
        self.unread = {name for part, name in NAMES.items() if tree[part] is None}
        if "dimension" in self.unread or None in [part["questions"] for _, part in self.dimensions]:
            self.unread.add("question")

    def pointer(self, name: str, key: str | None, place: Path) -> Found:
        """Whether a key is defined; silent where the list that defines it could not be read."""
        if key is not None and key not in self.keys[name] and name not in self.unread:
            yield place, f"{said(key)} is no {name}"

    def pointers(self, name: str, record: Tree, part: str, place: Path) -> Found:
        yield from _repeated_keys(record[part], (*place, part))
        for index, key in enumerate(record[part] or ()):
            yield from self.pointer(name, key, (*place, part, index))

    def level(self, record: Tree, part: str, place: Path) -> Found:
        level = record[part]
        if level is not None and self.top and not 1 <= level <= self.top:
            yield (*place, part), f"must be from 1 to {self.top}, not {said(level)}"


def _entries(record: Tree, part: str, place: Path = ()) -> Iterator[tuple[Path, Tree]]:
    """The usable records of a list, each with its place."""
    for index, entry in enumerate(record[part] or ()):
        if entry is not None:
            yield (*place, part, index), entry


def _given(values: Iterable[Any]) -> dict[Any, None]:
    """Those that could be used, each once, in order."""
    return dict.fromkeys(value for value in values if value is not None)


def _repeated(entries: Iterable[tuple[Path, Tree]], part: str) -> Found:
    """A fault for each record whose `part` says what an earlier one says."""
    first: dict[Any, Path] = {}
    for place, entry in entries:
        value = entry[part]
        if value is not None and first.setdefault(value, place) is not place:
            where = written(first[value])
            yield (*place, part), f"{said(value)} stands twice, first at {where}"


def _repeated_keys(keys: list[str | None] | None, place: Path) -> Found:
    seen: set[str] = set()
    for index, key in enumerate(keys or ()):
        if key in seen:
            yield (*place, index), f"{said(key)} stands twice"
        elif key is not None:
            seen.add(key)


def _scale(draft: _Draft) -> Found:
    scale = draft.tree["scale"]
    if scale is not None and len(scale) not in SCALE_SIZES:
        yield ("scale",), f"must have 2 to 7 levels, not {len(scale)}"
    for index, (place, level) in enumerate(_entries(draft.tree, "scale")):
        if level["level"] not in (None, index):
            expected = f"must be {index}, not {said(level['level'])}"
            yield (*place, "level"), f"{expected}; levels ascend from 0 without a gap"
            return


def _keys(draft: _Draft) -> Found:
    for part in NAMES:
        yield from _repeated(_entries(draft.tree, part), "key")
    for place, facet in _entries(draft.tree, "facets"):
        yield from _repeated(_entries(facet, "values", place), "key")
    yield from _repeated(draft.questions, "key")


def _efforts(draft: _Draft) -> Found:
    for place, effort in _entries(draft.tree, "efforts"):
        least, days, most = effort["from_days"], effort["person_days"], effort["to_days"]
        if None not in (least, days, most) and days > 0 and not least <= days <= most:
            message = f"must be from {said(least)} to {said(most)}, as the range says"
            yield (*place, "person_days"), f"{message}, not {said(days)}"


def _references(draft: _Draft) -> Found:
    for place, reference in _entries(draft.tree, "references"):
        yield from draft.pointer("source", reference["source"], (*place, "source"))


def _targets(draft: _Draft) -> Found:
    for place, profile in _entries(draft.tree, "target_profiles"):
        targets = profile["targets"]
        if targets is None:
            continue
        at = (*place, "targets")
        for key in targets:
            yield from draft.pointer("dimension", key, (*at, key))
            yield from draft.level(targets, key, at)
        missing = (key for key in draft.keys["dimension"] if key not in targets)
        if named := list(islice(missing, MOST_NAMED + 1)):
            shortened = [*map(said, named[:MOST_NAMED]), *["…"] * (len(named) > MOST_NAMED)]
            yield at, f"{', '.join(shortened)} missing; every dimension has a target"


def _dimensions(draft: _Draft) -> Found:
    if draft.tree["dimensions"] == []:
        yield (), "has no dimension"
    for place, dimension in draft.dimensions:
        if dimension["questions"] == []:
            yield place, "has no question"


def _questions(draft: _Draft) -> Found:
    facets = {facet["key"]: facet["values"] for _, facet in _entries(draft.tree, "facets")}
    for place, question in draft.questions:
        yield from draft.level(question, "must", place)
        yield from draft.pointers("reference", question, "references", place)
        switches = list(_entries(question, "not_applicable_when", place))
        yield from _repeated(switches, "fact")
        for at, switch in switches:
            yield from draft.pointer("fact", switch["fact"], (*at, "fact"))
        for facet, keys in (question["facets"] or {}).items():
            at = (*place, "facets", facet)
            yield from draft.pointer("facet", facet, at)
            yield from _facet_values(keys, facets.get(facet), at)


def _facet_values(
    keys: list[str | None] | None, values: list[Tree | None] | None, at: Path
) -> Found:
    if keys == []:
        yield at, "names no value; leave the facet out"
    yield from _repeated_keys(keys, at)
    if values is None:
        return
    known = {value["key"] for value in values if value is not None}
    for index, key in enumerate(keys or ()):
        if key is not None and key not in known:
            yield (*at, index), f"{said(key)} is no value of this facet"


def _anchors(draft: _Draft) -> Found:
    for place, question in draft.questions:
        anchors = question["anchors"]
        if anchors is None:
            continue
        at = (*place, "anchors")
        for level in sorted(draft.anchored - anchors.keys()):
            yield at, f"level {level} is missing"
        levels: dict[str, int] = {}
        for level, text in anchors.items():
            if draft.levels and level not in draft.levels | draft.by_place:
                yield (*at, level), f"the scale has no level {said(level)}"
            if text is None:
                continue
            if len(text.split()) > LONGEST_ANCHOR:
                words = len(text.split())
                yield (*at, level), f"has {words} words, {LONGEST_ANCHOR} at most"
            if text.strip() and (same := levels.setdefault(text, level)) != level:
                yield (*at, level), f"says the same as level {said(same)}"


def _antipatterns(draft: _Draft) -> Found:
    for place, antipattern in _entries(draft.tree, "antipatterns"):
        yield from draft.pointers("concern", antipattern, "concerns", place)
        yield from draft.pointers("reference", antipattern, "references", place)
        yield from _on_questions(draft, antipattern, "preconditions", "at_least", place)
        yield from _on_questions(draft, antipattern, "signals", "below", place)
        if antipattern["signals"] == []:
            yield place, "has no signal"
        defining = [signal for _, signal in _entries(antipattern, "signals") if signal["defining"]]
        if len(defining) > MOST_DEFINING:
            message = f"{len(defining)} are defining, {MOST_DEFINING} at most"
            yield (*place, "signals"), message


def _remedies(draft: _Draft) -> Found:
    for place, remedy in draft.remedies:
        yield from draft.pointer("effort", remedy["effort"], (*place, "effort"))
        yield from draft.pointers("remedy", remedy, "requires", place)
        yield from draft.pointers("reference", remedy, "references", place)
        yield from _on_questions(draft, remedy, "raises", "to", place)
        if remedy["raises"] == []:
            yield place, "raises nothing"


def _on_questions(draft: _Draft, record: Tree, part: str, level: str, place: Path) -> Found:
    """Signals, preconditions and raises: each a level of one question, no question twice."""
    entries = list(_entries(record, part, place))
    yield from _repeated(entries, "question")
    for at, entry in entries:
        yield from draft.pointer("question", entry["question"], (*at, "question"))
        yield from draft.level(entry, level, at)


def _cycles(draft: _Draft) -> Found:
    first: dict[str, tuple[Path, Tree]] = {}
    for place, remedy in draft.remedies:
        first.setdefault(remedy["key"], (place, remedy))
    requires = {key: _given(remedy["requires"] or ()) for key, (_, remedy) in first.items()}
    for last, cycle in cycles(requires, MOST_NAMED + 1):
        place, _ = first[last]
        walk = [*map(shown, cycle[:MOST_NAMED]), *["…"] * (len(cycle) > MOST_NAMED)]
        around = " requires ".join([*walk, shown(cycle[0])])
        yield (*place, "requires"), f"prerequisites in a cycle: {around}"

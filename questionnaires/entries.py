"""What a version is made of, one entry an editor's page, found in its document.

An entry is named by its kind and its key (a level by its number), and so is its page.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from questionnaires.faults import Fault, Path
from questionnaires.instrument import Question

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    name: str  # as in addresses
    part: str  # of the document that lists its entries
    said_by: str  # what people know an entry by
    plural: str

    @property
    def title(self) -> str:
        return self.name.replace("-", " ").capitalize()

    @property
    def article(self) -> str:
        return "an" if self.name[0] in "aeiou" else "a"


QUESTIONNAIRE = Kind("questionnaire", "", "title", "Questionnaires")
LEVEL = Kind("level", "scale", "name", "Levels of the scale")
EFFORT = Kind("effort", "efforts", "title", "Efforts")
FACT = Kind("fact", "facts", "text", "Facts")
CONCERN = Kind("concern", "concerns", "title", "Concerns")
SOURCE = Kind("source", "sources", "title", "Sources")
REFERENCE = Kind("reference", "references", "title", "References")
FACET = Kind("facet", "facets", "title", "Facets")
TARGET_PROFILE = Kind("target-profile", "target_profiles", "title", "Target profiles")
DIMENSION = Kind("dimension", "dimensions", "title", "Dimensions")
QUESTION = Kind("question", "questions", "text", "Questions")
ANTIPATTERN = Kind("antipattern", "antipatterns", "title", "Antipatterns")
REMEDY = Kind("remedy", "remedies", "title", "Remedies")

KINDS = {
    kind.name: kind
    for kind in (
        *(DIMENSION, QUESTION, ANTIPATTERN, REMEDY, TARGET_PROFILE, FACT, CONCERN),
        *(LEVEL, EFFORT, FACET, SOURCE, REFERENCE),
    )
}

OF_THE_TOP = ("title", "language", "licence", "gate", "changes")
SPLIT = ("anchors", "facets", "targets")  # edited one text, one facet, one dimension at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    kind: Kind
    key: str
    record: Document
    place: Path
    home: str = ""  # the dimension of a question
    faults: list[Fault] = field(default_factory=list)
    undecided: list[Fault] = field(default_factory=list)  # anchors: do they still mean the same?
    warnings: list[Fault] = field(default_factory=list)

    @property
    def title(self) -> str:
        return str(self.record[self.kind.said_by]).strip() or self.key

    @property
    def position(self) -> int:
        """Its number among its likes, from 1."""
        index = self.place[-1]
        return index + 1 if isinstance(index, int) else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """Every entry of a version, in content order, with the faults and warnings at its place."""

    document: Document
    top: Entry  # the questionnaire itself, and whatever belongs to no other
    entries: tuple[Entry, ...]
    before: Mapping[str, Question]  # by key, as published last, on as many levels if so it was

    def of(self, kind: Kind, home: str | None = None) -> list[Entry]:
        return [e for e in self.entries if e.kind is kind and home in (None, e.home)]

    def entry(self, kind: Kind, key: str) -> Entry | None:
        if kind is QUESTIONNAIRE:
            return self.top
        return next((each for each in self.of(kind) if each.key == key), None)

    def asked_before(self, question: Entry) -> Question | None:
        """As it was published last; none where it was not, or on more levels or fewer."""
        earlier = self.before.get(question.key)
        alike = earlier and len(earlier.anchors) == len(self.document["scale"])
        return earlier if alike else None

    def beside(self, entry: Entry) -> tuple[Entry | None, Entry | None]:
        """The entries of its kind before and after it."""
        likes: list[Entry | None] = [None, *self.of(entry.kind), None]
        at = likes.index(entry)
        return likes[at - 1], likes[at + 1]

    @property
    def faults(self) -> list[tuple[Entry, Fault]]:
        return [(entry, fault) for entry in (self.top, *self.entries) for fault in entry.faults]

    @property
    def undecided(self) -> list[tuple[Entry, Fault]]:
        return [(entry, each) for entry in self.entries for each in entry.undecided]

    @property
    def warnings(self) -> list[tuple[Entry, Fault]]:
        return [(entry, each) for entry in (self.top, *self.entries) for each in entry.warnings]


def outline(
    document: Document,
    faults: Iterable[Fault] = (),
    warnings: Iterable[Fault] = (),
    undecided: Iterable[Fault] = (),
    before: Mapping[str, Question] = MappingProxyType({}),
) -> Outline:
    entries = tuple(_entries(document))
    top = Entry(kind=QUESTIONNAIRE, key=document["questionnaire"], record=document, place=())
    by_place = {entry.place: entry for entry in entries} | {(): top}
    for fault in faults:
        _owner(fault.place, by_place).faults.append(fault)
    for warning in warnings:
        _owner(warning.place, by_place).warnings.append(warning)
    for each in undecided:
        _owner(each.place, by_place).undecided.append(each)
    return Outline(document=document, top=top, entries=entries, before=before)


def parts(document: Document, entry: Entry) -> dict[str, Any]:
    """What the page of an entry edits, by the names of its fields.

    A question's page also has the signals and raises it takes part in, its dimension and place.
    """
    record, kind = entry.record, entry.kind
    if kind is QUESTIONNAIRE:
        return {name: record[name] for name in OF_THE_TOP}
    if kind is LEVEL:
        return {name: record[name] for name in ("name", "litmus")}
    held = {n: v for n, v in record.items() if n not in ("key", "questions", *SPLIT)}
    held |= _split(document, kind, record) | {"position": entry.position}
    if kind is QUESTION:
        held |= {
            "dimension": entry.home,
            "signals": _taken_part(document, "antipatterns", "signals", entry.key),
            "raises": _taken_part(document, "remedies", "raises", entry.key),
        }
    return held


def _split(document: Document, kind: Kind, record: Document) -> dict[str, Any]:
    """Anchors, facets and targets one by one, so that two editors may each change another."""
    found: dict[str, Any] = {}
    if kind is QUESTION:
        levels = [level["level"] for level in document["scale"]]
        for level in dict.fromkeys([*levels, *record["anchors"]]):
            found[f"anchors-{level}"] = record["anchors"].get(level, "")
        for key in dict.fromkeys([*_keys(document["facets"]), *record["facets"]]):
            found[f"facets-{key}"] = record["facets"].get(key, [])
    if kind is TARGET_PROFILE:
        for key in dict.fromkeys([*_keys(document["dimensions"]), *record["targets"]]):
            found[f"targets-{key}"] = record["targets"].get(key)
    return found


def _taken_part(document: Document, part: str, lists: str, question: str) -> list[dict[str, Any]]:
    return [
        {part: owner["key"], **{n: v for n, v in each.items() if n != "question"}}
        for owner in document[part]
        for each in owner[lists]
        if each["question"] == question
    ]


def _keys(records: Iterable[Document]) -> list[str]:
    return [record["key"] for record in records]


def pointing_at(outline: Outline, entry: Entry) -> list[Entry]:
    """The entries that name this one."""
    return [each for each in outline.entries if _names(each, entry)]


def kept_by(outline: Outline, entry: Entry) -> list[Entry]:
    """What must go, or point elsewhere, before this entry may."""
    if entry.kind in (EFFORT, SOURCE):
        return pointing_at(outline, entry)
    if entry.kind is DIMENSION:
        return outline.of(QUESTION, entry.key)
    if entry.kind is LEVEL:
        return [each for each in outline.of(LEVEL) if each.position > entry.position]
    return []


def _names(each: Entry, entry: Entry) -> bool:
    record, key = each.record, entry.key
    match entry.kind.name:
        case "question":
            lists = [*record.get("signals", ()), *record.get("preconditions", ())]
            lists += record.get("raises", ())
            return any(row["question"] == key for row in lists)
        case "remedy":
            return key in record.get("requires", ())
        case "reference":
            return key in record.get("references", ())
        case "concern":
            return key in record.get("concerns", ())
        case "fact":
            return any(row["fact"] == key for row in record.get("not_applicable_when", ()))
        case "facet":
            return key in record.get("facets", ())
        case "dimension":
            return key in record.get("targets", ())
        case "effort" | "source" as name:
            return bool(record.get(name) == key)
    return False


def rest(entry: Entry, fault: Fault) -> Path:
    """Where within its entry a fault stands."""
    return fault.place[len(entry.place) :]


def _owner(place: Path, by_place: Mapping[Path, Entry]) -> Entry:
    while place not in by_place:
        place = place[:-1]
    return by_place[place]


def _entries(document: Document) -> Iterator[Entry]:
    for kind in KINDS.values():
        if kind is not QUESTION:
            yield from _listed(kind, document, ())
        if kind is DIMENSION:
            for number, dimension in enumerate(document["dimensions"]):
                home = ("dimensions", number)
                yield from _listed(QUESTION, dimension, home, dimension["key"])


def _listed(kind: Kind, record: Document, place: Path, home: str = "") -> Iterator[Entry]:
    for index, each in enumerate(record[kind.part]):
        key = str(each["level"]) if kind is LEVEL else each["key"]
        yield Entry(kind=kind, key=key, record=each, place=(*place, kind.part, index), home=home)

"""The content file as one table: its keys, what stands at each, and in which order."""

from typing import get_args

from questionnaires import instrument as of
from questionnaires.content_kinds import (
    ByKey,
    ByLevel,
    Choice,
    Figure,
    Flag,
    Key,
    ListOf,
    Pointer,
    Record,
    Schema,
    Text,
    Version,
    Whole,
)

SMALLEST, LARGEST = 1e-9, 1e9  # beyond, sums and quotients of weights are no longer finite

TEXT, OPTIONAL_TEXT = Text(), Text(may_be_empty=True)
POINTER = Pointer(may_be_empty=True)
POINTERS = ListOf(POINTER)
LEVEL = Whole()  # its range is the scale's
WEIGHT = Figure("a number above 0, from 1e-9 to 1e9", lambda number: SMALLEST <= number <= LARGEST)
DAYS = Figure("a number from 0 to 1e9", lambda number: 0 <= number <= LARGEST)
GATE = Figure("above 0 and at most 1", lambda number: 0 < number <= 1)

LEVEL_OF_SCALE = Record("level", of.Level, {"level": LEVEL, "name": TEXT, "litmus": TEXT})
EFFORT = Record(
    "effort",
    of.Effort,
    {"key": Key(), "title": TEXT, "from_days": DAYS, "to_days": DAYS, "person_days": WEIGHT},
)
FACT = Record("fact", of.Fact, {"key": Key(), "text": TEXT})
CONCERN = Record("concern", of.Concern, {"key": Key(), "title": TEXT})
SOURCE = Record(
    "source",
    of.Source,
    {
        "key": Key(),
        "title": TEXT,
        "authors": TEXT,
        "year": Whole(range(1, 10_000)),
        "url": TEXT,
        "licence": TEXT,
        "read_as": Choice(get_args(of.ReadAs)),
    },
)
REFERENCE = Record(
    "reference",
    of.Reference,
    {
        "key": Key(),
        "source": POINTER,
        "kind": Choice(get_args(of.Kind)),
        "title": TEXT,
        "location": TEXT,
    },
)
FACET_VALUE = Record("value", of.FacetValue, {"key": Key(), "title": TEXT})
FACET = Record("facet", of.Facet, {"key": Key(), "title": TEXT, "values": ListOf(FACET_VALUE)})
TARGET_PROFILE = Record(
    "target profile",
    of.TargetProfile,
    {"key": Key(), "title": TEXT, "summary": TEXT, "targets": ByKey(LEVEL)},
)
SWITCHED_OFF = Record("condition", of.SwitchedOff, {"fact": POINTER, "is": Flag()})
QUESTION = Record(
    "question",
    of.Question,
    {
        "key": Key(),
        "meaning": Whole(range(1, 10_000)),
        "text": TEXT,
        "why": TEXT,
        "today": OPTIONAL_TEXT,
        "note": OPTIONAL_TEXT,
        "weight": WEIGHT,
        "must": Whole(optional=True),
        "core": Flag(),
        "not_applicable_when": ListOf(SWITCHED_OFF),
        "facets": ByKey(POINTERS),
        "references": POINTERS,
        "evidence": ListOf(TEXT),
        "anchors": ByLevel(),
    },
)
DIMENSION = Record(
    "dimension",
    of.Dimension,
    {
        "key": Key(),
        "title": TEXT,
        "summary": TEXT,
        "weight": WEIGHT,
        "questions": ListOf(QUESTION),
    },
)
PRECONDITION = Record("precondition", of.Precondition, {"question": POINTER, "at_least": LEVEL})
SIGNAL = Record(
    "signal",
    of.Signal,
    {"question": POINTER, "below": LEVEL, "weight": WEIGHT, "defining": Flag()},
)
ANTIPATTERN = Record(
    "antipattern",
    of.Antipattern,
    {
        "key": Key(),
        "title": TEXT,
        "summary": TEXT,
        "harm": TEXT,
        "severity": Whole(range(1, 6)),
        "severity_because": OPTIONAL_TEXT,
        "note": OPTIONAL_TEXT,
        "concerns": POINTERS,
        "references": POINTERS,
        "preconditions": ListOf(PRECONDITION),
        "signals": ListOf(SIGNAL),
    },
)
RAISE = Record("raise", of.Raise, {"question": POINTER, "to": LEVEL})
REMEDY = Record(
    "remedy",
    of.Remedy,
    {
        "key": Key(),
        "title": TEXT,
        "summary": TEXT,
        "first_step": TEXT,
        "done_when": TEXT,
        "note": OPTIONAL_TEXT,
        "effort": POINTER,
        "reach": Choice(get_args(of.Reach)),
        "raises": ListOf(RAISE),
        "requires": POINTERS,
        "references": POINTERS,
    },
)
INSTRUMENT = Record(
    "content file",
    of.Instrument,
    {
        "questionnaire": Key(),
        "version": Version(),
        "title": TEXT,
        "language": TEXT,
        "licence": TEXT,
        "changes": TEXT,
        "gate": GATE,
        "scale": ListOf(LEVEL_OF_SCALE),
        "efforts": ListOf(EFFORT),
        "facts": ListOf(FACT),
        "concerns": ListOf(CONCERN),
        "sources": ListOf(SOURCE),
        "references": ListOf(REFERENCE),
        "facets": ListOf(FACET),
        "target_profiles": ListOf(TARGET_PROFILE),
        "dimensions": ListOf(DIMENSION),
        "antipatterns": ListOf(ANTIPATTERN),
        "remedies": ListOf(REMEDY),
    },
)
FILE = Record("content file", of.Instrument, {"schema": Schema(), **INSTRUMENT.kinds})


# What an entry of each list with keys is called.
NAMES = {
    key: kind.kind.name
    for key, kind in INSTRUMENT.kinds.items()
    if isinstance(kind, ListOf) and isinstance(kind.kind, Record) and "key" in kind.kind.kinds
}

"""The instrument: what is asked, and why. It knows no team, no storage and no file format.

Every value here has passed the checks of `content`, so whoever holds an Instrument may rely on
them: levels run 0..L without a gap, every key resolves, prerequisites have no cycle.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

Number = int | float  # a weight or a figure, of the type in which the content writes it

Reach = Literal["team", "platform", "organisation"]
ReadAs = Literal["full text", "summaries", "title"]
Kind = Literal[
    "principle", "practice", "pitfall", "antipattern", "debt", "pain-point", "variable", "test"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    level: int
    name: str
    litmus: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    key: str
    title: str
    from_days: Number
    to_days: Number
    person_days: Number  # the figure to plan with; the other two are the range to print


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    key: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    key: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    key: str
    title: str
    authors: str
    year: int
    url: str
    licence: str
    read_as: ReadAs


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    key: str
    source: str
    kind: Kind
    title: str
    location: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    key: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    key: str
    title: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetProfile:
    key: str
    title: str
    summary: str
    targets: Mapping[str, int]  # dimension -> level, every dimension, in content order


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchedOff:
    """The question has no sense where `fact` is known to be `when`."""

    fact: str
    when: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    key: str  # stable for ever, across versions
    text: str
    why: str
    anchors: tuple[str, ...]  # by level, 0..L
    meaning: int = 1
    weight: Number = 1
    must: int | None = None
    core: bool = False
    today: str = ""
    note: str = ""
    not_applicable_when: tuple[SwitchedOff, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # facet -> values
    references: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    key: str
    title: str
    summary: str
    questions: tuple[Question, ...]
    weight: Number = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Precondition:
    question: str
    at_least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    question: str
    below: int
    weight: Number = 1
    defining: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Antipattern:
    key: str
    title: str
    summary: str
    harm: str
    severity: int  # 1..5
    signals: tuple[Signal, ...]
    severity_because: str = ""
    note: str = ""
    concerns: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    preconditions: tuple[Precondition, ...] = ()  # all must hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Raise:
    question: str
    to: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    key: str
    title: str
    summary: str
    first_step: str
    done_when: str
    effort: str
    raises: tuple[Raise, ...]
    reach: Reach = "team"
    note: str = ""
    requires: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """One version, complete: the content file of docs/content-file.md as values."""

    questionnaire: str
    version: str  # MAJOR.MINOR
    title: str
    language: str
    licence: str
    changes: str
    gate: Number  # share of weight that must stand at a level before a dimension reaches it
    scale: tuple[Level, ...]
    dimensions: tuple[Dimension, ...]
    efforts: tuple[Effort, ...] = ()
    facts: tuple[Fact, ...] = ()
    concerns: tuple[Concern, ...] = ()
    sources: tuple[Source, ...] = ()
    references: tuple[Reference, ...] = ()
    facets: tuple[Facet, ...] = ()
    target_profiles: tuple[TargetProfile, ...] = ()
    antipatterns: tuple[Antipattern, ...] = ()
    remedies: tuple[Remedy, ...] = ()

    @property
    def top(self) -> int:
        """L, the highest level of the scale."""
        return len(self.scale) - 1

    def questions(self) -> Iterator[Question]:
        """Every question, in content order."""
        for dimension in self.dimensions:
            yield from dimension.questions

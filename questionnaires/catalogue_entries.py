"""What a catalogue says of each thing of an instrument: what it leads to, and what leads to it."""

from collections.abc import Iterator
from dataclasses import dataclass

from questionnaires.instrument import (
    Antipattern,
    Concern,
    Dimension,
    Effort,
    Fact,
    Question,
    Reference,
    Remedy,
    Signal,
    Source,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A fact which, once given so, switches a question off."""

    fact: Fact
    when: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionEntry:
    question: Question
    dimension: Dimension
    antipatterns: tuple[Antipattern, ...]  # that a low answer shows
    opens: tuple[Antipattern, ...]  # that are looked at only where the answer is high enough
    remedies: tuple[Remedy, ...]  # that raise the answer
    references: tuple[Reference, ...]
    switched_off: tuple[Ruling, ...]

    @property
    def key(self) -> str:
        return self.question.key

    def texts(self) -> Iterator[str]:
        question = self.question
        yield from (question.text, question.why, question.today, *question.anchors)
        yield from question.evidence
        yield from (reference.title for reference in self.references)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    signal: Signal
    question: Question

    @property
    def wanted(self) -> str:
        """What stands where it is no sign any more."""
        return self.question.anchors[self.signal.below]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    question: Question
    at_least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AntipatternEntry:
    antipattern: Antipattern
    signs: tuple[Sign, ...]
    conditions: tuple[Condition, ...]
    remedies: tuple[Remedy, ...]  # that raise one of its signals
    concerns: tuple[Concern, ...]
    references: tuple[Reference, ...]

    @property
    def key(self) -> str:
        return self.antipattern.key

    def texts(self) -> Iterator[str]:
        antipattern = self.antipattern
        yield from (antipattern.title, antipattern.summary, antipattern.harm)
        yield antipattern.severity_because
        yield from (reference.title for reference in self.references)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift:
    question: Question
    to: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyEntry:
    remedy: Remedy
    effort: Effort
    lifts: tuple[Lift, ...]
    antipatterns: tuple[Antipattern, ...]  # one of whose signals it raises
    requires: tuple[Remedy, ...]
    unlocks: tuple[Remedy, ...]  # that require it
    references: tuple[Reference, ...]

    @property
    def key(self) -> str:
        return self.remedy.key

    def texts(self) -> Iterator[str]:
        remedy = self.remedy
        yield from (remedy.title, remedy.summary, remedy.first_step, remedy.done_when)
        yield from (reference.title for reference in self.references)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceEntry:
    """An item of a source, and where it is cited."""

    reference: Reference
    questions: tuple[Question, ...]
    antipatterns: tuple[Antipattern, ...]
    remedies: tuple[Remedy, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEntry:
    source: Source
    references: tuple[ReferenceEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionEntry:
    dimension: Dimension
    questions: tuple[QuestionEntry, ...]

"""Instrument → what leads to what in it: questions, antipatterns, remedies and what they cite."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol, TypeVar

from questionnaires.catalogue_entries import (
    AntipatternEntry,
    Condition,
    DimensionEntry,
    Lift,
    QuestionEntry,
    ReferenceEntry,
    RemedyEntry,
    Ruling,
    Sign,
    SourceEntry,
)
from questionnaires.instrument import (
    Antipattern,
    Dimension,
    Instrument,
    Question,
    Reference,
    Remedy,
    Source,
)


class Keyed(Protocol):
    @property
    def key(self) -> str: ...


K = TypeVar("K", bound=Keyed)


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    instrument: Instrument
    dimensions: tuple[DimensionEntry, ...]
    antipatterns: tuple[AntipatternEntry, ...]
    remedies: tuple[RemedyEntry, ...]
    sources: tuple[SourceEntry, ...]

    @cached_property
    def years(self) -> tuple[int, int] | None:
        """The first and the last year of its sources."""
        years = [each.source.year for each in self.sources]
        return (min(years), max(years)) if years else None

    @property
    def asked(self) -> int:
        return sum(len(each.questions) for each in self.dimensions)

    @property
    def is_empty(self) -> bool:
        return not (self.dimensions or self.antipatterns or self.remedies)

    def antipattern(self, key: str) -> AntipatternEntry | None:
        return next((entry for entry in self.antipatterns if entry.key == key), None)

    def against(self, entry: AntipatternEntry) -> tuple[RemedyEntry, ...]:
        keys = {remedy.key for remedy in entry.remedies}
        return tuple(each for each in self.remedies if each.key in keys)

    def holding(self, find: str) -> "Catalogue":
        """What speaks of every word of `find`, whatever its case; sources stay as they are."""
        words = find.casefold().split()
        dimensions = (
            replace(entry, questions=_holding(entry.questions, words)) for entry in self.dimensions
        )
        return replace(
            self,
            dimensions=tuple(entry for entry in dimensions if entry.questions),
            antipatterns=_holding(self.antipatterns, words),
            remedies=_holding(self.remedies, words),
        )


class Told(Protocol):
    def texts(self) -> Iterator[str]: ...


T = TypeVar("T", bound=Told)


def _holding(entries: Iterable[T], words: Sequence[str]) -> tuple[T, ...]:
    def holds(entry: T) -> bool:
        told = " ".join(entry.texts()).casefold()
        return all(word in told for word in words)

    return tuple(entry for entry in entries if holds(entry))


def catalogue(instrument: Instrument) -> Catalogue:
    index = _Index(instrument)
    return Catalogue(
        instrument=instrument,
        dimensions=tuple(
            DimensionEntry(
                dimension=dimension,
                questions=tuple(index.question(dimension, each) for each in dimension.questions),
            )
            for dimension in instrument.dimensions
        ),
        antipatterns=tuple(map(index.antipattern, instrument.antipatterns)),
        remedies=tuple(map(index.remedy, instrument.remedies)),
        sources=tuple(map(index.source, instrument.sources)),
    )


class _Index:
    def __init__(self, instrument: Instrument) -> None:
        self.instrument = instrument
        self.questions = _by_key(instrument.questions())
        self.remedies = _by_key(instrument.remedies)
        self.references = _by_key(instrument.references)
        self.facts = _by_key(instrument.facts)
        self.concerns = _by_key(instrument.concerns)
        self.efforts = _by_key(instrument.efforts)

    def question(self, dimension: Dimension, question: Question) -> QuestionEntry:
        return QuestionEntry(
            question=question,
            dimension=dimension,
            antipatterns=self._shown_by({question.key}),
            opens=tuple(
                each
                for each in self.instrument.antipatterns
                if any(condition.question == question.key for condition in each.preconditions)
            ),
            remedies=self._raising({question.key}),
            references=self._cited(question.references),
            switched_off=tuple(
                Ruling(fact=self.facts[off.fact], when=off.when)
                for off in question.not_applicable_when
            ),
        )

    def antipattern(self, antipattern: Antipattern) -> AntipatternEntry:
        signals = antipattern.signals
        return AntipatternEntry(
            antipattern=antipattern,
            signs=tuple(
                Sign(signal=each, question=self.questions[each.question]) for each in signals
            ),
            conditions=tuple(
                Condition(question=self.questions[each.question], at_least=each.at_least)
                for each in antipattern.preconditions
            ),
            remedies=self._raising({each.question for each in signals}),
            concerns=tuple(self.concerns[key] for key in antipattern.concerns),
            references=self._cited(antipattern.references),
        )

    def remedy(self, remedy: Remedy) -> RemedyEntry:
        return RemedyEntry(
            remedy=remedy,
            effort=self.efforts[remedy.effort],
            lifts=tuple(
                Lift(question=self.questions[each.question], to=each.to) for each in remedy.raises
            ),
            antipatterns=self._shown_by({each.question for each in remedy.raises}),
            requires=tuple(self.remedies[key] for key in remedy.requires),
            unlocks=tuple(each for each in self.instrument.remedies if remedy.key in each.requires),
            references=self._cited(remedy.references),
        )

    def source(self, source: Source) -> SourceEntry:
        of_source = (each for each in self.instrument.references if each.source == source.key)
        return SourceEntry(source=source, references=tuple(map(self._reference, of_source)))

    def _reference(self, reference: Reference) -> ReferenceEntry:
        key = reference.key
        return ReferenceEntry(
            reference=reference,
            questions=tuple(each for each in self.questions.values() if key in each.references),
            antipatterns=tuple(
                each for each in self.instrument.antipatterns if key in each.references
            ),
            remedies=tuple(each for each in self.instrument.remedies if key in each.references),
        )

    def _shown_by(self, questions: set[str]) -> tuple[Antipattern, ...]:
        return tuple(
            each
            for each in self.instrument.antipatterns
            if any(signal.question in questions for signal in each.signals)
        )

    def _raising(self, questions: set[str]) -> tuple[Remedy, ...]:
        return tuple(
            each
            for each in self.instrument.remedies
            if any(lift.question in questions for lift in each.raises)
        )

    def _cited(self, keys: Iterable[str]) -> tuple[Reference, ...]:
        return tuple(self.references[key] for key in keys)


def _by_key(things: Iterable[K]) -> dict[str, K]:
    return {thing.key: thing for thing in things}

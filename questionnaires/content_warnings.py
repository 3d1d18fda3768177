"""What a publisher should look at twice, though it breaks no rule."""

from collections.abc import Iterator
from typing import Any

from questionnaires.content_kinds import Kind, ListOf, Record, Text
from questionnaires.content_schema import INSTRUMENT, QUESTION
from questionnaires.faults import Path
from questionnaires.instrument import Antipattern, Instrument

Found = Iterator[tuple[Path, str]]

FEWEST_QUESTIONS = 3
LONGEST_QUESTION = 16  # words
LONGEST_TEXT = 40  # words; anchors have a limit of their own, notes none


def warnings(instrument: Instrument, document: dict[str, Any]) -> Found:
    """Every warning with its place, in any order; `document` is the instrument's own."""
    for look in (_references, _questions, _antipatterns, _remedies, _dimensions):
        yield from look(instrument)
    yield from _texts(INSTRUMENT, document, ())


def _references(instrument: Instrument) -> Found:
    citing = [question.references for question in instrument.questions()]
    citing += [antipattern.references for antipattern in instrument.antipatterns]
    citing += [remedy.references for remedy in instrument.remedies]
    cited = {key for keys in citing for key in keys}
    for index, reference in enumerate(instrument.references):
        if reference.key not in cited:
            yield ("references", index), "is cited by nothing"


def _questions(instrument: Instrument) -> Found:
    signalled = _signalled(instrument)
    for number, dimension in enumerate(instrument.dimensions):
        for index, question in enumerate(dimension.questions):
            place = ("dimensions", number, "questions", index)
            if not question.references:
                yield place, "has no reference"
            if question.key not in signalled:
                yield place, "signals no antipattern"


def _antipatterns(instrument: Instrument) -> Found:
    lifted: dict[str, int] = {}  # question -> where all remedies together take it, from 0
    for remedy in instrument.remedies:
        for raised in remedy.raises:
            lifted[raised.question] = max(raised.to, lifted.get(raised.question, 0))
    for index, antipattern in enumerate(instrument.antipatterns):
        place = ("antipatterns", index)
        if not antipattern.references:
            yield place, "has no reference"
        if lacking := _uncured(antipattern, lifted):
            yield place, f"cannot be cured: no remedy raises {lacking}"


def _uncured(antipattern: Antipattern, lifted: dict[str, int]) -> str:
    """The signals that would still stand too low, in words; none where a precondition is false."""
    if any(lifted.get(held.question, 0) < held.at_least for held in antipattern.preconditions):
        return ""
    return ", ".join(
        f"{signal.question} to {signal.below}"
        for signal in antipattern.signals
        if lifted.get(signal.question, 0) < signal.below
    )


def _remedies(instrument: Instrument) -> Found:
    signalled = _signalled(instrument)
    for index, remedy in enumerate(instrument.remedies):
        if not remedy.references:
            yield ("remedies", index), "has no reference"
        if signalled.isdisjoint(raised.question for raised in remedy.raises):
            yield ("remedies", index), "raises no signalled question"


def _dimensions(instrument: Instrument) -> Found:
    has_core = any(question.core for question in instrument.questions())
    for index, dimension in enumerate(instrument.dimensions):
        count = len(dimension.questions)
        core = sum(question.core for question in dimension.questions)
        if count < FEWEST_QUESTIONS:
            yield ("dimensions", index), f"has fewer than three questions: {count}"
        if has_core and core < FEWEST_QUESTIONS:
            yield ("dimensions", index), f"has fewer than three core questions: {core}"


def _signalled(instrument: Instrument) -> set[str]:
    return {
        signal.question for antipattern in instrument.antipatterns for signal in antipattern.signals
    }


def _texts(kind: Kind, value: Any, place: Path) -> Found:
    """Every text that is too long to be read in a meeting."""
    match kind:
        case Record():
            for key, entry in value.items():
                if kind is QUESTION and key == "text":
                    yield from _length(entry, (*place, key), LONGEST_QUESTION)
                elif key != "note" and key in kind.kinds:
                    yield from _texts(kind.kinds[key], entry, (*place, key))
        case ListOf():
            for index, entry in enumerate(value):
                yield from _texts(kind.kind, entry, (*place, index))
        case Text():
            yield from _length(value, place, LONGEST_TEXT)


def _length(text: str, place: Path, limit: int) -> Found:
    words = len(text.split())
    if words > limit:
        yield place, f"has {words} words, better {limit} at most"

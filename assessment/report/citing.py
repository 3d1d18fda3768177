"""What the report cites, and what of each source this version takes."""

from collections.abc import Iterable
from dataclasses import dataclass

from questionnaires.instrument import Instrument, Reference, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePart:
    source: Source
    references: tuple[Reference, ...]


def cited(instrument: Instrument, keys: Iterable[str]) -> tuple[Reference, ...]:
    """In the order of the keys."""
    references = {each.key: each for each in instrument.references}
    return tuple(references[key] for key in keys)


def sources(instrument: Instrument) -> tuple[SourcePart, ...]:
    """Every source, with what this version takes from it."""
    taken: dict[str, list[Reference]] = {}
    for reference in instrument.references:
        taken.setdefault(reference.source, []).append(reference)
    return tuple(
        SourcePart(source=source, references=tuple(taken.get(source.key, ())))
        for source in instrument.sources
    )

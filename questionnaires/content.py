"""The content file: text ⇄ document ⇄ Instrument, with every fault at once, each with its place.

A *document* is the file as plain values (mappings, lists, texts, numbers); the editors of a draft
make one of their rows. Each step can be taken alone: `read`, `check`, `build`, and back,
`to_document` and `write`. `parse` and `dump` go the whole way.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from questionnaires import (
    content_checks,
    content_kinds,
    content_schema,
    content_warnings,
    yaml_reading,
)
from questionnaires.content_kinds import Tree
from questionnaires.faults import (
    ContentError,
    Fault,
    Path,
    Places,
    in_file_order,
    located,
)
from questionnaires.instrument import Instrument
from questionnaires.yaml_reading import LARGEST, TOO_LARGE, read
from questionnaires.yaml_writing import write

__all__ = [
    "LARGEST",
    "ContentError",
    "Fault",
    "build",
    "check",
    "digest",
    "dump",
    "parse",
    "read",
    "to_document",
    "unchecked",
    "warnings",
    "write",
]

Document = dict[str, Any]


def parse(text: str | bytes) -> Instrument:
    """The instrument of a content file; raise ContentError with every fault of it."""
    reading = yaml_reading.read_all(text)
    faults = reading.faults
    if not reading.broken:
        found = _faults(reading.document, reading.places)
        faults = in_file_order([*faults, *found], reading.document)
    if faults := faults or _size_fault(reading.document):
        raise ContentError(faults)
    return build(reading.document)


def dump(instrument: Instrument) -> str:
    """The canonical file: the same instrument gives the same text, to the byte."""
    return write(to_document(instrument))


def digest(instrument: Instrument) -> str:
    """SHA-256 of the canonical file in UTF-8, in hexadecimal."""
    return hashlib.sha256(dump(instrument).encode()).hexdigest()


def check(document: Any, places: Places | None = None) -> list[Fault]:
    """Every fault, in the order of the document; with a line where `places` knows it."""
    return _faults(document, places or {}) or _size_fault(document)


def warnings(instrument: Instrument, places: Places | None = None) -> list[Fault]:
    """What a publisher should look at twice, in content order, shaped like faults."""
    document = to_document(instrument)
    found = content_warnings.warnings(instrument, document)
    return in_file_order(located(found, places or {}), document)


def build(document: Mapping[str, Any]) -> Instrument:
    """The instrument of a document in which `check` finds no fault.

    Raises ContentError for a document without the shape of a content file.
    """
    tree, found = _sound(document)
    if tree is None or found:
        raise ContentError(located(found, {}))
    _order(tree)
    instrument: Instrument = content_schema.INSTRUMENT.build(tree)
    return instrument


def unchecked(document: Mapping[str, Any]) -> Instrument:
    """A draft as it stands, faults and all: to be compared and warned of, not to be used.

    The document has the shape of a content file, as the rows of a draft give it.
    """
    tree, _ = _sound(document)
    if tree is None:
        raise ContentError(located([((), "is no content file")], {}))
    _order(tree)
    instrument: Instrument = content_schema.INSTRUMENT.build(tree)
    return instrument


def to_document(instrument: Instrument) -> Document:
    """The instrument as plain values, without what holds its default."""
    document: Document = {"schema": content_kinds.SCHEMA}
    document |= content_schema.INSTRUMENT.document(instrument)
    _order(document)
    return document


def _faults(document: Any, places: Places) -> list[Fault]:
    tree, found = _sound(document)
    if tree is not None:
        found.extend(content_checks.faults(tree))
    return in_file_order(located(found, places), document)


def _size_fault(document: Document) -> list[Fault]:
    """A sound file may still grow too large when it is written again, and so may a draft."""
    too_large = len(write(document).encode()) > LARGEST
    return [Fault((), TOO_LARGE)] if too_large else []


def _sound(document: Any) -> tuple[Tree | None, list[tuple[Path, str]]]:
    """What of a document has the shape of a content file, and the faults of the rest."""
    found: list[tuple[Path, str]] = []
    tree = content_schema.FILE.sound(document, (), lambda *fault: found.append(fault))
    return tree, found


def _order(document: Document) -> None:
    """Put the targets into the order of the dimensions, and facets into theirs."""
    dimensions = document.get("dimensions", [])
    for profile in document.get("target_profiles", []):
        profile["targets"] = _sorted(profile["targets"], dimensions)
    for dimension in dimensions:
        for question in dimension.get("questions", []):
            if "facets" in question:
                question["facets"] = _sorted(question["facets"], document.get("facets", []))


def _sorted(values: Mapping[str, Any], records: list[Document]) -> dict[str, Any]:
    rank = {record["key"]: number for number, record in enumerate(records)}
    return dict(sorted(values.items(), key=lambda item: rank.get(item[0], len(rank))))

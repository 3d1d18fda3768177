"""docs/content-file.md names every key of the content file, with its default."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from questionnaires import content, instrument
from questionnaires.content_kinds import ByKey, Kind, ListOf, Record
from questionnaires.content_schema import FILE

DOCS = (Path(__file__).parent.parent.parent / "docs" / "content-file.md").read_text()
ROW = re.compile(r"^\| `(\w+)` \| (.+) \| (.*) ?\|$", re.MULTILINE)
NONE_NEEDED = {
    "scale",
    "dimensions",
    "questions",
    "signals",
    "raises",
}  # lists that must not be empty


def records(kind: Kind = FILE) -> Iterator[Record]:
    if isinstance(kind, Record):
        yield kind
        for held in kind.kinds.values():
            yield from records(held)
    elif isinstance(kind, ListOf | ByKey):
        yield from records(kind.kind)


def rows(heading: str) -> list[tuple[str, str, str]]:
    (section,) = re.findall(rf"^### {heading}\n(.*?)(?=^##)", DOCS, re.MULTILINE | re.DOTALL)
    return [(key, rule, default.strip()) for key, rule, default in ROW.findall(section)]


def default(record: Record, key: str) -> str:
    if key not in record.defaults or key in NONE_NEEDED:
        return ""
    value = record.defaults[key]
    if value == "":
        return "empty"
    return "none" if value in (None, [], {}) else str(value).lower()


@pytest.mark.parametrize("record", list(records()), ids=lambda record: record.name)
def test_docs_name_each_key_in_its_order_with_its_default(record):
    assert [(key, default) for key, _, default in rows(record.name)] == [
        (key, default(record, key)) for key in record.kinds
    ]


@pytest.mark.parametrize(
    ("heading", "key", "options"),
    [
        ("reference", "kind", get_args(instrument.Kind)),
        ("source", "read_as", get_args(instrument.ReadAs)),
        ("remedy", "reach", get_args(instrument.Reach)),
    ],
)
def test_docs_name_each_option(heading, key, options):
    (rule,) = [rule for name, rule, _ in rows(heading) if name == key]

    assert re.findall("`([^`]+)`", rule) == list(options)


def test_docs_show_a_sound_file_in_canonical_form():
    (example,) = re.findall(r"```yaml\n(.*?)```", DOCS, re.DOTALL)

    parsed = content.parse(example)

    assert content.dump(parsed) == example
    assert content.warnings(parsed) != []

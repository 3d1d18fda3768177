"""The content files that Plumbline ships."""

from pathlib import Path

import pytest

from questionnaires import content

SHIPPED = sorted((Path(content.__file__).parent / "content").iterdir())


def test_there_is_shipped_content_and_nothing_else_beside_it():
    assert SHIPPED
    assert {file.suffix for file in SHIPPED} == {".yaml"}


@pytest.mark.parametrize("file", SHIPPED, ids=[file.stem for file in SHIPPED])
def test_shipped_content_has_no_fault_no_warning_and_the_canonical_form(file):
    text = file.read_text(encoding="utf-8")

    instrument = content.parse(text)

    assert content.warnings(instrument) == []
    assert content.dump(instrument) == text
    assert file.name == f"{instrument.questionnaire}-{instrument.version}.yaml"

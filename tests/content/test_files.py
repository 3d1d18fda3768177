"""The content files that Plumbline ships."""

from pathlib import Path

import pytest

from questionnaires import content

FOLDER = Path(content.__file__).parent / "content"
SHIPPED = sorted(FOLDER.glob("*.yaml"))


def test_there_is_shipped_content_and_nothing_beside_it_but_examples():
    assert SHIPPED
    assert {file.name for file in FOLDER.iterdir()} == {f.name for f in SHIPPED} | {"examples"}


@pytest.mark.parametrize("file", SHIPPED, ids=[file.stem for file in SHIPPED])
def test_shipped_content_has_no_fault_no_warning_and_the_canonical_form(file):
    text = file.read_text(encoding="utf-8")

    instrument = content.parse(text)

    assert content.warnings(instrument) == []
    assert content.dump(instrument) == text
    assert file.name == f"{instrument.questionnaire}-{instrument.version}.yaml"

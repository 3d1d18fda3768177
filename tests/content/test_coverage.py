"""The table of docs/content.md says what the shipped questionnaire cites."""

from tests import factories
from tests.content import coverage


def test_table_is_what_the_questionnaire_cites():
    assert coverage.in_document() == coverage.table(
        factories.shipped()
    )  # script/coverage writes it


def test_table_names_every_source_and_item():
    table = coverage.table(factories.shipped())

    assert table.count("\n### ") == 5
    assert table.count("\n| ") == 137 + 5

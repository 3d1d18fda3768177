"""Names as they are kept, and which of them people would take for one another."""

import pytest

from assessment.names import are_alike, with_single_spaces


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Acme  Ltd", "Acme Ltd"),
        (" Acme\u00a0\u2003Ltd ", "Acme Ltd"),
        ("Acme", "Acme"),
        ("", ""),
        ("Ac\nme", "Ac\nme"),
    ],
)
def test_words_of_a_name_are_one_space_apart(given, kept):
    assert with_single_spaces(given) == kept


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Pricing", "pricing"),
        ("Straße", "STRASSE"),
        ("Ärzte", "ärzte"),
        ("Cafe\u0301", "Café"),
        ("Harbour  Bank", "harbour bank"),
    ],
)
def test_names_are_alike_whatever_their_case(one, other):
    assert are_alike(one, other)


@pytest.mark.parametrize("other", ["Pricings", "Price", "Pri cing", "Pricíng"])
def test_other_letters_are_another_name(other):
    assert not are_alike("Pricing", other)

"""What is written of a form that was opened before somebody else wrote."""

import pytest

from assessment.meanwhile import ChangedMeanwhile, fingerprints, merged

OPENED = {"system": "Card scoring", "owned_by": "Payments"}


def test_what_a_person_changed_is_written_alone():
    given = OPENED | {"system": "Card limits"}

    fresh = merged(standing=OPENED, seen=fingerprints(OPENED), given=given)

    assert fresh == {"system": "Card limits"}


def test_what_a_person_left_alone_stays_as_somebody_else_made_it():
    standing = OPENED | {"owned_by": "Risk"}

    fresh = merged(
        standing=standing, seen=fingerprints(OPENED), given=OPENED | {"system": "Card limits"}
    )

    assert fresh == {"system": "Card limits"}


def test_two_changes_of_one_thing_are_a_conflict_that_shows_how_it_stands():
    standing = OPENED | {"system": "Card fraud"}

    with pytest.raises(ChangedMeanwhile) as conflict:
        merged(standing=standing, seen=fingerprints(OPENED), given=OPENED | {"system": "Limits"})

    assert conflict.value.theirs == {"system": "Card fraud"}


def test_the_same_change_by_two_people_is_no_conflict():
    standing = OPENED | {"system": "Card limits"}

    fresh = merged(standing=standing, seen=fingerprints(OPENED), given=standing)

    assert fresh == {}


def test_without_knowing_what_was_seen_everything_given_counts():
    fresh = merged(standing=OPENED | {"owned_by": "Risk"}, seen=None, given=OPENED)

    assert fresh == {"owned_by": "Payments"}

"""What a room reads in its votes, and what is proposed to it."""

from datetime import timedelta

import pytest

from assessment.engine.votes import Proposal, by_group, propose, read

MINUTES = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("votes", "median", "low", "high", "word", "counted"),
    [
        ((), None, None, None, None, False),
        ((None, None, None), None, None, None, None, False),
        ((2,), 2, 2, 2, None, False),
        ((0, 3), 0, 0, 3, "split", True),
        ((1, 2, 2), 2, 1, 2, "aligned", True),
        ((0, 1, 2), 1, 0, 2, "mixed", True),
        ((0, 0, 1, 1, 1, 2, 3), 1, 0, 3, "mixed", True),
        ((1, 1, 1, 1), 1, 1, 1, "aligned", True),
        ((0, 0, 4, 4), 0, 0, 4, "split", True),
        ((2, 2, None, None, None), 2, 2, 2, "aligned", False),
    ],
)
def test_reading_has_the_lower_median_the_range_and_the_word(
    votes, median, low, high, word, counted
):
    reading = read(votes, top=4)

    told = (reading.median, reading.low, reading.high, reading.word, reading.counted)
    assert told == (median, low, high, word, counted)
    assert reading.votes == len(votes)
    assert reading.cant_say == votes.count(None)


def test_votes_are_counted_by_level_from_three_voters_on():
    assert read((0, 2, None), top=4).counts == (1, 0, 1, 0, 0)
    assert read((0, 2, None), top=4).dots


@pytest.mark.parametrize("votes", [(), (1,), (0, 3)])
def test_fewer_than_three_votes_are_not_shown_one_by_one(votes):
    reading = read(votes, top=4)

    assert reading.counts == ()
    assert not reading.dots


def test_camps_of_three_are_read_apart():
    camps = by_group({"builds": (0, 1, None), "depends": (3, 3, 4)}, top=4)

    assert [(key, each.low, each.high) for key, each in camps.items()] == [
        ("builds", 0, 1),
        ("depends", 3, 4),
    ]


@pytest.mark.parametrize("small", [(1,), (1, 2)])
def test_no_camp_is_read_beside_one_that_the_rest_would_tell(small):
    assert by_group({"builds": (0, 0, 0, 1), "depends": small}, top=4) == {}


def test_one_camp_alone_is_no_breakdown():
    assert by_group({"builds": (0, 0, 0, 1), "depends": ()}, top=4) == {}


@pytest.mark.parametrize(
    ("votes", "talked", "proposed"),
    [
        (1, 4.9 * MINUTES, False),
        (1, 5 * MINUTES, True),
        (2, 0 * MINUTES, True),
        (3, 1 * MINUTES, True),
    ],
)
def test_desk_proposes_after_two_votes_or_five_minutes(votes, talked, proposed):
    reading = read((0, 1, 1, 3), top=4)

    proposal = propose(reading, votes=votes, talked=talked)

    expected = Proposal(level=1, with_dissent=True, votes=votes, talked=talked)
    assert proposal == (expected if proposed else None)


def test_proposal_has_no_dissent_where_everybody_chose_the_same():
    proposal = propose(read((2, 2, 2), top=4), votes=2, talked=MINUTES)

    assert (proposal.level, proposal.with_dissent) == (2, False)


@pytest.mark.parametrize("votes", [(), (3,), (3, 3, None, None, None)])
def test_where_too_few_can_say_parking_is_proposed(votes):
    proposal = propose(read(votes, top=4), votes=2, talked=MINUTES)

    assert (proposal.level, proposal.with_dissent) == (None, False)

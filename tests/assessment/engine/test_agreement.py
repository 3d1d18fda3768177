"""Votes: whether they count, their quartiles, and how far they agree."""

import pytest

from assessment.engine.agreement import consensus, level_votes, quartiles, votes_count, word


def spread(*counts: int) -> list[int]:
    """So many votes for level 0, 1, 2, …"""
    return [level for level, count in enumerate(counts) for _ in range(count)]


def test_level_votes_are_those_that_name_a_level_in_ascending_order():
    assert level_votes([3, None, 0, 2]) == [0, 2, 3]


@pytest.mark.parametrize(
    ("levels", "votes", "count"),
    [(0, 0, False), (1, 1, False), (2, 2, True), (2, 4, True), (2, 5, False), (3, 6, True)],
)
def test_votes_count_from_two_that_name_a_level_and_are_half_of_all(levels, votes, count):
    assert votes_count([1] * levels, votes) is count


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([2, 3], (2, 2, 3)),
        ([0, 1, 2], (0, 1, 2)),
        ([0, 1, 2, 3], (0, 1, 2)),
        ([0, 1, 2, 3, 4], (1, 2, 3)),
        ([0, 0, 1, 1, 2, 3, 4, 4, 4, 4], (1, 2, 4)),
    ],
)
def test_quartiles_are_the_votes_at_a_quarter_half_and_three_quarters_rounded_up(levels, expected):
    assert quartiles(levels) == expected


def test_consensus_gives_the_published_figure():
    assert consensus(spread(30, 40, 210, 130, 530, 50, 10), 6) == pytest.approx(0.7256876, abs=5e-8)


@pytest.mark.parametrize(
    ("levels", "expected"),
    [([2, 2, 2, 2], 1.0), ([0, 0, 4, 4], 0.0), ([0, 4, 4], None), ([], None)],
)
def test_consensus_runs_from_0_to_1_and_needs_four_votes(levels, expected):
    assert consensus(levels, 4) == expected


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([], None),
        ([3], None),
        ([3, 3], "aligned"),
        ([2, 3, 3], "aligned"),
        ([1, 3], "mixed"),
        ([0, 2, 3], "split"),
        ([2, 2, 3, 3], "aligned"),
        ([0, 1, 1, 2], "mixed"),
        ([0, 1, 2, 3], "split"),
        ([0, 1, 3, 4], "split"),
    ],
)
def test_word_goes_by_range_up_to_three_votes_and_by_consensus_from_four(levels, expected):
    assert word(levels, 4) == expected


def test_word_takes_a_consensus_at_the_threshold_for_reached():
    # two neighbours in equal number: 1 + log2(1 - 0.5 / L) is 0.8 where L is 0.5 / (1 - 2 ** -0.2)
    at_the_threshold = 0.5 / (1 - 2**-0.2)

    assert word([0, 0, 1, 1], at_the_threshold) == "aligned"
    assert word([0, 0, 1, 1], at_the_threshold - 1e-6) == "mixed"

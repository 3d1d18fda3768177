"""Votes: whether they count, where the room stands and how far it agrees."""

import math
from collections.abc import Sequence
from typing import Literal, NamedTuple

from assessment.engine.tolerance import reaches

Word = Literal["aligned", "mixed", "split"]

FEWEST_FOR_CONSENSUS = 4
ALIGNED, MIXED = 0.8, 0.6


class Quartiles(NamedTuple):
    lower: int
    median: int
    upper: int


def level_votes(votes: Sequence[int | None]) -> list[int]:
    """The votes that name a level, in ascending order."""
    return sorted(vote for vote in votes if vote is not None)


def votes_count(levels: Sequence[int], votes: int) -> bool:
    """Whether the level votes count among all `votes`: two at least, and half of all at least."""
    return len(levels) >= 2 and 2 * len(levels) >= votes


def quartiles(levels: Sequence[int]) -> Quartiles:
    """The votes at ⌈n/4⌉, ⌈n/2⌉ (the lower median) and ⌈3n/4⌉ of n ascending level votes."""
    n = len(levels)
    return Quartiles(
        levels[(n + 3) // 4 - 1], levels[(n + 1) // 2 - 1], levels[(3 * n + 3) // 4 - 1]
    )


def consensus(levels: Sequence[int], top: int) -> float | None:
    """1 + Σ pᵢ·log₂(1 − |i − μ|/L), from 0 to 1; None for fewer than four level votes.

    Tastle & Wierman, Consensus and dissention: a measure of ordinal dispersion, 2007.
    """
    if len(levels) < FEWEST_FOR_CONSENSUS:
        return None
    mean = sum(levels) / len(levels)
    agreement = 1.0
    for level in set(levels):
        share = levels.count(level) / len(levels)
        agreement += share * math.log2(1 - abs(level - mean) / top)
    return agreement


def word(levels: Sequence[int], top: int) -> Word | None:
    """How far the room agrees: by consensus, or by range where three or fewer have voted."""
    if len(levels) < 2:
        return None
    measured = consensus(levels, top)
    if measured is None:
        apart = max(levels) - min(levels)
        return "aligned" if apart <= 1 else "mixed" if apart == 2 else "split"
    if reaches(measured, ALIGNED):
        return "aligned"
    return "mixed" if reaches(measured, MIXED) else "split"

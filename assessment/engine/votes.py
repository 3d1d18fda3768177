"""What the room reads in its votes once they are revealed, and what the desk proposes then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from assessment.engine.agreement import Word, consensus, level_votes, quartiles, votes_count, word
from assessment.engine.answers import Vote

FEWEST_TO_SHOW = 3  # voters, before anything is shown vote by vote
VOTES_BEFORE_A_PROPOSAL = 2  # on one question
TALK_BEFORE_A_PROPOSAL = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A revealed vote; median, low and high are of the votes that name a level, None without."""

    votes: int  # all of them
    cant_say: int
    counts: tuple[int, ...]  # votes by level 0..L; empty where too few have voted to show them
    word: Word | None
    consensus: float | None
    median: int | None  # the lower one
    low: int | None
    high: int | None
    counted: bool  # enough votes name a level: two at least, and half of all at least

    @property
    def dots(self) -> bool:
        """Whether votes may be shown one by one."""
        return bool(self.counts)

    @property
    def range(self) -> int:
        """How many levels lie between the lowest and the highest vote."""
        return 0 if self.low is None or self.high is None else self.high - self.low


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """How to come to an end: settle at a level, or park it where `level` is None."""

    level: int | None
    with_dissent: bool  # somebody sees it otherwise
    votes: int  # taken on the question so far
    talked: timedelta  # since its first vote was opened


def read(votes: Sequence[Vote], top: int) -> Reading:
    """`top` is the highest level of the scale."""
    levels = level_votes(votes)
    shown = len(votes) >= FEWEST_TO_SHOW
    return Reading(
        votes=len(votes),
        cant_say=len(votes) - len(levels),
        counts=tuple(levels.count(level) for level in range(top + 1)) if shown else (),
        word=word(levels, top),
        consensus=consensus(levels, top),
        median=quartiles(levels).median if levels else None,
        low=levels[0] if levels else None,
        high=levels[-1] if levels else None,
        counted=votes_count(levels, len(votes)),
    )


def by_group(votes: Mapping[str, Sequence[Vote]], top: int) -> dict[str, Reading]:
    """A reading for each group, or none at all.

    A group of fewer than three stays unread, and so does every other: what is left of all votes
    would tell it.
    """
    cast = {group: given for group, given in votes.items() if given}
    if len(cast) < 2 or any(len(given) < FEWEST_TO_SHOW for given in cast.values()):
        return {}
    return {group: read(given, top) for group, given in cast.items()}


def propose(reading: Reading, *, votes: int, talked: timedelta) -> Proposal | None:
    """After two votes or five minutes: the lower median, or parking where too few can say."""
    if votes < VOTES_BEFORE_A_PROPOSAL and talked < TALK_BEFORE_A_PROPOSAL:
        return None
    return Proposal(
        level=reading.median if reading.counted else None,
        with_dissent=reading.counted and reading.range > 0,
        votes=votes,
        talked=talked,
    )

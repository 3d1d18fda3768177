"""The greedy search of a plan: at each turn the closure that removes most risk per person-day.

What is remembered between turns is an Option for each open remedy. It stays true until a step
lifts a question that the option lifts too (its members, their order and their cost), or touches
an antipattern that it touches (its gain). Nothing else enters into it: a member leaves its closure
only by being planned or done, and both lift a question that the option lifts.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import Literal

from assessment.engine.exposure import Range
from assessment.engine.tolerance import is_positive, ordered
from assessment.engine.works import Gauge, Lifts, Reading, Work
from questionnaires.instrument import Number

Tier = Literal["present", "suspected", "chosen"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """The closure of one open remedy, weighed in the state reached."""

    members: tuple[Work, ...]
    lifts: Lifts
    touched: frozenset[int]  # gauges
    gain: float
    lowers_present: bool
    priority: float
    rank: tuple[float, float, int]  # the least goes first

    def is_stale(self, lifts: Lifts, touched: Collection[int]) -> bool:
        return not (self.touched.isdisjoint(touched) and self.lifts.keys().isdisjoint(lifts))

    def serves(self, tier: Tier) -> bool:
        return is_positive(self.gain) and (tier != "present" or self.lowers_present)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One remedy applied at its place."""

    work: Work
    tier: Tier
    priority: float
    lifted: Mapping[str, tuple[Range, int]]  # question -> range before, level lifted to
    changed: tuple[tuple[int, float, float], ...]  # gauge, risk before, risk after


class Search:
    """Applies remedies to a state; `state` and `readings` always tell where it stands."""

    def __init__(
        self, works: Sequence[Work], gauges: Sequence[Gauge], state: Mapping[str, Range]
    ) -> None:
        self.works = works
        self.gauges = gauges
        self.state = dict(state)
        self.readings = [gauge.read(state) for gauge in gauges]
        self.open = {work.place for work in works if not work.is_done(state)}
        self._touching: dict[str, list[int]] = {question: [] for question in state}
        for index, gauge in enumerate(gauges):
            for question in gauge.case.questions:
                self._touching[question].append(index)
        self._options: dict[int, Option] = {}

    def run(self, tier: Tier, among: Collection[int]) -> list[Move]:
        """Apply the best closure of the remedies `among` until none serves the tier."""
        moves: list[Move] = []
        while option := self._best(tier, among):
            moves += self.apply(option, tier)
        return moves

    def option(self, place: int) -> Option:
        """The closure of an open remedy."""
        option = self._options.get(place)
        if option is None:
            option = self._options[place] = self._weigh(place)
        return option

    def apply(self, option: Option, tier: Tier) -> list[Move]:
        moves = [self._apply(work, tier, option.priority) for work in option.members]
        self._forget(option.lifts)
        return moves

    def tries(self, lifts: Lifts) -> list[tuple[int, Reading]]:
        """What the gauges that `lifts` touches would read after it."""
        before = {question: self.state[question] for question in lifts}
        self.state.update(_lifted(before, lifts))
        after = [(index, self.gauges[index].read(self.state)) for index in self._touched(lifts)]
        self.state.update(before)
        return after

    def _best(self, tier: Tier, among: Collection[int]) -> Option | None:
        options = [self.option(place) for place in self.open if place in among]
        serving = [option for option in options if option.serves(tier)]
        return min(serving, key=lambda option: option.rank, default=None)

    def _weigh(self, place: int) -> Option:
        members = []
        lifts: Lifts = {}
        days: Number = 0
        for work in self._closure(place):
            rising = work.lifts(self.state, lifts)
            if rising:
                members.append(work)
                lifts |= rising
                days += work.person_days
        after = self.tries(lifts)
        gain = sum((self.readings[index].risk - reading.risk for index, reading in after), 0.0)
        priority = gain / days
        return Option(
            members=tuple(members),
            lifts=lifts,
            touched=frozenset(index for index, _ in after),
            gain=gain,
            lowers_present=any(
                self.readings[index].present
                and is_positive(self.readings[index].risk - reading.risk)
                for index, reading in after
            ),
            priority=priority,
            rank=(-ordered(priority), ordered(days), place),
        )

    def _closure(self, place: int) -> Iterator[Work]:
        """The remedy after its open prerequisites; content order among those that are free."""
        members: set[int] = set()
        found = [place]
        while found:
            member = found.pop()
            if member in self.open and member not in members:
                members.add(member)
                found += self.works[member].requires
        waits = {member: members.intersection(self.works[member].requires) for member in members}
        free = [member for member, awaited in waits.items() if not awaited]
        heapify(free)
        while free:
            placed = heappop(free)
            yield self.works[placed]
            for member, awaited in waits.items():
                if placed in awaited:
                    awaited.remove(placed)
                    if not awaited:
                        heappush(free, member)

    def _apply(self, work: Work, tier: Tier, priority: float) -> Move:
        lifts = work.lifts(self.state, {})
        before = {question: self.state[question] for question in lifts}
        self.state.update(_lifted(before, lifts))
        changed = []
        for index in self._touched(lifts):
            reading = self.gauges[index].read(self.state)
            changed.append((index, self.readings[index].risk, reading.risk))
            self.readings[index] = reading
        return Move(
            work=work,
            tier=tier,
            priority=priority,
            lifted={question: (before[question], to) for question, to in lifts.items()},
            changed=tuple(changed),
        )

    def _forget(self, lifts: Lifts) -> None:
        """Drop the options that these lifts make untrue, and the remedies that they make done."""
        touched = self._touched(lifts)
        self.open = {place for place in self.open if not self.works[place].is_done(self.state)}
        self._options = {
            place: option
            for place, option in self._options.items()
            if place in self.open and not option.is_stale(lifts, touched)
        }

    def _touched(self, lifts: Lifts) -> list[int]:
        return sorted({index for question in lifts for index in self._touching[question]})


def _lifted(before: Mapping[str, Range], lifts: Lifts) -> dict[str, Range]:
    return {question: (to, max(before[question][1], to)) for question, to in lifts.items()}

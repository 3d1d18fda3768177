"""The greedy search of a plan: at each turn the closure that removes most risk per person-day.

What is remembered between turns is an Option for each open remedy. It stays true until a step
lifts a question that the option lifts too (its members, their order and their cost), or touches
an antipattern that it touches (its gain). Nothing else enters into it: a member leaves its closure
only by being planned or done, and both lift a question that the option lifts.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from math import inf
from operator import attrgetter
from typing import Literal

from assessment.engine.exposure import Range
from assessment.engine.tolerance import is_positive, ordered
from assessment.engine.works import Gauge, Lifts, Reading, Work
from questionnaires.instrument import Number

Tier = Literal["present", "suspected", "chosen"]

NOTHING: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """The closure of one open remedy, weighed in the state reached."""

    members: tuple[Work, ...]
    lifts: Lifts
    touched: tuple[int, ...]  # gauges
    after: tuple[float, ...]  # their risks
    gain: float
    priority: float
    rank: tuple[float, float, int]  # the least goes first


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
        self._dependents = [
            [other.place for other in works if work.place in other.requires] for work in works
        ]
        self._touching = _touching(gauges, state)
        self._live = {index for index in range(len(gauges)) if self._can_change(index)}
        self._chains: dict[int, tuple[Work, ...]] = {}
        self._options: dict[int, Option] = {}

    def run(self, tier: Tier, among: Collection[int], enough: float = inf) -> list[Move]:
        """Apply the best closure of the remedies `among` until none serves the tier.

        Or until there are `enough` moves; the last closure is applied whole.
        """
        moves: list[Move] = []
        while len(moves) < enough and (option := self._best(tier, among)):
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
        self._forget(option)
        return moves

    def take(self, work: Work, tier: Tier, priority: float) -> Move:
        """Apply one remedy alone, whose prerequisites stand or were applied; it may do nothing."""
        move = self._apply(work, tier, priority)
        self.open = {place for place in self.open if not self.works[place].is_done(self.state)}
        return move

    def tries(self, place: int) -> list[tuple[Reading, Reading]]:
        """Each gauge that the remedy alone would touch: what it reads now and would read then."""
        lifts: Lifts = {}
        self.works[place].lift(self.state, lifts)
        touched = sorted(self._touched(lifts))
        now = [self.readings[index] for index in touched]
        return list(zip(now, self._after(lifts, touched), strict=True))

    def _best(self, tier: Tier, among: Collection[int]) -> Option | None:
        options = [self.option(place) for place in self.open if place in among]
        lowering = [option for option in options if is_positive(option.gain)]
        for option in sorted(lowering, key=attrgetter("rank")):
            if tier != "present" or self._lowers_present(option):
                return option
        return None

    def _lowers_present(self, option: Option) -> bool:
        """Whether it lowers the risk of a finding that is present in the state reached."""
        return any(
            self.readings[index].present and is_positive(self.readings[index].risk - after)
            for index, after in zip(option.touched, option.after, strict=True)
        )

    def _weigh(self, place: int) -> Option:
        members = []
        lifts: Lifts = {}
        days: Number = 0
        for work in self._chain(place):
            if work.lift(self.state, lifts):
                members.append(work)
                days += work.person_days
        touched = tuple(self._touched(lifts) & self._live)
        after = tuple([reading.risk for reading in self._after(lifts, touched)])
        gain = sum([self.readings[index].risk for index in touched]) - sum(after)
        priority = gain / days
        return Option(
            members=tuple(members),
            lifts=lifts,
            touched=touched,
            after=after,
            gain=gain,
            priority=priority,
            rank=(-ordered(priority), ordered(days), place),
        )

    def _after(self, lifts: Lifts, touched: Iterable[int]) -> list[Reading]:
        before = {question: self.state[question] for question in lifts}
        self.state.update(_lifted(before, lifts))
        readings = self._read(touched)
        self.state.update(before)
        return readings

    def _read(self, touched: Iterable[int]) -> list[Reading]:
        return [self.gauges[index].read(self.state) for index in touched]

    def _chain(self, place: int) -> tuple[Work, ...]:
        """An open remedy after its open prerequisites, before those that turn out done drop out."""
        chain = self._chains.get(place)
        if chain is None:
            chain = self._chains[place] = tuple(self._closure(place))
        return chain

    def _closure(self, place: int) -> Iterator[Work]:
        """Prerequisites first; content order among those that are free."""
        members: set[int] = set()
        found = [place]
        while found:
            member = found.pop()
            if member in self.open and member not in members:
                members.add(member)
                found += self.works[member].requires
        missing = {
            place: len(members.intersection(self.works[place].requires)) for place in members
        }
        free = [place for place, count in missing.items() if not count]
        heapify(free)
        while free:
            placed = heappop(free)
            yield self.works[placed]
            for place in self._dependents[placed]:
                if place in members:
                    missing[place] -= 1
                    if not missing[place]:
                        heappush(free, place)

    def _apply(self, work: Work, tier: Tier, priority: float) -> Move:
        lifts: Lifts = {}
        work.lift(self.state, lifts)
        before = {question: self.state[question] for question in lifts}
        self.state.update(_lifted(before, lifts))
        changed = []
        touched = sorted(self._touched(lifts))
        for index, reading in zip(touched, self._read(touched), strict=True):
            changed.append((index, self.readings[index].risk, reading.risk))
            self.readings[index] = reading
        return Move(
            work=work,
            tier=tier,
            priority=priority,
            lifted={question: (before[question], to) for question, to in lifts.items()},
            changed=tuple(changed),
        )

    def _forget(self, applied: Option) -> None:
        """Drop what `applied` makes untrue."""
        closed = {place for place in self.open if self.works[place].is_done(self.state)}
        self.open -= closed
        self._chains = {
            place: chain
            for place, chain in self._chains.items()
            if not any(work.place in closed for work in chain)
        }
        touched = frozenset(applied.touched)
        self._options = {
            place: option
            for place, option in self._options.items()
            if place in self.open
            and touched.isdisjoint(option.touched)
            and applied.lifts.keys().isdisjoint(option.lifts)
        }
        self._live = {index for index in self._live if self._can_change(index)}

    def _can_change(self, index: int) -> bool:
        """Whether raised answers could still move this risk.

        They never expose an antipattern further once its preconditions hold, so 0 stays 0.
        """
        return self.readings[index].risk > 0 or self.gauges[index].case.waits(self.state)

    def _touched(self, lifts: Lifts) -> frozenset[int]:
        return NOTHING.union(*[self._touching[question] for question in lifts])


def _touching(gauges: Sequence[Gauge], state: Mapping[str, Range]) -> dict[str, frozenset[int]]:
    """Question -> the gauges that read it."""
    return {
        question: frozenset(i for i, gauge in enumerate(gauges) if question in gauge.questions)
        for question in state
    }


def _lifted(before: Mapping[str, Range], lifts: Lifts) -> dict[str, Range]:
    return {question: (to, max(before[question][1], to)) for question, to in lifts.items()}

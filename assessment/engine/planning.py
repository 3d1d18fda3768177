"""Findings → plan: steps in order, horizons, forecast, and what chosen remedies would do."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Literal

from assessment.engine.answers import Answers
from assessment.engine.diagnosis import ranges
from assessment.engine.exposure import Case
from assessment.engine.forecast import Forecast, forecast
from assessment.engine.scoring import Profile, chosen_targets
from assessment.engine.search import Move, Search, Tier
from assessment.engine.tolerance import is_positive, reaches
from assessment.engine.works import Reading, gauges, works
from questionnaires.instrument import Antipattern, Instrument, Number, Question, Remedy

Horizon = Literal["now", "next", "later"]

MOST_STEPS_NOW = 3
NEXT_MONTHS = 3  # of capacity, those of *now* included


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift:
    question: Question
    from_low: int
    from_high: int
    to: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """The risk of an antipattern before and after a step, as the total counts it."""

    antipattern: Antipattern
    before: float
    after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    rank: int  # from 1
    remedy: Remedy
    tier: Tier
    person_days: Number
    estimated: bool  # the team's estimate, not the content's figure
    cumulative_days: Number
    risk_reduction: float  # below 0 where it only opens the way for the steps after it
    priority: float  # risk removed per person-day by the closure it came with
    horizon: Horizon
    raises: tuple[Lift, ...]
    reduces: tuple[Fall, ...]
    requires: tuple[Remedy, ...]  # those that stand earlier in this plan

    @property
    def key(self) -> str:
        return self.remedy.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    steps: tuple[Step, ...]
    also_possible: tuple[Remedy, ...]
    now: Forecast
    next: Forecast
    all: Forecast

    def lowering(self) -> dict[str, list[Remedy]]:
        """Antipattern -> the remedies whose steps lower its risk, in plan order."""
        remedies: dict[str, list[Remedy]] = {}
        for step in self.steps:
            for fall in step.reduces:
                remedies.setdefault(fall.antipattern.key, []).append(step.remedy)
        return remedies


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """A plan of chosen remedies alone; `added` are the prerequisites nobody chose."""

    plan: Plan
    added: tuple[Remedy, ...]
    done: tuple[Remedy, ...]  # chosen, but the answers say it is done already
    covered: tuple[Remedy, ...]  # chosen, but the other steps do its work


def plan(instrument: Instrument, answers: Answers, profile: Profile, cases: Sequence[Case]) -> Plan:
    search = _search(instrument, answers, profile, cases)
    everything = range(len(search.works))
    start = list(search.readings)
    moves = search.run("present", everything) + search.run("suspected", everything)
    return _Draft(instrument, answers, profile, search, start, moves).plan()


def what_if(
    instrument: Instrument,
    answers: Answers,
    profile: Profile,
    cases: Sequence[Case],
    chosen: Collection[str],
) -> WhatIf:
    """Apply the chosen remedies, best first, each with its open prerequisites.

    Those that lower no risk come last, in content order, in the tier *chosen*.
    """
    search = _search(instrument, answers, profile, cases)
    among = [work.place for work in search.works if work.remedy.key in chosen]
    done = tuple(search.works[place].remedy for place in among if place not in search.open)
    start = list(search.readings)
    moves = search.run("present", among) + search.run("suspected", among)
    for place in among:
        if place in search.open:
            moves += search.apply(search.option(place), "chosen")
    planned = {move.work.place for move in moves}
    return WhatIf(
        plan=_Draft(instrument, answers, profile, search, start, moves).plan(),
        added=tuple(search.works[place].remedy for place in sorted(planned.difference(among))),
        done=done,
        covered=tuple(
            search.works[place].remedy
            for place in among
            if place not in planned and search.works[place].remedy not in done
        ),
    )


def in_order(
    instrument: Instrument,
    answers: Answers,
    profile: Profile,
    cases: Sequence[Case],
    order: Sequence[tuple[Step, Horizon]],
) -> Plan:
    """Steps of a plan, or some of them, in another order, each with its horizon.

    A prerequisite that is among them stands before what requires it.
    Tier, priority and rank stay. What a step lifts and lowers is reckoned at its new place.
    """
    search = _search(instrument, answers, profile, cases)
    works_by_key = {work.remedy.key: work for work in search.works}
    start = list(search.readings)
    moves = [search.take(works_by_key[step.key], step.tier, step.priority) for step, _ in order]
    fixed = [horizon for _, horizon in order]
    found = _Draft(instrument, answers, profile, search, start, moves, fixed).plan()
    ranked = zip(found.steps, order, strict=True)
    return replace(found, steps=tuple(replace(step, rank=was.rank) for step, (was, _) in ranked))


def horizons(days: Iterable[Number], capacity: Number) -> Iterator[Horizon]:
    """The horizon of each step by its cumulative person-days; none returns to an earlier one."""
    horizon: Horizon = "now"
    for index, cumulative in enumerate(days):
        if index and (index >= MOST_STEPS_NOW or not reaches(capacity, cumulative)):
            horizon = "next"
        if index and not reaches(NEXT_MONTHS * capacity, cumulative):
            horizon = "later"
        yield horizon


def _search(
    instrument: Instrument, answers: Answers, profile: Profile, cases: Sequence[Case]
) -> Search:
    return Search(
        works(instrument, answers, profile.standings), gauges(cases), ranges(profile.standings)
    )


class _Draft:
    """Moves of a finished search, on their way to a Plan."""

    def __init__(
        self,
        instrument: Instrument,
        answers: Answers,
        profile: Profile,
        search: Search,
        start: Sequence[Reading],
        moves: Sequence[Move],
        fixed: Sequence[Horizon] | None = None,
    ) -> None:
        """`fixed` are the horizons of the moves where they do not follow from person-days."""
        self.instrument = instrument
        self.profile = profile
        self.search = search
        self.start = start
        self.moves = moves
        self.targets = chosen_targets(instrument, answers)
        self.cumulative = list(accumulate(move.work.person_days for move in moves))
        self.horizons = list(fixed or horizons(self.cumulative, answers.capacity_days_per_month))

    def plan(self) -> Plan:
        return Plan(
            steps=tuple(self._step(index) for index in range(len(self.moves))),
            also_possible=self._also_possible(),
            now=self._forecast(self.horizons.count("now")),
            next=self._forecast(len(self.moves) - self.horizons.count("later")),
            all=self._forecast(len(self.moves)),
        )

    def _step(self, index: int) -> Step:
        move = self.moves[index]
        earlier = {before.work.place for before in self.moves[:index]}
        standings = self.profile.standings
        return Step(
            rank=index + 1,
            remedy=move.work.remedy,
            tier=move.tier,
            person_days=move.work.person_days,
            estimated=move.work.estimated,
            cumulative_days=self.cumulative[index],
            risk_reduction=sum((before - after for _, before, after in move.changed), 0.0),
            priority=move.priority,
            horizon=self.horizons[index],
            raises=tuple(
                Lift(question=standings[key].question, from_low=low, from_high=high, to=to)
                for key, ((low, high), to) in move.lifted.items()
            ),
            reduces=tuple(
                Fall(antipattern=self._antipattern(gauge), before=before, after=after)
                for gauge, before, after in move.changed
                if is_positive(before - after)
            ),
            requires=tuple(
                self.search.works[place].remedy for place in move.work.requires if place in earlier
            ),
        )

    def _antipattern(self, gauge: int) -> Antipattern:
        return self.search.gauges[gauge].case.antipattern

    def _also_possible(self) -> tuple[Remedy, ...]:
        """Open remedies that would, alone, lower an exposure."""
        search = self.search
        return tuple(
            search.works[place].remedy
            for place in sorted(search.open)
            if any(
                is_positive(before.low - after.low) or is_positive(before.high - after.high)
                for before, after in search.tries(place)
            )
        )

    def _forecast(self, steps: int) -> Forecast:
        """After the first `steps` of the plan."""
        risks = [reading.risk for reading in self.start]
        lifts: dict[str, int] = {}
        for move in self.moves[:steps]:
            lifts |= {question: to for question, (_, to) in move.lifted.items()}
            for gauge, _, after in move.changed:
                risks[gauge] = after
        return forecast(
            self.instrument,
            self.targets,
            self.profile.standings,
            lifts,
            total_risk=sum(risks, 0.0),
            ended=tuple(
                self._antipattern(gauge)
                for gauge, reading in enumerate(self.start)
                if reading.risk > 0 and risks[gauge] == 0
            ),
        )

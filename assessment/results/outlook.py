"""What chosen steps would bring: the plan by horizons with its switches, and where they lead."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import Literal

from assessment import charts
from assessment.engine.diagnosis import Finding
from assessment.engine.evaluation import Evaluation, evaluate_choice
from assessment.engine.firmness import Firmness
from assessment.engine.forecast import Forecast
from assessment.engine.planning import Horizon, Step, WhatIf
from assessment.engine.scoring import DimensionProfile
from assessment.results.beside import NOTHING_BESIDE, Beside, PlannedLine
from assessment.results.findings import finding_lines
from assessment.results.placing import Placed, PlacedPlan, open_remedies, place_plan
from assessment.results.works import StepLine, removed, step_line
from questionnaires.instrument import Antipattern, Dimension, Effort, Number, Remedy

Fate = Literal["ends", "lower", "find out", "stays"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A step that went off because something that it waits for was switched off."""

    remedy: Remedy
    because: Remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Whom somebody switched on, and what went off with what they switched off."""

    chosen: frozenset[str]
    dropped: tuple[Dropped, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    dimension: Dimension
    by: float  # levels, on the low of its score


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """A step with its switch."""

    remedy: Remedy
    effort: Effort
    person_days: Number
    estimated: bool
    is_on: bool
    line: StepLine | None  # None where it removes no risk that was found
    for_others: tuple[Remedy, ...]  # nobody chose it: these wait for it
    is_covered: bool  # chosen, but the other steps do its work
    waits_for: tuple[Remedy, ...]
    gains: tuple[Gain, ...]
    firmness: Firmness | None
    decided: PlannedLine | None  # what the team has made of it

    @property
    def key(self) -> str:
        return self.remedy.key


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlookHorizon:
    key: Horizon
    rows: tuple[StepRow, ...]
    days: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What becomes of a finding."""

    finding: Finding
    fate: Fate


def choose(
    evaluation: Evaluation, *, on: Collection[str], shown: Collection[str], along: Collection[str]
) -> Choice:
    """Who is meant by the switches of a page: what is on, what was on, and what came along.

    A prerequisite that came along goes with what brought it. One that was switched off takes
    along whatever waits for it.
    """
    remedies = {remedy.key: remedy for remedy in evaluation.instrument.remedies}
    still_open = open_remedies(evaluation)
    off = set(shown) - set(on)
    wanted = [key for key in remedies if key in on and key not in along]
    dropped = []
    for key in wanted:
        cut = sorted(off & _before(key, remedies, still_open), key=list(remedies).index)
        if cut:
            dropped.append(Dropped(remedy=remedies[key], because=remedies[cut[0]]))
    gone = {each.remedy.key for each in dropped}
    return Choice(chosen=frozenset(wanted) - gone, dropped=tuple(dropped))


def _before(key: str, remedies: Mapping[str, Remedy], still_open: Collection[str]) -> set[str]:
    """What it waits for, and what that waits for; the walk stops at what is done."""
    found: set[str] = set()
    ahead = list(remedies[key].requires)
    while ahead:
        each = ahead.pop()
        if each in still_open and each not in found:
            found.add(each)
            ahead += remedies[each].requires
    return found


class Outlook:
    """One choice over one evaluation, each part worked out once, when it is asked for."""

    def __init__(
        self,
        evaluation: Evaluation,
        choice: Choice,
        *,
        beside: Beside = NOTHING_BESIDE,
        firmness: Collection[Firmness] = (),
    ) -> None:
        self.evaluation = evaluation
        self.choice = choice
        self.beside = beside
        self.firmness = {each.remedy: each for each in firmness}
        self.remedies = {remedy.key: remedy for remedy in evaluation.instrument.remedies}

    @cached_property
    def what_if(self) -> WhatIf:
        return evaluate_choice(self.evaluation, self.choice.chosen)

    @property
    def forecast(self) -> Forecast:
        return self.what_if.plan.all

    # -- The switches ------------------------------------------------------------------

    @cached_property
    def along(self) -> frozenset[str]:
        """Prerequisites that nobody chose."""
        return frozenset(remedy.key for remedy in self.what_if.added)

    @cached_property
    def on(self) -> list[str]:
        """All that is switched on: first what would be done, in its order."""
        done = {remedy.key for remedy in self.what_if.done}
        covered = [remedy.key for remedy in self.what_if.covered]
        return [step.key for step in self.what_if.plan.steps] + [
            key for key in covered if key not in done
        ]

    @property
    def days(self) -> Number:
        return sum(step.person_days for step in self.what_if.plan.steps)

    # -- The plan ----------------------------------------------------------------------

    @cached_property
    def placed(self) -> PlacedPlan:
        return place_plan(self.evaluation, self.beside)

    @cached_property
    def horizons(self) -> tuple[OutlookHorizon, ...]:
        """Of every step of the plan, whether it is switched on or not."""
        lines = {step.key: step for step in self.placed.evaluation.plan.steps}
        found = []
        for key, group in groupby(self.placed.steps, key=lambda each: each.horizon):
            rows = tuple(self._row(each.slot.remedy, lines[each.key], each) for each in group)
            days = sum(row.person_days for row in rows)
            found.append(OutlookHorizon(key=key, rows=rows, days=days))
        return tuple(found)

    @cached_property
    def also(self) -> tuple[StepRow, ...]:
        """What the plan leaves out: it would lower a trace, is decided against, or is chosen."""
        planned = {each.key for each in self.placed.steps}
        possible = {remedy.key for remedy in self.evaluation.plan.also_possible}
        refused = {step.key for step in self.placed.refused}
        keys = (possible | refused | set(self.on)) - planned
        return tuple(self._row(self.remedies[key]) for key in self.remedies if key in keys)

    def _row(
        self, remedy: Remedy, step: Step | None = None, placed: Placed | None = None
    ) -> StepRow:
        effort = self._efforts[remedy.effort]
        days = self.evaluation.answers.effort_days.get(remedy.key)
        is_along = remedy.key in self.along
        return StepRow(
            remedy=remedy,
            effort=effort,
            person_days=effort.person_days if days is None else days,
            estimated=days is not None,
            is_on=remedy.key in self.on,
            line=step_line(self.evaluation, step, placed) if step and placed else None,
            for_others=self._waiting_for(remedy.key) if is_along else (),
            is_covered=remedy in self.what_if.covered,
            waits_for=tuple(self.remedies[key] for key in remedy.requires if key in self._open),
            gains=self._gains(step) if step else (),
            firmness=self.firmness.get(remedy.key) if step else None,
            decided=self.beside.followed.get(remedy.key),
        )

    @cached_property
    def _efforts(self) -> dict[str, Effort]:
        return {effort.key: effort for effort in self.evaluation.instrument.efforts}

    @cached_property
    def _open(self) -> frozenset[str]:
        return open_remedies(self.evaluation)

    def _waiting_for(self, key: str) -> tuple[Remedy, ...]:
        on = (self.remedies[each] for each in self.on)
        return tuple(remedy for remedy in on if key in remedy.requires)

    def _gains(self, step: Step) -> tuple[Gain, ...]:
        """What it lifts at its place in the plan, by dimension, the most first."""
        standings = self.evaluation.profile.standings
        found = []
        for dimension in self.evaluation.instrument.dimensions:
            held = [standings.get(question.key) for question in dimension.questions]
            weight = sum(each.question.weight for each in held if each and each.bounds)
            asked = {question.key for question in dimension.questions}
            lifted = sum(
                lift.question.weight * (lift.to - lift.from_low)
                for lift in step.raises
                if lift.question.key in asked
            )
            if lifted:
                found.append(Gain(dimension=dimension, by=lifted / weight))
        return tuple(sorted(found, key=lambda gain: -gain.by))

    # -- Where it leads ----------------------------------------------------------------

    @property
    def removed(self) -> float:
        """The share of the risk found that is gone."""
        return removed(self.evaluation, self.forecast)

    @cached_property
    def plot(self) -> charts.DotPlot:
        """Scores after the chosen steps, with those of today before them."""
        today, then = self.evaluation.profile, self.forecast
        overall = replace(today.overall, score=then.score, low=then.low, high=then.high)
        profile = replace(today, dimensions=then.dimensions, overall=overall)
        scores = {each.key: each.score for each in today.dimensions if charts.shows_score(each)}
        before = {key: score for key, score in scores.items() if score is not None}
        return charts.dot_plot(profile, self.evaluation.instrument.top, before)

    @cached_property
    def today(self) -> dict[str, DimensionProfile]:
        return {each.key: each for each in self.evaluation.profile.dimensions}

    @property
    def shows_score(self) -> bool:
        overall = self.evaluation.profile.overall
        return charts.shows_score(overall) and self.forecast.score is not None

    @cached_property
    def endings(self) -> tuple[Ending, ...]:
        """Each finding of today, greatest risk first."""
        ended = {antipattern.key for antipattern in self.forecast.ended}
        lowered = self.what_if.plan.lowering()
        found: list[Ending] = []
        for line in finding_lines(self.evaluation):
            key = line.finding.key
            fate: Fate = "ends" if key in ended else "lower" if key in lowered else "stays"
            if fate == "stays" and line.find_out:
                fate = "find out"
            found.append(Ending(finding=line.finding, fate=fate))
        return tuple(found)

    @cached_property
    def first(self) -> tuple[Number, tuple[Antipattern, ...]]:
        """The person-days of *now*, and the findings that they would end."""
        now = [each.slot for each in self.placed.steps if each.horizon == "now"]
        return sum(slot.person_days for slot in now), self.placed.evaluation.plan.now.ended

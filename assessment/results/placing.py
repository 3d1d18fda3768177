"""When a step can stand: by its person-days, and by whether this team can decide it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assessment.engine.diagnosis import ranges
from assessment.engine.evaluation import Evaluation, evaluate_order
from assessment.engine.planning import MOST_STEPS_NOW, NEXT_MONTHS, Horizon, Step
from assessment.engine.tolerance import reaches
from assessment.engine.works import works
from assessment.results.beside import Beside
from questionnaires.instrument import Number, Remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A step that wants a place."""

    remedy: Remedy
    person_days: Number
    sponsor: str  # who stands in for it where it is beyond the team; empty where nobody is named
    is_done: bool = False
    covered_by: frozenset[str] = frozenset()  # steps that do the work of what it requires

    @property
    def key(self) -> str:
        return self.remedy.key

    @property
    def comes_after(self) -> frozenset[str]:
        return self.covered_by.union(self.remedy.requires)

    @property
    def lacks_sponsor(self) -> bool:
        return self.remedy.reach != "team" and not (self.sponsor or self.is_done)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    slot: Slot
    horizon: Horizon
    held_by: Remedy | None = None  # what lacks a sponsor: itself, or what it comes after

    @property
    def key(self) -> str:
        return self.slot.key

    @property
    def holds_itself(self) -> bool:
        return self.held_by is not None and self.held_by.key == self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedPlan:
    """The steps of a computed plan where they stand, without what is decided against."""

    evaluation: Evaluation  # whose plan has these steps in this order, each reckoned there
    steps: tuple[Placed, ...]
    refused: tuple[Step, ...]  # as the computed plan has them

    @property
    def holds_back(self) -> bool:
        return any(each.held_by for each in self.steps)


def place_plan(evaluation: Evaluation, beside: Beside) -> PlacedPlan:
    computed = evaluation.plan.steps
    refused = tuple(step for step in computed if step.key in beside.refused)
    kept = [step for step in computed if step not in refused]
    slots = list(_slots(evaluation, kept, beside))
    placed = place(slots, evaluation.answers.capacity_days_per_month)
    order = [(each.key, each.horizon) for each in placed]
    if order != [(step.key, step.horizon) for step in computed]:
        evaluation = evaluate_order(evaluation, order)
    return PlacedPlan(evaluation=evaluation, steps=tuple(placed), refused=refused)


def _slots(evaluation: Evaluation, steps: Sequence[Step], beside: Beside) -> Iterator[Slot]:
    remedies = {remedy.key: remedy for remedy in evaluation.instrument.remedies}
    unplanned = open_remedies(evaluation).difference(step.key for step in steps)
    for index, step in enumerate(steps):
        missing = [remedies[key] for key in step.remedy.requires if key in unplanned]
        yield Slot(
            remedy=step.remedy,
            person_days=step.person_days,
            sponsor=beside.sponsors.get(step.key, ""),
            is_done=step.key in beside.done,
            covered_by=frozenset(_covering(steps[:index], missing)),
        )


def _covering(earlier: Sequence[Step], missing: Sequence[Remedy]) -> Iterator[str]:
    """The steps that lift what a remedy that is missing would have lifted."""
    questions = {each.question for remedy in missing for each in remedy.raises}
    for step in earlier:
        if questions.intersection(each.question for each in step.remedy.raises):
            yield step.key


def open_remedies(evaluation: Evaluation) -> frozenset[str]:
    standings = evaluation.profile.standings
    state = ranges(standings)
    every = works(evaluation.instrument, evaluation.answers, standings)
    return frozenset(work.remedy.key for work in every if not work.is_done(state))


def place(slots: Sequence[Slot], capacity: Number) -> list[Placed]:
    """The slots by horizon, in their order but for those that are held back from *now*.

    The horizons are those of the plan, by cumulative person-days. What would stand in *now* and
    is beyond the team's reach stands after it until it has a sponsor, ahead of all else, and so
    does what comes after it; their places in *now* go to the steps after them.
    """
    now: list[Slot] = []
    held: dict[str, Remedy] = {}
    days: Number = 0
    rest = list(slots)
    soon: list[Slot] = []
    while rest and _fits_now(rest[0], len(now), days, capacity):
        slot = rest.pop(0)
        behind = next((held[key] for key in held if key in slot.comes_after), None)
        if slot.lacks_sponsor or (behind and not slot.is_done):
            held[slot.key] = behind or slot.remedy
            soon.append(slot)
        else:
            now.append(slot)
            days += slot.person_days
    after: list[Placed] = []
    horizon: Horizon = "next"
    for slot in soon + rest:
        days += slot.person_days
        if not reaches(NEXT_MONTHS * capacity, days):
            horizon = "later"
        after.append(Placed(slot=slot, horizon=horizon, held_by=held.get(slot.key)))
    return [Placed(slot=slot, horizon="now") for slot in now] + after


def _fits_now(slot: Slot, steps: int, days: Number, capacity: Number) -> bool:
    if not steps:
        return True
    return steps < MOST_STEPS_NOW and reaches(capacity, days + slot.person_days)

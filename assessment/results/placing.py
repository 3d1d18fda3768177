"""When a step can stand: by its person-days, and by whether this team can decide it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from assessment.engine.evaluation import Evaluation, evaluate_order
from assessment.engine.planning import MOST_STEPS_NOW, NEXT_MONTHS, Horizon
from assessment.engine.tolerance import reaches
from questionnaires.instrument import Number, Remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A step that wants a place."""

    remedy: Remedy
    person_days: Number
    sponsor: str  # who stands in for it where it is beyond the team; empty where nobody is named
    is_done: bool = False

    @property
    def key(self) -> str:
        return self.remedy.key

    @property
    def lacks_sponsor(self) -> bool:
        return self.remedy.reach != "team" and not (self.sponsor or self.is_done)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    slot: Slot
    horizon: Horizon
    held_by: Remedy | None = None  # what lacks a sponsor: itself, or what it waits for

    @property
    def key(self) -> str:
        return self.slot.key

    @property
    def holds_itself(self) -> bool:
        return self.held_by is not None and self.held_by.key == self.key


def place_plan(
    evaluation: Evaluation, sponsors: Mapping[str, str], done: Collection[str]
) -> list[Placed]:
    """The steps of the computed plan; `sponsors` and `done` are by remedy."""
    slots = [
        Slot(
            remedy=step.remedy,
            person_days=step.person_days,
            sponsor=sponsors.get(step.key, ""),
            is_done=step.key in done,
        )
        for step in evaluation.plan.steps
    ]
    return place(slots, evaluation.answers.capacity_days_per_month)


def as_placed(evaluation: Evaluation, placed: Sequence[Placed]) -> Evaluation:
    """With its plan as it is placed; what each step does is reckoned where it stands."""
    if not any(each.held_by for each in placed):
        return evaluation
    return evaluate_order(evaluation, [(each.key, each.horizon) for each in placed])


def place(slots: Sequence[Slot], capacity: Number) -> list[Placed]:
    """The slots by horizon, in their order but for those that are held back from *now*.

    The horizons are those of the plan, by cumulative person-days. What would stand in *now* and
    is beyond the team's reach stands after it until it has a sponsor, ahead of all else, and so
    does what waits for it; their places in *now* go to the steps after them.
    """
    now: list[Slot] = []
    held: dict[str, Remedy] = {}
    days: Number = 0
    rest = list(slots)
    later: list[Slot] = []
    while rest and _fits_now(rest[0], len(now), days, capacity):
        slot = rest.pop(0)
        behind = next((held[key] for key in slot.remedy.requires if key in held), None)
        if slot.lacks_sponsor or behind:
            held[slot.key] = behind or slot.remedy
            later.append(slot)
        else:
            now.append(slot)
            days += slot.person_days
    after: list[Placed] = []
    horizon: Horizon = "next"
    for slot in later + rest:
        days += slot.person_days
        if not reaches(NEXT_MONTHS * capacity, days):
            horizon = "later"
        after.append(Placed(slot=slot, horizon=horizon, held_by=held.get(slot.key)))
    return [Placed(slot=slot, horizon="now") for slot in now] + after


def _fits_now(slot: Slot, steps: int, days: Number, capacity: Number) -> bool:
    if not steps:
        return True
    return steps < MOST_STEPS_NOW and reaches(capacity, days + slot.person_days)

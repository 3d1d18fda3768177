"""When a step can stand: by its person-days, and by whether this team can decide it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from assessment.engine.evaluation import Evaluation
from assessment.engine.planning import MOST_STEPS_NOW, NEXT_MONTHS, Horizon
from assessment.engine.tolerance import reaches
from questionnaires.instrument import Number, Remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A step that wants a place."""

    remedy: Remedy
    person_days: Number
    sponsor: str  # who stands in for it where it is beyond the team; empty where nobody is named
    is_settled: bool = False  # done, or decided against: nobody has to stand in for it

    @property
    def key(self) -> str:
        return self.remedy.key

    @property
    def lacks_sponsor(self) -> bool:
        return self.remedy.reach != "team" and not (self.sponsor or self.is_settled)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    slot: Slot
    horizon: Horizon
    lacks_sponsor: bool = (
        False  # it would stand in *now*, had somebody beyond the team agreed to it
    )
    waits_for: Remedy | None = None  # it would stand in *now*, did this one
    by_then: Number = 0  # person-days: its own, and those of all that stands before it

    @property
    def key(self) -> str:
        return self.slot.key

    @property
    def is_held_back(self) -> bool:
        """Whether it stands in *next* though its person-days would have it stand in *now*."""
        return self.lacks_sponsor or self.waits_for is not None


def place_plan(
    evaluation: Evaluation, sponsors: Mapping[str, str], settled: Collection[str]
) -> list[Placed]:
    """The steps of the computed plan; `sponsors` and `settled` are by remedy."""
    slots = [
        Slot(
            remedy=step.remedy,
            person_days=step.person_days,
            sponsor=sponsors.get(step.key, ""),
            is_settled=step.key in settled,
        )
        for step in evaluation.plan.steps
    ]
    return place(slots, evaluation.answers.capacity_days_per_month)


def place(slots: Sequence[Slot], capacity: Number) -> list[Placed]:
    """The slots by horizon, in their order but for those that are held back from *now*.

    The horizons are those of the plan, by cumulative person-days. What would stand in *now* and
    is beyond the team's reach stands at the head of *next* until it has a sponsor, and so does
    what waits for it; their places in *now* go to the steps after them.
    """
    now: list[Placed] = []
    held: list[Placed] = []
    days: Number = 0
    rest = list(slots)
    while rest and _fits_now(rest[0], len(now), days, capacity):
        slot = rest.pop(0)
        behind = next((each for each in held if each.key in slot.remedy.requires), None)
        if slot.lacks_sponsor:
            held.append(Placed(slot=slot, horizon="next", lacks_sponsor=True))
        elif behind:
            held.append(Placed(slot=slot, horizon="next", waits_for=behind.slot.remedy))
        else:
            now.append(Placed(slot=slot, horizon="now"))
            days += slot.person_days
    days += sum(each.slot.person_days for each in held)
    after: list[Placed] = []
    horizon: Horizon = "next"
    for slot in rest:
        days += slot.person_days
        if not reaches(NEXT_MONTHS * capacity, days):
            horizon = "later"
        after.append(Placed(slot=slot, horizon=horizon))
    return _added_up([*now, *held, *after])


def _added_up(order: Sequence[Placed]) -> list[Placed]:
    days = accumulate(each.slot.person_days for each in order)
    return [replace(each, by_then=by_then) for each, by_then in zip(order, days, strict=True)]


def _fits_now(slot: Slot, steps: int, days: Number, capacity: Number) -> bool:
    if not steps:
        return True
    return steps < MOST_STEPS_NOW and reaches(capacity, days + slot.person_days)

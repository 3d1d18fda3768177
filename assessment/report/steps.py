"""The plan by horizon: what each step and each horizon costs, ends and removes."""

import datetime
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assessment.engine.evaluation import Evaluation
from assessment.engine.forecast import Forecast
from assessment.engine.planning import Horizon
from assessment.engine.tolerance import is_positive, ordered
from assessment.report.citing import cited
from assessment.results import HorizonLine, Results, StepLine
from questionnaires.instrument import Antipattern, Number, Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Person-days with their range, which is the figure itself where the team gave one."""

    planned: Number
    least: Number
    most: Number

    @property
    def has_range(self) -> bool:
        return self.least < self.most


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPart:
    line: StepLine
    days: Days
    share: float  # of the risk found at the start; 0 or less where it only opens the way
    references: tuple[Reference, ...]

    @property
    def rank(self) -> int:
        return self.line.step.rank


@dataclass(frozen=True, slots=True, kw_only=True)
class HorizonPart:
    key: Horizon
    steps: tuple[StepPart, ...]
    days: Days
    forecast: Forecast  # after it and those before it
    ended: tuple[Antipattern, ...]  # findings that end with it
    days_until: Days  # of it and those before it
    ahead: Days  # of those of its steps that are not done
    ahead_until: Days  # the same, of it and those before it
    share: float  # of the risk found, removed by it
    removed: float  # by it and those before it
    months: int  # from today until it is done, at the team’s capacity
    until: datetime.date | None  # the same as a day; None where the report has none

    @property
    def left(self) -> float:
        return 1 - self.removed


def horizons(results: Results) -> tuple[HorizonPart, ...]:
    parts: list[HorizonPart] = []
    for line in results.horizons:
        parts.append(_horizon(line, parts, results))
    return tuple(parts)


def _horizon(line: HorizonLine, before: Sequence[HorizonPart], results: Results) -> HorizonPart:
    evaluation, done = results.evaluation, results.beside.done
    steps = tuple(_step(each, evaluation) for each in line.steps)
    days = _sum(step.days for step in steps)
    ahead = _sum(step.days for step in steps if step.line.step.key not in done)
    ahead_until = _sum([*(each.ahead for each in before), ahead])
    months = _months(line.key, ahead_until.planned, evaluation.answers.capacity_days_per_month)
    today = evaluation.answers.date
    gone = {each.key for horizon in before for each in horizon.forecast.ended}
    return HorizonPart(
        key=line.key,
        steps=steps,
        days=days,
        forecast=line.forecast,
        ended=tuple(each for each in line.forecast.ended if each.key not in gone),
        days_until=_sum([*(each.days for each in before), days]),
        ahead=ahead,
        ahead_until=ahead_until,
        share=line.removed - (before[-1].removed if before else 0.0),
        removed=line.removed,
        months=months,
        until=_after(today, months) if today else None,
    )


def _months(key: Horizon, days: Number, capacity: Number) -> int:
    """Whole ones; now and next last at least as long as their names say."""
    needed = math.ceil(ordered(days / capacity))
    return max(needed, {"now": 1, "next": 3, "later": 1}[key])


def _after(day: datetime.date, months: int) -> datetime.date:
    """The first of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    return datetime.date(min(day.year + years, datetime.MAXYEAR), month + 1, 1)


def _step(line: StepLine, evaluation: Evaluation) -> StepPart:
    total = evaluation.diagnosis.total_risk
    return StepPart(
        line=line,
        days=_days(line),
        share=line.step.risk_reduction / total if is_positive(total) else 0.0,
        references=cited(evaluation.instrument, line.step.remedy.references),
    )


def _days(line: StepLine) -> Days:
    planned = line.step.person_days
    if line.step.estimated:
        return Days(planned=planned, least=planned, most=planned)
    return Days(planned=planned, least=line.effort.from_days, most=line.effort.to_days)


def _sum(days: Iterable[Days]) -> Days:
    held = list(days)
    return Days(
        planned=sum(each.planned for each in held),
        least=sum(each.least for each in held),
        most=sum(each.most for each in held),
    )

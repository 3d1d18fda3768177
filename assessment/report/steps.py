"""The plan by horizon: what each step and each horizon costs, ends and removes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assessment.engine.evaluation import Evaluation
from assessment.engine.forecast import Forecast
from assessment.engine.planning import Horizon
from assessment.engine.tolerance import is_positive
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


@dataclass(frozen=True, slots=True, kw_only=True)
class HorizonPart:
    key: Horizon
    steps: tuple[StepPart, ...]
    days: Days
    forecast: Forecast  # after it and those before it
    ended: tuple[Antipattern, ...]  # findings that end with it
    days_until: Days  # of it and those before it
    share: float  # of the risk found, removed by it
    removed: float  # by it and those before it

    @property
    def left(self) -> float:
        return 1 - self.removed


def horizons(results: Results) -> tuple[HorizonPart, ...]:
    parts: list[HorizonPart] = []
    for line in results.horizons:
        parts.append(_horizon(line, parts, results.evaluation))
    return tuple(parts)


def _horizon(
    line: HorizonLine, before: Sequence[HorizonPart], evaluation: Evaluation
) -> HorizonPart:
    steps = tuple(_step(each, evaluation) for each in line.steps)
    days = _sum(step.days for step in steps)
    gone = {each.key for horizon in before for each in horizon.forecast.ended}
    return HorizonPart(
        key=line.key,
        steps=steps,
        days=days,
        forecast=line.forecast,
        ended=tuple(each for each in line.forecast.ended if each.key not in gone),
        days_until=_sum([*(each.days for each in before), days]),
        share=line.removed - (before[-1].removed if before else 0.0),
        removed=line.removed,
    )


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

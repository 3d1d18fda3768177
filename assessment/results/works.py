"""The plan by horizons: what each step costs, ends and lowers, and where it leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from assessment.engine.evaluation import Evaluation
from assessment.engine.forecast import Forecast
from assessment.engine.planning import Horizon, Step
from assessment.engine.scoring import DimensionProfile
from assessment.engine.tolerance import is_positive
from assessment.results.placing import Placed, PlacedPlan, Slot
from questionnaires.instrument import Antipattern, Effort, Number


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    step: Step
    placed: Placed
    effort: Effort  # its range, to print where the team gave no estimate
    ends: tuple[Antipattern, ...]  # no finding any more
    lowers: tuple[Antipattern, ...]  # less of a risk, but there still
    uncertain: tuple[Antipattern, ...]  # those among them that are only suspected today
    removes: float  # share of the risk found; below 0 where it only opens the way
    worth: float  # the same per person-day at its rank, of the step and what it came with

    @property
    def if_so(self) -> bool:
        """Whether all that it is worth may turn out not to be so."""
        touched = len(self.ends) + len(self.lowers)
        return self.step.tier == "suspected" or 0 < touched == len(self.uncertain)


@dataclass(frozen=True, slots=True, kw_only=True)
class HorizonLine:
    key: Horizon
    steps: tuple[StepLine, ...]
    days: Number
    forecast: Forecast  # after this horizon and those before it
    removed: float  # share of the risk found, 0..1, by then

    @property
    def shows_score(self) -> bool:
        """Whether the forecast has a score; a range it has always."""
        return self.forecast.score is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """A dimension today and after each horizon that has a step."""

    today: DimensionProfile
    then: tuple[tuple[Horizon, DimensionProfile], ...]

    @property
    def title(self) -> str:
        return self.today.dimension.title


def horizon_lines(placed: PlacedPlan) -> tuple[HorizonLine, ...]:
    """Now, next and later; those without a step are left out."""
    evaluation, plan = placed.evaluation, placed.evaluation.plan
    forecasts = {"now": plan.now, "next": plan.next, "later": plan.all}
    pairs = zip(plan.steps, placed.steps, strict=True)
    lines = []
    for key, group in groupby(pairs, key=lambda pair: pair[1].horizon):
        steps = tuple(step_line(evaluation, step, each) for step, each in group)
        lines.append(
            HorizonLine(
                key=key,
                steps=steps,
                days=sum(line.step.person_days for line in steps),
                forecast=forecasts[key],
                removed=removed(evaluation, forecasts[key]),
            )
        )
    return tuple(lines)


def refused_lines(evaluation: Evaluation, placed: PlacedPlan) -> tuple[StepLine, ...]:
    """What is decided against, as the computed plan has it."""
    return tuple(
        step_line(
            evaluation,
            step,
            Placed(
                slot=Slot(remedy=step.remedy, person_days=step.person_days, sponsor=""),
                horizon=step.horizon,
            ),
        )
        for step in placed.refused
    )


def removed(evaluation: Evaluation, forecast: Forecast) -> float:
    """The share of the risk found that is gone by then."""
    found = evaluation.diagnosis.total_risk
    return _share(found - forecast.total_risk, found)


def ahead(evaluation: Evaluation, horizons: Sequence[HorizonLine]) -> tuple[Ahead, ...]:
    """Every dimension, in content order."""
    return tuple(
        Ahead(
            today=today,
            then=tuple((each.key, each.forecast.dimensions[place]) for each in horizons),
        )
        for place, today in enumerate(evaluation.profile.dimensions)
    )


def _share(risk: float, found: float) -> float:
    return risk / found if is_positive(found) else 0.0


def step_line(evaluation: Evaluation, step: Step, placed: Placed) -> StepLine:
    diagnosis = evaluation.diagnosis
    suspected = {finding.key for finding in diagnosis.findings if finding.verdict == "suspected"}
    efforts = evaluation.instrument.efforts
    return StepLine(
        step=step,
        placed=placed,
        effort=next(effort for effort in efforts if effort.key == step.remedy.effort),
        ends=tuple(fall.antipattern for fall in step.reduces if not is_positive(fall.after)),
        lowers=tuple(fall.antipattern for fall in step.reduces if is_positive(fall.after)),
        uncertain=tuple(
            fall.antipattern for fall in step.reduces if fall.antipattern.key in suspected
        ),
        removes=_share(step.risk_reduction, diagnosis.total_risk),
        worth=_share(step.priority, diagnosis.total_risk),
    )

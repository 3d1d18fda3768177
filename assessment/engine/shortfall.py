"""What still misses its target once a plan is done: a plan ends findings, a target may ask more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assessment.engine.forecast import Forecast
from assessment.engine.levels import Ladder
from assessment.engine.scoring import DimensionProfile
from assessment.engine.standing import Standing
from questionnaires.instrument import Instrument, Question, Remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """One dimension below its target, as the forecast has it."""

    dimension: DimensionProfile
    standings: tuple[Standing, ...]  # of what stands too low for the target, in content order
    remedies: tuple[Remedy, ...]  # those not done by then that raise one of them further


def shortfalls(instrument: Instrument, forecast: Forecast) -> tuple[Shortfall, ...]:
    """In content order; empty without a target."""
    return tuple(
        _shortfall(dimension, instrument, forecast.standings)
        for dimension in forecast.dimensions
        if dimension.meets_target is False
    )


def _shortfall(
    dimension: DimensionProfile, instrument: Instrument, standings: Mapping[str, Standing]
) -> Shortfall:
    held = [standings[each.key] for each in dimension.dimension.questions if each.key in standings]
    low = tuple(standings[question.key] for question in _too_low(dimension, held, instrument))
    return Shortfall(
        dimension=dimension, standings=low, remedies=tuple(_raising(low, instrument.remedies))
    )


def _too_low(
    dimension: DimensionProfile, held: list[Standing], instrument: Instrument
) -> list[Question]:
    target = dimension.target or 0
    if dimension.level:
        return Ladder(held, float(instrument.gate), instrument.top).below(target)
    return [each.question for each in held if each.bounds and each.bounds.low < target]


def _raising(low: Iterable[Standing], remedies: Iterable[Remedy]) -> list[Remedy]:
    """As in a plan, a question that nobody was asked is raised by no remedy."""
    stands = {each.key: each.low or 0 for each in low if each.asked}
    return [
        remedy
        for remedy in remedies
        if any(stands.get(each.question, each.to) < each.to for each in remedy.raises)
    ]

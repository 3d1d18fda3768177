"""What the profile would say once some remedies have lifted their answers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assessment.engine.scoring import (
    AtTarget,
    DimensionProfile,
    count_at_target,
    mean_over,
    score_dimensions,
)
from assessment.engine.standing import Bounds, Standing
from questionnaires.instrument import Antipattern, Instrument


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    score: float | None
    low: float | None
    high: float | None
    at_target: AtTarget | None
    total_risk: float
    dimensions: tuple[DimensionProfile, ...]
    standings: Mapping[str, Standing]
    ended: tuple[Antipattern, ...]  # found today, neither present nor suspected then


def forecast(
    instrument: Instrument,
    targets: Mapping[str, int],
    standings: Mapping[str, Standing],
    lifts: Mapping[str, int],
    *,
    total_risk: float,
    ended: tuple[Antipattern, ...],
) -> Forecast:
    """`lifts` gives the level that each lifted question reaches at least."""
    then = dict(standings)
    for question, to in lifts.items():
        then[question] = _lifted(standings[question], to)
    dimensions = tuple(
        replace(dimension, score=_not_below(dimension.score, dimension.low))
        for dimension in score_dimensions(instrument, then, targets)
    )
    low = mean_over(dimensions, "low")
    return Forecast(
        score=_not_below(mean_over(dimensions, "score"), low),
        low=low,
        high=mean_over(dimensions, "high"),
        at_target=count_at_target(dimensions, targets),
        total_risk=total_risk,
        dimensions=dimensions,
        standings=then,
        ended=ended,
    )


def _lifted(standing: Standing, to: int) -> Standing:
    bounds = standing.bounds
    if bounds is None:
        return standing
    low, high = max(bounds.low, to), max(bounds.high, to)
    known = low if low == high else None
    point = known if bounds.point is None else max(bounds.point, low)
    return replace(standing, bounds=Bounds(low, point, high, bounds.shown))


def _not_below(score: float | None, low: float | None) -> float | None:
    """A don't know that is lifted raises low without a point, so low may pass the score."""
    return score if score is None or low is None else max(score, low)

"""Standings → Profile: scores, levels, coverage, blockers, and what to settle first.

Scores, low and high are means on the scale 0..L; weights have no unit. Whatever does not exist,
such as the score of a dimension that nobody has answered, is None.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from assessment.engine.answers import Answers
from assessment.engine.levels import Ladder, Levels
from assessment.engine.standing import Standing, standings
from assessment.engine.tolerance import ordered, reaches
from questionnaires.instrument import Dimension, Facet, FacetValue, Instrument, Question

RATED_COVERAGE = 0.7
RATED_NOT_APPLICABLE = 0.4  # of a dimension's weight, at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    score: float | None = None
    low: float | None = None
    high: float | None = None
    coverage: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionProfile(Figures):
    dimension: Dimension
    rated: bool
    level: Levels | None
    blockers: tuple[Question, ...]
    hangs_on: tuple[Question, ...]
    target: int | None
    meets_target: bool | None

    @property
    def key(self) -> str:
        return self.dimension.key


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValueProfile(Figures):
    value: FacetValue

    @property
    def key(self) -> str:
        return self.value.key


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetProfile:
    facet: Facet
    values: tuple[FacetValueProfile, ...]

    @property
    def key(self) -> str:
        return self.facet.key


@dataclass(frozen=True, slots=True, kw_only=True)
class AtTarget:
    reached: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overall(Figures):
    at_target: AtTarget | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    overall: Overall
    dimensions: tuple[DimensionProfile, ...]
    facets: tuple[FacetProfile, ...]
    standings: Mapping[str, Standing]  # question -> standing, in content order
    settle_first: tuple[Question, ...]


def profile(instrument: Instrument, answers: Answers) -> Profile:
    stand = standings(instrument, answers)
    targets = chosen_targets(instrument, answers)
    dimensions = score_dimensions(instrument, stand, targets)
    return Profile(
        overall=score_overall(dimensions, stand.values(), targets),
        dimensions=dimensions,
        facets=_score_facets(instrument, stand.values()),
        standings=stand,
        settle_first=_settle_first(dimensions, stand),
    )


def chosen_targets(instrument: Instrument, answers: Answers) -> Mapping[str, int]:
    """Dimension -> target level; empty without a target profile."""
    for target_profile in instrument.target_profiles:
        if target_profile.key == answers.target_profile:
            return target_profile.targets
    return {}


def score_dimensions(
    instrument: Instrument, stand: Mapping[str, Standing], targets: Mapping[str, int]
) -> tuple[DimensionProfile, ...]:
    return tuple(
        _score_dimension(
            dimension,
            [stand[question.key] for question in dimension.questions if question.key in stand],
            targets.get(dimension.key),
            instrument,
        )
        for dimension in instrument.dimensions
    )


def score_overall(
    dimensions: Sequence[DimensionProfile],
    stand: Iterable[Standing],
    targets: Mapping[str, int],
) -> Overall:
    return Overall(
        score=mean_over(dimensions, "score"),
        low=mean_over(dimensions, "low"),
        high=mean_over(dimensions, "high"),
        coverage=_figures(stand).coverage,
        at_target=count_at_target(dimensions, targets),
    )


def count_at_target(
    dimensions: Sequence[DimensionProfile], targets: Mapping[str, int]
) -> AtTarget | None:
    if not targets:
        return None
    meets = [dim.meets_target for dim in dimensions if dim.meets_target is not None]
    return AtTarget(reached=sum(meets), of=len(meets))


def mean_over(dimensions: Sequence[DimensionProfile], name: str) -> float | None:
    """The mean of one figure by dimension weight, over the dimensions that have it."""
    figure = attrgetter(name)
    having = [(dim.dimension.weight, figure(dim)) for dim in dimensions if figure(dim) is not None]
    if not having:
        return None
    total: float = sum(weight * value for weight, value in having)
    return total / sum(weight for weight, _ in having)


def _figures(stand: Iterable[Standing]) -> Figures:
    weight = pointed = points = lows = highs = 0.0
    for standing in stand:
        if standing.bounds is None:
            continue
        low, point, high, _ = standing.bounds
        share = standing.question.weight
        weight += share
        lows += share * low
        highs += share * high
        if point is not None:
            pointed += share
            points += share * point
    if not weight:
        return Figures()
    return Figures(
        score=points / pointed if pointed else None,
        low=lows / weight,
        high=highs / weight,
        coverage=pointed / weight,
    )


def _score_dimension(
    dimension: Dimension, held: Sequence[Standing], target: int | None, instrument: Instrument
) -> DimensionProfile:
    figures = _figures(held)
    ladder = Ladder(held, float(instrument.gate), instrument.top)
    level = ladder.levels()
    blockers = ladder.blockers(level.claimed + 1) if level else []
    return DimensionProfile(
        score=figures.score,
        low=figures.low,
        high=figures.high,
        coverage=figures.coverage,
        dimension=dimension,
        rated=_is_rated(held, figures.coverage),
        level=level,
        blockers=tuple(question for question, _ in blockers),
        hangs_on=tuple(question for question, bounds in blockers if bounds.low < bounds.high),
        target=target,
        meets_target=_meets(target, level, figures.low),
    )


def _is_rated(held: Sequence[Standing], coverage: float | None) -> bool:
    if coverage is None:
        return False
    left_out = sum(each.question.weight for each in held if each.bounds is None)
    share = left_out / sum(each.question.weight for each in held)
    return reaches(coverage, RATED_COVERAGE) and reaches(RATED_NOT_APPLICABLE, share)


def _meets(target: int | None, level: Levels | None, low: float | None) -> bool | None:
    if target is None or low is None:
        return None
    return reaches(level.claimed if level else low, target)


def _score_facets(instrument: Instrument, stand: Iterable[Standing]) -> tuple[FacetProfile, ...]:
    carriers: dict[tuple[str, str], list[Standing]] = {}
    for standing in stand:
        for facet_key, values in standing.question.facets.items():
            for value in dict.fromkeys(values):
                carriers.setdefault((facet_key, value), []).append(standing)
    return tuple(
        FacetProfile(
            facet=facet,
            values=tuple(
                _score_facet_value(value, carriers.get((facet.key, value.key), ()))
                for value in facet.values
            ),
        )
        for facet in instrument.facets
    )


def _score_facet_value(value: FacetValue, stand: Iterable[Standing]) -> FacetValueProfile:
    figures = _figures(stand)
    return FacetValueProfile(
        value=value,
        score=figures.score,
        low=figures.low,
        high=figures.high,
        coverage=figures.coverage,
    )


def _settle_first(
    dimensions: Sequence[DimensionProfile], stand: Mapping[str, Standing]
) -> tuple[Question, ...]:
    """Questions with an open range, by the width that each adds to the overall range."""
    ratable = [dim for dim in dimensions if dim.low is not None]
    omega = sum(dim.dimension.weight for dim in ratable)
    widths: list[tuple[float, Question]] = []
    for dim in ratable:
        questions = [question for question in dim.dimension.questions if question.key in stand]
        rows = [(question, stand[question.key].bounds) for question in questions]
        weight = sum(question.weight for question, bounds in rows if bounds)
        for question, bounds in rows:
            if bounds and bounds.low < bounds.high:
                width = question.weight * (bounds.high - bounds.low) / weight
                widths.append((width * dim.dimension.weight / omega, question))
    widths.sort(key=lambda pair: -ordered(pair[0]))
    return tuple(question for _, question in widths)

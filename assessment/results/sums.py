"""The sums behind every figure, so that anybody can work them out again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assessment.engine.evaluation import Evaluation
from assessment.engine.levels import Ladder, Rung
from assessment.engine.scoring import DimensionProfile, FacetProfile, FacetValueProfile
from assessment.engine.standing import Standing
from assessment.results.dimensions import unshown
from questionnaires.instrument import Number, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Over the questions that apply."""

    weight: Number
    pointed: Number  # of those among them that have a point
    points: Number  # Σ weight · point
    lows: Number
    highs: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSum:
    standing: Standing
    adds: float | None  # to the score of its dimension


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionSums:
    dimension: DimensionProfile
    totals: Totals
    rows: tuple[QuestionSum, ...]  # those of this assessment, in content order
    rungs: tuple[Rung, ...]  # empty without a level
    unshown: tuple[Question, ...]  # evidence for these would carry the level shown further

    @property
    def title(self) -> str:
        return self.dimension.dimension.title

    @property
    def key(self) -> str:
        return self.dimension.key


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValueSums:
    value: FacetValueProfile
    totals: Totals
    questions: int  # that carry it and apply


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetSums:
    facet: FacetProfile
    rows: tuple[FacetValueSums, ...]  # of the values that any question here carries


def dimension_sums(evaluation: Evaluation) -> tuple[DimensionSums, ...]:
    return tuple(_dimension_sums(each, evaluation) for each in evaluation.profile.dimensions)


def facet_sums(evaluation: Evaluation) -> tuple[FacetSums, ...]:
    applicable = [each for each in evaluation.profile.standings.values() if each.bounds]
    every = [
        FacetSums(
            facet=facet,
            rows=tuple(
                _facet_value_sums(
                    value, [each for each in applicable if _carries(each, facet, value)]
                )
                for value in facet.values
                if value.low is not None
            ),
        )
        for facet in evaluation.profile.facets
    ]
    return tuple(each for each in every if each.rows)


def _dimension_sums(dimension: DimensionProfile, evaluation: Evaluation) -> DimensionSums:
    instrument, standings = evaluation.instrument, evaluation.profile.standings
    held = [
        standings[question.key]
        for question in dimension.dimension.questions
        if question.key in standings
    ]
    totals = _totals(held)
    return DimensionSums(
        dimension=dimension,
        totals=totals,
        rows=tuple(QuestionSum(standing=each, adds=_adds(each, totals)) for each in held),
        rungs=Ladder(held, float(instrument.gate), instrument.top).rungs(),
        unshown=unshown(dimension, standings),
    )


def _adds(standing: Standing, totals: Totals) -> float | None:
    point = standing.point
    return None if point is None else standing.question.weight * point / totals.pointed


def _facet_value_sums(value: FacetValueProfile, carrying: Sequence[Standing]) -> FacetValueSums:
    return FacetValueSums(value=value, totals=_totals(carrying), questions=len(carrying))


def _carries(standing: Standing, facet: FacetProfile, value: FacetValueProfile) -> bool:
    return value.key in standing.question.facets.get(facet.key, ())


def _totals(held: Iterable[Standing]) -> Totals:
    applicable = [(each.question.weight, each.bounds) for each in held if each.bounds]
    return Totals(
        weight=sum(weight for weight, _ in applicable),
        pointed=sum(weight for weight, bounds in applicable if bounds.point is not None),
        points=sum(weight * (bounds.point or 0) for weight, bounds in applicable),
        lows=sum(weight * bounds.low for weight, bounds in applicable),
        highs=sum(weight * bounds.high for weight, bounds in applicable),
    )

"""The sums behind every figure, so that anybody can work them out again."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessment.engine.evaluation import Evaluation
from assessment.engine.levels import Ladder, Rung
from assessment.engine.scoring import DimensionProfile
from assessment.engine.standing import Standing
from questionnaires.instrument import Number


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSum:
    standing: Standing
    adds: float | None  # to the score of its dimension


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionSums:
    dimension: DimensionProfile
    rows: tuple[QuestionSum, ...]  # those of this assessment, in content order
    weight: Number  # of the questions that apply
    pointed: Number  # of those among them that have a point
    points: Number  # Σ weight · point
    lows: Number
    highs: Number
    rungs: tuple[Rung, ...]  # empty without a level

    @property
    def title(self) -> str:
        return self.dimension.dimension.title

    @property
    def key(self) -> str:
        return self.dimension.key


def dimension_sums(evaluation: Evaluation) -> tuple[DimensionSums, ...]:
    standings, gate = evaluation.profile.standings, float(evaluation.instrument.gate)
    return tuple(
        _dimension_sums(
            dimension,
            [
                standings[question.key]
                for question in dimension.dimension.questions
                if question.key in standings
            ],
            evaluation.instrument.top,
            gate,
        )
        for dimension in evaluation.profile.dimensions
    )


def _dimension_sums(
    dimension: DimensionProfile, held: Sequence[Standing], top: int, gate: float
) -> DimensionSums:
    applicable = [(each.question.weight, each.bounds) for each in held if each.bounds]
    pointed = sum(weight for weight, bounds in applicable if bounds.point is not None)
    return DimensionSums(
        dimension=dimension,
        rows=tuple(
            QuestionSum(
                standing=each,
                adds=None if each.point is None else each.question.weight * each.point / pointed,
            )
            for each in held
        ),
        weight=sum(weight for weight, _ in applicable),
        pointed=pointed,
        points=sum(weight * (bounds.point or 0) for weight, bounds in applicable),
        lows=sum(weight * bounds.low for weight, bounds in applicable),
        highs=sum(weight * bounds.high for weight, bounds in applicable),
        rungs=Ladder(held, gate, top).rungs(),
    )

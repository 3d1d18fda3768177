"""The staged level of a dimension: the only figure that carries a level's name."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessment.engine.standing import Bounds, Standing
from assessment.engine.tolerance import reaches
from questionnaires.instrument import Question

FEWEST_FOR_LEVEL = 3  # questions


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """The staged level of a dimension, reached on low, on high and on shown."""

    claimed: int
    possible: int
    shown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One level of a dimension, as claimed: it is reached if it holds and all below it do."""

    level: int
    share: float  # of the weight that stands at this level or above
    missing: tuple[Question, ...]  # required questions that stand below it
    holds: bool


class Ladder:
    """The staged level of one dimension: a rung holds when its gate and all those below it do."""

    def __init__(self, held: Sequence[Standing], gate: float, top: int) -> None:
        self.rows = [(each.question, each.bounds) for each in held if each.bounds is not None]
        self.lows = [bounds.low for _, bounds in self.rows]
        self.weight = sum(question.weight for question, _ in self.rows)
        self.gate = gate
        self.top = top

    def levels(self) -> Levels | None:
        if len(self.rows) < FEWEST_FOR_LEVEL:
            return None
        return Levels(
            claimed=self._reached(self.lows),
            possible=self._reached([bounds.high for _, bounds in self.rows]),
            shown=self._reached([bounds.shown for _, bounds in self.rows]),
        )

    def blockers(self, level: int) -> list[tuple[Question, Bounds]]:
        """What keeps the dimension from `level`; nothing above the top."""
        if level > self.top:
            return []
        short = not self._has_share(self.lows, level)
        return [
            (question, bounds)
            for question, bounds in self.rows
            if _must_blocks(question, bounds.low, level) or (short and bounds.low < level)
        ]

    def below(self, level: int) -> list[Question]:
        """What keeps the dimension from `level` on any rung up to it, in content order."""
        rungs = range(1, level + 1)
        keys = {question.key for rung in rungs for question, _ in self.blockers(rung)}
        return [question for question, _ in self.rows if question.key in keys]

    def rungs(self) -> tuple[Rung, ...]:
        """Every rung, on low; none where there is no level."""
        if len(self.rows) < FEWEST_FOR_LEVEL:
            return ()
        return tuple(
            Rung(
                level=level,
                share=self._share(self.lows, level),
                missing=self._missing(self.lows, level),
                holds=self._gate_holds(self.lows, level),
            )
            for level in range(1, self.top + 1)
        )

    def _reached(self, values: Sequence[int]) -> int:
        for level in range(1, self.top + 1):
            if not self._gate_holds(values, level):
                return level - 1
        return self.top

    def _gate_holds(self, values: Sequence[int], level: int) -> bool:
        return not self._missing(values, level) and self._has_share(values, level)

    def _missing(self, values: Sequence[int], level: int) -> tuple[Question, ...]:
        pairs = zip(self.rows, values, strict=True)
        return tuple(
            question for (question, _), value in pairs if _must_blocks(question, value, level)
        )

    def _has_share(self, values: Sequence[int], level: int) -> bool:
        return reaches(self._share(values, level), self.gate)

    def _share(self, values: Sequence[int], level: int) -> float:
        """Of the weight, what stands at the level or above."""
        pairs = zip(self.rows, values, strict=True)
        return (
            sum(question.weight for (question, _), value in pairs if value >= level) / self.weight
        )


def _must_blocks(question: Question, value: int, level: int) -> bool:
    return question.must is not None and value < min(level, question.must)

"""What is strong, or at least ahead of the rest, told by the behaviour that shows it today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessment.engine.evaluation import Evaluation
from assessment.engine.scoring import DimensionProfile
from assessment.engine.standing import Standing
from assessment.results.dimensions import DimensionLine, Said, sharing_largest_gap
from questionnaires.instrument import Question

MOST_STRENGTHS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """A dimension that stands well, and the observable behaviour that shows it today."""

    line: DimensionLine
    question: Question
    level: int  # at which the question stands
    anchor: str
    under: str  # the anchor one lower, which that of the top level builds on; empty elsewhere

    @property
    def dimension(self) -> DimensionProfile:
        return self.line.dimension

    @property
    def said(self) -> Said:
        return self.line.said

    @property
    def title(self) -> str:
        return self.line.title


def strengths(lines: Sequence[DimensionLine], evaluation: Evaluation) -> tuple[Strength, ...]:
    """The dimensions at their target whose evidence carries furthest, each with what is true.

    Where none is at its target, or there is no target, those that are ahead of the last stand here.
    """
    placed = {each.key: place for place, each in enumerate(evaluation.profile.dimensions)}
    by_content = sorted(lines, key=lambda each: placed[each.row.key])
    levelled = [each for each in by_content if each.said.claimed]
    best = [each for each in levelled if each.dimension.meets_target] or _ahead(levelled, lines)
    best.sort(key=lambda each: (-(each.said.shown or 0), -(each.said.claimed or 0)))
    standings = evaluation.profile.standings
    top = evaluation.instrument.top
    return tuple(_strength(each, standings, top) for each in best[:MOST_STRENGTHS])


def _ahead(
    levelled: Sequence[DimensionLine], lines: Sequence[DimensionLine]
) -> list[DimensionLine]:
    """Nearer to its target than another dimension; without a target, at a higher level."""
    furthest = [each.row.key for each in sharing_largest_gap(lines)]
    if furthest:
        return [each for each in levelled if each.row.key not in furthest]
    claimed = [each.said.claimed for each in lines if each.said.claimed is not None]
    return [each for each in levelled if each.said.claimed != min(claimed)]


def _strength(strong: DimensionLine, standings: Mapping[str, Standing], top: int) -> Strength:
    def height(question: Question) -> tuple[int, int, float]:
        bounds = standings[question.key].bounds
        return (bounds.shown, bounds.low, question.weight) if bounds else (-1, -1, 0)

    held = [each for each in strong.dimension.dimension.questions if each.key in standings]
    question = max(held, key=height)
    level = standings[question.key].low or 0
    return Strength(
        line=strong,
        question=question,
        level=level,
        anchor=question.anchors[level],
        under=question.anchors[level - 1] if level == top > 1 else "",
    )

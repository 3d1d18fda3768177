"""What page one asks for: the first steps of the plan, and one more for whatever else it accuses.

Page one accuses the findings that it lists, the antipattern and the dimensions that its headline
names, and the dimension that is furthest below its target.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from assessment.engine.scoring import DimensionProfile
from assessment.headlines import Headline
from assessment.report.parts import FIRST_STEPS, MOST_FINDINGS, Ask, StepPart
from assessment.results import FindingLine, Results
from questionnaires.instrument import Dimension


@dataclass(frozen=True, slots=True, kw_only=True)
class Accused:
    """What page one names as wrong, as far as a step may meet it."""

    findings: tuple[FindingLine, ...]
    dimensions: tuple[DimensionProfile, ...]


def accused(results: Results, headline: Headline) -> Accused:
    named = {headline.arguments.get(name) for name in ("antipattern", "dimension", "weak")}
    furthest = {line.dimension.key for line in results.furthest_below[:1]}
    return Accused(
        findings=tuple(
            line
            for place, line in enumerate(results.findings)
            if place < MOST_FINDINGS or line.antipattern.key in named
        ),
        dimensions=tuple(
            line.dimension
            for line in results.lines
            if line.dimension.key in named | furthest and not line.dimension.meets_target
        ),
    )


def asks(accused: Accused, steps: Sequence[StepPart]) -> tuple[Ask, ...]:
    """In the order of the plan; each thing accused stands with the first step that meets it."""
    patterns = [
        (line.antipattern, first(steps, partial(lowers, line))) for line in accused.findings
    ]
    dimensions = [
        (each.dimension, first(steps, partial(lifts, each))) for each in accused.dimensions
    ]
    met = {place for _, place in (*patterns, *dimensions)}
    return tuple(
        Ask(
            part=part,
            patterns=tuple(each for each, where in patterns if where == place),
            dimensions=tuple(each for each, where in dimensions if where == place),
        )
        for place, part in enumerate(steps)
        if place < FIRST_STEPS or place in met
    )


def first(steps: Sequence[StepPart], meets: Callable[[StepPart], bool]) -> int | None:
    return next((place for place, part in enumerate(steps) if meets(part)), None)


def unmet(accused: Accused, steps: Sequence[StepPart]) -> tuple[Dimension, ...]:
    """The accused dimensions below their target that no step brings any nearer to it."""
    return tuple(
        each.dimension
        for each in accused.dimensions
        if each.meets_target is False and first(steps, partial(lifts, each)) is None
    )


def lowers(line: FindingLine, part: StepPart) -> bool:
    return any(step.key == part.line.step.key for step in line.steps)


def lifts(dimension: DimensionProfile, part: StepPart) -> bool:
    """Whether a step lifts a question that stands below the target of its dimension."""
    held = {question.key for question in dimension.dimension.questions}
    return any(
        lift.question.key in held and (dimension.target is None or lift.from_low < dimension.target)
        for lift in part.line.step.raises
    )

"""What page one asks for: the first steps of the plan, and one more for whatever else it accuses.

Page one accuses the findings that it lists, the antipattern and the dimensions that its headline
names, and the dimension that is furthest below its target.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assessment.engine.scoring import DimensionProfile
from assessment.headlines import Headline
from assessment.report.parts import MOST_FINDINGS, Ask, StepPart
from assessment.results import FindingLine, Results
from questionnaires.instrument import Antipattern, Dimension

FIRST_STEPS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Accused:
    """What page one names as wrong, as far as a step may meet it."""

    findings: tuple[FindingLine, ...]
    dimensions: tuple[DimensionProfile, ...]

    def patterns_of(self, part: StepPart) -> tuple[Antipattern, ...]:
        return tuple(each.antipattern for each in self.findings if part.line.step in each.steps)

    def dimensions_of(self, part: StepPart) -> tuple[Dimension, ...]:
        return tuple(each.dimension for each in self.dimensions if lifts(part, each))


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
    """In the order of the plan."""
    chosen = list(steps[:FIRST_STEPS])
    for part in first_steps(accused, steps):
        if part not in chosen:
            chosen.append(part)
    chosen.sort(key=lambda part: part.line.step.rank)
    return tuple(
        Ask(
            part=part,
            patterns=accused.patterns_of(part),
            dimensions=accused.dimensions_of(part),
        )
        for part in chosen
    )


def first_steps(accused: Accused, steps: Sequence[StepPart]) -> Iterable[StepPart]:
    """The first that lowers each finding, and the first that lifts each dimension."""
    for finding in accused.findings:
        yield from [part for part in steps if part.line.step in finding.steps][:1]
    for dimension in accused.dimensions:
        yield from [part for part in steps if lifts(part, dimension)][:1]


def unmet(accused: Accused, steps: Sequence[StepPart]) -> tuple[Dimension, ...]:
    """The accused dimensions below their target that no step brings any nearer to it."""
    return tuple(
        each.dimension
        for each in accused.dimensions
        if each.meets_target is False and not any(lifts(part, each) for part in steps)
    )


def lifts(part: StepPart, dimension: DimensionProfile) -> bool:
    """Whether a step lifts a question that stands below the target of its dimension."""
    held = {question.key for question in dimension.dimension.questions}
    return any(
        lift.question.key in held and (dimension.target is None or lift.from_low < dimension.target)
        for lift in part.line.step.raises
    )

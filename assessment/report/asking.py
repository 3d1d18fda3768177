"""What page one asks for: the first steps of the plan, and one more for whatever else it accuses.

Page one accuses the findings that it lists, the antipattern, the dimensions and the facet's value
that its headline names as wrong, and the dimension that is furthest below its target.
"""

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from assessment.engine.scoring import DimensionProfile
from assessment.headlines import Headline
from assessment.report.parts import FIRST_STEPS, MOST_FINDINGS, Ask
from assessment.report.steps import StepPart
from assessment.results import FindingLine, Results


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Questions that stand too low together: those of a dimension, or of a facet's value."""

    title: str
    questions: frozenset[str]
    target: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accused:
    """What page one names as wrong, as far as a step may meet it."""

    findings: tuple[FindingLine, ...]
    groups: tuple[Group, ...]


def accused(results: Results, headline: Headline) -> Accused:
    antipattern = headline.arguments.get("antipattern")
    return Accused(
        findings=tuple(
            line
            for place, line in enumerate(results.findings)
            if place < MOST_FINDINGS or line.antipattern.key == antipattern
        ),
        groups=(*_dimensions(results, headline), *_values(results, headline)),
    )


def _dimensions(results: Results, headline: Headline) -> Iterator[Group]:
    named = {headline.arguments.get(name) for name in ("dimension", "weak")}
    furthest = {results.furthest.dimension.key} if results.furthest else set()
    for line in results.lines:
        profile = line.dimension
        if profile.key in named | furthest and not profile.meets_target:
            yield _group(profile)


def _group(profile: DimensionProfile) -> Group:
    return Group(
        title=profile.dimension.title,
        questions=frozenset(question.key for question in profile.dimension.questions),
        target=profile.target,
    )


def _values(results: Results, headline: Headline) -> Iterator[Group]:
    facet, behind = headline.arguments.get("facet"), headline.arguments.get("behind")
    for profile in results.evaluation.profile.facets:
        for value in profile.values:
            if (profile.key, value.key) == (facet, behind):
                held = (
                    question.key
                    for question in results.evaluation.instrument.questions()
                    if behind in question.facets.get(profile.key, ())
                )
                yield Group(title=f"“{value.value.title}”", questions=frozenset(held))


def asks(
    accused: Accused, steps: Sequence[StepPart], settled: Container[str] = ()
) -> tuple[Ask, ...]:
    """The first steps that are not `settled`, by key, and then what else meets an accusation.

    Each in the order of the plan; each thing accused stands with the first step that meets it.
    """
    patterns = [
        (line.antipattern, first(steps, partial(lowers, line))) for line in accused.findings
    ]
    groups = [(group.title, first(steps, partial(lifts, group))) for group in accused.groups]
    met = {place for _, place in (*patterns, *groups) if place is not None}
    to_decide = (place for place, part in enumerate(steps) if part.line.step.key not in settled)
    foremost = [*islice(to_decide, FIRST_STEPS)]
    return tuple(
        Ask(
            part=steps[place],
            is_foremost=place in foremost,
            patterns=tuple(each for each, where in patterns if where == place),
            groups=tuple(title for title, where in groups if where == place),
        )
        for place in (*foremost, *sorted(met - {*foremost}))
    )


def first(steps: Sequence[StepPart], meets: Callable[[StepPart], bool]) -> int | None:
    return next((place for place, part in enumerate(steps) if meets(part)), None)


def unmet(accused: Accused, steps: Sequence[StepPart]) -> tuple[str, ...]:
    """The titles of what is below its target and brought no nearer to it by any step."""
    return tuple(
        group.title
        for group in accused.groups
        if group.target is not None and first(steps, partial(lifts, group)) is None
    )


def lowers(line: FindingLine, part: StepPart) -> bool:
    return any(step.key == part.line.step.key for step in line.steps)


def lifts(group: Group, part: StepPart) -> bool:
    """Whether a step lifts one of its questions that stands below its target."""
    return any(
        lift.question.key in group.questions
        and (group.target is None or lift.from_low < group.target)
        for lift in part.line.step.raises
    )

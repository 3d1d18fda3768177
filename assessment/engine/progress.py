"""Two profiles → what changed between them, like for like; several → the course they took.

Compared are the questions with the same key and the same meaning that have a point in both
profiles, or in all; the newest version's dimensions and weights hold for every side.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from assessment.engine.scoring import Figures, Profile
from assessment.engine.standing import Standing
from questionnaires.instrument import Dimension, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One compared question, as the newer version puts it."""

    question: Question
    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Two means over the same questions; None where none of them is compared."""

    compared: int  # questions
    of: int  # questions that the newer assessment holds
    before: float | None
    after: float | None

    @property
    def change(self) -> float | None:
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionChange(Change):
    dimension: Dimension


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    overall: Change
    dimensions: tuple[DimensionChange, ...]
    raised: tuple[Shift, ...]  # content order
    lowered: tuple[Shift, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Means over the questions that all profiles share, the oldest first; none where none is."""

    compared: int  # questions
    of: int  # questions that the newest assessment holds
    stages: tuple[Figures, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionCourse(Course):
    dimension: Dimension


@dataclass(frozen=True, slots=True, kw_only=True)
class Courses:
    overall: Course
    dimensions: tuple[DimensionCourse, ...]


def compare(older: Profile, newer: Profile) -> Progress:
    shifts = {
        key: Shift(question=standing.question, before=before, after=after)
        for key, standing in newer.standings.items()
        if is_shared(standing, older)
        and (before := older.standings[key].point) is not None
        and (after := standing.point) is not None
    }
    dimensions = tuple(
        _change_of(
            each.dimension,
            [shifts[q.key] for q in each.dimension.questions if q.key in shifts],
            of=sum(q.key in newer.standings for q in each.dimension.questions),
        )
        for each in newer.dimensions
    )
    return Progress(
        overall=_overall(dimensions),
        dimensions=dimensions,
        raised=tuple(shift for shift in shifts.values() if shift.after > shift.before),
        lowered=tuple(shift for shift in shifts.values() if shift.after < shift.before),
    )


def courses(older: Sequence[Profile], newest: Profile) -> Courses:
    """`older` begins with the oldest."""
    shared = {
        key
        for key, standing in newest.standings.items()
        if standing.point is not None and all(is_shared(standing, each) for each in older)
    }
    dimensions = tuple(
        _course_of(each.dimension, shared, (*older, newest)) for each in newest.dimensions
    )
    return Courses(overall=_overall_course(dimensions, len(older) + 1), dimensions=dimensions)


def is_shared(standing: Standing, older: Profile) -> bool:
    """Whether an older profile has a point of the same question."""
    then = older.standings.get(standing.key)
    return (
        then is not None
        and then.point is not None
        and same_question(then.question, standing.question)
    )


def same_question(older: Question, newer: Question) -> bool:
    """Of two with one key; levels of scales of different length are not the same levels."""
    same_length = len(older.anchors) == len(newer.anchors)
    return older.meaning == newer.meaning and same_length


def _change_of(dimension: Dimension, shifts: Sequence[Shift], *, of: int) -> DimensionChange:
    return DimensionChange(
        dimension=dimension,
        compared=len(shifts),
        of=of,
        before=_mean((shift.question.weight, shift.before) for shift in shifts),
        after=_mean((shift.question.weight, shift.after) for shift in shifts),
    )


def _overall(dimensions: Sequence[DimensionChange]) -> Change:
    return Change(
        compared=sum(each.compared for each in dimensions),
        of=sum(each.of for each in dimensions),
        before=_mean(
            (each.dimension.weight, each.before) for each in dimensions if each.before is not None
        ),
        after=_mean(
            (each.dimension.weight, each.after) for each in dimensions if each.after is not None
        ),
    )


def _course_of(
    dimension: Dimension, shared: Collection[str], profiles: Sequence[Profile]
) -> DimensionCourse:
    questions = [question for question in dimension.questions if question.key in shared]
    return DimensionCourse(
        dimension=dimension,
        compared=len(questions),
        of=sum(question.key in profiles[-1].standings for question in dimension.questions),
        stages=tuple(_stage_of(questions, each) for each in profiles) if questions else (),
    )


def _stage_of(questions: Iterable[Question], profile: Profile) -> Figures:
    standings = [(question.weight, profile.standings[question.key]) for question in questions]
    return Figures(
        score=_mean((weight, each.point or 0) for weight, each in standings),
        low=_mean((weight, each.low or 0) for weight, each in standings),
        high=_mean((weight, each.high or 0) for weight, each in standings),
    )


def _overall_course(dimensions: Sequence[DimensionCourse], stages: int) -> Course:
    drawn = [each for each in dimensions if each.stages]

    def mean_at(stage: int, name: str) -> float | None:
        return _mean((d.dimension.weight, getattr(d.stages[stage], name)) for d in drawn)

    return Course(
        compared=sum(each.compared for each in dimensions),
        of=sum(each.of for each in dimensions),
        stages=tuple(
            Figures(score=mean_at(n, "score"), low=mean_at(n, "low"), high=mean_at(n, "high"))
            for n in range(stages)
            if drawn
        ),
    )


def _mean(weighed: Iterable[tuple[float, float]]) -> float | None:
    pairs = list(weighed)
    if not pairs:
        return None
    return sum(weight * value for weight, value in pairs) / sum(weight for weight, _ in pairs)

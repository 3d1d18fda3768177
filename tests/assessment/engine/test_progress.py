"""Two profiles compared like for like."""

from typing import Any

from assessment.engine.progress import Course, Progress, compare, courses
from assessment.engine.scoring import Profile, profile
from questionnaires.instrument import Dimension
from tests.answers import make_answers, make_levels
from tests.instruments import make_dimension, make_instrument, make_question


def make_profile(*dimensions: Dimension, top: int = 4, **given: Any) -> Profile:
    instrument = make_instrument(dimensions=dimensions or None, top=top)
    return profile(instrument, make_answers(**given))


def counts(progress: Progress) -> tuple[int, int]:
    return progress.overall.compared, progress.overall.of


def means(of: Any) -> tuple[float | None, ...]:
    return of.before, of.after, of.change


def test_change_is_the_difference_of_two_means_over_the_same_questions():
    older = make_profile(levels={"build-1": 1, "build-2": 2, "run-1": 0})
    newer = make_profile(levels={"build-1": 2, "build-2": 1, "build-3": 4, "run-1": 3})

    progress = compare(older, newer)

    assert counts(progress) == (3, 6)
    assert means(progress.overall) == (0.75, 2.25, 1.5)
    assert [means(each) for each in progress.dimensions] == [(1.5, 1.5, 0.0), (0.0, 3.0, 3.0)]
    assert [(each.compared, each.of) for each in progress.dimensions] == [(2, 3), (1, 3)]


def test_raised_and_lowered_questions_stand_in_content_order():
    older = make_profile(levels={"build-1": 1, "build-2": 2, "build-3": 3, "run-1": 0})
    newer = make_profile(levels={"build-1": 2, "build-2": 0, "build-3": 3, "run-1": 3})

    progress = compare(older, newer)

    raised = [(each.question.key, each.before, each.after) for each in progress.raised]
    lowered = [(each.question.key, each.before, each.after) for each in progress.lowered]
    assert raised == [("build-1", 1, 2), ("run-1", 0, 3)]
    assert lowered == [("build-2", 2, 0)]


def test_questions_without_a_point_on_either_side_are_not_compared():
    older = make_profile(
        levels=make_levels({"build": 1}), unknown=["run-1"], not_applicable=["run-2"]
    )
    newer = make_profile(
        levels=make_levels({"run": 1}), unknown=["build-1"], not_applicable=["build-2"]
    )

    progress = compare(older, newer)

    assert counts(progress) == (0, 6)
    assert means(progress.overall) == (None, None, None)
    assert [means(each) for each in progress.dimensions] == [(None, None, None)] * 2


def test_question_that_changed_its_meaning_is_another_question():
    old = make_dimension(questions=[make_question(key="a"), make_question(key="b")])
    new = make_dimension(questions=[make_question(key="a"), make_question(key="b", meaning=2)])
    levels = {"a": 1, "b": 1}

    progress = compare(make_profile(old, levels=levels), make_profile(new, levels=levels))

    assert counts(progress) == (1, 2)


def test_levels_of_scales_of_different_length_are_not_compared():
    longer = make_dimension(questions=[make_question(key="a", top=4)])
    shorter = make_dimension(questions=[make_question(key="a", top=3)])

    progress = compare(
        make_profile(longer, levels={"a": 3}), make_profile(shorter, top=3, levels={"a": 3})
    )

    assert counts(progress) == (0, 1)


def test_dimensions_and_weights_are_those_of_the_newer_version():
    a, b = make_question(key="a"), make_question(key="b")
    older = make_profile(make_dimension(key="all", questions=[a, b]), levels={"a": 0, "b": 0})
    newer = make_profile(
        make_dimension(key="left", questions=[a, make_question(key="new")], weight=3),
        make_dimension(key="right", questions=[make_question(key="b", weight=5)]),
        levels={"a": 4, "b": 0, "new": 4},
    )

    progress = compare(older, newer)

    assert [each.dimension.key for each in progress.dimensions] == ["left", "right"]
    assert means(progress.overall) == (0.0, 3.0, 3.0)
    assert counts(progress) == (2, 3)


def test_what_left_the_version_is_not_compared():
    older = make_profile(levels=make_levels({"build": 1, "run": 1}))
    newer = make_profile(make_dimension(key="build"), levels=make_levels({"build": 2}))

    assert counts(compare(older, newer)) == (3, 3)


# -- The course of several ------------------------------------------------------------------------


def scores(course: Course) -> list[float | None]:
    return [stage.score for stage in course.stages]


def test_course_runs_over_the_questions_that_all_share_the_oldest_first():
    first = make_profile(levels={"build-1": 0, "build-2": 1, "run-1": 1})
    second = make_profile(levels={"build-1": 1, "build-3": 4, "run-1": 1})
    newest = make_profile(levels={"build-1": 3, "build-2": 4, "build-3": 4, "run-1": 2})

    found = courses([first, second], newest)

    build, run = found.dimensions
    assert (scores(build), build.compared, build.of) == ([0, 1, 3], 1, 3)
    assert (scores(run), run.compared, run.of) == ([1, 1, 2], 1, 3)
    assert (scores(found.overall), found.overall.compared) == ([0.5, 1, 2.5], 2)


def test_course_of_two_is_their_comparison():
    older = make_profile(levels={"build-1": 1, "build-2": 2, "run-1": 0})
    newer = make_profile(levels={"build-1": 2, "build-2": 1, "build-3": 4, "run-1": 3})

    found, progress = courses([older], newer), compare(older, newer)

    assert scores(found.overall) == [progress.overall.before, progress.overall.after]
    assert [scores(each) for each in found.dimensions] == [
        [each.before, each.after] for each in progress.dimensions
    ]


def test_course_has_the_bounds_of_its_questions():
    votes = {"build-1": (1, 1, 2, 4)}
    newest = make_profile(levels={"build-2": 3}, votes=votes)

    build, run = courses([newest], newest).dimensions

    assert [(each.low, each.score, each.high) for each in build.stages] == [(2, 2, 2.5)] * 2
    assert run.stages == ()


def test_course_of_what_shares_nothing_has_no_stage():
    older, newest = make_profile(levels={"build-1": 1}), make_profile(levels={"run-1": 1})

    found = courses([older], newest)

    assert (found.overall.stages, found.overall.compared, found.overall.of) == ((), 0, 6)
    assert [each.stages for each in found.dimensions] == [(), ()]

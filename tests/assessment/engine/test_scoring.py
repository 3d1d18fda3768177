"""Scores, coverage, levels, blockers and what to settle first."""

from collections.abc import Iterable
from typing import Any

import pytest

from assessment.engine.answers import Answers
from assessment.engine.scoring import AtTarget, DimensionProfile, Levels, Profile, profile
from questionnaires.instrument import Instrument, Question
from tests.answers import make_answers, make_levels
from tests.instruments import (
    make_dimension,
    make_facet,
    make_instrument,
    make_question,
    make_target_profile,
)


def make_one_dimension(*questions: Question, **fields: Any) -> Instrument:
    return make_instrument(dimensions=[make_dimension(key="build", questions=questions)], **fields)


def build(instrument: Instrument, answers: Answers) -> DimensionProfile:
    return profile(instrument, answers).dimensions[0]


def keys(questions: Iterable[Question]) -> list[str]:
    return [question.key for question in questions]


def figures(of: Any) -> tuple[float | None, ...]:
    return of.score, of.low, of.high, of.coverage


THREE = tuple(make_question(key=f"build-{n}") for n in (1, 2, 3))


def test_score_is_the_weighted_mean_over_the_questions_with_a_point():
    questions = make_question(key="a", weight=3), make_question(key="b"), make_question(key="c")

    dimension = build(
        make_one_dimension(*questions), make_answers(levels={"a": 2, "b": 4}, unknown=["c"])
    )

    assert figures(dimension) == (2.5, 2.0, 2.8, 0.8)


def test_not_applicable_questions_are_left_out_of_every_sum():
    dimension = build(
        make_one_dimension(*THREE), make_answers(levels={"build-1": 3}, not_applicable=["build-2"])
    )

    assert figures(dimension) == (3.0, 1.5, 3.5, 0.5)


def test_dimension_without_an_applicable_question_has_no_figures_but_its_target():
    instrument = make_instrument(
        target_profiles=[make_target_profile(targets={"build": 3, "run": 2})]
    )

    both = profile(
        instrument,
        make_answers(
            levels=make_levels({"run": 2}),
            not_applicable=["build-1", "build-2", "build-3"],
            target_profile="customer-facing",
        ),
    )

    left_out = both.dimensions[0]
    assert figures(left_out) == (None, None, None, None)
    assert (left_out.rated, left_out.level, left_out.blockers, left_out.hangs_on) == (
        False,
        None,
        (),
        (),
    )
    assert (left_out.target, left_out.meets_target) == (3, None)
    assert figures(both.overall) == (2.0, 2.0, 2.0, 1.0)
    assert both.overall.at_target == AtTarget(reached=1, of=1)


@pytest.mark.parametrize("weight", [0.1, 1])
@pytest.mark.parametrize(
    ("answered", "not_applicable", "rated"),
    [(10, 0, True), (7, 0, True), (6, 0, False), (6, 4, True), (5, 5, False), (0, 4, False)],
)
def test_dimension_is_rated_from_seven_tenths_answered_and_four_tenths_left_out(
    answered, not_applicable, rated, weight
):
    questions = [make_question(key=f"q{n}", weight=weight) for n in range(10)]
    names = keys(questions)
    answers = make_answers(
        levels=dict.fromkeys(names[:answered], 2),
        not_applicable=names[answered : answered + not_applicable],
    )

    assert build(make_one_dimension(*questions), answers).rated is rated


def test_what_the_form_leaves_out_does_not_count_as_not_applicable():
    questions = make_question(key="a", core=True), *THREE

    answers = make_answers(form="core", levels={"a": 2})

    assert build(make_one_dimension(*questions), answers).rated is True


def test_level_needs_three_applicable_questions():
    answers = make_answers(levels={"build-1": 4, "build-2": 4}, not_applicable=["build-3"])

    assert build(make_one_dimension(*THREE), answers).level is None


@pytest.mark.parametrize(
    ("levels", "claimed"),
    [
        ((2, 2, 2, 2, 2), 2),
        ((2, 2, 2, 2, 1), 2),  # four in five stand at 2: the gate of 0.8 holds
        ((2, 2, 2, 1, 1), 1),
        ((4, 4, 4, 0, 0), 0),  # no rung is skipped
        ((4, 4, 4, 4, 0), 4),
    ],
)
def test_level_is_the_highest_whose_gates_all_hold(levels, claimed):
    questions = [make_question(key=f"q{n}", weight=0.1) for n in range(5)]
    answers = make_answers(levels={f"q{n}": level for n, level in enumerate(levels)})

    level = build(make_one_dimension(*questions), answers).level

    assert level is not None
    assert level.claimed == claimed


@pytest.mark.parametrize(("at", "claimed"), [(0, 0), (1, 1), (2, 4)])
def test_must_question_stops_the_level_until_it_stands_where_it_must(at, claimed):
    questions = make_question(key="must", must=2, weight=0.1), *THREE
    answers = make_answers(levels={"must": at} | make_levels({"build": 4}), evidence=True)

    level = build(make_one_dimension(*questions), answers).level

    assert level is not None
    assert level.claimed == claimed


def test_levels_are_claimed_on_low_possible_on_high_and_shown_on_what_a_stranger_believes():
    questions = [make_question(key=f"q{n}") for n in range(5)]
    answers = make_answers(levels=dict.fromkeys(["q0", "q1", "q2"], 3), unknown=["q3", "q4"])

    level = build(make_one_dimension(*questions, gate=0.4), answers).level

    assert level == Levels(claimed=3, possible=4, shown=2)


def test_blockers_are_the_musts_and_if_the_share_falls_short_all_that_stand_lower():
    questions = (
        make_question(key="high"),
        make_question(key="low"),
        make_question(key="must", must=3),
        make_question(key="open"),
    )
    answers = make_answers(levels={"high": 4, "low": 1, "must": 1}, unknown=["open"])

    short = build(make_one_dimension(*questions), answers)
    enough = build(make_one_dimension(*questions, gate=0.25), answers)

    assert keys(short.blockers) == ["open"]  # of level 1
    assert keys(short.hangs_on) == ["open"]
    assert keys(enough.blockers) == ["must"]  # of level 2: the share is there
    assert keys(enough.hangs_on) == []


def test_top_level_has_blockers_until_it_is_reached():
    answers = make_answers(levels={"build-1": 3, "build-2": 4, "build-3": 3})

    assert keys(build(make_one_dimension(*THREE), answers).blockers) == ["build-1", "build-3"]


def test_nothing_blocks_at_the_top_or_without_a_level():
    top = build(make_one_dimension(*THREE), make_answers(levels=make_levels({"build": 4})))
    none = build(make_one_dimension(*THREE[:2]), make_answers(levels={"build-1": 0, "build-2": 0}))

    assert (top.blockers, none.blockers) == ((), ())


@pytest.mark.parametrize(("target", "meets"), [(1, True), (2, True), (3, False)])
def test_target_is_met_by_the_claimed_level(target, meets):
    instrument = make_one_dimension(
        *THREE, target_profiles=[make_target_profile(targets={"build": target})]
    )
    answers = make_answers(levels=make_levels({"build": 2}), target_profile="customer-facing")

    assert build(instrument, answers).meets_target is meets


def test_target_is_not_met_by_a_high_mean():
    instrument = make_one_dimension(
        *THREE, target_profiles=[make_target_profile(targets={"build": 2})]
    )
    levels = {"build-1": 4, "build-2": 4, "build-3": 1}

    uneven = build(instrument, make_answers(levels=levels, target_profile="customer-facing"))

    assert (uneven.low, uneven.meets_target) == (3.0, False)


def test_without_a_level_the_target_is_met_by_low():
    instrument = make_one_dimension(
        *THREE[:2], target_profiles=[make_target_profile(targets={"build": 2})]
    )
    levels = {"build-1": 1, "build-2": 3}

    meets = build(instrument, make_answers(levels=levels, target_profile="customer-facing"))

    assert (meets.level, meets.low, meets.meets_target) == (None, 2.0, True)


def test_without_a_target_profile_nothing_is_measured_against_one():
    profile_ = profile(make_instrument(), make_answers(levels=make_levels({"build": 2, "run": 2})))

    assert [dimension.meets_target for dimension in profile_.dimensions] == [None, None]
    assert profile_.overall.at_target is None


def make_two_weighed() -> Instrument:
    """One dimension weighs three times the other."""
    return make_instrument(
        dimensions=[
            make_dimension(key="build", weight=3),
            make_dimension(key="run", questions=[make_question(key="run-1")]),
        ]
    )


def test_overall_figures_are_means_by_dimension_weight_and_coverage_by_question_weight():
    answers = make_answers(levels=make_levels({"build": 1}), unknown=["run-1"])

    overall = profile(make_two_weighed(), answers).overall

    assert figures(overall) == (1.0, 0.75, 1.75, 0.75)


def settle_first(instrument: Instrument, answers: Answers) -> list[str]:
    return keys(profile(instrument, answers).settle_first)


def test_settle_first_goes_by_the_width_that_a_question_adds_to_the_overall_range():
    answers = make_answers(levels={"build-1": 2}, unknown=["build-2", "build-3", "run-1"])

    # 4 / 3 of three quarters against 4 of one quarter: equal, so content order decides
    assert settle_first(make_two_weighed(), answers) == ["build-2", "build-3", "run-1"]


def test_widths_that_differ_in_the_last_bit_only_are_alike():
    left = make_question(key="left-1", weight=0.1), make_question(key="left-2", weight=0.1)
    right = make_question(key="right-1", weight=0.1), make_question(key="right-2", weight=0.7)
    instrument = make_instrument(
        dimensions=[
            make_dimension(key="left", questions=left),
            make_dimension(key="right", questions=right),
        ]
    )

    # 0.1 · 1 / 0.2 and 0.1 · 4 / 0.8, which is a little more in floats
    answers = make_answers(
        votes={"left-1": (1, 2, 2)}, unknown=["right-1"], levels={"left-2": 0, "right-2": 0}
    )

    assert settle_first(instrument, answers) == ["left-1", "right-1"]


def test_settle_first_leaves_out_what_has_no_range():
    answers = make_answers(
        levels={"build-1": 2},
        votes={"build-2": (1, 2, 2, 3), "build-3": (0, 4)},
        not_applicable=["run-1"],
    )

    assert settle_first(make_two_weighed(), answers) == ["build-3", "build-2"]


def facet_figures(profile_: Profile) -> dict[str, tuple[float | None, ...]]:
    return {value.key: figures(value) for facet in profile_.facets for value in facet.values}


def test_facet_value_is_scored_over_the_questions_that_carry_it():
    questions = (
        make_question(key="a", facets={"stage": ("early", "late")}, weight=3),
        make_question(key="b", facets={"stage": ("late",)}),
        make_question(key="c"),
    )
    instrument = make_one_dimension(
        *questions, facets=[make_facet(values=("early", "late", "never"))]
    )

    scored = profile(instrument, make_answers(levels={"a": 2, "c": 4}))

    assert facet_figures(scored) == {
        "early": (2.0, 2.0, 2.0, 1.0),
        "late": (2.0, 1.5, 2.5, 0.75),
        "never": (None, None, None, None),
    }

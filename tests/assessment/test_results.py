"""What results say of levels, gaps, strengths and answers."""

import pytest

from assessment.engine.answers import Answer
from assessment.results import Results
from tests.instruments import (
    make_dimension,
    make_instrument,
    make_question,
    make_target_profile,
)
from tests.results import (
    CLAIMED,
    DONT_KNOW,
    LEFT_OUT,
    make_results,
    make_targeted,
    three,
)

# -- What is said of a level ---------------------------------------------------------------


def test_level_is_said_with_its_name_and_colour():
    line = make_results(three("build", 2)).lines[0]

    assert (line.said.way, line.said.claimed, line.said.name) == ("level", 2, "Level 2")
    assert line.said.ramp == 2


def test_level_that_evidence_does_not_carry_lags_behind():
    line = make_results(three("build", CLAIMED)).lines[0]

    assert (line.said.way, line.said.claimed, line.said.shown) == ("lagging", 4, 2)


def test_level_that_hangs_on_what_nobody_knows_is_a_range():
    questions = [make_question(key=f"build-{n}", must=1 if n == 5 else None) for n in range(1, 6)]
    instrument = make_instrument(dimensions=[make_dimension(key="build", questions=questions)])
    given = {f"build-{n}": 2 for n in range(1, 5)} | {"build-5": DONT_KNOW}

    (line,) = make_results(given, instrument=instrument).lines

    assert (line.said.way, line.said.claimed, line.said.possible) == ("range", 0, 2)
    assert [question.key for question in line.said.hangs_on] == ["build-5"]


def test_dimension_of_two_questions_has_no_level():
    questions = [make_question(key=f"build-{n}") for n in (1, 2)]
    instrument = make_instrument(dimensions=[make_dimension(key="build", questions=questions)])

    (line,) = make_results({"build-1": 3, "build-2": 3}, instrument=instrument).lines

    assert (line.said.way, line.said.claimed) == ("no_level", None)


def test_dimension_with_too_few_answers_says_so_and_nothing_else():
    lines = make_results(three("build", 2) | {"run-1": 4}).lines

    assert (lines[1].said.way, lines[1].said.claimed) == ("too_few", None)


def test_dimension_none_of_whose_questions_applies_is_left_out():
    lines = make_results(three("build", LEFT_OUT) | three("run", 2)).lines

    assert [(line.dimension.key, line.said.way) for line in lines] == [
        ("run", "level"),
        ("build", "left_out"),
    ]


# -- Gaps and strengths --------------------------------------------------------------------


def test_furthest_below_are_all_that_share_the_largest_gap():
    given = three("build", 1) | three("run", 1) | three("own", 2)
    results = make_results(
        given, instrument=make_targeted(build=3, run=3, own=3), target_profile="internal"
    )

    assert [line.dimension.key for line in results.furthest_below] == ["build", "run"]


def test_nothing_is_furthest_below_where_all_is_at_target():
    results = make_results(
        three("build", 3), instrument=make_targeted(build=3), target_profile="internal"
    )

    assert results.furthest_below == ()


def test_dimension_that_is_not_rated_is_never_furthest_below():
    results = make_results(
        three("build", 2), instrument=make_targeted(build=3, run=3), target_profile="internal"
    )

    assert [line.dimension.key for line in results.furthest_below] == ["build"]


def test_strengths_are_the_dimensions_at_target_that_evidence_carries_furthest():
    given = three("build", CLAIMED) | three("run", 3) | three("own", 1)
    results = make_results(
        given, instrument=make_targeted(build=3, run=3, own=3), target_profile="internal"
    )

    assert [each.dimension.key for each in results.strengths] == ["run", "build"]
    assert results.strengths[0].anchor == "It is done at 3."


def test_strength_is_told_by_its_best_shown_answer():
    given = {"build-1": CLAIMED, "build-2": 3, "build-3": 2} | three("run", 1)

    (strength,) = make_results(given).strengths

    assert (strength.question.key, strength.anchor) == ("build-2", "It is done at 3.")


def test_without_any_dimension_at_target_those_ahead_of_the_last_stand_as_strengths():
    given = three("build", 1) | three("run", 2) | three("own", 3)
    results = make_results(
        given, instrument=make_targeted(build=4, run=4, own=4), target_profile="internal"
    )

    assert [each.dimension.key for each in results.strengths] == ["own", "run"]
    assert [each.line.gap for each in results.strengths] == [1, 2]


@pytest.mark.parametrize("targets", [{"build": 4, "run": 4}, {}])
def test_dimensions_that_stand_alike_are_no_strengths(targets):
    results = make_results(
        three("build", 2) | three("run", 2),
        instrument=make_targeted(**targets) if targets else None,
        target_profile="internal" if targets else None,
    )

    assert results.strengths == ()


def test_dimension_furthest_below_its_target_is_no_strength_whatever_its_level():
    results = make_results(
        three("build", 2) | three("run", 1),
        instrument=make_targeted(build=4, run=2),
        target_profile="internal",
    )

    assert [each.dimension.key for each in results.strengths] == ["run"]


def test_dimension_at_level_zero_is_no_strength():
    given = three("build", 0) | three("run", 0)
    results = make_results(
        given, instrument=make_targeted(build=4, run=1), target_profile="internal"
    )

    assert results.strengths == ()


def test_answer_at_the_top_is_told_with_what_it_builds_on():
    given = three("build", 4) | three("run", 1)

    (strength,) = make_results(given).strengths

    assert (strength.level, strength.anchor) == (4, "It is done at 4.")
    assert strength.under == "It is done at 3."


# -- What holds a level back ---------------------------------------------------------------


def make_held(**given: int | Answer) -> Results:
    """Five questions, the fifth of which is required up to 3, against a target of 3."""
    questions = [make_question(key=f"build-{n}", must=3 if n == 5 else None) for n in range(1, 6)]
    instrument = make_instrument(
        dimensions=[make_dimension(key="build", questions=questions)],
        target_profiles=[make_target_profile(key="internal", targets={"build": 3})],
    )
    answers = {key.replace("_", "-"): level for key, level in given.items()}
    return make_results(answers, instrument=instrument, target_profile="internal")


def test_level_that_the_mean_has_passed_names_what_holds_it():
    (line,) = make_held(build_1=4, build_2=4, build_3=4, build_4=0, build_5=1).lines

    assert line.row.score is not None
    assert (line.row.score.value, line.said.claimed, line.gap) == (2.6, 1, 2)
    assert [question.key for question in line.held_by] == ["build-5", "build-4"]


def test_level_that_the_mean_has_not_passed_names_nothing():
    (line,) = make_held(build_1=1, build_2=1, build_3=1, build_4=1, build_5=1).lines

    assert (line.gap, line.held_by) == (2, ())


def test_dimension_at_its_target_is_held_by_nothing():
    (line,) = make_held(build_1=4, build_2=4, build_3=4, build_4=3, build_5=3).lines

    assert (line.gap, line.held_by) == (0, ())


def test_gap_of_an_open_level_is_a_range():
    (line,) = make_held(build_1=3, build_2=3, build_3=3, build_4=3, build_5=DONT_KNOW).lines

    assert (line.least_gap, line.gap, line.gap_is_open) == (0, 3, True)
    assert [question.key for question in line.said.hangs_on] == ["build-5"]
    assert line.held_by == ()


# -- Answers -------------------------------------------------------------------------------


def test_answers_are_counted_by_what_is_recorded():
    results = make_results({"build-1": 2, "build-2": DONT_KNOW, "build-3": LEFT_OUT})

    assert (results.asked, results.settled, results.cannot_say) == (6, 3, 1)
    assert not results.is_unanswered
    assert make_results({}).is_unanswered

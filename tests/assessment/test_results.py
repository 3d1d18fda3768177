"""How an evaluation is arranged for reading."""

import datetime
from collections.abc import Mapping

import pytest

from assessment.engine.answers import Answer
from assessment.engine.progress import compare
from assessment.engine.scoring import profile
from assessment.results import Results, Since
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_instrument,
    make_question,
    make_remedy,
    make_signal,
    make_target_profile,
)
from tests.results import (
    CLAIMED,
    DONT_KNOW,
    LEFT_OUT,
    make_answers,
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


# -- Plan ----------------------------------------------------------------------------------


def test_horizons_sum_days_and_say_what_ends_and_what_only_falls():
    instrument = make_instrument(
        antipatterns=[
            make_antipattern(key="ends"),
            make_antipattern(
                key="falls",
                signals=[make_signal(question=f"{part}-1") for part in ("build", "run")],
            ),
        ],
        remedies=[
            make_remedy(key="first", raises={"build-1": 3}),
            make_remedy(key="second", raises={"run-1": 3}, effort="weeks"),
        ],
    )

    now, later = make_results({"build-1": 0, "run-1": 0}, instrument=instrument).horizons

    assert (now.key, now.days, later.key, later.days) == ("now", 2, "next", 10)
    (first,) = now.steps
    assert [each.key for each in first.ends] == ["ends"]
    assert [each.key for each in first.lowers] == ["falls"]
    assert first.effort.key == "days"
    assert (now.removed, later.removed) == (0.75, 1.0)


def test_step_that_ends_only_what_is_suspected_says_so_in_whichever_tier():
    """The opener stands in the plan for what it opens, and ends a suspicion on its way."""
    instrument = make_instrument(
        antipatterns=[
            make_antipattern(key="present", signals=[make_signal(question="run-1")], severity=5),
            make_antipattern(key="suspected", signals=[make_signal(question="build-1")]),
        ],
        remedies=[
            make_remedy(key="opener", raises={"build-1": 3}),
            make_remedy(key="worth-it", raises={"run-1": 3}, requires=["opener"]),
        ],
    )

    (now,) = make_results({"build-1": DONT_KNOW, "run-1": 0}, instrument=instrument).horizons

    opener, worth_it = now.steps
    assert (opener.step.tier, opener.if_so) == ("present", True)
    assert [each.key for each in opener.uncertain] == ["suspected"]
    assert (worth_it.if_so, worth_it.uncertain) == (False, ())


def test_what_misses_its_target_after_the_plan_is_told():
    results = make_results(
        three("build", 1), instrument=make_targeted(build=3), target_profile="internal"
    )

    assert [each.dimension.key for each in results.still_below] == ["build"]
    assert results.horizons == ()


def test_without_a_finding_there_is_no_horizon():
    assert make_results(three("build", 4)).horizons == ()


# -- Sums ----------------------------------------------------------------------------------


def test_sums_give_the_score_again():
    questions = [make_question(key="build-1", weight=3), make_question(key="build-2")]
    instrument = make_instrument(dimensions=[make_dimension(key="build", questions=questions)])

    (part,) = make_results({"build-1": 2, "build-2": DONT_KNOW}, instrument=instrument).sums

    totals = part.totals
    assert (totals.points, totals.pointed, totals.weight) == (6, 3, 4)
    assert totals.points / totals.pointed == part.dimension.score
    assert (totals.lows / totals.weight, totals.highs / totals.weight) == (1.5, 2.5)
    assert [row.adds for row in part.rows] == [2.0, None]
    assert part.rungs == ()


def test_rungs_say_by_how_much_each_level_is_held():
    questions = [make_question(key=f"build-{n}", must=2 if n == 1 else None) for n in range(1, 6)]
    instrument = make_instrument(dimensions=[make_dimension(key="build", questions=questions)])
    given = {"build-1": 1, "build-2": 3, "build-3": 3, "build-4": 3, "build-5": 3}

    (part,) = make_results(given, instrument=instrument).sums

    assert [(rung.level, rung.share, rung.holds) for rung in part.rungs] == [
        (1, 1.0, True),
        (2, 0.8, False),
        (3, 0.8, False),
        (4, 0.0, False),
    ]
    assert [question.key for question in part.rungs[1].missing] == ["build-1"]
    assert part.dimension.level is not None
    assert part.dimension.level.claimed == 1


# -- Then and now --------------------------------------------------------------------------


def make_since(before: Mapping[str, int], after: Mapping[str, int]) -> Since:
    instrument = make_instrument()
    older = profile(instrument, make_answers(before))
    newer = profile(instrument, make_answers(after))
    return Since(date=datetime.date(2026, 5, 12), progress=compare(older, newer), older=older)


def test_rows_show_the_score_before_and_its_change():
    before, after = three("build", 1), three("build", 3) | three("run", 2)

    results = make_results(after, since=make_since(before, after))

    changes = {line.dimension.key: line.change for line in results.lines}
    assert changes == {"build": 2.0, "run": None}
    assert results.since is not None
    assert results.since.overall.compared == 3


def test_comparison_says_on_which_questions_and_what_either_report_prints():
    """Then 1, 1 and 4; the third question is not answered now."""
    before = {"build-1": 1, "build-2": 1, "build-3": 4} | three("run", 2)
    after = {"build-1": 2, "build-2": 2, "build-3": DONT_KNOW} | three("run", 3)

    results = make_results(after, since=make_since(before, after))

    then = {each.line.dimension.key: each for each in results.then}
    build, run = then["build"], then["run"]
    assert build.change is not None
    assert (build.change.compared, build.change.of) == (2, 3)
    assert (build.change.before, build.change.after) == (1.0, 2.0)
    assert build.printed is not None
    assert build.printed.score == 2.0
    assert not build.line.same_basis
    assert run.line.same_basis
    assert run.change is not None
    assert run.change.change == 1.0


def test_score_on_more_than_what_is_compared_has_another_basis():
    before, after = {"build-1": 1, "build-2": 1}, {"build-1": 2, "build-2": 2, "build-3": 4}

    results = make_results(after, since=make_since(before, after))

    build = next(line for line in results.lines if line.dimension.key == "build")
    assert build.change == 1.0
    assert not build.same_basis
    assert not results.same_basis


def test_an_earlier_assessment_that_cannot_be_compared_is_none():
    results = make_results(three("build", 3), since=make_since(three("run", 1), three("build", 3)))

    assert results.since is None
    assert [line.change for line in results.lines] == [None, None]


def test_opening_decides_no_level_where_something_settled_blocks_it_too():
    questions = [make_question(key=f"build-{n}") for n in range(1, 6)]
    instrument = make_instrument(
        dimensions=[make_dimension(key="build", questions=questions)],
        antipatterns=[make_antipattern(signals=[make_signal(question="build-5")])],
    )
    given = {"build-1": 0, "build-2": 0, "build-3": 2, "build-4": 2, "build-5": DONT_KNOW}

    (opening,) = make_results(given, instrument=instrument).find_out

    assert not opening.decides_level

"""What results say of the plan, of sums, and of the time before."""

import datetime
from collections.abc import Mapping

from assessment.engine.progress import compare
from assessment.engine.scoring import profile
from assessment.results import Since
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_instrument,
    make_question,
    make_remedy,
    make_signal,
)
from tests.results import (
    DONT_KNOW,
    make_answers,
    make_results,
    make_targeted,
    three,
)

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

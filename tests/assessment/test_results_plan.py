"""What results say of the plan, of sums, and of the time before."""

import datetime
from collections.abc import Mapping
from dataclasses import replace

import pytest

from assessment.engine.progress import compare
from assessment.engine.scoring import profile
from assessment.results import Beside, PlannedLine, Since
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


def make_three():
    """Three findings and a step against each; the first is for the platform team to decide."""
    keys = [f"build-{number}" for number in (1, 2, 3)]
    return make_instrument(
        dimensions=[make_dimension(questions=[make_question(key=key) for key in keys])],
        antipatterns=[
            make_antipattern(
                key=f"no-{key}", signals=[make_signal(question=key)], severity=severity
            )
            for key, severity in zip(keys, (5, 4, 3), strict=True)
        ],
        remedies=[
            make_remedy(key="theirs", raises={"build-1": 3}, reach="platform"),
            make_remedy(key="ours", raises={"build-2": 3}),
            make_remedy(key="long", raises={"build-3": 3}, effort="weeks"),
        ],
    )


def test_horizons_hold_back_what_nobody_stands_in_for_and_forecast_what_is_left():
    results = make_results(three("build", 0), instrument=make_three())

    now, later = results.horizons

    assert [line.step.key for line in now.steps] == ["ours"]
    assert [line.step.key for line in later.steps] == ["theirs", "long"]
    assert [line.step.cumulative_days for each in (now, later) for line in each.steps] == [2, 4, 14]
    assert [each.key for each in now.forecast.ended] == ["no-build-2"]
    assert {each.key for each in later.forecast.ended} == {"no-build-1", "no-build-2", "no-build-3"}
    assert later.forecast == results.evaluation.plan.all
    assert [line.step.horizon for line in results.by_rank] == ["next", "now", "next"]
    assert results.placed.holds_back
    assert [line.step.key for line in results.by_rank] == ["theirs", "ours", "long"]


def test_what_a_step_ends_is_reckoned_where_it_stands():
    """Both lower one finding: whichever comes last ends it."""
    signals = [make_signal(question=f"build-{number}") for number in (1, 2)]
    instrument = make_instrument(
        dimensions=[make_dimension(questions=[make_question(key=f"build-{n}") for n in (1, 2, 3)])],
        antipatterns=[make_antipattern(key="falls", signals=signals)],
        remedies=[
            make_remedy(key="theirs", raises={"build-1": 3}, reach="platform"),
            make_remedy(key="ours", raises={"build-2": 3}),
        ],
    )

    def ends(**beside) -> dict[str, list[str]]:
        results = make_results(three("build", 0), instrument=instrument, beside=Beside(**beside))
        for each in results.horizons:
            told = {pattern.key for line in each.steps for pattern in line.ends}
            assert told <= {pattern.key for pattern in each.forecast.ended}
        return {line.step.key: [each.key for each in line.ends] for line in results.by_rank}

    assert ends(sponsors={"theirs": "Ruth"}) == {"theirs": [], "ours": ["falls"]}
    assert ends() == {"theirs": ["falls"], "ours": []}


def test_forecast_leaves_out_what_is_decided_against():
    theirs, ours, _ = make_three().remedies
    refused = PlannedLine(remedy=ours, reason="Too dear.", accepted_by="Ines")
    beside = Beside(sponsors={theirs.key: "Ruth"}, planned=(refused,))

    results = make_results(three("build", 0), instrument=make_three(), beside=beside)

    now, later = results.horizons
    (left_out,) = results.refused
    assert [[line.step.key for line in each.steps] for each in (now, later)] == [
        ["theirs"],
        ["long"],
    ]
    assert [each.key for each in now.forecast.ended] == ["no-build-1"]
    assert {each.key for each in later.forecast.ended} == {"no-build-1", "no-build-3"}
    assert (left_out.step.key, left_out.step.rank) == ("ours", 2)
    assert later.removed == pytest.approx(1 - left_out.removes)
    found = {line.finding.key: line for line in results.findings}
    assert [step.key for step in found["no-build-2"].refused] == ["ours"]
    assert (found["no-build-2"].steps, found["no-build-2"].against) == ((), None)


def test_step_does_its_own_work_where_the_other_that_would_do_it_is_decided_against():
    instrument = make_covered()
    _, ours = instrument.remedies
    refused = PlannedLine(remedy=ours, reason="Too dear.", accepted_by="Ines")

    results = make_results(
        three("build", 0), instrument=instrument, beside=Beside(planned=(refused,))
    )

    ((line,),) = (each.steps for each in results.horizons)
    assert (line.step.key, [each.key for each in line.ends]) == ("theirs", ["one"])
    assert results.horizons[0].removed == pytest.approx(line.removes)


def test_what_is_below_target_without_a_refused_step_is_still_below():
    remedy = make_remedy(key="only", raises={f"build-{number}": 3 for number in (1, 2, 3)})
    instrument = replace(
        make_targeted(build=3),
        antipatterns=(make_antipattern(key="one", signals=[make_signal(question="build-1")]),),
        remedies=(remedy,),
    )
    refused = PlannedLine(remedy=remedy, reason="Too dear.", accepted_by="Ines")

    def still_below(**beside) -> list[str]:
        results = make_results(
            three("build", 0),
            instrument=instrument,
            target_profile="internal",
            beside=Beside(**beside),
        )
        return [each.dimension.key for each in results.still_below]

    assert still_below() == []
    assert still_below(planned=(refused,)) == ["build"]


def test_share_of_each_step_adds_up_to_that_of_its_horizon():
    results = make_results(three("build", 0), instrument=make_three())

    by_then = 0.0
    for horizon in results.horizons:
        by_then += sum(line.removes for line in horizon.steps)
        assert horizon.removed == pytest.approx(by_then)


def make_covered():
    """What the first remedy does, the second does as well, and more."""
    return make_instrument(
        dimensions=[make_dimension(questions=[make_question(key=f"build-{n}") for n in (1, 2, 3)])],
        antipatterns=[
            make_antipattern(key="one", signals=[make_signal(question="build-1")], severity=5),
            make_antipattern(key="two", signals=[make_signal(question="build-2")], severity=1),
        ],
        remedies=[
            make_remedy(key="theirs", raises={"build-1": 3}, reach="platform"),
            make_remedy(key="ours", raises={"build-1": 3, "build-2": 3}, effort="weeks"),
        ],
    )


def test_step_that_the_others_do_the_work_of_lifts_nothing_where_it_stands():
    theirs, ours = make_results(three("build", 0), instrument=make_covered()).by_rank

    assert {each.key for each in ours.ends} == {"one", "two"}
    assert (theirs.step.raises, theirs.ends, theirs.removes) == ((), (), 0.0)


def test_horizons_with_a_sponsor_are_those_of_the_computed_plan():
    beside = Beside(sponsors={"theirs": "Ruth"})
    results = make_results(three("build", 0), instrument=make_three(), beside=beside)

    plan = results.evaluation.plan

    assert [(line.step.key, each.key) for each in results.horizons for line in each.steps] == [
        (step.key, step.horizon) for step in plan.steps
    ]
    assert [each.forecast for each in results.horizons] == [plan.now, plan.all]
    assert not results.placed.holds_back


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

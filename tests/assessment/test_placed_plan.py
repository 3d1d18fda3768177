"""The plan as it is placed: what is held back or decided against, and what each step does there."""

from dataclasses import replace

import pytest
from hypothesis import given

from assessment.engine.evaluation import evaluate
from assessment.results import Beside, PlannedLine, Results
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_instrument,
    make_question,
    make_remedy,
    make_signal,
)
from tests.results import (
    make_results,
    make_targeted,
    three,
)
from tests.strategies import cases


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


def make_two(*remedies):
    """A grave finding and a slight one, of a question each."""
    return make_instrument(
        dimensions=[make_dimension(questions=[make_question(key=f"build-{n}") for n in (1, 2, 3)])],
        antipatterns=[
            make_antipattern(key="one", signals=[make_signal(question="build-1")], severity=5),
            make_antipattern(key="two", signals=[make_signal(question="build-2")], severity=1),
        ],
        remedies=list(remedies),
    )


def make_covered():
    """What the first remedy does, the second does as well, and more."""
    return make_two(
        make_remedy(key="theirs", raises={"build-1": 3}, reach="platform"),
        make_remedy(key="ours", raises={"build-1": 3, "build-2": 3}, effort="weeks"),
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


@given(cases())
def test_every_step_says_what_its_horizon_forecasts_whatever_is_held_back(case):
    instrument, answers = case
    remedies = tuple(
        replace(remedy, reach="platform" if place % 2 else "team")
        for place, remedy in enumerate(instrument.remedies)
    )
    results = Results(evaluate(replace(instrument, remedies=remedies), answers))

    ended: set[str] = set()
    removed = 0.0
    for horizon in results.horizons:
        ended |= {each.key for line in horizon.steps for each in line.ends}
        removed += sum(line.removes for line in horizon.steps)
        assert {
            each.key for each in horizon.forecast.ended
        } <= ended  # a later step may open one again
        assert abs(horizon.removed - removed) < 1e-9
    assert {line.step.key for line in results.by_rank} == {
        step.key for step in results.evaluation.plan.steps
    }


def test_step_comes_after_what_does_the_work_of_its_prerequisite():
    """The plan leaves the prerequisite out, for an earlier step lifts as much; that one is held."""
    instrument = make_two(
        make_remedy(key="first", raises={"build-1": 2}, effort="weeks"),
        make_remedy(key="theirs", raises={"build-1": 3}, reach="platform"),
        make_remedy(key="ours", raises={"build-2": 3}, requires=["first"]),
    )
    results = make_results(three("build", 0), instrument=instrument)

    assert [step.key for step in results.evaluation.plan.steps] == ["theirs", "ours"]
    assert [(each.key, each.horizon, each.held_by.key) for each in results.placed.steps] == [
        ("theirs", "next", "theirs"),
        ("ours", "next", "theirs"),
    ]

"""The plan: which step comes when, what it is said to bring, and what chosen remedies would do."""

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

import pytest

from assessment.engine.answers import Answers
from assessment.engine.evaluation import Evaluation, evaluate, evaluate_choice, evaluate_order
from assessment.engine.planning import Plan, horizons
from questionnaires.instrument import Antipattern, Instrument, Remedy, Signal
from tests.answers import make_answers
from tests.instruments import (
    make_antipattern,
    make_effort,
    make_instrument,
    make_remedy,
    make_signal,
)

ALL = ("build-1", "build-2", "build-3", "run-1", "run-2", "run-3")


def make_case(
    antipatterns: Sequence[Antipattern], remedies: Sequence[Remedy], **given: Any
) -> tuple[Instrument, Answers]:
    """Every question stands at 0 unless `given` says otherwise."""
    efforts = [make_effort(key=key, person_days=days) for key, days in EFFORTS.items()]
    instrument = make_instrument(antipatterns=antipatterns, remedies=remedies, efforts=efforts)
    if not given:
        given = {"levels": dict.fromkeys(ALL, 0)}
    return instrument, make_answers(**given)


EFFORTS = {"day": 1, "days": 2, "week": 5, "weeks": 10}


def plan_of(antipatterns: Sequence[Antipattern], remedies: Sequence[Remedy], **given: Any) -> Plan:
    return evaluate(*make_case(antipatterns, remedies, **given)).plan


def steps(plan: Plan) -> list[str]:
    return [step.key for step in plan.steps]


def pattern(question: str, severity: int = 3, key: str = "", **given: Any) -> Antipattern:
    return make_antipattern(
        key=key or f"no-{question}",
        severity=severity,
        signals=[make_signal(question=question, below=4)],
        **given,
    )


def remedy(key: str, raises: dict[str, int] | None = None, **given: Any) -> Remedy:
    return make_remedy(key=key, raises=raises or {key: 4}, **given)


# --- Which comes first -----------------------------------------------------------------------


def test_step_that_removes_most_risk_per_person_day_comes_first():
    antipatterns = [pattern("build-1", 3), pattern("build-2", 4), pattern("build-3", 5)]
    remedies = [remedy("build-1"), remedy("build-2"), remedy("build-3", effort="week")]

    plan = plan_of(antipatterns, remedies)

    assert steps(plan) == ["build-2", "build-1", "build-3"]
    assert [step.priority for step in plan.steps] == [2.0, 1.5, 1.0]


def test_of_two_alike_the_one_with_fewer_person_days_comes_first():
    antipatterns = [pattern("build-1", 4), pattern("build-2", 2)]
    remedies = [remedy("build-1", effort="days"), remedy("build-2", effort="day")]

    assert steps(plan_of(antipatterns, remedies)) == ["build-2", "build-1"]


def test_of_two_that_cost_the_same_too_the_content_decides():
    antipatterns = [pattern("build-1"), pattern("build-2")]
    remedies = [remedy("build-2"), remedy("build-1")]

    assert steps(plan_of(antipatterns, remedies)) == ["build-2", "build-1"]


def test_priorities_that_differ_in_the_tenth_place_are_alike():
    antipatterns = [pattern("build-1", 3), pattern("build-2", 3)]
    remedies = [remedy("build-1"), remedy("build-2")]
    levels = dict.fromkeys(ALL, 0)

    close = plan_of(antipatterns, remedies, levels=levels, effort_days={"build-2": 2 - 1e-12})
    apart = plan_of(antipatterns, remedies, levels=levels, effort_days={"build-2": 2 - 1e-6})

    assert steps(close) == ["build-1", "build-2"]
    assert steps(apart) == ["build-2", "build-1"]


def test_estimate_of_the_team_goes_before_the_effort():
    plan = plan_of(
        [pattern("build-1")],
        [remedy("build-1", effort="weeks")],
        levels={"build-1": 0},
        effort_days={"build-1": 0.5},
    )

    assert [(step.person_days, step.estimated) for step in plan.steps] == [(0.5, True)]


# --- Closures --------------------------------------------------------------------------------


def test_prerequisite_comes_first_and_inherits_the_worth_of_what_it_unlocks():
    antipatterns = [pattern("build-1", 5), pattern("build-3", 2)]
    remedies = [
        remedy("build-1", requires=["enabler"], effort="day"),
        remedy("enabler", {"build-2": 1}, effort="day"),  # lowers no risk itself
        remedy("build-3", effort="day"),
    ]

    plan = plan_of(antipatterns, remedies)

    assert steps(plan) == ["enabler", "build-1", "build-3"]
    assert [step.priority for step in plan.steps] == [2.5, 2.5, 2.0]
    assert [step.risk_reduction for step in plan.steps] == [0.0, 5.0, 2.0]
    assert [[each.key for each in step.requires] for step in plan.steps] == [[], ["enabler"], []]


def test_members_that_are_free_come_in_content_order():
    remedies = [
        remedy("last", {"build-1": 4}, requires=["c", "a"]),
        remedy("a", {"build-2": 1}, requires=["b"]),
        remedy("c", {"run-1": 1}),
        remedy("b", {"build-3": 1}),
    ]

    assert steps(plan_of([pattern("build-1", 5)], remedies)) == ["c", "b", "a", "last"]


def test_walk_stops_at_a_prerequisite_that_is_done():
    remedies = [
        remedy("build-1", requires=["done"]),
        remedy("done", {"build-2": 1}, requires=["behind"]),
        remedy("behind", {"build-3": 1}),
    ]
    levels = {"build-1": 0, "build-2": 1, "build-3": 0}

    plan = plan_of([pattern("build-1", 5)], remedies, levels=levels)

    assert steps(plan) == ["build-1"]
    assert plan.steps[0].requires == ()


def test_member_that_others_make_done_is_dropped_and_costs_nothing():
    remedies = [
        remedy("build-1", requires=["large", "small"], effort="day"),
        remedy("large", {"build-2": 3}, effort="day"),
        remedy("small", {"build-2": 2}, effort="weeks"),
    ]

    plan = plan_of([pattern("build-1", 4)], remedies)

    assert steps(plan) == ["large", "build-1"]
    assert [step.priority for step in plan.steps] == [2.0, 2.0]


def test_prerequisite_is_planned_once():
    remedies = [
        remedy("build-1", requires=["enabler"]),
        remedy("run-1", requires=["enabler"]),
        remedy("enabler", {"build-2": 1}),
    ]

    plan = plan_of([pattern("build-1", 5), pattern("run-1", 4)], remedies)

    assert steps(plan) == ["enabler", "build-1", "run-1"]
    assert [each.key for each in plan.steps[2].requires] == ["enabler"]


def test_closure_shrinks_when_another_remedy_makes_a_member_done():
    remedies = [
        remedy("build-1", requires=["enabler"]),
        remedy("enabler", {"build-2": 1}, requires=["behind"]),
        remedy("behind", {"build-3": 1}),
        remedy("build-2"),
    ]

    plan = plan_of([pattern("build-1", 3), pattern("build-2", 5)], remedies)

    assert steps(plan) == ["build-2", "build-1"]


# --- What an effect is -----------------------------------------------------------------------


def test_remedy_lifts_only_what_applies_and_was_asked():
    raises = {"build-1": 4, "build-2": 4, "build-3": 4, "run-1": 4, "run-2": 4, "run-3": 4}
    plan = plan_of(
        [pattern("build-1")],
        [remedy("all", raises)],
        levels={"build-1": 0, "run-1": 4},
        not_applicable=["build-2"],
        votes={"build-3": (1, 1, 3, 3), "run-2": (None,)},
    )

    lifts = [
        (lift.question.key, lift.from_low, lift.from_high, lift.to) for lift in plan.steps[0].raises
    ]
    assert lifts == [("build-1", 0, 0, 4), ("build-3", 1, 3, 4), ("run-2", 0, 4, 4)]


def test_lift_leaves_a_high_that_lies_above_it():
    remedies = [remedy("half", {"build-1": 2}), remedy("whole", {"build-1": 4}, requires=["half"])]

    plan = plan_of([pattern("build-1")], remedies, votes={"build-1": (0, 1, 3, 4)})

    lifts = [(lift.from_low, lift.from_high) for step in plan.steps for lift in step.raises]
    assert lifts == [(0, 3), (2, 3)]


def test_remedy_whose_answers_stand_where_it_leads_is_done():
    plan = plan_of([pattern("build-1")], [remedy("build-1", {"build-1": 2})], levels={"build-1": 2})

    assert (steps(plan), plan.also_possible) == ([], ())


def test_remedy_that_lifts_nothing_that_was_asked_is_done():
    plan = plan_of([pattern("build-1")], [remedy("run-1")], levels={"build-1": 0})

    assert (steps(plan), plan.also_possible) == ([], ())


def test_fall_counts_from_present_or_suspected_down_to_nothing():
    plan = plan_of([pattern("build-1", 4)], [remedy("build-1", {"build-1": 3})])

    falls = [(fall.before, fall.after) for fall in plan.steps[0].reduces]
    assert falls == [(4.0, 0.0)]  # traces are left, which the total does not count
    assert plan.lowering() == {"no-build-1": [plan.steps[0].remedy]}


def test_what_has_only_traces_is_no_reason_for_a_step():
    levels = {"build-1": 3}

    plan = plan_of([pattern("build-1")], [remedy("build-1")], levels=levels)

    assert steps(plan) == []
    assert [each.key for each in plan.also_possible] == ["build-1"]


def test_also_possible_is_what_would_alone_lower_an_exposure():
    remedies = [
        remedy("helps", {"build-1": 4}),
        remedy("no-signal", {"build-2": 4}),
        remedy("done", {"build-1": 2}),
    ]

    plan = plan_of([pattern("build-1")], remedies, levels={"build-1": 3, "build-2": 0})

    assert [each.key for each in plan.also_possible] == ["helps"]


def make_signals(*given: tuple[str, int], below: int = 4, defining: bool = False) -> list[Signal]:
    """By question and weight; the first may be defining."""
    return [
        make_signal(question=question, below=below, weight=weight, defining=defining and not place)
        for place, (question, weight) in enumerate(given)
    ]


def test_also_possible_counts_what_lowers_only_the_greatest_exposure():
    antipattern = make_antipattern(signals=make_signals(("build-1", 1), ("build-2", 9)))

    plan = plan_of(
        [antipattern],
        [remedy("build-1", {"build-1": 2})],
        unknown=["build-1"],
        levels={"build-2": 4},
    )

    assert (steps(plan), [each.key for each in plan.also_possible]) == ([], ["build-1"])


def test_also_possible_counts_what_lowers_only_the_least_exposure():
    """It is not planned, because its prerequisite opens the way for something worse."""
    signals = make_signals(("build-1", 1), ("build-2", 9), defining=True)
    antipatterns = [
        make_antipattern(severity=1, signals=signals),
        pattern("build-3", 5, preconditions={"run-1": 2}),
    ]
    remedies = [
        remedy("build-2", requires=["opener"]),
        remedy("opener", {"run-1": 2}),
    ]

    plan = plan_of(
        antipatterns,
        remedies,
        unknown=["build-1"],
        levels={"build-2": 3, "build-3": 0, "run-1": 0},
    )

    assert (steps(plan), [each.key for each in plan.also_possible]) == ([], ["build-2"])


# --- Tiers -----------------------------------------------------------------------------------


def test_what_is_present_goes_before_what_is_suspected():
    antipatterns = [pattern("build-1", 5), pattern("build-2", 1)]
    remedies = [remedy("build-1", effort="day"), remedy("build-2", effort="weeks")]

    plan = plan_of(antipatterns, remedies, unknown=["build-1"], levels={"build-2": 0})

    assert [(step.key, step.tier) for step in plan.steps] == [
        ("build-2", "present"),
        ("build-1", "suspected"),
    ]


def test_step_for_a_present_finding_may_lower_a_suspected_one_too():
    antipatterns = [pattern("build-1", 5), pattern("build-2", 1)]
    both = remedy("both", {"build-1": 4, "build-2": 4})

    plan = plan_of(antipatterns, [both], unknown=["build-1"], levels={"build-2": 0})

    assert [(step.tier, step.risk_reduction) for step in plan.steps] == [("present", 3.5)]


def test_step_that_touches_a_present_finding_without_lowering_it_waits_for_its_tier():
    antipatterns = [
        make_antipattern(
            key="present", signals=make_signals(("build-1", 9), ("build-2", 1), below=2)
        ),
        make_antipattern(key="suspected", signals=make_signals(("build-2", 1), ("run-1", 1))),
    ]
    remedies = [remedy("build-2", effort="day"), remedy("build-1", effort="weeks")]

    plan = plan_of(antipatterns, remedies, levels={"build-1": 0, "build-2": 2}, unknown=["run-1"])

    assert [(step.key, step.tier) for step in plan.steps] == [
        ("build-1", "present"),
        ("build-2", "suspected"),
    ]


def test_plan_does_not_return_to_the_first_tier():
    suspected = make_antipattern(
        key="suspected",
        severity=5,
        signals=[make_signal(question="build-2", below=4), make_signal(question="run-1", below=4)],
    )
    opened = pattern("build-1", 1, preconditions={"build-2": 2})

    plan = plan_of(
        [suspected, opened],
        [remedy("build-1"), remedy("build-2")],
        levels={"build-1": 0, "build-2": 1},
        unknown=["run-1"],
    )

    # build-2 opens the way for a finding that is present, yet its remedy stays in the second tier
    assert [(step.key, step.tier, step.risk_reduction) for step in plan.steps] == [
        ("build-2", "suspected", 0.875),
        ("build-1", "suspected", 1.0),
    ]


def test_member_that_opens_a_precondition_may_raise_the_risk():
    antipatterns = [
        pattern("build-1", 5),
        make_antipattern(
            key="opened",
            severity=1,
            signals=[make_signal(question="build-3", below=4)],
            preconditions={"build-2": 2},
        ),
    ]
    remedies = [
        remedy("build-1", requires=["opener"]),
        remedy("opener", {"build-2": 2}),
    ]

    plan = plan_of(antipatterns, remedies)

    assert [step.risk_reduction for step in plan.steps] == [-1.0, 5.0]
    assert [step.priority for step in plan.steps] == [1.0, 1.0]
    assert plan.steps[0].reduces == ()


def test_closure_that_raises_the_risk_is_not_taken():
    antipatterns = [
        make_antipattern(
            key="opened",
            severity=1,
            signals=[make_signal(question="build-3", below=4)],
            preconditions={"build-2": 2},
        ),
    ]

    assert steps(plan_of(antipatterns, [remedy("build-2")])) == []


# --- Horizons --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([], []),
        ([100], ["now"]),
        ([100, 101], ["now", "later"]),
        ([12, 13, 30, 31], ["now", "next", "next", "later"]),
        ([4, 10], ["now", "now"]),
        ([4, 10 + 1e-10], ["now", "now"]),
        ([4, 10.001], ["now", "next"]),
        ([1, 2, 3, 4, 5], ["now", "now", "now", "next", "next"]),
        ([1, 30, 30.5], ["now", "next", "later"]),
        ([1, 31, 32], ["now", "later", "later"]),
    ],
)
def test_horizons_go_by_cumulative_days_and_never_return(days, expected):
    assert list(horizons(days, 10)) == expected


def test_cumulative_days_are_an_integer_while_every_figure_is_one():
    antipatterns = [pattern("build-1", 5), pattern("build-2", 4), pattern("build-3", 3)]
    remedies = [remedy("build-1"), remedy("build-2"), remedy("build-3")]

    plan = plan_of(
        antipatterns, remedies, levels=dict.fromkeys(ALL, 0), effort_days={"build-2": 2.0}
    )

    assert [repr(step.cumulative_days) for step in plan.steps] == ["2", "4.0", "6.0"]


# --- Forecast --------------------------------------------------------------------------------


def test_forecast_of_now_next_and_all_follows_the_horizons():
    antipatterns = [pattern("build-1", 5), pattern("build-2", 4), pattern("build-3", 3)]
    remedies = [remedy(key, effort="weeks") for key in ("build-1", "build-2", "build-3")]

    plan = plan_of(
        antipatterns,
        remedies,
        levels=dict.fromkeys(ALL[:3], 0),
        not_applicable=ALL[3:],
        capacity_days_per_month=8,
    )

    assert [step.horizon for step in plan.steps] == ["now", "next", "later"]
    assert [each.total_risk for each in (plan.now, plan.next, plan.all)] == [7.0, 3.0, 0.0]
    assert [each.score for each in (plan.now, plan.next, plan.all)] == [4 / 3, 8 / 3, 4.0]
    assert [len(each.ended) for each in (plan.now, plan.next, plan.all)] == [1, 2, 3]


def test_forecast_of_an_empty_plan_is_the_profile():
    plan = plan_of([], [], levels={"build-1": 3}, unknown=["build-2"])

    assert plan.now == plan.next == plan.all
    assert (plan.now.score, plan.now.low, plan.now.high) == (3.0, 0.5, 11 / 3 / 2 + 4 / 2)


# --- What if ---------------------------------------------------------------------------------


def choose(evaluation: Evaluation, *chosen: str) -> dict[str, list[Any]]:
    what_if = evaluate_choice(evaluation, chosen)
    return {
        "steps": [(step.key, step.tier) for step in what_if.plan.steps],
        "added": [each.key for each in what_if.added],
        "done": [each.key for each in what_if.done],
    }


def make_choice() -> Evaluation:
    remedies = [
        remedy("build-1", requires=["enabler"]),
        remedy("build-2"),
        remedy("enabler", {"run-1": 1}),
        remedy("useless", {"run-2": 1}, requires=["enabler"]),
        remedy("done", {"run-3": 1}),
    ]
    levels = dict.fromkeys(ALL, 0) | {"run-3": 1}
    return evaluate(*make_case([pattern("build-1"), pattern("build-2")], remedies, levels=levels))


def test_what_if_applies_the_chosen_remedies_and_says_which_prerequisites_it_added():
    assert choose(make_choice(), "build-1") == {
        "steps": [("enabler", "present"), ("build-1", "present")],
        "added": ["enabler"],
        "done": [],
    }


def test_what_if_orders_what_was_chosen_best_first():
    assert choose(make_choice(), "enabler", "build-1", "build-2")["steps"] == [
        ("build-2", "present"),
        ("enabler", "present"),
        ("build-1", "present"),
    ]


def test_what_if_applies_even_what_lowers_no_risk_and_names_what_is_done():
    assert choose(make_choice(), "done", "useless", "build-2") == {
        "steps": [("build-2", "present"), ("enabler", "chosen"), ("useless", "chosen")],
        "added": ["enabler"],
        "done": ["done"],
    }


def test_what_if_of_the_whole_plan_is_the_plan():
    evaluation = make_choice()

    what_if = evaluate_choice(evaluation, [step.key for step in evaluation.plan.steps])

    assert what_if.plan == evaluation.plan


def test_what_if_of_nothing_is_the_state_of_today():
    nothing = evaluate_choice(make_choice(), [])

    assert (nothing.plan.steps, nothing.plan.all.total_risk) == ((), 6.0)


def test_what_if_names_what_another_chosen_remedy_has_done():
    remedies = [remedy("part", {"build-1": 2}, effort="weeks"), remedy("whole", {"build-1": 4})]
    levels = dict.fromkeys(ALL, 0)
    evaluation = evaluate(*make_case([pattern("build-1")], remedies, levels=levels))

    what_if = evaluate_choice(evaluation, ["part", "whole"])

    assert steps(what_if.plan) == ["whole"]
    assert [each.key for each in what_if.covered] == ["part"]


# --- In another order ------------------------------------------------------------------------


def test_same_order_is_the_same_plan():
    evaluation = make_choice()
    steps = evaluation.plan.steps

    again = evaluate_order(evaluation, [(step.key, step.horizon) for step in steps])

    assert again == evaluation


def test_another_order_keeps_ranks_and_forecasts_what_stands_before():
    evaluation = make_choice()
    first, *rest = evaluation.plan.steps
    order = [*((step.key, "now") for step in rest), (first.key, "later")]

    plan = evaluate_order(evaluation, order).plan

    assert [(step.key, step.rank, step.horizon) for step in plan.steps] == [
        *((step.key, step.rank, "now") for step in rest),
        (first.key, 1, "later"),
    ]
    assert [step.cumulative_days for step in plan.steps] == list(
        accumulate(step.person_days for step in plan.steps)
    )
    assert plan.now == plan.next == evaluate_choice(evaluation, [s.key for s in rest]).plan.all
    assert plan.all == evaluation.plan.all
    assert plan.also_possible == evaluation.plan.also_possible

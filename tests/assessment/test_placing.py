"""Where a step stands: by its person-days, and by whether anybody beyond the team stands in."""

from dataclasses import replace

from hypothesis import given

from assessment.engine.evaluation import evaluate
from assessment.engine.planning import horizons
from assessment.results import Results, Slot, place
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_instrument,
    make_question,
    make_remedy,
    make_signal,
)
from tests.results import make_results
from tests.strategies import cases


def slot(key: str, days: float = 2, *, reach="team", sponsor: str = "", requires=()) -> Slot:
    remedy = make_remedy(key=key, reach=reach, requires=requires)
    return Slot(remedy=remedy, person_days=days, sponsor=sponsor)


def placed(*slots: Slot, capacity: float = 10) -> list[tuple[str, str]]:
    return [(each.key, each.horizon) for each in place(slots, capacity)]


def test_steps_within_reach_stand_as_the_plan_has_them():
    slots = [slot(f"r{number}", days) for number, days in enumerate((2, 5, 2, 1, 12, 9, 1))]
    cumulative = [2, 7, 9, 10, 22, 31, 32]

    expected = list(horizons(cumulative, 10))

    assert [horizon for _, horizon in placed(*slots)] == expected
    assert expected == ["now", "now", "now", "next", "next", "later", "later"]


def test_step_beyond_the_team_stands_in_next_until_somebody_is_named():
    slots = slot("a"), slot("b", reach="platform"), slot("c"), slot("d")

    found = place(slots, 10)

    assert [(each.key, each.horizon) for each in found] == [
        ("a", "now"),
        ("c", "now"),
        ("d", "now"),
        ("b", "next"),
    ]
    assert [each.holds_itself for each in found] == [False, False, False, True]


def test_step_with_a_sponsor_stands_where_its_worth_puts_it():
    named = slot("b", reach="organisation", sponsor="Ruth")

    assert placed(slot("a"), named) == [("a", "now"), ("b", "now")]


def test_what_waits_for_a_step_that_is_held_back_is_held_back_with_it():
    slots = slot("a", reach="platform"), slot("b", requires=["a"]), slot("c", requires=["b"])

    found = place(slots, 10)

    assert {each.horizon for each in found} == {"next"}
    assert [each.held_by.key for each in found] == ["a", "a", "a"]
    assert [each.holds_itself for each in found] == [True, False, False]


def test_sponsor_of_its_own_does_not_free_what_waits_for_another():
    slots = slot("a", reach="platform"), slot("b", reach="platform", sponsor="Ruth", requires=["a"])

    assert [(each.key, each.held_by.key) for each in place(slots, 10)] == [("a", "a"), ("b", "a")]


def test_what_is_held_back_and_fits_no_three_months_stands_in_later():
    theirs = [slot(f"theirs-{number}", 12, reach="platform") for number in range(3)]

    assert placed(*theirs, slot("ours", 5), slot("last", 6), capacity=10) == [
        *(("ours", "now"), ("theirs-0", "next"), ("theirs-1", "next")),
        *(("theirs-2", "later"), ("last", "later")),
    ]


def test_step_that_would_not_stand_in_now_anyway_says_nothing_of_a_sponsor():
    found = place([slot("a", 9), slot("b", 5, reach="platform")], 10)

    assert [(each.horizon, each.held_by) for each in found] == [("now", None), ("next", None)]


def test_what_is_done_is_not_held_back_by_what_is_not():
    slots = [slot("a", reach="platform"), replace(slot("b", requires=["a"]), is_done=True)]

    assert placed(*slots) == [("b", "now"), ("a", "next")]


def test_what_is_done_needs_nobody_to_stand_in_for_it():
    slots = [replace(slot("a", reach="platform"), is_done=True), slot("b", requires=["a"])]

    assert placed(*slots) == [("a", "now"), ("b", "now")]


def test_first_step_stands_in_now_however_long_it_takes():
    assert placed(slot("a", 40), slot("b"), capacity=10) == [("a", "now"), ("b", "later")]


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
    instrument = make_instrument(
        dimensions=[make_dimension(questions=[make_question(key=f"build-{n}") for n in (1, 2, 3)])],
        antipatterns=[
            make_antipattern(key="one", signals=[make_signal(question="build-1")], severity=5),
            make_antipattern(key="two", signals=[make_signal(question="build-2")], severity=1),
        ],
        remedies=[
            make_remedy(key="first", raises={"build-1": 2}, effort="weeks"),
            make_remedy(key="theirs", raises={"build-1": 3}, reach="platform"),
            make_remedy(key="ours", raises={"build-2": 3}, requires=["first"]),
        ],
    )
    results = make_results({"build-1": 0, "build-2": 0, "build-3": 0}, instrument=instrument)

    assert [step.key for step in results.evaluation.plan.steps] == ["theirs", "ours"]
    assert [(each.key, each.horizon, each.held_by.key) for each in results.placed.steps] == [
        ("theirs", "next", "theirs"),
        ("ours", "next", "theirs"),
    ]


def test_no_steps_have_no_places():
    assert placed() == []

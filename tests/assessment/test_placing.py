"""Where a step stands: by its person-days, and by whether anybody beyond the team stands in."""

from dataclasses import replace

from assessment.engine.planning import horizons
from assessment.results import Slot, place
from tests.instruments import (
    make_remedy,
)


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


def test_no_steps_have_no_places():
    assert placed() == []

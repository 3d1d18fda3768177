"""What is read from a course: charts, steps that paid off, vital signs."""

import datetime

import pytest

from assessment.engine.scoring import Figures, profile
from assessment.multiples import small
from assessment.results.paying import payoffs
from assessment.results.vitals import NAMES, Vitals, vital_course
from assessment.templatetags.plumbline import hours
from tests.answers import make_answers
from tests.instruments import make_instrument, make_remedy

MAY, AUGUST, NOVEMBER = (datetime.date(2026, month, 12) for month in (5, 8, 11))


def stage(score: float, low: float | None = None, high: float | None = None) -> Figures:
    return Figures(score=score, low=score if low is None else low, high=high or score)


# -- The chart -------------------------------------------------------------------------------------


def test_line_runs_from_left_to_right_and_upwards_with_the_score():
    chart = small([stage(0), stage(2), stage(4)], 4, [MAY, AUGUST, NOVEMBER])

    assert [each.x for each in chart.stages] == [10, 50, 90]
    bottom, middle, top = (each.score.y for each in chart.stages)
    assert bottom - middle == middle - top > 0
    assert [tick.y for tick in chart.ticks if tick.value in (0, 4)] == [bottom, top]
    assert [(a.x, b.x) for a, b in chart.segments] == [(10, 50), (50, 90)]


def test_bar_spans_the_bounds_and_is_left_out_where_there_are_none():
    first, second = small([stage(2, 1, 3), stage(2)], 4, [MAY, AUGUST]).stages

    assert first.bounds.y < first.score.y < first.bounds.y + first.bounds.height
    assert second.bounds is None
    assert first.label_y < first.bounds.y


@pytest.mark.parametrize("top", range(1, 7))
def test_every_mark_stands_in_the_picture(top):
    chart = small([stage(0, 0, top), stage(top)], top, [MAY, AUGUST])

    heights = [each.score.y for each in chart.stages] + [each.label_y for each in chart.stages]
    assert all(10 <= y <= chart.height for y in heights)


@pytest.mark.parametrize(("stages", "told"), [(2, 2), (4, 4), (5, 2), (12, 2)])
def test_words_stand_beside_every_stage_of_a_short_line_and_the_ends_of_a_long_one(stages, told):
    dates = [datetime.date(2026, 1 + place, 12) for place in range(stages)]

    chart = small([stage(2)] * stages, 4, dates)

    assert [each.on for each in chart.stages] == dates
    assert sum(each.is_told for each in chart.stages) == told
    assert chart.stages[0].is_told
    assert chart.stages[-1].is_told


def test_one_assessment_is_no_line():
    assert small([stage(2)], 4, [MAY]) is None
    assert small([], 4, []) is None


# -- Steps that paid off ---------------------------------------------------------------------------


def outcome(before: dict[str, int], after: dict[str, int]) -> str:
    instrument = make_instrument()
    older, newer = (profile(instrument, make_answers(levels=each)) for each in (before, after))
    remedy = make_remedy(raises={"run-1": 3, "run-2": 2})
    (found,) = payoffs([remedy], older, newer)
    return found.outcome


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"run-1": 1, "run-2": 0}, {"run-1": 3, "run-2": 4}, "paid_off"),
        ({"run-1": 1, "run-2": 3}, {"run-1": 3, "run-2": 2}, "paid_off"),
        ({"run-1": 1, "run-2": 3}, {"run-1": 3, "run-2": 1}, "partly"),  # one was there before
        ({"run-1": 1, "run-2": 0}, {"run-1": 3, "run-2": 1}, "partly"),
        ({"run-1": 1, "run-2": 0}, {"run-1": 2}, "partly"),
        ({"run-1": 1, "run-2": 1}, {"run-1": 1, "run-2": 0}, "not_seen"),
        ({"run-1": 3, "run-2": 2}, {"run-1": 3, "run-2": 2}, "was_there"),
        ({"run-1": 1}, {"run-2": 1}, "not_compared"),
        ({}, {}, "not_compared"),
    ],
)
def test_step_pays_off_as_far_as_the_answers_that_it_should_have_raised(before, after, expected):
    assert outcome(before, after) == expected


# -- Vital signs -----------------------------------------------------------------------------------


def test_course_of_the_signs_leaves_out_dates_at_which_none_was_noted():
    found = vital_course(
        [(MAY, Vitals(incidents=5)), (AUGUST, Vitals()), (NOVEMBER, Vitals(models_live=2))]
    )

    assert (found.dates, found.before_on) == ((MAY, NOVEMBER), MAY)
    lines = {line.name: (line.before, line.now) for line in found.lines}
    assert list(lines) == list(NAMES)
    assert (lines["incidents"], lines["models_live"]) == ((5, None), (None, 2))


def test_without_any_sign_there_is_no_course():
    found = vital_course([(MAY, Vitals()), (NOVEMBER, Vitals())])

    assert (found.dates, found.lines, found.before_on) == ((), (), None)


def test_zero_is_a_sign():
    assert vital_course([(MAY, Vitals(incidents=0))]).dates == (MAY,)


@pytest.mark.parametrize(
    ("figure", "said"),
    [(0, "0 hours"), (1, "1 hour"), (1.5, "1.5 hours"), (47.9, "47.9 hours"), (48, "2 days"),
     (216, "9 days"), (60, "2.5 days"), (87_600, "3650 days")],
)  # fmt: skip
def test_hours_are_told_in_days_from_two_days_on(figure, said):
    assert hours(figure) == said

"""Where the marks of a chart stand, and what is said in their place."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from assessment import charts
from assessment.engine.answers import Answer, Answers
from assessment.engine.scoring import Profile, profile
from questionnaires.instrument import Instrument
from tests.instruments import (
    make_dimension,
    make_instrument,
    make_question,
    make_target_profile,
)

DONT_KNOW = Answer(dont_know=True)
LEFT_OUT = Answer(not_applicable="There is none.")


def make_profile(
    given: Mapping[str, int | Answer],
    *,
    instrument: Instrument | None = None,
    target_profile: str | None = None,
) -> Profile:
    """`given` holds levels or whole answers by question."""
    instrument = instrument or make_instrument()
    answers = {
        key: each if isinstance(each, Answer) else Answer(level=each, evidence=("A page",))
        for key, each in given.items()
    }
    return profile(
        instrument,
        Answers(
            questionnaire="sample", version="1.0", target_profile=target_profile, answers=answers
        ),
    )


def three(dimension: str, level: int | Answer) -> dict[str, int | Answer]:
    return {f"{dimension}-{number}": level for number in (1, 2, 3)}


def make_wide_instrument(titles: list[str], *, top: int = 4) -> Instrument:
    dimensions = [
        make_dimension(
            key=f"d{place}",
            questions=[make_question(key=f"d{place}-{n}", top=top) for n in (1, 2, 3)],
        )
        for place in range(len(titles))
    ]
    named = [replace(each, title=title) for each, title in zip(dimensions, titles, strict=True)]
    return make_instrument(top=top, dimensions=named)


@pytest.mark.parametrize(
    ("top", "expected"),
    [
        (1, [0, 4]),
        (2, [0, 2, 4]),
        (3, [0, 1, 3, 4]),
        (4, [0, 1, 2, 3, 4]),
        (5, [0, 1, 2, 2, 3, 4]),
        (6, [0, 1, 1, 2, 3, 3, 4]),
    ],
)
def test_ramp_spreads_every_scale_over_five_colours(top, expected):
    assert [charts.ramp(level, top) for level in range(top + 1)] == expected


@pytest.mark.parametrize("top", [1, 4, 6])
def test_axis_has_a_figure_for_every_level_and_leaves_room_at_both_ends(top):
    plot = charts.dot_plot(make_profile({}), top)

    assert [tick.value for tick in plot.ticks] == list(range(top + 1))
    assert plot.columns == top + 1
    assert plot.ticks[0].x == 4.13
    assert plot.ticks[-1].x == 95.87


def test_row_holds_score_range_and_target():
    questions = [make_question(key=f"build-{n}") for n in range(1, 6)]
    instrument = make_instrument(
        dimensions=[make_dimension(key="build", questions=questions)],
        target_profiles=[make_target_profile(targets={"build": 3})],
    )
    given = {f"build-{n}": 2 for n in range(1, 5)} | {"build-5": DONT_KNOW}

    (row,) = charts.dot_plot(
        make_profile(given, instrument=instrument, target_profile="customer-facing"), 4
    ).rows

    assert row.score == charts.Mark(value=2.0, x=50.0)
    assert row.span == charts.Span(low=1.6, high=2.4, x=40.83, width=18.34)
    assert row.target == charts.Mark(value=3, x=72.94)
    assert row.alternative == "target 3, could be anywhere from 1.6 to 2.4"


def test_row_without_a_range_has_no_bar_and_says_none():
    row = charts.dot_plot(make_profile(three("build", 2) | three("run", 2)), 4).rows[0]

    assert row.span is None
    assert row.alternative == ""


def test_row_shows_the_score_before_where_there_is_one_to_compare():
    rows = charts.dot_plot(
        make_profile(three("build", 2) | three("run", 2)), 4, {"build": 1.0}
    ).rows

    assert [(row.key, row.before) for row in rows] == [
        ("build", charts.Mark(value=1.0, x=27.06)),
        ("run", None),
    ]
    assert rows[0].alternative == "before 1.0"


def test_row_covered_below_four_fifths_shows_its_range_in_place_of_the_score():
    questions = [make_question(key=f"build-{n}") for n in range(1, 5)]
    instrument = make_instrument(dimensions=[make_dimension(key="build", questions=questions)])
    given = {f"build-{n}": 2 for n in (1, 2, 3)}

    plot = charts.dot_plot(make_profile(given, instrument=instrument), 4, {"build": 1.0})

    (row,) = plot.rows
    assert row.dimension.rated
    assert (row.score, row.before) == (None, None)
    assert row.span is not None
    assert (row.span.low, row.span.high) == (1.5, 2.5)
    assert plot.mean is None


def test_row_with_too_few_answers_draws_only_the_target():
    instrument = make_instrument(
        target_profiles=[make_target_profile(targets={"build": 3, "run": 3})]
    )
    given = three("build", 2) | {"run-1": 2}

    plot = charts.dot_plot(
        make_profile(given, instrument=instrument, target_profile="customer-facing"), 4
    )

    row = plot.rows[-1]
    assert (row.key, row.score, row.span) == ("run", None, None)
    assert row.target == charts.Mark(value=3, x=72.94)
    assert row.alternative == "target 3"


def test_row_of_a_dimension_left_out_draws_nothing():
    instrument = make_instrument(
        target_profiles=[make_target_profile(targets={"build": 3, "run": 3})]
    )
    given = three("build", LEFT_OUT) | three("run", 3)

    plot = charts.dot_plot(
        make_profile(given, instrument=instrument, target_profile="customer-facing"), 4
    )

    row = plot.rows[-1]
    assert (row.key, row.score, row.span, row.target) == ("build", None, None, None)


def test_rows_stand_by_gap_to_their_own_target_never_by_score():
    titles = ["First", "Second", "Third", "Fourth"]
    instrument = make_wide_instrument(titles)
    targets = {"d0": 2, "d1": 4, "d2": 1, "d3": 2}
    instrument = make_instrument(
        dimensions=instrument.dimensions, target_profiles=[make_target_profile(targets=targets)]
    )
    given = three("d0", 1) | three("d1", 2) | three("d2", 0) | {"d3-1": 0}

    plot = charts.dot_plot(
        make_profile(given, instrument=instrument, target_profile="customer-facing"), 4
    )

    assert [row.key for row in plot.rows] == ["d1", "d0", "d2", "d3"]


@pytest.mark.parametrize(
    ("level", "x", "anchor"), [(0, 4.13, "start"), (2, 50.0, "middle"), (4, 95.87, "end")]
)
def test_mean_is_labelled_inwards_at_the_ends(level, x, anchor):
    plot = charts.dot_plot(make_profile(three("build", level) | three("run", level)), 4)

    assert plot.mean == charts.Mark(value=level, x=x)
    assert plot.mean_anchor == anchor


def test_radar_needs_three_scores():
    given = three("build", 2) | three("run", 3)

    assert charts.radar(make_profile(given).dimensions, 4) is None


def test_radar_draws_the_scores_clockwise_from_the_top():
    instrument = make_wide_instrument(["North", "East", "South", "West"])
    given = three("d0", 4) | three("d1", 2) | three("d2", 0) | three("d3", 1)

    drawn = charts.radar(make_profile(given, instrument=instrument).dimensions, 4)

    assert drawn is not None
    assert drawn.area == "310.0,62.0 390.0,222.0 310.0,222.0 270.0,222.0"
    assert [spoke.rim for spoke in drawn.spokes] == [
        charts.Point(x=310.0, y=62.0),
        charts.Point(x=470.0, y=222.0),
        charts.Point(x=310.0, y=382.0),
        charts.Point(x=150.0, y=222.0),
    ]
    assert [spoke.anchor for spoke in drawn.spokes] == ["middle", "start", "middle", "end"]
    assert drawn.alternative == "North 4.0; East 2.0; South 0.0; West 1.0"
    assert drawn.before == ""


@pytest.mark.parametrize("top", [1, 6])
def test_radar_has_a_ring_for_every_level_but_zero(top):
    instrument = make_wide_instrument(["One", "Two", "Three"], top=top)
    given = three("d0", 1) | three("d1", 1) | three("d2", top)

    drawn = charts.radar(make_profile(given, instrument=instrument).dimensions, top)

    assert drawn is not None
    assert len(drawn.rings) == top
    assert [figure for _, figure in drawn.figures] == list(range(top + 1))
    assert drawn.rings[-1].startswith("310.0,62.0 ")


def test_radar_draws_the_shape_before_only_if_every_spoke_has_one():
    instrument = make_wide_instrument(["One", "Two", "Three"])
    dimensions = make_profile(
        three("d0", 1) | three("d1", 1) | three("d2", 3), instrument=instrument
    ).dimensions

    partly = charts.radar(dimensions, 4, {"d0": 1.0, "d1": 2.0})
    wholly = charts.radar(dimensions, 4, {"d0": 0.0, "d1": 0.0, "d2": 4.0})

    assert partly is not None
    assert partly.before == ""
    assert wholly is not None
    assert wholly.before.startswith("310.0,222.0 310.0,222.0 ")


def test_radar_says_the_scores_before_where_it_draws_them():
    instrument = make_wide_instrument(["One", "Two", "Three"])
    given = three("d0", 1) | three("d1", 1) | three("d2", 3)
    dimensions = make_profile(given, instrument=instrument).dimensions

    partly = charts.radar(dimensions, 4, {"d0": 1.0, "d1": 2.0})
    wholly = charts.radar(dimensions, 4, {"d0": 0.0, "d1": 0.5, "d2": 4.0})

    assert partly is not None
    assert partly.alternative == "One 1.0; Two 1.0; Three 3.0"
    assert wholly is not None
    assert wholly.alternative == "One 1.0, before 0.0; Two 1.0, before 0.5; Three 3.0, before 4.0"


def test_radar_names_the_dimensions_that_it_leaves_out():
    instrument = make_wide_instrument(["One", "Two", "Three", "Four"])
    given = three("d0", 1) | three("d1", 1) | three("d2", 3)

    drawn = charts.radar(make_profile(given, instrument=instrument).dimensions, 4)

    assert drawn is not None
    assert [each.dimension.title for each in drawn.left_out] == ["Four"]
    assert len(drawn.spokes) == 3


def test_radar_breaks_a_long_title_into_three_lines_at_most():
    long = "Pipelines & reproducibility of everything that was ever trained by anybody here"
    instrument = make_wide_instrument([long, "Two", "Three"])
    given = three("d0", 1) | three("d1", 1) | three("d2", 3)

    drawn = charts.radar(make_profile(given, instrument=instrument).dimensions, 4)

    assert drawn is not None
    label = drawn.spokes[0].label
    assert [line for _, line in label] == [
        "Pipelines",
        "&\N{NO-BREAK SPACE}reproducibility",
        "of everything…",
    ]
    assert [at.y for at, _ in label] == [18.0, 33.0, 48.0]


# -- Votes over the scale --------------------------------------------------------------------------


def test_votes_stack_upwards_in_the_middle_of_their_level():
    drawn = charts.spread([2, 0])

    first, second = drawn.stacks
    assert (first.x, second.x) == (25, 75)
    assert (first.dots, second.dots) == ((22, 8), ())
    assert drawn.base > max(first.dots) + drawn.radius


def test_many_votes_for_one_level_draw_closer_together():
    few, many = charts.spread([10, 0]), charts.spread([40, 0])

    assert many.height == few.height
    assert many.radius < few.radius
    assert min(many.stacks[0].dots) >= many.radius


def test_scale_without_a_vote_is_drawn_empty():
    assert [stack.dots for stack in charts.spread([0, 0, 0]).stacks] == [(), (), ()]

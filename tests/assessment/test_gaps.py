"""How far a dimension is below its target, for certain and at most."""

from collections.abc import Mapping

from assessment.engine.answers import Answer
from assessment.engine.scoring import DimensionProfile
from assessment.gaps import by_gap, furthest_below, gap, largest_gap, least_gap
from tests.assessment.test_charts import make_profile, three
from tests.instruments import make_dimension, make_instrument, make_question, make_target_profile

DONT_KNOW = Answer(dont_know=True)


def dimensions(given: Mapping[str, int | Answer], **targets: int) -> tuple[DimensionProfile, ...]:
    """Five questions a dimension; the fifth is required up to the top."""
    built = [
        make_dimension(
            key=key,
            questions=[
                make_question(key=f"{key}-{n}", must=4 if n == 5 else None) for n in range(1, 6)
            ],
        )
        for key in targets
    ]
    instrument = make_instrument(
        dimensions=built, target_profiles=[make_target_profile(targets=targets)]
    )
    return make_profile(given, instrument=instrument, target_profile="customer-facing").dimensions


def five(dimension: str, level: int, last: int | Answer | None = None) -> dict[str, int | Answer]:
    return {f"{dimension}-{n}": level for n in range(1, 5)} | {
        f"{dimension}-5": level if last is None else last
    }


def test_gap_of_a_settled_level_is_one_figure():
    (dimension,) = dimensions(five("build", 1), build=3)

    assert (least_gap(dimension), gap(dimension)) == (2, 2)


def test_gap_of_an_open_level_is_a_range():
    (dimension,) = dimensions(five("build", 2, DONT_KNOW), build=2)

    assert (least_gap(dimension), gap(dimension)) == (0, 2)


def test_gap_without_a_level_is_taken_from_low_and_high():
    instrument = make_instrument(
        dimensions=[make_dimension(key="build", questions=[make_question()])],
        target_profiles=[make_target_profile(targets={"build": 3})],
    )
    known, unknown = (
        make_profile(given, instrument=instrument, target_profile="customer-facing").dimensions[0]
        for given in ({"build-1": 2}, {"build-1": DONT_KNOW})
    )

    assert known.level is None
    assert (least_gap(known), gap(known)) == (1, 1)
    assert (least_gap(unknown), gap(unknown)) == (0, 3)


def test_gap_is_unknown_without_a_target():
    every = make_profile(three("build", 2)).dimensions

    assert [(least_gap(each), gap(each)) for each in every] == [(None, None)] * 2


def test_dimensions_stand_by_the_gap_that_is_claimed():
    given = five("build", 2) | five("run", 1) | five("own", 3)

    every = dimensions(given, build=4, run=2, own=3)

    assert [each.key for each in by_gap(every)] == ["build", "run", "own"]


def test_furthest_below_is_the_only_one_with_the_largest_gap():
    furthest = furthest_below(dimensions(five("build", 1) | five("run", 2), build=3, run=3))

    assert furthest is not None
    assert (furthest.dimension.key, furthest.certain) == ("build", True)


def test_nothing_is_furthest_below_where_several_are_equally_far():
    given = five("build", 1) | five("run", 1) | five("own", 3)
    every = dimensions(given, build=3, run=3, own=3)

    assert furthest_below(every) is None
    assert [each.key for each in largest_gap(every)] == ["build", "run"]


def test_furthest_below_is_uncertain_where_open_answers_may_bring_it_past_another():
    given = five("build", 2, DONT_KNOW) | five("run", 1)

    furthest = furthest_below(dimensions(given, build=3, run=3))

    assert furthest is not None
    assert (furthest.dimension.key, furthest.certain) == ("build", False)


def test_nothing_is_furthest_below_where_all_are_at_their_target():
    assert furthest_below(dimensions(five("build", 3), build=3)) is None

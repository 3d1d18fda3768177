"""What the profile would say once answers are lifted."""

from collections.abc import Mapping
from typing import Any

import pytest

from assessment.engine.forecast import Forecast, forecast
from assessment.engine.scoring import AtTarget
from assessment.engine.standing import standings
from tests.answers import make_answers
from tests.instruments import make_dimension, make_instrument, make_question

BUILD = make_instrument(dimensions=[make_dimension(key="build")])


def lift(
    lifts: Mapping[str, int], targets: Mapping[str, int] | None = None, **given: Any
) -> Forecast:
    stand = standings(BUILD, make_answers(**given))
    return forecast(BUILD, targets or {}, stand, lifts, total_risk=0.0, ended=())


def figures(of: Forecast) -> tuple[float | None, ...]:
    return of.score, of.low, of.high


def test_lifted_point_is_the_greater_of_the_point_and_the_new_low():
    levels = {"build-1": 1, "build-2": 3, "build-3": 2}

    assert figures(lift({"build-1": 3, "build-2": 2}, levels=levels)) == (8 / 3, 8 / 3, 8 / 3)


def test_lifted_point_counts_beside_points_above_their_low():
    levels = {"build-1": 1, "build-2": 2}
    votes = {"build-3": (0, 2, 4, 4)}

    assert figures(lift({"build-1": 3}, levels=levels, votes=votes)) == (7 / 3, 5 / 3, 3.0)


def test_lift_raises_high_where_it_lies_below():
    votes = {"build-1": (0, 1, 2, 4)}
    levels = {"build-2": 0, "build-3": 0}

    assert figures(lift({"build-1": 3}, votes=votes, levels=levels)) == (1.0, 1.0, 1.0)
    assert figures(lift({"build-1": 1}, votes=votes, levels=levels)) == (1 / 3, 1 / 3, 2 / 3)


def test_dont_know_gets_a_point_only_where_its_new_low_and_high_meet():
    levels = {"build-1": 1, "build-2": 1}

    assert figures(lift({"build-3": 1}, unknown=["build-3"], levels=levels)) == (1.0, 1.0, 2.0)
    assert figures(lift({"build-3": 4}, unknown=["build-3"], levels=levels)) == (2.0, 2.0, 2.0)


def test_what_does_not_apply_is_not_lifted():
    lifted = lift({"build-1": 4}, not_applicable=["build-1"], levels={"build-2": 1, "build-3": 1})

    assert figures(lifted) == (1.0, 1.0, 1.0)


def test_score_that_low_has_passed_becomes_low():
    lifted = lift(
        {"build-2": 3, "build-3": 3}, unknown=["build-2", "build-3"], levels={"build-1": 0}
    )

    assert figures(lifted) == (2.0, 2.0, 8 / 3)
    assert lifted.dimensions[0].score == 2.0


def test_overall_score_that_its_own_low_has_passed_becomes_that_low():
    run = make_dimension(key="run", questions=[make_question(key="run-1")])
    instrument = make_instrument(dimensions=[make_dimension(key="build"), run])
    answers = make_answers(
        levels=dict.fromkeys(["build-1", "build-2", "build-3"], 0), unknown=["run-1"]
    )

    lifted = forecast(
        instrument, {}, standings(instrument, answers), {"run-1": 3}, total_risk=0.0, ended=()
    )

    assert [dimension.score for dimension in lifted.dimensions] == [0.0, None]
    assert figures(lifted) == (1.5, 1.5, 2.0)


def test_nothing_has_a_score_where_nothing_has_a_point():
    assert figures(lift({}, unknown=["build-1"])) == (None, 0.0, 4.0)


@pytest.mark.parametrize(("to", "reached"), [(1, 0), (2, 1)])
def test_targets_are_met_by_the_lifted_levels(to, reached):
    levels = {"build-1": 0, "build-2": 2, "build-3": 2}

    lifted = lift({"build-1": to}, {"build": 2}, levels=levels)

    assert lifted.at_target == AtTarget(reached=reached, of=1)

"""What still misses its target once the plan is done."""

from typing import Any

from assessment.engine.evaluation import evaluate
from assessment.engine.shortfall import Shortfall, shortfalls
from tests.answers import make_answers, make_levels
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_instrument,
    make_question,
    make_remedy,
    make_signal,
    make_target_profile,
)


def after_plan(given: dict[str, Any], **fields: Any) -> tuple[Shortfall, ...]:
    """Against a target of 3 in every dimension."""
    instrument = make_instrument(**fields)
    targets = {dimension.key: 3 for dimension in instrument.dimensions}
    aimed = make_instrument(**fields, target_profiles=[make_target_profile(targets=targets)])
    answers = make_answers(target_profile="customer-facing", **given)
    return shortfalls(aimed, evaluate(aimed, answers).plan.all)


def keys(shortfall: Shortfall) -> list[str]:
    return [standing.key for standing in shortfall.standings]


def test_plan_that_ends_every_finding_may_leave_a_dimension_below_its_target():
    """The finding asks for 2 where the target asks for 3."""
    (missing,) = after_plan(
        {"levels": make_levels({"build": 0, "run": 3})},
        antipatterns=[make_antipattern(signals=[make_signal(below=2)])],
        remedies=[
            make_remedy(key="planned", raises={"build-1": 2}),
            make_remedy(key="further", raises={"build-1": 3}, effort="weeks"),
            make_remedy(key="elsewhere", raises={"run-1": 4}),
        ],
    )

    assert missing.dimension.key == "build"
    assert keys(missing) == ["build-1", "build-2", "build-3"]
    assert [standing.low for standing in missing.standings] == [2, 0, 0]
    assert [remedy.key for remedy in missing.remedies] == ["further"]


def test_dimension_that_the_plan_brings_to_its_target_is_not_missing():
    missing = after_plan(
        {"levels": make_levels({"build": 3, "run": 3}) | {"build-1": 0}},
        antipatterns=[make_antipattern()],
        remedies=[make_remedy(raises={"build-1": 3})],
    )

    assert missing == ()


def test_required_questions_of_every_rung_up_to_the_target_are_named():
    """Four of five at 3 hold the share; the fifth is required up to 2, and holds level 2 down."""
    questions = [make_question(key=f"build-{n}", must=2 if n == 5 else None) for n in range(1, 6)]
    levels = make_levels({"build": 3}, of=4) | {"build-5": 1}

    (missing,) = after_plan(
        {"levels": levels}, dimensions=[make_dimension(key="build", questions=questions)]
    )

    assert missing.dimension.level is not None
    assert missing.dimension.level.claimed == 1
    assert keys(missing) == ["build-5"]


def test_dimension_without_a_level_hangs_on_what_stands_below_its_target():
    questions = [make_question(key=f"build-{n}") for n in (1, 2)]

    (missing,) = after_plan(
        {"levels": {"build-1": 3, "build-2": 1}},
        dimensions=[make_dimension(key="build", questions=questions)],
    )

    assert missing.dimension.level is None
    assert keys(missing) == ["build-2"]


def test_question_that_nobody_was_asked_is_raised_by_no_remedy():
    missing = after_plan(
        {"levels": make_levels({"build": 3})}, remedies=[make_remedy(raises={"run-1": 3})]
    )

    assert [each.dimension.key for each in missing] == ["run"]
    assert missing[0].remedies == ()


def test_nothing_is_missing_without_a_target():
    instrument = make_instrument()

    assert shortfalls(instrument, evaluate(instrument, make_answers()).plan.all) == ()

"""What must hold of every result, whatever the instrument and the answers."""

import os
import random
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from hypothesis import given
from hypothesis import strategies as st

from assessment.engine.answers import Answers
from assessment.engine.evaluation import as_json, evaluate, result
from questionnaires.instrument import Antipattern, Instrument
from tests.changes import (
    AnswersChange,
    Case,
    InstrumentChange,
    Reduction,
    added_evidence,
    after_the_plan,
    all_top,
    left_out_questions,
    raised_levels,
    raised_targets,
    unanswered,
)
from tests.strategies import cases

Document = dict[str, Any]
Figures = dict[tuple[str, ...], float | None]
T = TypeVar("T")

DIGEST = "0" * 64  # given, so that no example waits for a dump
ROUNDING = 1e-6
BOUNDS = ("low", "high")


def result_of(instrument: Instrument, answers: Answers) -> Document:
    return result(evaluate(instrument, answers), DIGEST)


# What a result says, as flat mappings of the same keys before and after ---------------------------


def figures(document: Document, *names: str) -> Figures:
    """Of the whole, of the dimensions and of the values of facets."""
    rows: dict[tuple[str, ...], Document] = {("overall",): document["overall"]}
    rows |= {("dimension", row["key"]): row for row in document["dimensions"]}
    for facet in document["facets"]:
        rows |= {("facet", facet["key"], row["key"]): row for row in facet["values"]}
    return {(*place, name): row[name] for place, row in rows.items() for name in names}


def bounds(document: Document) -> Figures:
    of_questions = {
        ("question", row["key"], name): row[name]
        for row in document["questions"]
        for name in BOUNDS
    }
    return figures(document, *BOUNDS) | of_questions


def levels(document: Document) -> Figures:
    return {
        (row["key"], name): level
        for row in document["dimensions"]
        for name, level in row["level"].items()
    }


def exposures(document: Document, antipatterns: Iterable[Antipattern]) -> Figures:
    keys = {antipattern.key for antipattern in antipatterns}
    return {
        (row["antipattern"], name): row[name]
        for row in document["findings"]
        for name in ("exposure_low", "exposure_high")
        if row["antipattern"] in keys
    }


def not_lower(after: Mapping[T, float | None], before: Mapping[T, float | None]) -> bool:
    """Figure by figure; where there was none there may be any."""
    assert after.keys() == before.keys()
    for key, figure in before.items():
        now = after[key]
        if figure is not None and (now is None or now < figure):
            return False
    return True


def unconditional(instrument: Instrument) -> list[Antipattern]:
    return [each for each in instrument.antipatterns if not each.preconditions]


# Order of answers never matters -------------------------------------------------------------------


@given(cases(), st.randoms(use_true_random=False))
def test_order_of_answers_never_matters(case: Case, chance: random.Random) -> None:
    instrument, answers = case

    def shuffled(mapping: Mapping[str, T]) -> dict[str, T]:
        return dict(chance.sample(list(mapping.items()), len(mapping)))

    other = replace(
        answers,
        facts=shuffled(answers.facts),
        concerns=tuple(reversed(answers.concerns)),
        effort_days=shuffled(answers.effort_days),
        answers=shuffled(answers.answers),
        votes={
            key: tuple(chance.sample(votes, len(votes)))
            for key, votes in shuffled(answers.votes).items()
        },
        contested=shuffled(answers.contested),
    )

    assert as_json(evaluate(instrument, other), DIGEST) == as_json(
        evaluate(instrument, answers), DIGEST
    )


# Raising a settled level --------------------------------------------------------------------------


@given(raised_levels())
def test_raising_a_settled_level_never_lowers_a_score(case: AnswersChange) -> None:
    instrument, before, after = case

    assert not_lower(
        figures(result_of(instrument, after), "score"),
        figures(result_of(instrument, before), "score"),
    )


@given(raised_levels())
def test_raising_a_settled_level_never_lowers_a_level(case: AnswersChange) -> None:
    instrument, before, after = case

    assert not_lower(levels(result_of(instrument, after)), levels(result_of(instrument, before)))


@given(raised_levels())
def test_raising_a_settled_level_never_lowers_a_bound(case: AnswersChange) -> None:
    instrument, before, after = case

    assert not_lower(bounds(result_of(instrument, after)), bounds(result_of(instrument, before)))


@given(raised_levels())
def test_raising_a_settled_level_never_raises_an_exposure_without_preconditions(
    case: AnswersChange,
) -> None:
    instrument, before, after = case

    assert not_lower(
        exposures(result_of(instrument, before), unconditional(instrument)),
        exposures(result_of(instrument, after), unconditional(instrument)),
    )


# Adding evidence ----------------------------------------------------------------------------------


@given(added_evidence())
def test_adding_evidence_never_lowers_a_score(case: AnswersChange) -> None:
    instrument, before, after = case

    assert not_lower(
        figures(result_of(instrument, after), "score"),
        figures(result_of(instrument, before), "score"),
    )


@given(added_evidence())
def test_adding_evidence_never_lowers_a_level(case: AnswersChange) -> None:
    instrument, before, after = case

    assert not_lower(levels(result_of(instrument, after)), levels(result_of(instrument, before)))


@given(added_evidence())
def test_adding_evidence_never_lowers_a_bound(case: AnswersChange) -> None:
    instrument, before, after = case

    assert not_lower(bounds(result_of(instrument, after)), bounds(result_of(instrument, before)))


# Targets ------------------------------------------------------------------------------------------


@given(raised_targets())
def test_raising_a_target_never_lowers_an_exposure(case: InstrumentChange) -> None:
    before, after, answers = case

    assert not_lower(
        exposures(result_of(after, answers), after.antipatterns),
        exposures(result_of(before, answers), before.antipatterns),
    )


# What is in order within one result ---------------------------------------------------------------


@given(cases())
def test_score_lies_between_low_and_high(case: Case) -> None:
    document = result_of(*case)
    scores = figures(document, "score")
    low_and_high = figures(document, *BOUNDS)

    for (*place, _), score in scores.items():
        low, high = (low_and_high[(*place, name)] for name in BOUNDS)
        assert score is None or (low is not None and high is not None and low <= score <= high)


@given(cases())
def test_score_lies_between_low_and_high_in_the_forecast(case: Case) -> None:
    for row in result_of(*case)["forecast"].values():
        assert row["score"] is None or row["low"] <= row["score"] <= row["high"]


@given(cases())
def test_shown_level_is_at_most_the_claimed_and_that_the_possible(case: Case) -> None:
    for row in result_of(*case)["dimensions"]:
        level = row["level"]
        assert level["claimed"] is None or level["shown"] <= level["claimed"] <= level["possible"]


@given(cases())
def test_lowest_exposure_is_at_most_the_highest(case: Case) -> None:
    for row in result_of(*case)["findings"]:
        assert row["exposure_low"] is None or row["exposure_low"] <= row["exposure_high"]


# Not applicable is as if the version did not hold it ----------------------------------------------


@given(left_out_questions())
def test_not_applicable_gives_the_scores_of_the_version_without_the_question(
    case: Reduction,
) -> None:
    marked, without, _ = case
    names = ("score", "low", "high", "coverage")

    expected = figures(result_of(*without), *names)

    found = figures(result_of(*marked), *names)
    assert {place: found[place] for place in expected} == expected


@given(left_out_questions())
def test_not_applicable_gives_the_levels_of_the_version_without_the_question(
    case: Reduction,
) -> None:
    marked, without, _ = case

    expected = levels(result_of(*without))

    found = levels(result_of(*marked))
    assert {place: found[place] for place in expected} == expected


@given(left_out_questions())
def test_not_applicable_gives_the_exposures_of_the_version_without_the_question(
    case: Reduction,
) -> None:
    (instrument, marked), without, key = case
    excepted = {
        antipattern.key
        for antipattern in instrument.antipatterns
        if key in [precondition.question for precondition in antipattern.preconditions]
    }
    compared = [each for each in without[0].antipatterns if each.key not in excepted]

    expected = exposures(result_of(*without), compared)

    assert exposures(result_of(instrument, marked), compared) == expected


# All top ------------------------------------------------------------------------------------------


@given(cases())
def test_top_answers_give_the_top_level(case: Case) -> None:
    instrument, answers = case

    found = levels(result_of(instrument, all_top(instrument, answers)))

    assert set(found.values()) <= {instrument.top, None}


@given(cases())
def test_top_answers_show_nothing(case: Case) -> None:
    instrument, answers = case

    document = result_of(instrument, all_top(instrument, answers))

    verdicts = {row["verdict"] for row in document["findings"]}
    assert verdicts <= {"clear", "not_asked", "unassessable"}


@given(cases())
def test_top_answers_leave_nothing_to_plan(case: Case) -> None:
    instrument, answers = case

    assert result_of(instrument, all_top(instrument, answers))["plan"] == []


# No answers ---------------------------------------------------------------------------------------


@given(cases())
def test_no_answers_and_no_votes_give_no_finding(case: Case) -> None:
    instrument, answers = case

    document = result_of(instrument, unanswered(answers))

    verdicts = {row["verdict"] for row in document["findings"]}
    assert verdicts <= {"clear", "not_asked", "unassessable"}


@given(cases())
def test_no_answers_and_no_votes_give_no_plan(case: Case) -> None:
    instrument, answers = case

    assert result_of(instrument, unanswered(answers))["plan"] == []


# The plan -----------------------------------------------------------------------------------------


@given(cases())
def test_step_never_stands_before_its_direct_prerequisite(case: Case) -> None:
    instrument, answers = case
    requires = {remedy.key: set(remedy.requires) for remedy in instrument.remedies}

    order = [step["remedy"] for step in result_of(instrument, answers)["plan"]]

    for place, key in enumerate(order):
        assert not requires[key].intersection(order[place:])


@given(cases())
def test_risk_reductions_add_up_to_what_the_plan_removes(case: Case) -> None:
    found = evaluate(*case)

    removed = sum(step.risk_reduction for step in found.plan.steps)

    assert abs(found.diagnosis.total_risk - found.plan.all.total_risk - removed) < 1e-9


@given(cases())
def test_nothing_is_left_to_plan_where_the_plan_ends(case: Case) -> None:
    instrument, answers = case
    document = result_of(instrument, answers)

    ended = result_of(instrument, after_the_plan(answers, document))

    assert abs(ended["total_risk"] - document["forecast"]["all"]["total_risk"]) <= ROUNDING
    assert ended["plan"] == []


# The same bytes -----------------------------------------------------------------------------------


@given(cases())
def test_same_input_gives_the_same_bytes(case: Case) -> None:
    assert as_json(evaluate(*case), DIGEST) == as_json(evaluate(*case), DIGEST)


def test_same_input_gives_the_same_bytes_in_another_process() -> None:
    program = """
from assessment.engine.evaluation import as_json, evaluate
from tests.fullsize import make_full_answers, make_full_instrument

instrument = make_full_instrument(7)
print(as_json(evaluate(instrument, make_full_answers(instrument, 7)), "0" * 64))
"""

    printed = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.PIPE,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(printed) == 1

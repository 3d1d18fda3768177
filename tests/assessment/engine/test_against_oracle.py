"""The engine against the oracle: the same document, but for float noise at a rounding boundary."""

from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.engine.answers import Answers
from assessment.engine.evaluation import evaluate, result
from questionnaires.instrument import Instrument
from tests import oracle
from tests.fullsize import Size, make_full_answers, make_full_instrument
from tests.strategies import cases

Case = tuple[Instrument, Answers]

DIGEST = "0" * 64  # given, so that no example waits for a dump
MIDDLING = Size(dimensions=3, questions=4, antipatterns=10, remedies=14, voters=6)
SEEDS = st.integers(0, 2**32 - 1)


def disagreements(case: Case) -> list[str]:
    expected = oracle.exact(*case, DIGEST)
    return list(oracle.disagreements(result(evaluate(*case), DIGEST), expected))


@settings(max_examples=4 * settings().max_examples)
@given(cases())
def test_engine_agrees_with_the_oracle_on_small_instruments(case: Case) -> None:
    assert disagreements(case) == []


@given(SEEDS)
def test_engine_agrees_with_the_oracle_on_long_plans(seed: int) -> None:
    instrument = make_full_instrument(seed, MIDDLING)

    assert disagreements((instrument, make_full_answers(instrument, seed, MIDDLING))) == []


def test_long_plans_leave_no_verdict_tier_or_horizon_out() -> None:
    seen: set[Any] = set()

    for seed in range(60):
        instrument = make_full_instrument(seed, MIDDLING)
        document = result(
            evaluate(instrument, make_full_answers(instrument, seed, MIDDLING)), DIGEST
        )
        seen |= {finding["verdict"] for finding in document["findings"]}
        seen |= {question["state"] for question in document["questions"]}
        seen |= {(step["tier"], step["horizon"]) for step in document["plan"]}
        seen |= {"needs others" for step in document["plan"] if step["requires"]}
        seen |= {"raises the risk" for step in document["plan"] if step["risk_reduction"] < 0}

    assert seen == {
        *("present", "suspected", "traces", "clear", "not_asked", "unassessable"),
        *("level", "votes", "dont_know", "unanswered", "not_applicable"),
        *product(("present", "suspected"), ("now", "next", "later")),
        *("needs others", "raises the risk"),
    }


@settings(max_examples=1)
@given(SEEDS)
def test_engine_agrees_with_the_oracle_on_an_instrument_of_full_size(seed: int) -> None:
    instrument = make_full_instrument(seed)

    assert disagreements((instrument, make_full_answers(instrument, seed))) == []


def test_engine_takes_the_digest_of_the_content() -> None:
    instrument = make_full_instrument(1, MIDDLING)
    answers = make_full_answers(instrument, 1, MIDDLING)

    expected = oracle.evaluate(instrument, answers)

    assert result(evaluate(instrument, answers))["content_sha256"] == expected["content_sha256"]


@given(cases())
def test_comparison_takes_the_rounded_oracle_for_the_exact_one(case: Case) -> None:
    expected = oracle.exact(*case, DIGEST)

    assert list(oracle.disagreements(oracle.evaluate(*case, DIGEST), expected)) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"risk": 0.333332, "weight": 2, "keys": ["a", "b"]},
        {"risk": 0.333334, "weight": 2, "keys": ["a", "b"]},
        {"risk": None, "weight": 2, "keys": ["a", "b"]},
        {"risk": 0.333333, "weight": 2.0, "keys": ["a", "b"]},
        {"risk": 0.333333, "weight": 2, "keys": ["b", "a"]},
        {"risk": 0.333333, "weight": 2, "keys": ["a"]},
        {"risk": 0.333333, "keys": ["a", "b"], "weight": 2},
        {"risk": 0.333333, "weight": 2},
    ],
)
def test_comparison_finds_what_is_off(wrong: dict[str, Any]) -> None:
    right = {"risk": Fraction(1, 3), "weight": 2, "keys": ["a", "b"]}

    assert len(list(oracle.disagreements(wrong, right))) >= 1


@pytest.mark.parametrize(
    ("figure", "taken"),
    [
        (Fraction(5, 10**7), {0.0, 0.000001}),  # on the boundary between the two
        (Fraction(4, 10**7), {0.0}),
        (Fraction(6, 10**7), {0.000001}),
    ],
)
def test_comparison_forgives_noise_at_a_rounding_boundary_only(
    figure: Fraction, taken: set[float]
) -> None:
    candidates = (-0.000001, 0.0, 0.000001, 0.000002)

    assert {c for c in candidates if not list(oracle.disagreements(c, figure))} == taken

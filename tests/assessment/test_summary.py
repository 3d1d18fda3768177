"""What the terminal says, in each of its cases."""

from typing import Any

import pytest

from assessment.engine.evaluation import evaluate
from assessment.summary import summary
from questionnaires.instrument import Instrument, Question
from tests.answers import make_answers, make_levels
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_effort,
    make_instrument,
    make_question,
    make_remedy,
    make_signal,
)

QUESTIONS = [make_question(key=f"build-{n}") for n in (1, 2, 3)]


def make_one(*questions: Question, **fields: Any) -> Instrument:
    return make_instrument(dimensions=[make_dimension(questions=questions or QUESTIONS)], **fields)


def blocks(instrument: Instrument, **given: Any) -> list[list[str]]:
    text = summary(evaluate(instrument, make_answers(**given)))
    return [block.splitlines() for block in text.rstrip("\n").split("\n\n")]


def test_nameless_assessment_opens_with_the_questionnaire():
    head, *_ = blocks(make_one())

    assert head == ["Sample 1.0, full form, without a target"]


@pytest.mark.parametrize(
    ("given", "row"),
    [
        ({"levels": make_levels({"build": 2})}, "Build  level 2, Level 2  2.0"),
        (
            {"levels": {"build-1": 2, "build-2": 2}, "votes": {"build-3": (1, 3)}},
            "Build  1 to 2  1.7, between 1.7 and 2.3",
        ),
        ({"levels": make_levels({"build": 4})}, "Build  4 claimed, 2 shown  4.0"),
        ({"levels": {"build-1": 2}}, "Build  too few answers"),
        ({"not_applicable": ["build-1", "build-2", "build-3"]}, "Build  left out"),
    ],
)
def test_dimension_is_said_in_the_way_that_suits_what_is_known(given, row):
    assert blocks(make_one(), **given)[2] == [row]


def test_dimension_of_two_questions_has_no_level():
    rows = blocks(make_one(*QUESTIONS[:2]), levels={"build-1": 1, "build-2": 2})[2]

    assert rows == ["Build  no level, too few questions  1.5"]


def test_range_stands_in_place_of_the_score_where_coverage_is_low():
    questions = [make_question(key=f"q{n}") for n in range(4)]

    rows = blocks(make_one(*questions), levels={"q0": 2, "q1": 2, "q2": 2}, unknown=["q3"])[2]

    assert rows == ["Build  0 to 2  between 1.5 and 2.5"]


def pattern(key: str, question: str, **given: Any) -> Any:
    return make_antipattern(key=key, signals=[make_signal(question=question, below=4)], **given)


def test_findings_are_told_by_band_and_what_is_not_found_is_counted():
    antipatterns = [
        pattern("present", "build-1"),
        pattern("suspected", "build-2"),
        pattern("traces", "build-3"),
        pattern("nobody-asked", "build-4"),
        pattern("does-not-apply", "build-5"),
    ]
    instrument = make_one(
        *QUESTIONS,
        make_question(key="build-4"),
        make_question(key="build-5"),
        antipatterns=antipatterns,
    )

    *_, findings, find_out = blocks(
        instrument,
        levels={"build-1": 0, "build-3": 3},
        unknown=["build-2"],
        not_applicable=["build-5"],
        contested={"present": "We do look."},
    )

    assert findings == [
        "Findings",
        "  high      Present, contested",
        "  medium    Suspected, if it turns out so",
        "  and 1 with slight traces",
        "  2 could not be looked at",
    ]
    assert find_out == ["Find out first, half a day each", "  How is build-2 done?"]


def test_no_finding_is_said_in_words():
    assert blocks(make_one())[-1] == ["No antipattern is present or suspected."]


def test_steps_say_what_they_cost_and_what_they_wait_for():
    instrument = make_one(
        antipatterns=[pattern("present", "build-1")],
        remedies=[
            make_remedy(key="cure", raises={"build-1": 4}, requires=["enabler"]),
            make_remedy(key="enabler", raises={"build-2": 1}, effort="day"),
        ],
        efforts=[make_effort(person_days=2.5), make_effort(key="day", person_days=1)],
    )

    *_, plan = blocks(instrument, levels=make_levels({"build": 0}), capacity_days_per_month=2)

    assert plan == [
        "Plan",
        "  now     1  Enabler (1 person-day)",
        "  next    2  Cure (2.5 person-days, after Enabler)",
    ]

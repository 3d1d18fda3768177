"""The result document: its keys in order, its types, its nulls, its bytes."""

import datetime
import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest

from assessment.engine.answers import Answer
from assessment.engine.evaluation import as_json, evaluate, result
from questionnaires import content
from questionnaires.instrument import Instrument
from tests.answers import make_answers, make_levels
from tests.fullsize import make_full_answers, make_full_instrument
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_effort,
    make_facet,
    make_instrument,
    make_question,
    make_remedy,
    make_signal,
    make_target_profile,
)


def make_small() -> Instrument:
    questions = [
        make_question(key="build-1", facets={"stage": ("early",)}),
        make_question(key="build-2", weight=0.5),
        make_question(key="build-3"),
    ]
    return make_instrument(
        dimensions=[make_dimension(questions=questions), make_dimension(key="run", questions=[
            make_question(key="run-1", off_when={"live": False})])],
        efforts=[make_effort(person_days=2.5), make_effort(key="weeks", person_days=10)],
        facets=[make_facet(values=("early",))],
        antipatterns=[
            make_antipattern(
                severity=4,
                signals=[
                    make_signal(below=3, weight=2, defining=True),
                    make_signal(question="build-2", below=4, weight=0.5),
                    make_signal(question="run-1"),
                ],
            )
        ],
        remedies=[
            make_remedy(key="log", raises={"build-3": 1}, effort="weeks"),
            make_remedy(key="compare", raises={"build-1": 3}, requires=["log"]),
        ],
        target_profiles=[make_target_profile(targets={"build": 3, "run": 1})],
    )  # fmt: skip


def evaluate_small() -> dict[str, Any]:
    answers = make_answers(
        levels={"build-1": 1, "build-3": 0},
        not_applicable=["build-2"],
        facts={"live": False},
        target_profile="customer-facing",
        date=datetime.date(2026, 11, 20),
        votes={"build-1": (1, 1, 1, 2, None)},
        contested={"set-and-forget": "We do look."},
    )
    return result(evaluate(make_small(), answers), "0" * 64)


def test_result_has_these_keys_in_this_order():
    assert json.dumps(evaluate_small()) == json.dumps(
        {
            "questionnaire": "sample",
            "version": "1.0",
            "content_sha256": "0" * 64,
            "form": "full",
            "target_profile": "customer-facing",
            "date": "2026-11-20",
            "overall": {
                "score": 0.5,
                "low": 0.5,
                "high": 0.5,
                "coverage": 1.0,
                "at_target": {"reached": 0, "of": 1},
            },
            "dimensions": [
                {
                    "key": "build",
                    "score": 0.5,
                    "low": 0.5,
                    "high": 0.5,
                    "coverage": 1.0,
                    "rated": True,
                    "level": {"claimed": None, "possible": None, "shown": None},
                    "blockers": [],
                    "hangs_on": [],
                    "target": 3,
                    "meets_target": False,
                },
                {
                    "key": "run",
                    "score": None,
                    "low": None,
                    "high": None,
                    "coverage": None,
                    "rated": False,
                    "level": {"claimed": None, "possible": None, "shown": None},
                    "blockers": [],
                    "hangs_on": [],
                    "target": 1,
                    "meets_target": None,
                },
            ],
            "facets": [
                {
                    "key": "stage",
                    "values": [
                        {"key": "early", "score": 1.0, "low": 1.0, "high": 1.0, "coverage": 1.0}
                    ],
                }
            ],
            "questions": [
                {
                    "key": "build-1",
                    "state": "level",
                    "low": 1,
                    "point": 1,
                    "high": 1,
                    "shown": 1,
                    "votes": 5,
                    "consensus": 0.855278,
                },
                {
                    "key": "build-2",
                    "state": "not_applicable",
                    "low": None,
                    "point": None,
                    "high": None,
                    "shown": None,
                    "votes": 0,
                    "consensus": None,
                },
                {
                    "key": "build-3",
                    "state": "level",
                    "low": 0,
                    "point": 0,
                    "high": 0,
                    "shown": 0,
                    "votes": 0,
                    "consensus": None,
                },
            ],
            "settle_first": [],
            "find_out": [],
            "findings": [
                {
                    "antipattern": "set-and-forget",
                    "verdict": "present",
                    "severity": 4,
                    "exposure_low": 0.666667,
                    "exposure_high": 0.666667,
                    "risk": 2.666667,
                    "risk_low": 2.666667,
                    "risk_high": 2.666667,
                    "band": "high",
                    "signals": [
                        {
                            "question": "build-1",
                            "low": 1,
                            "high": 1,
                            "below": 3,
                            "weight": 2,
                            "defining": True,
                        },
                        {
                            "question": "build-2",
                            "low": None,
                            "high": None,
                            "below": 3,
                            "weight": 0.5,
                            "defining": False,
                        },
                    ],
                    "remedies": ["compare"],
                    "contested": "We do look.",
                }
            ],
            "total_risk": 2.666667,
            "plan": [
                {
                    "rank": 1,
                    "remedy": "log",
                    "tier": "present",
                    "person_days": 10,
                    "cumulative_days": 10,
                    "risk_reduction": 0.0,
                    "priority": 0.213333,
                    "horizon": "now",
                    "raises": [{"question": "build-3", "from_low": 0, "from_high": 0, "to": 1}],
                    "reduces": [],
                    "requires": [],
                },
                {
                    "rank": 2,
                    "remedy": "compare",
                    "tier": "present",
                    "person_days": 2.5,
                    "cumulative_days": 12.5,
                    "risk_reduction": 2.666667,
                    "priority": 0.213333,
                    "horizon": "next",
                    "raises": [{"question": "build-1", "from_low": 1, "from_high": 1, "to": 3}],
                    "reduces": [{"antipattern": "set-and-forget", "from": 2.666667, "to": 0.0}],
                    "requires": ["log"],
                },
            ],
            "also_possible": [],
            "forecast": {
                "now": {
                    "score": 1.0,
                    "low": 1.0,
                    "high": 1.0,
                    "at_target": {"reached": 0, "of": 1},
                    "total_risk": 2.666667,
                },
                "next": {
                    "score": 2.0,
                    "low": 2.0,
                    "high": 2.0,
                    "at_target": {"reached": 0, "of": 1},
                    "total_risk": 0.0,
                },
                "all": {
                    "score": 2.0,
                    "low": 2.0,
                    "high": 2.0,
                    "at_target": {"reached": 0, "of": 1},
                    "total_risk": 0.0,
                },
            },
        }
    )


def test_result_says_null_where_there_is_no_target_and_no_date():
    document = result(evaluate(make_small(), make_answers()), "0" * 64)

    assert (document["target_profile"], document["date"]) == (None, None)
    assert document["overall"]["at_target"] is None
    assert document["forecast"]["all"]["at_target"] is None
    assert document["overall"]["score"] is None


def test_digest_is_of_the_canonical_dump():
    instrument = make_small()

    document = result(evaluate(instrument, make_answers()))

    expected = hashlib.sha256(content.dump(instrument).encode()).hexdigest()
    assert document["content_sha256"] == expected


def test_no_figure_is_minus_zero():
    evaluation = evaluate(make_small(), make_answers())
    noisy = replace(evaluation, diagnosis=replace(evaluation.diagnosis, total_risk=-1e-17))

    assert repr(result(noisy, "0")["total_risk"]) == "0.0"


def test_as_json_is_indented_by_two_and_ends_with_a_newline():
    text = as_json(evaluate(make_small(), make_answers(contested={"set-and-forget": "Größe"})), "0")

    assert text.startswith('{\n  "questionnaire": "sample",\n  "version": "1.0",\n')
    assert text.endswith("}\n")
    assert '"contested": "Größe"' in text


def test_evaluation_does_not_hang_on_the_order_of_the_answers():
    levels = make_levels({"build": 1}) | {"run-1": 2}
    votes = {"build-1": (0, 1, 4, 2), "run-1": (3, 1)}
    backwards = make_answers(
        levels=dict(reversed(levels.items())),
        votes={key: tuple(reversed(cast)) for key, cast in reversed(votes.items())},
    )

    forwards = make_answers(levels=levels, votes=votes)

    assert as_json(evaluate(make_small(), backwards), "0") == as_json(
        evaluate(make_small(), forwards), "0"
    )


@pytest.mark.parametrize("seed", range(3))
def test_full_size_is_evaluated_without_a_figure_that_is_not_finite(seed):
    instrument = make_full_instrument(seed)

    text = as_json(evaluate(instrument, make_full_answers(instrument, seed)), "0")

    assert len(json.loads(text)["findings"]) == 40


def test_note_alone_is_no_answer():
    noted = make_answers(answers={"build-1": Answer(note="We looked.", evidence=("A log",))})

    document = result(evaluate(make_small(), noted), "0")

    assert document == result(evaluate(make_small(), make_answers()), "0")

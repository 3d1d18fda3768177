"""The answers file: every fault at once, each with its place; and back again."""

import datetime
import json
from typing import Any

import pytest

from assessment.engine.answers import (
    Answer,
    Answers,
    AnswersError,
    from_document,
    ignored,
    read,
    to_document,
    write,
)
from questionnaires.instrument import Instrument
from tests.answers import make_answers
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_instrument,
    make_question,
    make_remedy,
    make_target_profile,
)


def make_full_house() -> Instrument:
    """One of everything that an answers file may name."""
    return make_instrument(
        dimensions=[
            make_dimension(
                questions=[
                    make_question(key="build-1", core=True),
                    make_question(key="build-2"),
                    make_question(key="build-3", off_when={"live": False}),
                ]
            )
        ],
        concerns=("customers", "cost", "law"),
        antipatterns=[make_antipattern(key="set-and-forget")],
        remedies=[make_remedy(key="weekly-comparison")],
        target_profiles=[make_target_profile(targets={"build": 3})],
    )


HOUSE = make_full_house()


def make_text(**fields: Any) -> str:
    document = {"questionnaire": "sample", "version": "1.0", "answers": {}} | fields
    return json.dumps({key: value for key, value in document.items() if value is not ...})


def faults_of(text: str | bytes, instrument: Instrument = HOUSE) -> list[str]:
    with pytest.raises(AnswersError) as caught:
        read(text, instrument)
    return list(caught.value.faults)


def test_read_takes_everything_that_an_answers_file_may_hold():
    text = make_text(
        organisation="Acme",
        team="Fraud",
        system="Card scoring",
        scope="The model.",
        date="2026-11-20",
        form="core",
        target_profile="customer-facing",
        facts={"live": True},
        concerns=["cost", "law"],
        capacity_days_per_month=12.5,
        effort_days={"weekly-comparison": 8},
        answers={
            "build-1": {"level": 2, "note": "So.", "evidence": ["https://x"], "dissent": "No."},
            "build-2": {"not_applicable": "There is none."},
            "build-3": {"dont_know": True, "note": "Ask."},
        },
        votes={"build-1": [1, 2, "dont_know"], "build-2": []},
        contested={"set-and-forget": "We do look."},
    )

    assert read(text, HOUSE) == Answers(
        questionnaire="sample",
        version="1.0",
        organisation="Acme",
        team="Fraud",
        system="Card scoring",
        scope="The model.",
        date=datetime.date(2026, 11, 20),
        form="core",
        target_profile="customer-facing",
        facts={"live": True},
        concerns=("cost", "law"),
        capacity_days_per_month=12.5,
        effort_days={"weekly-comparison": 8},
        answers={
            "build-1": Answer(level=2, note="So.", evidence=("https://x",), dissent="No."),
            "build-2": Answer(not_applicable="There is none."),
            "build-3": Answer(dont_know=True, note="Ask."),
        },
        votes={"build-1": (1, 2, None), "build-2": ()},
        contested={"set-and-forget": "We do look."},
    )


def test_read_fills_in_what_may_be_absent():
    assert read(make_text(), HOUSE) == Answers(
        questionnaire="sample",
        version="1.0",
        date=None,
        form="full",
        target_profile=None,
        facts={},
        concerns=(),
        capacity_days_per_month=10,
    )


def test_read_takes_bytes_with_a_byte_order_mark():
    assert read(b"\xef\xbb\xbf" + make_text().encode(), HOUSE) == read(make_text(), HOUSE)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "answers file: not JSON: line 1, column 1: Expecting value"),
        (
            "{",
            "answers file: not JSON: line 1, column 2: "
            "Expecting property name enclosed in double quotes",
        ),
        ('{"a": 1,\n  "b": nil}', "answers file: not JSON: line 2, column 8: Expecting value"),
        ("[]", "answers file: must be an object"),
        ("null", "answers file: must be an object"),
        ("[" * 100_000, "answers file: nested too deeply"),
        ('{"answers": ' + '{"a": ' * 20 + "1" + "}" * 21, "answers file: nested too deeply"),
        (b'{"team": "\xff"}', "answers file: not UTF-8: byte 10 cannot be read"),
        ("1" * 5000, "answers file: not JSON: a number has too many digits"),
        (" " * (16 * 1024 * 1024 + 1), "answers file: the file is larger than 16 MiB"),
    ],
    ids=range(10),
)
def test_read_refuses_what_is_no_answers_file_at_all(text, fault):
    assert faults_of(text) == [fault]


@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        ({"questionnaire": ...}, ["questionnaire: is missing"]),
        ({"version": ..., "answers": ...}, ["version: is missing", "answers: is missing"]),
        ({"questionnaire": "other"},
         ['questionnaire: must be sample, as the content says, not "other"']),
        ({"version": 1.0}, ["version: must be 1.0, as the content says, not 1.0"]),
        ({"mood": "good"}, ["mood: is no key of an answers file"]),
        ({"line\nbreak": 1}, ['"line\\nbreak": is no key of an answers file']),
        ({"team": 7}, ["team: must be text, not 7"]),
        ({"scope": None}, ["scope: must be text, not null"]),
        ({"system": "\ud800"}, ["system: holds half a character (a lone surrogate)"]),
        ({"date": "20.11.2026"}, ['date: must be a date such as 2026-11-20, not "20.11.2026"']),
        ({"date": "2026-02-30"}, ['date: must be a date such as 2026-11-20, not "2026-02-30"']),
        ({"form": "short"}, ['form: must be full or core, not "short"']),
        ({"target_profile": "moon"}, ['target_profile: "moon" is no target profile']),
        ({"target_profile": None}, ["target_profile: null is no target profile"]),
        ({"facts": {"live": 1}}, ["facts.live: must be true or false, not 1"]),
        ({"facts": {"dead": True}}, ["facts.dead: is no fact of this questionnaire"]),
        ({"facts": []}, ["facts: must be an object, not []"]),
        ({"concerns": ["fame"]}, ['concerns[0]: "fame" is no concern']),
        ({"concerns": [["cost"]]}, ['concerns[0]: ["cost"] is no concern']),
        ({"concerns": ["cost", "cost"]}, ["concerns[1]: cost is chosen twice"]),
        ({"concerns": ["cost", "law", "customers"]}, ["concerns: names 3, 2 at most"]),
        ({"concerns": "cost"}, ['concerns: must be a list, not "cost"']),
        ({"capacity_days_per_month": 0},
         ["capacity_days_per_month: must be a positive, finite number, not 0"]),
        ({"capacity_days_per_month": True},
         ["capacity_days_per_month: must be a positive, finite number, not true"]),
        ({"capacity_days_per_month": float("nan")},
         ["capacity_days_per_month: must be a positive, finite number, not NaN"]),
        ({"effort_days": {"weekly-comparison": float("inf")}},
         ["effort_days.weekly-comparison: must be a positive, finite number, not Infinity"]),
        ({"effort_days": {"nap": 1}}, ["effort_days.nap: is no remedy of this questionnaire"]),
        ({"answers": {"build-9": {"level": 1}}},
         ["answers.build-9: is no question of this questionnaire"]),
        ({"answers": {"build-1": 2}}, ["answers.build-1: must be an object, not 2"]),
        ({"answers": {"build-1": {}}},
         ["answers.build-1: must hold exactly one of level, not_applicable, dont_know"]),
        ({"answers": {"build-1": {"note": "So."}}},
         ["answers.build-1: must hold exactly one of level, not_applicable, dont_know"]),
        ({"answers": {"build-1": {"level": 1, "dont_know": True}}},
         ["answers.build-1: must hold exactly one of level, not_applicable, dont_know"]),
        ({"answers": {"build-1": {"level": True}}},
         ["answers.build-1.level: must be an integer from 0 to 4, not true"]),
        ({"answers": {"build-1": {"level": 1.0}}},
         ["answers.build-1.level: must be an integer from 0 to 4, not 1.0"]),
        ({"answers": {"build-1": {"level": 5}}},
         ["answers.build-1.level: must be an integer from 0 to 4, not 5"]),
        ({"answers": {"build-1": {"level": -1}}},
         ["answers.build-1.level: must be an integer from 0 to 4, not -1"]),
        ({"answers": {"build-1": {"dont_know": False}}},
         ["answers.build-1.dont_know: must be true, not false"]),
        ({"answers": {"build-1": {"not_applicable": " "}}},
         ["answers.build-1.not_applicable: needs a reason"]),
        ({"answers": {"build-1": {"not_applicable": None}}},
         ["answers.build-1.not_applicable: must be text, not null"]),
        ({"answers": {"build-1": {"level": 1, "colour": "red"}}},
         ["answers.build-1.colour: is no key of an answer"]),
        ({"answers": {"build-1": {"level": 1, "note": "x" * 4001}}},
         ["answers.build-1.note: has 4001 characters, 4000 at most"]),
        ({"answers": {"build-1": {"level": 1, "evidence": ["x"] * 21}}},
         ["answers.build-1.evidence: has 21 entries, 20 at most"]),
        ({"answers": {"build-1": {"level": 1, "evidence": ["x", "y" * 501]}}},
         ["answers.build-1.evidence[1]: has 501 characters, 500 at most"]),
        ({"votes": {"build-1": [0, "perhaps"]}},
         ['votes.build-1[1]: must be a level or "dont_know", not "perhaps"']),
        ({"votes": {"build-1": [True, 2.0, None]}},
         ["votes.build-1[0]: must be an integer from 0 to 4, not true",
          "votes.build-1[1]: must be an integer from 0 to 4, not 2.0",
          "votes.build-1[2]: must be an integer from 0 to 4, not null"]),
        ({"votes": {"build-1": 3}}, ["votes.build-1: must be a list, not 3"]),
        ({"votes": {"build-9": []}}, ["votes.build-9: is no question of this questionnaire"]),
        ({"contested": {"mess": "No."}},
         ["contested.mess: is no antipattern of this questionnaire"]),
        ({"contested": {"set-and-forget": "x" * 4001}},
         ["contested.set-and-forget: has 4001 characters, 4000 at most"]),
    ],
)  # fmt: skip
def test_read_names_the_place_of_a_fault(fields, faults):
    assert faults_of(make_text(**fields)) == faults


def test_read_gives_every_fault_at_once_in_the_order_of_the_file():
    text = """{"version": "2.0", "team": 1, "team": 2,
        "answers": {"build-1": {"level": 9}, "build-1": {"level": 8, "level": 7}},
        "votes": {"build-2": ["x"]}}"""

    assert faults_of(text) == [
        "team: stands twice",
        "answers.build-1: stands twice",
        "answers.build-1.level: stands twice",
        'version: must be 1.0, as the content says, not "2.0"',
        "team: must be text, not 2",
        "answers.build-1.level: must be an integer from 0 to 4, not 7",
        'votes.build-2[0]: must be a level or "dont_know", not "x"',
        "questionnaire: is missing",
    ]


def test_read_refuses_the_core_form_where_no_question_is_core():
    assert faults_of(make_text(form="core"), make_instrument()) == [
        "form: core, but no question is core"
    ]


def test_read_cuts_a_long_value_short():
    fault = faults_of(make_text(form="x" * 1000))[0]

    assert fault == f'form: must be full or core, not "{"x" * 59}…'


def test_texts_may_be_as_long_as_their_cap():
    answer = {"level": 1, "note": "n" * 4000, "dissent": "d" * 4000, "evidence": ["e" * 500] * 20}

    assert read(make_text(answers={"build-1": answer}), HOUSE).answers["build-1"].level == 1


def test_what_is_written_is_read_back_the_same():
    answers = make_answers(
        levels={"build-1": 4},
        not_applicable=["build-2"],
        unknown=["build-3"],
        votes={"build-1": (0, None), "build-2": ()},
        date=datetime.date(2026, 1, 2),
        team="Größe",
        facts={"live": False},
        concerns=("law",),
        effort_days={"weekly-comparison": 0.5},
        contested={"set-and-forget": "No."},
    )

    assert read(write(answers), HOUSE) == answers
    assert from_document(to_document(answers), HOUSE) == answers


def test_an_answer_that_is_not_settled_has_no_place_in_the_file():
    answers = make_answers(answers={"build-1": Answer(note="We looked.", evidence=("A log",))})

    assert to_document(answers)["answers"] == {}


def test_ignored_names_what_the_form_and_the_facts_leave_out():
    answers = make_answers(
        levels={"build-1": 1, "build-2": 1, "build-3": 1},
        votes={"build-3": (1,)},
        form="core",
        facts={"live": False},
    )

    assert ignored(answers, HOUSE) == [
        "answers.build-2: ignored, the question is outside the core form",
        "answers.build-3: ignored, a fact switches the question off",
        "votes.build-3: ignored, a fact switches the question off",
    ]


def test_a_fact_that_is_not_given_switches_nothing_off():
    assert ignored(make_answers(levels={"build-3": 1}), HOUSE) == []

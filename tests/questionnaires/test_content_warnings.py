"""What a publisher is asked to look at twice."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from assessment.engine.answers import Answer, Answers
from assessment.engine.evaluation import evaluate
from questionnaires import content
from questionnaires.instrument import Instrument
from tests.strategies import instruments

SAMPLE = (Path(__file__).parent.parent / "data" / "content.yaml").read_text()
LONG = " ".join(["word"] * 41)


def warnings_of(text: str) -> list[str]:
    _, places = content.read(text)
    return list(map(str, content.warnings(content.parse(text), places)))


@pytest.mark.parametrize(
    ("sound", "doubtful", "said"),
    [
        (
            "title: Write logs, location: Page 5}\n",
            "title: Write logs, location: Page 5}\n"
            "  - {key: idle, source: book, kind: test, title: Idle, location: Page 9}\n",
            ["references[1]: is cited by nothing (line 30)"],
        ),
        (
            "        references: [book-logs]\n        evidence",
            "        evidence",
            ["dimensions[0].questions[0]: has no reference (line 40)"],
        ),
        (
            "    references: [book-drift]\n    preconditions",
            "    preconditions",
            ["antipatterns[0]: has no reference (line 104)"],
        ),
        (
            "    requires: [write-logs]\n    references: [book-drift]\n",
            "    requires: [write-logs]\n",
            ["remedies[1]: has no reference (line 132)"],
        ),
        (
            "      - {question: drift-seen, below: 1}\n",
            "",
            [
                "dimensions[1].questions[1]: signals no antipattern (line 87)",
                "remedies[1]: raises no signalled question (line 131)",
            ],
        ),
        (
            "raises: [{question: drift-seen, to: 2}]",
            "raises: [{question: logs-written, to: 2}]",
            [
                "antipatterns[0]: cannot be cured: no remedy raises drift-seen to 1 (line 104)",
            ],
        ),
        (
            "raises: [{question: data-known, to: 1}, {question: data-tested, to: 2}, "
            "{question: data-kept, to: 1}]",
            "raises: [{question: data-tested, to: 2}]",
            [
                "antipatterns[1]: cannot be cured: "
                "no remedy raises data-known to 1, data-kept to 1 (line 116)",
            ],
        ),
        (
            "        must: 1\n",
            "        must: 1\n        core: true\n",
            [
                "dimensions[0]: has fewer than three core questions: 1 (line 36)",
                "dimensions[1]: has fewer than three core questions: 0 (line 74)",
            ],
        ),
        (
            "text: Do you know your data?",
            f"text: {' '.join(['word'] * 17)}",
            ["dimensions[0].questions[0].text: has 17 words, better 16 at most (line 41)"],
        ),
        (
            "changes: First edition.",
            f"changes: {LONG}",
            ["changes: has 41 words, better 40 at most (line 7)"],
        ),
        (
            "evidence: [A catalogue opened in the room]",
            f"evidence: [A catalogue, {LONG}]",
            ["dimensions[0].questions[0].evidence[1]: has 41 words, better 40 at most (line 47)"],
        ),
        (
            "litmus: Nobody does it.",
            f"litmus: {LONG}",
            ["scale[0].litmus: has 41 words, better 40 at most (line 10)"],
        ),
        ("        note: |-\n", f"        note: |-\n          {LONG}\n", []),
    ],
)
def test_warnings_name_each_doubt_with_its_place_and_line(sound, doubtful, said):
    assert SAMPLE.count(sound) == 1

    assert warnings_of(SAMPLE.replace(sound, doubtful)) == said


def test_warnings_spare_what_is_just_within_the_limits():
    core = SAMPLE.replace("        why:", "        core: true\n        why:")
    long = core.replace("Do you know your data?", " ".join(["word"] * 16))
    longer = long.replace("changes: First edition.", f"changes: {' '.join(['word'] * 40)}")

    assert longer.count("core: true") == 6
    assert warnings_of(longer) == []


def test_warnings_count_the_questions_of_a_dimension():
    instrument = content.parse(SAMPLE)
    data, running = instrument.dimensions
    smaller = replace(instrument, dimensions=(replace(data, questions=data.questions[:2]), running))

    warnings = list(map(str, content.warnings(smaller)))

    assert "dimensions[0]: has fewer than three questions: 2" in warnings


def test_warnings_see_a_cure_where_a_precondition_can_never_hold():
    incurable = SAMPLE.replace("{question: drift-seen, to: 2}", "{question: logs-written, to: 2}")
    impossible = incurable.replace("at_least: 1", "at_least: 2")

    assert warnings_of(incurable) != []
    assert warnings_of(impossible) == []


def everything_done(instrument: Instrument) -> Answers:
    """All questions at 0, then lifted by every remedy."""
    levels = dict.fromkeys((question.key for question in instrument.questions()), 0)
    for remedy in instrument.remedies:
        for raised in remedy.raises:
            levels[raised.question] = max(levels[raised.question], raised.to)
    return Answers(
        questionnaire=instrument.questionnaire,
        version=instrument.version,
        answers={key: Answer(level=level, evidence=("Seen",)) for key, level in levels.items()},
    )


@given(instruments())
def test_warnings_and_the_engine_agree_on_what_can_be_cured(instrument: Any):
    diagnosis = evaluate(instrument, everything_done(instrument)).diagnosis
    exposed = {finding.key for finding in diagnosis.findings if finding.exposure_high}

    incurable = {
        instrument.antipatterns[warning.place[1]].key
        for warning in content.warnings(instrument)
        if warning.message.startswith("cannot be cured")
    }

    assert incurable == exposed

"""Findings: thresholds, preconditions, verdicts, risk, order, and what to find out."""

from typing import Any

import pytest

from assessment.engine.answers import Answer
from assessment.engine.diagnosis import Diagnosis, Finding
from assessment.engine.evaluation import evaluate
from assessment.engine.exposure import band, verdict
from questionnaires.instrument import Antipattern
from tests.answers import make_answers
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_instrument,
    make_question,
    make_signal,
    make_target_profile,
)


def diagnose(*antipatterns: Antipattern, **given: Any) -> Diagnosis:
    """Against three plain questions, one of the core form, and one that a fact switches off."""
    questions = [
        make_question(key="build-1", core=True),
        make_question(key="build-2"),
        make_question(key="build-3"),
        make_question(key="if-live", off_when={"live": False}),
    ]
    instrument = make_instrument(
        dimensions=[make_dimension(questions=questions)],
        antipatterns=antipatterns,
        concerns=("customers", "cost"),
        target_profiles=[make_target_profile(targets={"build": 2})],
    )
    return evaluate(instrument, make_answers(**given)).diagnosis


def find(*antipatterns: Antipattern, **given: Any) -> Finding:
    return diagnose(*antipatterns, **given).findings[0]


def said(finding: Finding) -> tuple[str, float | None, float | None]:
    return finding.verdict, finding.exposure_low, finding.exposure_high


BUILD_1 = make_antipattern(signals=[make_signal(below=4)])


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        (0, ("present", 1.0, 1.0)),
        (1, ("present", 0.75, 0.75)),
        (2, ("present", 0.5, 0.5)),
        (3, ("traces", 0.25, 0.25)),
        (4, ("clear", 0.0, 0.0)),
    ],
)
def test_exposure_is_how_far_the_signal_lies_under_its_threshold(level, expected):
    assert said(find(BUILD_1, levels={"build-1": level})) == expected


def test_exposure_is_taken_at_high_and_at_low_of_the_questions():
    assert said(find(BUILD_1, unknown=["build-1"])) == ("suspected", 0.0, 1.0)
    assert said(find(BUILD_1, votes={"build-1": (1, 2, 3, 3)})) == ("suspected", 0.25, 0.75)


def test_exposure_is_the_mean_of_the_deficits_by_weight():
    signals = [make_signal(below=4, weight=3), make_signal(question="build-2", below=2, weight=1)]

    finding = find(make_antipattern(signals=signals), levels={"build-1": 3, "build-2": 1})

    assert said(finding) == ("traces", 0.3125, 0.3125)


@pytest.mark.parametrize(
    ("level", "defining", "expected"),
    [
        (1, False, ("traces", 0.125, 0.125)),
        (1, True, ("present", 0.5, 0.5)),  # at half of its threshold it decides alone
        (2, True, ("clear", 0.0, 0.0)),
    ],
)
def test_defining_signal_exposes_by_half_at_least(level, defining, expected):
    signals = [
        make_signal(below=2, weight=1, defining=defining),
        make_signal(question="build-2", weight=3),
    ]

    finding = find(make_antipattern(signals=signals), levels={"build-1": level, "build-2": 4})

    assert said(finding) == expected


def test_defining_signal_above_half_of_its_threshold_decides_nothing():
    signals = [
        make_signal(below=3, weight=1, defining=True),
        make_signal(question="build-2", weight=1),
    ]

    finding = find(make_antipattern(signals=signals), levels={"build-1": 2, "build-2": 4})

    assert finding.verdict == "traces"


def test_target_lowers_the_threshold():
    finding = find(BUILD_1, levels={"build-1": 2}, target_profile="customer-facing")

    assert said(finding) == ("clear", 0.0, 0.0)
    assert finding.signals[0].below == 2


def test_target_does_not_raise_a_threshold():
    antipattern = make_antipattern(signals=[make_signal(below=1)])

    finding = find(antipattern, levels={"build-1": 1}, target_profile="customer-facing")

    assert (finding.verdict, finding.signals[0].below) == ("clear", 1)


@pytest.mark.parametrize(
    ("severity", "chosen", "effective"),
    [(3, (), 3), (3, ("cost",), 3), (3, ("customers",), 4), (5, ("cost", "customers"), 5)],
)
def test_chosen_concern_raises_the_severity_by_one_up_to_five(severity, chosen, effective):
    antipattern = make_antipattern(severity=severity, concerns=["customers"])

    assert find(antipattern, concerns=chosen).severity == effective


# --- Too little is known ---------------------------------------------------------------------


def test_antipattern_without_an_applicable_signal_is_unassessable():
    signals = [make_signal(), make_signal(question="if-live")]

    finding = find(
        make_antipattern(signals=signals), not_applicable=["build-1"], facts={"live": False}
    )

    assert said(finding) == ("unassessable", None, None)
    assert (finding.risk, finding.risk_low, finding.risk_high, finding.band) == (0, 0, 0, "none")
    assert [signal.question.key for signal in finding.signals] == ["build-1"]
    assert finding.signals[0].standing.low is None


@pytest.mark.parametrize(
    ("asked", "verdict"), [(["build-1"], "present"), (["build-2"], "not_asked"), ([], "not_asked")]
)
def test_nobody_is_accused_before_half_of_the_weight_was_asked(asked, verdict):
    signals = [make_signal(weight=0.3), make_signal(question="build-2", weight=0.2),
               make_signal(question="build-3", weight=0.1)]  # fmt: skip

    finding = find(make_antipattern(signals=signals), levels=dict.fromkeys(asked, 0))

    assert finding.verdict == verdict
    assert finding.exposure_high == (1.0 if verdict == "present" else None)


def test_unanswered_signals_do_not_count_in_the_exposure():
    signals = [make_signal(weight=2), make_signal(question="build-2", weight=1)]

    assert said(find(make_antipattern(signals=signals), levels={"build-1": 3})) == ("clear", 0, 0)


# --- Preconditions ---------------------------------------------------------------------------

UNDER_A_CONDITION = make_antipattern(signals=[make_signal()], preconditions={"build-2": 2})


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"levels": {"build-2": 2}}, ("present", 1.0, 1.0)),
        ({"levels": {"build-2": 1}}, ("clear", 0.0, 0.0)),
        ({"unknown": ["build-2"]}, ("suspected", 0.0, 1.0)),  # open
        ({"votes": {"build-2": (1, 1, 2, 2)}}, ("suspected", 0.0, 1.0)),  # open
        ({"not_applicable": ["build-2"]}, ("clear", 0.0, 0.0)),
        ({}, ("not_asked", None, None)),
    ],
)
def test_precondition_is_true_false_open_or_not_asked(given, expected):
    levels = {"build-1": 0} | given.pop("levels", {})

    assert said(find(UNDER_A_CONDITION, levels=levels, **given)) == expected


def test_precondition_outside_the_form_counts_as_unanswered():
    levels = {"build-1": 0, "build-2": 0}

    assert find(UNDER_A_CONDITION, levels=levels, form="core").verdict == "not_asked"


@pytest.mark.parametrize("form", ["full", "core"])
def test_precondition_switched_off_counts_as_not_applicable_in_any_form(form):
    antipattern = make_antipattern(preconditions={"if-live": 1})

    finding = find(antipattern, levels={"build-1": 0}, facts={"live": False}, form=form)

    assert finding.verdict == "clear"


def test_false_precondition_goes_before_one_that_nobody_was_asked():
    antipattern = make_antipattern(preconditions={"build-2": 2, "build-3": 2})

    assert find(antipattern, levels={"build-1": 0, "build-2": 0}).verdict == "clear"


def test_signal_without_an_answer_goes_before_nothing_when_a_precondition_is_false():
    assert find(UNDER_A_CONDITION, levels={"build-2": 0}).verdict == "clear"


# --- Risk, bands and order -------------------------------------------------------------------


def test_risk_is_severity_times_the_middle_of_the_exposures():
    antipattern = make_antipattern(severity=4, signals=[make_signal(below=4)])

    finding = find(antipattern, votes={"build-1": (1, 2, 3, 3)})

    assert (finding.risk, finding.risk_low, finding.risk_high) == (2.0, 1.0, 3.0)
    assert finding.band == "medium"


@pytest.mark.parametrize(
    ("risk", "expected"),
    [
        (3.5, "critical"),
        (3.5 - 1e-10, "critical"),
        (3.49, "high"),
        (2.5, "high"),
        (2.49, "medium"),
        (1.25, "medium"),
        (1.24, "low"),
        (1e-8, "low"),
        (1e-10, "none"),
        (0.0, "none"),
    ],
)
def test_band_goes_by_risk(risk, expected):
    assert band(risk) == expected


@pytest.mark.parametrize(
    ("exposures", "expected"),
    [
        ((0.5 - 1e-10, 0.5), "present"),
        ((0.49, 0.5 - 1e-10), "suspected"),
        ((0.0, 0.49), "traces"),
        ((0.0, 1e-10), "clear"),
    ],
)
def test_verdict_favours_equality(exposures, expected):
    assert verdict(exposures) == expected


def test_findings_are_ordered_by_risk_then_severity_then_content():
    antipatterns = [
        make_antipattern(key="clear-mild", severity=1),
        make_antipattern(key="clear-grave", severity=5),
        make_antipattern(key="clear-grave-too", severity=5),
        make_antipattern(key="found", severity=1, signals=[make_signal(question="build-2")]),
    ]

    diagnosis = diagnose(*antipatterns, levels={"build-1": 4, "build-2": 0})

    assert [finding.key for finding in diagnosis.findings] == [
        "found",
        "clear-grave",
        "clear-grave-too",
        "clear-mild",
    ]


def test_total_risk_counts_what_is_present_or_suspected_only():
    antipatterns = [
        make_antipattern(key="present", severity=3),
        make_antipattern(key="suspected", severity=2, signals=[make_signal(question="build-2")]),
        make_antipattern(
            key="traces", severity=5, signals=[make_signal(question="build-3", below=4)]
        ),
    ]

    diagnosis = diagnose(*antipatterns, levels={"build-1": 0, "build-3": 3}, unknown=["build-2"])

    assert diagnosis.total_risk == 3 * 1.0 + 2 * 0.5


@pytest.mark.parametrize(("reason", "kept"), [("We do look.", "We do look."), ("", None)])
def test_contested_finding_keeps_its_reason_and_its_figures(reason, kept):
    contested = find(BUILD_1, levels={"build-1": 0}, contested={"set-and-forget": reason})

    assert contested.contested == kept
    assert contested.risk == find(BUILD_1, levels={"build-1": 0}).risk


# --- What to find out ------------------------------------------------------------------------


def find_out(*antipatterns: Antipattern, **given: Any) -> list[str]:
    return [question.key for question in diagnose(*antipatterns, **given).find_out]


def test_find_out_goes_by_the_severity_that_hangs_on_a_question():
    antipatterns = [
        make_antipattern(
            key="a",
            severity=3,
            signals=[make_signal(weight=1), make_signal(question="build-2", weight=2)],
        ),
        make_antipattern(key="b", severity=2, signals=[make_signal(question="build-3")]),
    ]

    # build-1 carries 1, build-2 and build-3 carry 2 each
    assert find_out(*antipatterns, unknown=["build-1", "build-2", "build-3"]) == [
        "build-2",
        "build-3",
        "build-1",
    ]


def test_find_out_names_only_dont_knows_of_suspected_findings():
    antipatterns = [
        make_antipattern(key="suspected", signals=[make_signal()]),
        make_antipattern(
            key="present",
            signals=[make_signal(question="build-2"), make_signal(question="build-3", weight=9)],
        ),
    ]

    answers = {"build-3": Answer(level=0)}

    assert (
        find_out(*antipatterns, answers=answers, votes={"build-1": (0, 4)}, unknown=["build-2"])
        == []
    )
    assert find_out(*antipatterns, answers=answers, votes={"build-1": (None,)}) == ["build-1"]


def test_questionnaire_without_antipatterns_finds_nothing():
    assert diagnose() == Diagnosis(findings=(), find_out=(), total_risk=0.0)

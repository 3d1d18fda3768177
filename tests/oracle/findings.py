"""What the answers show, and what to find out."""

from collections.abc import Iterable
from fractions import Fraction

from questionnaires.instrument import Antipattern, Precondition, Question, Signal
from tests.oracle.figures import Case, Plain, above, at_least, nine_places, total
from tests.oracle.profile import target_of
from tests.oracle.reading import is_applicable, is_asked, is_outside_form, is_switched_off

HALF = Fraction(1, 2)
ZERO = Fraction(0)


def question_of(case: Case, key: str) -> Question:
    return next(question for question in case.instrument.questions() if question.key == key)


def dimension_of(case: Case, key: str) -> str:
    for dimension in case.instrument.dimensions:
        for question in dimension.questions:
            if question.key == key:
                return dimension.key
    raise KeyError(key)


def threshold(case: Case, signal: Signal) -> int:
    target = target_of(case, dimension_of(case, signal.question))
    return signal.below if target is None else min(signal.below, target)


def severity(case: Case, antipattern: Antipattern) -> int:
    for concern in antipattern.concerns:
        if concern in case.answers.concerns:
            return min(5, antipattern.severity + 1)
    return antipattern.severity


def is_false(case: Case, readings: Plain, precondition: Precondition) -> bool:
    question = question_of(case, precondition.question)
    if is_switched_off(case, question):
        return True
    if is_outside_form(case, question):
        return False
    if not is_applicable(readings, question.key):
        return True
    return bool(readings[question.key]["high"] < precondition.at_least)


def is_unanswered(case: Case, readings: Plain, precondition: Precondition) -> bool:
    question = question_of(case, precondition.question)
    if is_switched_off(case, question):
        return False
    return is_outside_form(case, question) or readings[question.key]["state"] == "unanswered"


def is_true(readings: Plain, precondition: Precondition) -> bool:
    key = precondition.question
    return is_applicable(readings, key) and readings[key]["low"] >= precondition.at_least


def applicable_signals(readings: Plain, antipattern: Antipattern) -> list[Signal]:
    return [signal for signal in antipattern.signals if is_applicable(readings, signal.question)]


def asked_signals(readings: Plain, antipattern: Antipattern) -> list[Signal]:
    return [signal for signal in antipattern.signals if is_asked(readings, signal.question)]


def signal_weight(signals: Iterable[Signal]) -> Fraction:
    return total(signal.weight for signal in signals)


def is_too_little_asked(readings: Plain, antipattern: Antipattern) -> bool:
    asked = signal_weight(asked_signals(readings, antipattern))
    return not at_least(asked / signal_weight(applicable_signals(readings, antipattern)), HALF)


def deficit(threshold: int, value: int) -> Fraction:
    return max(ZERO, Fraction(threshold - value, threshold))


def exposure(case: Case, readings: Plain, antipattern: Antipattern, value: str) -> Fraction:
    asked = asked_signals(readings, antipattern)
    summed = ZERO
    least = ZERO
    for signal in asked:
        limit = threshold(case, signal)
        stands_at = readings[signal.question][value]
        summed += Fraction(signal.weight) * deficit(limit, stands_at)
        if signal.defining and stands_at <= Fraction(limit, 2):
            least = HALF
    return max(least, summed / signal_weight(asked))


def exposures(
    case: Case, readings: Plain, antipattern: Antipattern
) -> tuple[str, Fraction | None, Fraction | None]:
    """The verdict with exposure_low and exposure_high."""
    conditions = antipattern.preconditions
    if not applicable_signals(readings, antipattern):
        return "unassessable", None, None
    if any(is_false(case, readings, condition) for condition in conditions):
        return "clear", ZERO, ZERO
    if any(is_unanswered(case, readings, condition) for condition in conditions):
        return "not_asked", None, None
    if is_too_little_asked(readings, antipattern):
        return "not_asked", None, None
    is_open = not all(is_true(readings, condition) for condition in conditions)
    low = ZERO if is_open else exposure(case, readings, antipattern, "high")
    high = exposure(case, readings, antipattern, "low")
    return verdict(low, high), low, high


def verdict(low: Fraction, high: Fraction) -> str:
    if at_least(low, HALF):
        return "present"
    if at_least(high, HALF):
        return "suspected"
    return "traces" if above(high, 0) else "clear"


def band(risk: Fraction) -> str:
    for name, least in (("critical", 3.5), ("high", 2.5), ("medium", 1.25)):
        if at_least(risk, least):
            return name
    return "low" if above(risk, 0) else "none"


def signal_row(case: Case, readings: Plain, signal: Signal) -> Plain:
    return {
        "question": signal.question,
        "low": readings[signal.question]["low"],
        "high": readings[signal.question]["high"],
        "below": threshold(case, signal),
        "weight": signal.weight,
        "defining": signal.defining,
    }


def finding(case: Case, readings: Plain, antipattern: Antipattern) -> Plain:
    found, low, high = exposures(case, readings, antipattern)
    graveness = severity(case, antipattern)
    risk_low = ZERO if low is None else graveness * low
    risk_high = ZERO if high is None else graveness * high
    signals = [signal for signal in antipattern.signals if signal.question in readings]
    return {
        "antipattern": antipattern.key,
        "verdict": found,
        "severity": graveness,
        "exposure_low": low,
        "exposure_high": high,
        "risk": (risk_low + risk_high) / 2,
        "risk_low": risk_low,
        "risk_high": risk_high,
        "band": band((risk_low + risk_high) / 2),
        "signals": [signal_row(case, readings, signal) for signal in signals],
        "remedies": [],
        "contested": case.answers.contested.get(antipattern.key),
    }


def findings(case: Case, readings: Plain) -> list[Plain]:
    """Of every antipattern, in content order."""
    return [finding(case, readings, antipattern) for antipattern in case.instrument.antipatterns]


def by_risk(rows: list[Plain]) -> list[Plain]:
    return sorted(rows, key=lambda row: (-nine_places(row["risk"]), -row["severity"]))


def worth_finding_out(case: Case, readings: Plain, key: str) -> Fraction:
    worth = ZERO
    for antipattern in case.instrument.antipatterns:
        if finding(case, readings, antipattern)["verdict"] == "suspected":
            asked = asked_signals(readings, antipattern)
            weight = signal_weight(signal for signal in asked if signal.question == key)
            worth += severity(case, antipattern) * weight / signal_weight(asked)
    return worth


def find_out(case: Case, readings: Plain) -> list[str]:
    unknown = [key for key in readings if readings[key]["state"] == "dont_know"]
    worth = {key: worth_finding_out(case, readings, key) for key in unknown}
    signalling = [key for key in unknown if worth[key] > 0]
    return sorted(signalling, key=lambda key: -nine_places(worth[key]))

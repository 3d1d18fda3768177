"""The result document."""

import hashlib
from fractions import Fraction
from typing import Any

from assessment.engine.answers import Answers
from questionnaires.instrument import Instrument
from tests.oracle.figures import Case, Plain, six_places
from tests.oracle.findings import by_risk, find_out, findings
from tests.oracle.plan import also_possible, forecast, plan, total_risk
from tests.oracle.profile import dimension_rows, facet_rows, overall, settle_first
from tests.oracle.reading import read_all


def evaluate(instrument: Instrument, answers: Answers, content_sha256: str | None = None) -> Plain:
    """The digest is worked out from the instrument unless it is given."""
    document: Plain = rounded(exact(instrument, answers, content_sha256))
    return document


def exact(instrument: Instrument, answers: Answers, content_sha256: str | None = None) -> Plain:
    """The result document with a Fraction wherever it has a float that was rounded."""
    case = Case(instrument, answers)
    readings = read_all(case)
    rows = dimension_rows(case, readings)
    found = findings(case, readings)
    steps = plan(case, readings)
    for finding in found:
        finding["remedies"] = lowering(steps, finding["antipattern"])
    return {
        "questionnaire": instrument.questionnaire,
        "version": instrument.version,
        "content_sha256": content_sha256 or digest(instrument),
        "form": answers.form,
        "target_profile": answers.target_profile,
        "date": answers.date.isoformat() if answers.date else None,
        "overall": overall(case, readings, rows),
        "dimensions": rows,
        "facets": facet_rows(case, readings),
        "questions": list(readings.values()),
        "settle_first": settle_first(case, readings),
        "find_out": find_out(case, readings),
        "findings": by_risk(found),
        "total_risk": total_risk(found),
        "plan": steps,
        "also_possible": also_possible(case, readings, steps),
        "forecast": forecast(case, readings, steps),
    }


def digest(instrument: Instrument) -> str:
    from questionnaires.content import dump  # noqa: PLC0415 -- slow import (YAML and pydantic)

    return hashlib.sha256(dump(instrument).encode("utf-8")).hexdigest()


def lowering(steps: list[Plain], antipattern: str) -> list[str]:
    """The steps whose `reduces` name it."""
    return [
        step["remedy"]
        for step in steps
        if antipattern in [row["antipattern"] for row in step["reduces"]]
    ]


def rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: rounded(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [rounded(entry) for entry in value]
    return six_places(value) if isinstance(value, Fraction) else value

"""The worked examples of docs/method.md, recomputed from what stands there."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from assessment.engine.answers import read
from assessment.engine.evaluation import evaluate, result
from questionnaires import content

METHOD = (Path(settings.BASE_DIR) / "docs" / "method.md").read_text()
FENCED = re.compile(r"^```(\w+) (\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = [(match[2], match[3]) for match in FENCED.finditer(METHOD)]
KEYS = ("key", "antipattern", "remedy")

FEWEST_EXAMPLES = 8


def bodies(kind: str) -> list[str]:
    return [body for found, body in BLOCKS if found == kind]


def by_key(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The rows of a list of the result under the key that names each."""
    return {next(row[name] for name in KEYS if name in row): row for row in rows}


def shown(actual: Any, expected: Any) -> Any:
    """As much of the result as the example shows."""
    if isinstance(expected, dict):
        rows = by_key(actual) if isinstance(actual, list) else actual
        return {key: shown(rows[key], value) for key, value in expected.items()}
    return actual


def test_method_has_its_examples_in_pairs():
    assert [kind for kind, _ in BLOCKS] == ["instrument"] + ["answers", "expected"] * (
        len(BLOCKS) // 2
    )
    assert len(re.findall(r"^### Example \d+: ", METHOD, re.MULTILINE)) >= FEWEST_EXAMPLES


@pytest.mark.parametrize(
    ("answers", "expected"), list(zip(bodies("answers"), bodies("expected"), strict=True))
)
def test_example_gives_the_figures_that_it_shows(answers, expected):
    instrument = content.parse(bodies("instrument")[0])
    document = result(evaluate(instrument, read(answers, instrument)))
    figures = json.loads(expected)

    assert shown(document, figures) == figures


@pytest.mark.parametrize(("plan", "first"), [(-2, "log-predictions"), (-1, "rehearse-rollback")])
def test_plans_of_the_examples_stand_in_their_order(plan, first):
    instrument = content.parse(bodies("instrument")[0])
    document = result(evaluate(instrument, read(bodies("answers")[plan], instrument)))

    steps = [step["remedy"] for step in document["plan"]]

    assert steps == list(json.loads(bodies("expected")[plan])["plan"])
    assert steps[0] == first

"""Four teams that a practitioner recognises, and what that practitioner expects of each.

The expectations were written down before the engine had seen the answers, but for three that
docs/content.md names. Where a result reads
wrong, the content is to be mended and not the expectation.
"""

import json
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from assessment.engine.answers import from_document
from assessment.engine.evaluation import evaluate
from tests import factories
from tests.content.sensitivity import first_findings, first_steps

EXAMPLES = Path(settings.BASE_DIR, "questionnaires/content/examples")
EXPECTED = yaml.safe_load(Path(__file__).with_name("expected.yaml").read_text("utf-8"))
TEAMS = sorted(EXPECTED)


@pytest.fixture(params=TEAMS)
def team(request):
    return request.param


@pytest.fixture
def evaluation(team):
    instrument = factories.shipped()
    document = json.loads(EXAMPLES.joinpath(f"{team}.json").read_text("utf-8"))
    return evaluate(instrument, from_document(document, instrument))


def reasons(team: str, of: str) -> dict[str, str]:
    return EXPECTED[team][of]


def test_every_example_has_its_expectation():
    assert sorted(file.stem for file in EXAMPLES.glob("*.json")) == TEAMS


def test_every_expectation_gives_its_reason(team):
    assert EXPECTED[team]["because"]
    for of in ("findings", "steps"):
        assert len(reasons(team, of)) == 5
        assert all(reasons(team, of).values())


def test_every_question_of_an_example_is_answered(evaluation):
    assert evaluation.profile.overall.coverage == 1


def test_levels_are_those_expected(team, evaluation):
    claimed = {each.key: each.level.claimed for each in evaluation.profile.dimensions if each.level}

    assert claimed == EXPECTED[team]["levels"]


def test_first_findings_are_those_expected(team, evaluation):
    assert set(first_findings(evaluation)) == set(reasons(team, "findings"))


def test_first_steps_are_those_expected(team, evaluation):
    assert set(first_steps(evaluation)) == set(reasons(team, "steps"))

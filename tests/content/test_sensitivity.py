"""No single answer, moved by one level, turns a result over, unless it says why."""

import json
from pathlib import Path

import pytest
import yaml

from assessment.engine.answers import from_document
from tests import factories
from tests.content.sensitivity import flips
from tests.content.test_examples import EXAMPLES

EXPLAINED = yaml.safe_load(Path(__file__).with_name("sensitivity.yaml").read_text("utf-8")) or {}
FILES = sorted(EXAMPLES.glob("*.json"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_answer_that_turns_a_result_over_is_explained(file):
    instrument = factories.shipped()
    answers = from_document(json.loads(file.read_text("utf-8")), instrument)

    moves = flips(instrument, answers)
    large = {f"{move.question} {move.level} to {move.to}" for move in moves if move.is_large}

    assert large == set(EXPLAINED.get(file.stem, {}))

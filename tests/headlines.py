"""Four dimensions alike, evaluated, for the sentence that a page opens with."""

from typing import Any

from assessment.engine.evaluation import Evaluation, evaluate
from questionnaires.instrument import Instrument
from tests.answers import make_answers, make_levels
from tests.instruments import (
    make_dimension,
    make_instrument,
    make_target_profile,
)

FOUR = ("build", "data", "run", "own")


def make_four(*, targets: int | dict[str, int] = 0, **fields: Any) -> Instrument:
    """Four dimensions of three questions, with the same target each unless told otherwise."""
    each = targets if isinstance(targets, dict) else dict.fromkeys(FOUR, targets)
    profiles = [make_target_profile(targets=each)] if targets else []
    dimensions = [make_dimension(key=key) for key in FOUR]
    return make_instrument(**{"dimensions": dimensions, "target_profiles": profiles} | fields)


def evaluate_four(
    levels: dict[str, int], instrument: Instrument | None = None, **given: Any
) -> Evaluation:
    """`levels` by dimension; every answer has evidence unless `given` says otherwise."""
    instrument = instrument or make_four()
    target = instrument.target_profiles[0].key if instrument.target_profiles else None
    settings = {"evidence": True, "target_profile": target} | given
    return evaluate(instrument, make_answers(levels=make_levels(levels), **settings))


def everywhere(level: int) -> dict[str, int]:
    return dict.fromkeys(FOUR, level)

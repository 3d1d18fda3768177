"""One full evaluation: profile, findings, plan, forecast, and the result as a document."""

import json
from collections.abc import Iterator
from functools import partial
from statistics import median

from assessment.engine.answers import Answers
from assessment.engine.evaluation import digest, evaluate, result
from assessment.engine.firmness import firmness
from benchmarks.cases import make_case
from benchmarks.figures import Figure
from benchmarks.timing import cpu_seconds, in_turn, ratio
from questionnaires.instrument import Instrument
from tests.oracle.comparison import disagreements
from tests.oracle.result import exact

SEEDS = range(1, 10)
ROUNDS = 15


class WrongResult(Exception):
    """What is measured does not say what the second engine says."""


def run() -> Iterator[Figure]:
    cases = [make_case(seed) for seed in SEEDS]
    costs, floors = zip(*(measured(*case) for case in cases), strict=True)
    medians = [median(each) for each in costs]
    yield Figure(
        key="evaluate_ms",
        value=1000 * median(medians),
        at_most=15,
        says=f"CPU of one evaluation: median over {len(SEEDS)} assessments of {ROUNDS} runs each",
    )
    yield Figure(key="evaluate_slowest_ms", value=1000 * max(medians), says="the slowest of them")
    yield Figure(
        key="json_ms", value=1000 * median(map(median, floors)), says="floor: json.dumps of it"
    )
    yield Figure(
        key="evaluate_ratio",
        value=median(map(ratio, costs, floors)),
        says="evaluation over json.dumps, which tells slow code from a slow machine",
    )
    yield Figure(
        key="oracle_ratio",
        value=cpu_of_oracle(*cases[0]) / medians[0],
        says="the second engine, which gives the same result, over this one",
    )
    yield Figure(
        key="firm_ms",
        value=1000 * median(cpu_of_firmness(*case) for case in cases),
        says="which of the first ten steps are firm: the plan with every single answer moved",
    )


def measured(instrument: Instrument, answers: Answers) -> tuple[list[float], list[float]]:
    """CPU of an evaluation and of its floor, round by round.

    The digest is given, as the application gives it: a published version keeps its own.
    """
    known = digest(instrument)
    document = result(evaluate(instrument, answers), known)
    costs = in_turn(
        {
            "evaluate": partial(cpu_seconds, lambda: result(evaluate(instrument, answers), known)),
            "json": partial(cpu_seconds, lambda: json.dumps(document)),
        },
        ROUNDS,
    )
    return costs["evaluate"], costs["json"]


def cpu_of_firmness(instrument: Instrument, answers: Answers) -> float:
    evaluation = evaluate(instrument, answers)
    return cpu_seconds(lambda: firmness(evaluation))


def cpu_of_oracle(instrument: Instrument, answers: Answers) -> float:
    """Raises WrongResult where the two engines differ."""
    expected: list[object] = []
    cost = cpu_seconds(lambda: expected.append(exact(instrument, answers)))
    found = list(disagreements(result(evaluate(instrument, answers)), expected[0]))
    if found:
        raise WrongResult("\n".join(found))
    return cost

"""Results of small questionnaires."""

from collections.abc import Mapping

from assessment.engine.answers import Answer, Answers
from assessment.engine.evaluation import evaluate
from assessment.results import Beside, Results, Since
from questionnaires.instrument import Instrument
from tests.instruments import (
    make_dimension,
    make_instrument,
    make_target_profile,
)

DONT_KNOW = Answer(dont_know=True)
LEFT_OUT = Answer(not_applicable="There is none.")
CLAIMED = Answer(level=4)


def make_results(
    given: Mapping[str, int | Answer],
    *,
    instrument: Instrument | None = None,
    target_profile: str | None = None,
    since: Since | None = None,
    beside: Beside | None = None,
) -> Results:
    """`given` holds levels, which are shown, or whole answers by question."""
    instrument = instrument or make_instrument()
    evaluation = evaluate(instrument, make_answers(given, target_profile))
    return Results(evaluation, since, beside or Beside())


def make_answers(given: Mapping[str, int | Answer], target_profile: str | None = None) -> Answers:
    answers = {
        key: each if isinstance(each, Answer) else Answer(level=each, evidence=("A page",))
        for key, each in given.items()
    }
    return Answers(
        questionnaire="sample", version="1.0", target_profile=target_profile, answers=answers
    )


def three(dimension: str, level: int | Answer) -> dict[str, int | Answer]:
    return {f"{dimension}-{number}": level for number in (1, 2, 3)}


def make_targeted(**targets: int) -> Instrument:
    dimensions = [make_dimension(key=key) for key in targets]
    aim = make_target_profile(key="internal", targets=targets)
    return make_instrument(dimensions=dimensions, target_profiles=[aim])

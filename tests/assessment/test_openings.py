"""What each open answer could change: its dimension's level and target, and what is suspected."""

from assessment.engine.answers import Answer
from assessment.engine.evaluation import evaluate
from assessment.results import Opening, Results
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

UNKNOWN = Answer(dont_know=True)


def make_openings(
    *,
    unknown: tuple[str, ...],
    antipatterns: tuple[Antipattern, ...],
    target: int = 2,
    levels: dict[str, int] | None = None,
) -> dict[str, Opening]:
    """Of a dimension of five questions; those not named stand at 2."""
    keys = [f"build-{number}" for number in range(1, 6)]
    instrument = make_instrument(
        dimensions=[make_dimension(key="build", questions=[make_question(key=k) for k in keys])],
        antipatterns=antipatterns,
        target_profiles=[make_target_profile(key="internal", targets={"build": target})],
    )
    known = dict.fromkeys(set(keys) - set(unknown), 2) | (levels or {})
    answers = make_answers(levels=known, unknown=unknown, evidence=True, target_profile="internal")
    found = Results(evaluate(instrument, answers)).find_out
    return {each.question.key: each for each in found}


def on(*questions: str) -> Antipattern:
    return make_antipattern(signals=[make_signal(question=key) for key in questions])


def test_answer_that_a_suspicion_hangs_on_alone_settles_it():
    opening = make_openings(unknown=("build-5",), antipatterns=(on("build-5"),))["build-5"]

    assert [each.key for each in opening.surely] == ["set-and-forget"]
    assert opening.perhaps == ()


def test_one_of_two_open_answers_may_settle_a_suspicion_and_may_not():
    openings = make_openings(
        unknown=("build-4", "build-5"), antipatterns=(on("build-4", "build-5"),)
    )

    assert openings["build-4"].surely == ()
    assert [each.key for each in openings["build-4"].perhaps] == ["set-and-forget"]


def test_answer_that_could_bring_its_dimension_to_its_target_alone_is_told():
    opening = make_openings(
        unknown=("build-5",), antipatterns=(on("build-5"),), levels={"build-4": 1}
    )["build-5"]

    assert opening.could_reach_target


def test_answer_that_could_not_bring_its_dimension_to_its_target_alone_is_not():
    pattern = on("build-4", "build-5")
    openings = make_openings(
        unknown=("build-5",), antipatterns=(pattern,), levels={"build-3": 1, "build-4": 1}
    )

    assert not openings["build-5"].could_reach_target


def test_dimension_at_its_target_is_brought_to_it_by_nothing():
    opening = make_openings(unknown=("build-5",), antipatterns=(on("build-5"),))["build-5"]

    assert not opening.could_reach_target


def test_answers_that_a_dimension_lacks_to_be_rated_are_counted_by_weight():
    questions = [make_question(key=f"build-{n}", weight=3 if n == 1 else 1) for n in range(1, 6)]
    instrument = make_instrument(dimensions=[make_dimension(key="build", questions=questions)])
    answers = make_answers(levels={"build-2": 1, "build-3": 1})

    first, *_ = Results(evaluate(instrument, answers)).settle_first

    assert first.question.key == "build-1"
    assert first.until_rated == 1


def test_dimension_that_is_rated_lacks_no_answer():
    opening = make_openings(unknown=("build-5",), antipatterns=(on("build-5"),))["build-5"]

    assert opening.until_rated == 0

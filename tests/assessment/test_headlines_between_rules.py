"""Which sentence opens a page where several rules come near, and where none speaks."""

from collections import Counter
from dataclasses import replace

import pytest

from assessment.engine.answers import Answer
from assessment.engine.evaluation import Evaluation, evaluate
from assessment.gaps import furthest_below
from assessment.headlines import PLAIN, Headline, headline
from tests.answers import make_answers, make_levels
from tests.fullsize import Size, make_full_answers, make_full_instrument
from tests.headlines import FOUR, evaluate_four, everywhere, make_four
from tests.instruments import (
    make_dimension,
    make_instrument,
    make_question,
)


def test_profile_about_which_no_rule_speaks_gets_the_plain_headline():
    one = make_instrument(dimensions=[make_dimension(key="build")])

    evaluation = evaluate(one, make_answers(levels=make_levels({"build": 2}), evidence=True))

    assert headline(evaluation) == Headline(key=PLAIN, arguments={})


def test_targets_that_are_claimed_and_not_shown_are_told():
    evaluation = evaluate_four(everywhere(4), make_four(targets=3), evidence=False)

    assert headline(evaluation) == Headline(key="all_at_target", arguments={"of": 4, "unshown": 4})


def test_dimension_far_below_is_named_though_open_answers_may_bring_it_near_another():
    """Run is at 0 or 1 and Own at 1, where 3 is asked."""
    questions = [make_question(key=f"run-{n}", must=1 if n == 5 else None) for n in range(1, 6)]
    dimensions = [make_dimension(key=key) for key in FOUR if key != "run"]
    instrument = make_four(
        targets=3, dimensions=[*dimensions, make_dimension(key="run", questions=questions)]
    )
    answers = {f"run-{n}": Answer(level=1, evidence=("A log",)) for n in range(1, 5)}
    given = {"build": 2, "data": 2, "own": 1}

    evaluation = evaluate_four(given, instrument, answers=answers, votes={"run-5": (0, 0, 1, 1)})

    assert headline(evaluation) == Headline(
        key="one_furthest_below", arguments={"dimension": "run", "gap": 2}
    )


def test_low_scores_of_which_one_meets_its_target_are_no_beginning():
    instrument = make_four(targets=everywhere(2) | {"data": 1})

    assert headline(evaluate_four(everywhere(0) | {"data": 1}, instrument)).key != "low_everywhere"


def test_high_scores_below_their_targets_are_not_praised():
    evaluation = evaluate_four(everywhere(3), make_four(targets=4))

    assert headline(evaluation).key == "none_at_target"


def test_dimension_below_its_target_is_not_called_strong():
    instrument = make_four(targets=everywhere(1) | {"build": 4, "run": 2})

    sentence = headline(evaluate_four(everywhere(2) | {"build": 3, "run": 1}, instrument))

    assert "strong" not in sentence.arguments


def test_high_mean_on_a_low_level_is_not_called_strong():
    """Two fifths of Build are absent: a mean of 2.4, and level 0."""
    dimensions = [make_dimension(key=key) for key in FOUR if key != "build"]
    questions = [make_question(key=f"build-{n}") for n in range(1, 6)]
    build = make_dimension(key="build", questions=questions)
    answers = {f"build-{n}": Answer(level=4 if n < 4 else 0) for n in range(1, 6)}

    sentence = headline(
        evaluate_four(
            {"data": 2, "own": 2, "run": 1},
            make_four(dimensions=[build, *dimensions]),
            answers=answers,
        )
    )

    assert sentence.key != "strong_and_weak"


def test_split_opinion_on_one_question_of_many_is_no_headline():
    votes = {"run-1": (0, 0, 4, 4)} | {f"{key}-2": (2, 2, 2, 2) for key in FOUR}

    assert headline(evaluate_four(everywhere(2), votes=votes)).key == "even"


def evaluate_random(seed: int, size: Size, with_target: bool) -> Evaluation:
    instrument = make_full_instrument(seed, size)
    answers = make_full_answers(instrument, seed, size)
    target = answers.target_profile if with_target else None
    return evaluate(instrument, replace(answers, target_profile=target))


def assert_says_what_the_page_says(sentence: Headline, evaluation: Evaluation) -> None:
    """Nothing below its target is strong, and nothing is weak beside another furthest below."""
    dimensions = {each.key: each for each in evaluation.profile.dimensions}
    furthest = furthest_below(evaluation.profile.dimensions)
    if "strong" in sentence.arguments:
        assert dimensions[str(sentence.arguments["strong"])].meets_target is not False
    if furthest and sentence.key in SINGLE_OUT:
        named = sentence.arguments.get("weak") or sentence.arguments["dimension"]
        assert named == furthest.dimension.key


SINGLE_OUT = (
    *("strong_and_weak", "uneven", "one_far_below"),
    *("one_furthest_below", "all_but_one_at_target"),
)


@pytest.mark.parametrize("with_target", [True, False])
def test_few_random_profiles_get_the_plain_headline_and_no_rule_gets_most(with_target):
    size = Size(dimensions=4, questions=4, antipatterns=8, remedies=10, voters=5)
    keys = Counter()
    for seed in range(200):
        evaluation = evaluate_random(seed, size, with_target)
        sentence = headline(evaluation)
        keys[sentence.key] += 1
        assert_says_what_the_page_says(sentence, evaluation)

    assert keys[PLAIN] < 20
    assert keys.most_common(1)[0][1] < 100
    assert len(keys) >= 10

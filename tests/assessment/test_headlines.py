"""The sentence a page opens with: a fixture for every rule, and its words."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from assessment.engine.answers import Answer
from assessment.engine.evaluation import Evaluation, evaluate
from assessment.headlines import KEYS, PLAIN, Headline, headline, titles
from questionnaires.instrument import Instrument
from tests.headlines import FOUR, evaluate_four, everywhere, make_four
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_effort,
    make_facet,
    make_question,
    make_remedy,
    make_signal,
)


def pattern(key: str, question: str, severity: int = 3, below: int = 4) -> Any:
    signals = [make_signal(question=question, below=below)]
    return make_antipattern(key=key, severity=severity, signals=signals)


def nothing_applies() -> Evaluation:
    every = [f"{key}-{n}" for key in FOUR for n in (1, 2, 3)]
    return evaluate_four({}, not_applicable=every)


def nothing_answered() -> Evaluation:
    return evaluate_four({})


def too_little_answered() -> Evaluation:
    return evaluate_four({"build": 2})


def all_at_target() -> Evaluation:
    return evaluate_four(everywhere(2), make_four(targets=2))


def at_target_but_exposed() -> Evaluation:
    patterns = [pattern("mild", "run-1", 1, below=1), pattern("grave", "run-2", 4, below=1)]
    instrument = make_four(targets=2, antipatterns=patterns)
    answers = {"run-1": Answer(level=4), "run-2": Answer(level=0)}
    levels = everywhere(3) | {"run": 4}
    return evaluate_four(levels, replace(instrument, gate=0.6), answers=answers)


def low_everywhere() -> Evaluation:
    return evaluate_four(everywhere(0) | {"data": 1})


def strong_and_weak() -> Evaluation:
    return evaluate_four(everywhere(2) | {"build": 3, "run": 1})


def one_far_below() -> Evaluation:
    return evaluate_four(everywhere(3) | {"run": 2})


def critical_finding() -> Evaluation:
    patterns = [pattern("mild", "build-1"), pattern("grave", "run-1", 5)]
    instrument = make_four(antipatterns=patterns)
    return evaluate_four(everywhere(2), instrument, answers={"run-1": Answer(level=0)})


def claimed_but_not_shown() -> Evaluation:
    return evaluate_four(everywhere(3), evidence=False)


def all_but_one_at_target() -> Evaluation:
    return evaluate_four(everywhere(2), make_four(targets=everywhere(2) | {"run": 3}))


def one_question_blocks() -> Evaluation:
    questions = [make_question(key=f"run-{n}", must=3 if n == 2 else None) for n in (1, 2, 3, 4, 5)]
    dimensions = [make_dimension(key=key) for key in FOUR if key != "run"]
    instrument = make_four(
        targets=everywhere(3),
        dimensions=[*dimensions, make_dimension(key="run", questions=questions)],
    )
    answers = {
        f"run-{n}": Answer(level=2 if n == 2 else 3, evidence=("A log",)) for n in range(1, 6)
    }
    return evaluate_four(everywhere(2), instrument, answers=answers)


def one_question_decides() -> Evaluation:
    questions = [make_question(key=f"run-{n}", must=2 if n == 5 else None) for n in range(1, 6)]
    dimensions = [make_dimension(key=key) for key in FOUR if key != "run"]
    instrument = make_four(
        targets=2, dimensions=[*dimensions, make_dimension(key="run", questions=questions)]
    )
    votes = {"run-5": (1, 1, 2, 2)}
    answers = {f"run-{n}": Answer(level=2, evidence=("A log",)) for n in range(1, 5)}
    return evaluate_four(
        {key: 2 for key in FOUR if key != "run"}, instrument, answers=answers, votes=votes
    )


def opinions_split() -> Evaluation:
    votes = {"run-1": (0, 1, 3, 4), "run-2": (0, 0, 4, 4), "run-3": (2, 2, 2, 2)}
    return evaluate_four(everywhere(2), votes=votes)


def much_unknown() -> Evaluation:
    return evaluate_four(everywhere(2), unknown=["build-1", "data-1", "run-1"])


def wide_range() -> Evaluation:
    votes = {f"{key}-{n}": (1, 1, 2, 2, 3, 3) for key in FOUR for n in (1, 2, 3)}
    return evaluate_four({}, votes=votes)


def one_furthest_below() -> Evaluation:
    return evaluate_four(everywhere(2), make_four(targets=everywhere(3) | {"run": 4}))


def facet_contrast() -> Evaluation:
    """The contrast runs across the dimensions, so that these are even."""
    dimensions = [
        make_dimension(
            key=key,
            questions=[
                make_question(key=f"{key}-{n}", facets={"stage": ("late" if n == 3 else "early",)})
                for n in (1, 2, 3)
            ],
        )
        for key in FOUR
    ]
    instrument = make_four(dimensions=dimensions, facets=[make_facet(), make_facet(key="other")])
    answers = {f"{key}-3": Answer(level=1) for key in FOUR}
    return evaluate_four(everywhere(2), instrument, answers=answers)


def none_at_target() -> Evaluation:
    return evaluate_four(everywhere(2), make_four(targets=everywhere(3)))


def one_finding_outweighs() -> Evaluation:
    patterns = [pattern("mild", "build-1"), pattern("grave", "run-1", 5)]
    return evaluate_four(everywhere(2), make_four(antipatterns=patterns))


def only_suspected() -> Evaluation:
    patterns = [pattern(f"pattern-{n}", f"run-{n}", 2) for n in (1, 2, 3)]
    patterns.append(pattern("pattern-4", "own-1", 2))
    votes = {"run-1": (1, 3), "run-2": (1, 3), "run-3": (1, 3), "own-1": (1, 3)}
    return evaluate_four({"build": 2, "data": 2}, make_four(antipatterns=patterns), votes=votes | {
        "own-2": (2, 2), "own-3": (2, 2)})  # fmt: skip


def make_risky(days: int) -> Instrument:
    """Eight findings alike and a remedy for each, which takes so many days."""
    questions = [f"{key}-{n}" for key in FOUR for n in (1, 2)]
    return make_four(
        antipatterns=[pattern(f"no-{question}", question, 2) for question in questions],
        remedies=[make_remedy(key=question, raises={question: 4}) for question in questions],
        efforts=[make_effort(person_days=days)],
    )


def one_step_helps_most() -> Evaluation:
    instrument = make_risky(20)
    raises = {f"{key}-1": 4 for key in FOUR}
    return evaluate_four(
        everywhere(2),
        replace(instrument, remedies=(make_remedy(key="all-of-it", raises=raises),)),
    )


def soon_much_better() -> Evaluation:
    return evaluate_four(everywhere(2), make_risky(2))


def high_everywhere() -> Evaluation:
    return evaluate_four(everywhere(3))


def nothing_found() -> Evaluation:
    instrument = make_four(antipatterns=[pattern("mild", "run-1", below=2)])
    return evaluate_four(everywhere(2), instrument)


def uneven() -> Evaluation:
    return evaluate_four({"build": 3, "data": 3, "run": 2, "own": 2})


def even() -> Evaluation:
    return evaluate_four(everywhere(2))


@pytest.mark.parametrize(
    ("fixture", "arguments"),
    [
        (nothing_applies, {"of": 12}),
        (nothing_answered, {"of": 12}),
        (too_little_answered, {"answered": 3, "of": 12}),
        (all_at_target, {"of": 4, "unshown": 0}),
        (at_target_but_exposed, {"antipattern": "grave", "findings": 1}),
        (low_everywhere, {"score": 1.0}),
        (strong_and_weak, {"strong": "build", "weak": "run"}),
        (one_far_below, {"dimension": "run", "below": 1.0}),
        (critical_finding, {"antipattern": "grave", "critical": 1}),
        (claimed_but_not_shown, {"dimensions": 4, "of": 4}),
        (all_but_one_at_target, {"dimension": "run", "of": 4}),
        (one_question_blocks, {"question": "run-2", "dimension": "run", "target": 3}),
        (one_question_decides, {"question": "run-5", "dimension": "run", "target": 2}),
        (opinions_split, {"questions": 2, "of": 3}),
        (much_unknown, {"questions": 3, "of": 12}),
        (wide_range, {"question": "build-1", "low": 1.0, "high": 3.0}),
        (one_furthest_below, {"dimension": "run", "gap": 2}),
        (facet_contrast, {"facet": "stage", "ahead": "early", "behind": "late"}),
        (none_at_target, {"of": 4}),
        (one_finding_outweighs, {"antipattern": "grave", "share": 0.625}),
        (only_suspected, {"antipattern": "pattern-1", "suspected": 4}),
        (one_step_helps_most, {"remedy": "all-of-it", "share": 0.5}),
        (soon_much_better, {"steps": 3, "share": 0.375}),
        (high_everywhere, {"score": 3.0}),
        (nothing_found, {"antipatterns": 1}),
        (uneven, {"strong": "build", "weak": "run"}),
        (even, {"low": 2.0, "high": 2.0}),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_rule_fires_with_its_arguments(
    fixture: Callable[[], Evaluation], arguments: dict[str, Any]
) -> None:
    assert headline(fixture()) == Headline(key=fixture.__name__, arguments=arguments)


def test_finding_that_the_team_contests_is_named_as_such():
    evaluation = critical_finding()
    reason = {"grave": "It ended in March."}

    contested = evaluate(evaluation.instrument, replace(evaluation.answers, contested=reason))

    assert headline(contested).arguments == {"antipattern": "grave", "contested": 1, "critical": 1}


def test_every_rule_has_a_fixture():
    assert set(KEYS) - {PLAIN} <= set(globals())


def test_dimension_whose_level_is_open_is_not_said_to_be_the_only_one_below():
    evaluation = one_question_decides()

    assert evaluation.profile.overall.at_target is not None
    assert evaluation.profile.overall.at_target.reached == 3
    assert headline(evaluation).key != "all_but_one_at_target"


def test_titles_stand_in_place_of_keys():
    evaluation = one_question_blocks()

    shown = titles(headline(evaluation), evaluation.instrument)

    assert shown == {"question": "How is run-2 done?", "dimension": "Run", "target": 3}


def test_titles_of_facet_values_are_those_of_the_facet():
    evaluation = facet_contrast()

    shown = titles(headline(evaluation), evaluation.instrument)

    assert shown == {"facet": "Stage", "ahead": "Early", "behind": "Late"}

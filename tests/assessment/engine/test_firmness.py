"""Whether a step stays among the first ten where a single answer is another."""

from dataclasses import replace

from hypothesis import given

from assessment.engine.answers import Answer, Answers
from assessment.engine.evaluation import evaluate
from assessment.engine.firmness import FIRST, firmness
from questionnaires.instrument import Instrument
from tests import fullsize
from tests.answers import make_answers
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_instrument,
    make_question,
    make_remedy,
    make_signal,
)
from tests.strategies import cases


def make_ladder(questions: int, below: int = 4) -> Instrument:
    """Each question the only sign of an antipattern, each raised by a remedy; alike otherwise."""
    keys = [f"build-{number}" for number in range(1, questions + 1)]
    return make_instrument(
        dimensions=[make_dimension(questions=[make_question(key=key) for key in keys])],
        antipatterns=[
            make_antipattern(key=f"no-{key}", signals=[make_signal(question=key, below=below)])
            for key in keys
        ],
        remedies=[make_remedy(key=f"do-{key}", raises={key: 4}) for key in keys],
    )


def told(instrument: Instrument, answers: Answers) -> dict[str, list[str]]:
    found = firmness(evaluate(instrument, answers))
    return {each.remedy: [question.key for question in each.depends_on] for each in found}


def test_step_is_firm_where_no_answer_moves_it_out():
    """At 0 of 4 it stays found at 1, and there is room for all."""
    assert told(make_ladder(1), make_answers(levels={"build-1": 0})) == {"do-build-1": []}


def test_step_depends_on_the_one_answer_that_would_end_its_finding():
    """At 2 of 4 exposure is just one half; at 3 there is no finding any more."""
    answers = make_answers(levels={"build-1": 2, "build-2": 0})

    assert told(make_ladder(2), answers) == {"do-build-2": [], "do-build-1": ["build-1"]}


def test_tenth_step_depends_on_the_answer_by_which_the_eleventh_would_pass_it():
    levels = {f"build-{number}": 1 for number in range(1, 12)}

    first = told(make_ladder(11), make_answers(levels=levels))

    assert len(first) == FIRST
    assert first["do-build-10"] == ["build-10", "build-11"]
    assert first["do-build-1"] == ["build-1"]


def test_what_nobody_can_say_may_turn_out_to_be_anything():
    answers = Answers(
        questionnaire="sample", version="1.0", answers={"build-1": Answer(dont_know=True)}
    )

    assert told(make_ladder(1), answers) == {"do-build-1": ["build-1"]}


def test_nothing_hangs_on_a_question_that_nobody_was_asked_or_that_does_not_apply():
    answers = Answers(
        questionnaire="sample",
        version="1.0",
        answers={"build-1": Answer(level=0), "build-2": Answer(not_applicable="None.")},
    )

    assert told(make_ladder(3), answers) == {"do-build-1": []}


def first_ten(instrument: Instrument, answers: Answers) -> set[str]:
    return {step.key for step in evaluate(instrument, answers).plan.steps[:FIRST]}


def elsewhere(instrument: Instrument, answers: Answers, key: str, state: str) -> list[Answers]:
    """The answers with one of them moved, written down as a team would write it."""

    def with_answer(**said: object) -> Answers:
        answer = replace(answers.answers.get(key, Answer()), **said)
        return replace(answers, answers=dict(answers.answers) | {key: answer})

    levels = range(instrument.top + 1)
    if state == "level":
        level = answers.answers[key].level
        return [with_answer(level=to) for to in (level - 1, level + 1) if to in levels]
    if state == "dont_know":
        free = replace(answers, votes={k: v for k, v in answers.votes.items() if k != key})
        known = {"dont_know": False}
        return [
            replace(free, answers=with_answer(level=to, **known).answers)
            for to in (0, instrument.top)
        ]
    if state == "votes":
        moved = []
        for by in (-1, 1):
            cast = answers.votes[key]
            shifted = tuple(v if v is None else max(0, min(instrument.top, v + by)) for v in cast)
            moved.append(replace(answers, votes=dict(answers.votes) | {key: shifted}))
        return moved
    return []


@given(cases())
def test_a_step_depends_on_exactly_the_answers_that_would_put_it_out(case):
    instrument, answers = case
    evaluation = evaluate(instrument, answers)
    first = [step.key for step in evaluation.plan.steps[:FIRST]]

    expected = {key: [] for key in first}
    for key, standing in evaluation.profile.standings.items():
        moved = elsewhere(instrument, answers, key, standing.state)
        kept = [first_ten(instrument, each) for each in moved]
        for step in first:
            if any(step not in those for those in kept):
                expected[step].append(key)

    assert told(instrument, answers) == expected


def test_full_size_has_no_more_than_ten_and_is_the_same_each_time():
    instrument = fullsize.make_full_instrument(seed=1)
    answers = fullsize.make_full_answers(instrument, seed=1)

    assert len(told(instrument, answers)) <= FIRST
    assert told(instrument, answers) == told(instrument, answers)

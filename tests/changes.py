"""Changed answers and changed instruments: what the engine's properties compare."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from assessment.engine.answers import Answer, Answers, Vote
from questionnaires.instrument import Antipattern, Dimension, Instrument, Question, Remedy
from tests.strategies import cases

Case = tuple[Instrument, Answers]
AnswersChange = tuple[Instrument, Answers, Answers]  # before and after
InstrumentChange = tuple[Instrument, Instrument, Answers]  # before and after
Reduction = tuple[Case, Case, str]  # marked not applicable, left out, and the question

T = TypeVar("T")


def with_answer(answers: Answers, question: str, answer: Answer) -> Answers:
    return replace(answers, answers={**answers.answers, question: answer})


@st.composite
def raised_levels(draw: DrawFn) -> AnswersChange:
    """Answers before and after one settled level was raised."""
    instrument, answers = draw(cases())
    settled = [
        (question, answer, answer.level)
        for question, answer in answers.answers.items()
        if answer.level is not None and answer.level < instrument.top
    ]
    assume(settled)
    question, answer, level = draw(st.sampled_from(settled))
    raised = replace(answer, level=draw(st.integers(level + 1, instrument.top)))
    return instrument, answers, with_answer(answers, question, raised)


@st.composite
def added_evidence(draw: DrawFn) -> AnswersChange:
    """Answers before and after evidence was added to one of them."""
    instrument, answers = draw(cases())
    assume(answers.answers)
    question = draw(st.sampled_from(sorted(answers.answers)))
    answer = answers.answers[question]
    evidenced = replace(answer, evidence=(*answer.evidence, "One more page"))
    return instrument, answers, with_answer(answers, question, evidenced)


@st.composite
def raised_targets(draw: DrawFn) -> InstrumentChange:
    """An instrument before and after one target of the chosen profile was raised."""
    instrument, answers = draw(cases())
    profiles = {profile.key: profile for profile in instrument.target_profiles}
    assume(answers.target_profile in profiles)
    profile = profiles[answers.target_profile or ""]
    dimension, target = draw(st.sampled_from(sorted(profile.targets.items())))
    raised = draw(st.integers(target, instrument.top))
    profiles[profile.key] = replace(profile, targets={**profile.targets, dimension: raised})
    return instrument, replace(instrument, target_profiles=tuple(profiles.values())), answers


@st.composite
def left_out_questions(draw: DrawFn) -> Reduction:
    """A question marked not applicable, the same version without it, and its key."""
    instrument, answers = draw(cases())
    keys = [question.key for question in instrument.questions()]
    assume(len(keys) > 1)
    key = draw(st.sampled_from(keys))
    marked = with_answer(answers, key, Answer(not_applicable="None of ours."))
    smaller = without_question(instrument, key)
    return (instrument, marked), (smaller, held_by(smaller, answers)), key


def without_question(instrument: Instrument, key: str) -> Instrument:
    """What has no question, signal or raise left goes with it; so do preconditions on it."""
    remedies = [without_raises(remedy, key) for remedy in instrument.remedies]
    kept = {remedy.key for remedy in remedies if remedy.raises}
    antipatterns = [without_signals(each, key) for each in instrument.antipatterns]
    dimensions = [without_asking(dimension, key) for dimension in instrument.dimensions]
    return replace(
        instrument,
        dimensions=tuple(dimension for dimension in dimensions if dimension.questions),
        antipatterns=tuple(each for each in antipatterns if each.signals),
        remedies=tuple(
            replace(remedy, requires=tuple(key for key in remedy.requires if key in kept))
            for remedy in remedies
            if remedy.key in kept
        ),
    )


def without_asking(dimension: Dimension, key: str) -> Dimension:
    return replace(dimension, questions=tuple(q for q in dimension.questions if q.key != key))


def without_signals(antipattern: Antipattern, key: str) -> Antipattern:
    return replace(
        antipattern,
        signals=tuple(each for each in antipattern.signals if each.question != key),
        preconditions=tuple(each for each in antipattern.preconditions if each.question != key),
    )


def without_raises(remedy: Remedy, key: str) -> Remedy:
    return replace(remedy, raises=tuple(each for each in remedy.raises if each.question != key))


def held_by(instrument: Instrument, answers: Answers) -> Answers:
    """Only what is said of questions, antipatterns and remedies that the instrument has."""
    questions = {question.key for question in instrument.questions()}
    antipatterns = {antipattern.key for antipattern in instrument.antipatterns}
    remedies = {remedy.key for remedy in instrument.remedies}
    return replace(
        answers,
        answers=only(answers.answers, questions),
        votes=only(answers.votes, questions),
        contested=only(answers.contested, antipatterns),
        effort_days=only(answers.effort_days, remedies),
    )


def only(mapping: Mapping[str, T], keys: set[str]) -> dict[str, T]:
    return {key: value for key, value in mapping.items() if key in keys}


def all_top(instrument: Instrument, answers: Answers) -> Answers:
    answer = Answer(level=instrument.top, evidence=("A dashboard",))
    return replace(answers, answers={q.key: answer for q in instrument.questions()})


def unanswered(answers: Answers) -> Answers:
    return replace(answers, answers={}, votes={})


def after_the_plan(answers: Answers, document: Mapping[str, Any]) -> Answers:
    """Votes that stand where the plan ends; those of questions that nobody was asked stay out."""
    stands = {row["key"]: [row["low"], row["high"]] for row in document["questions"]}
    for step in document["plan"]:
        for lift in step["raises"]:
            stands[lift["question"]] = [max(lift["to"], at) for at in stands[lift["question"]]]
    asked = {
        row["key"]
        for row in document["questions"]
        if row["state"] not in ("not_applicable", "unanswered")
    }
    votes: dict[str, tuple[Vote, ...]] = {
        key: (low, low, high, high) for key, (low, high) in stands.items() if key in asked
    }
    left = {key: answer for key, answer in answers.answers.items() if key not in asked}
    return replace(answers, answers=left, votes=votes)


def next_edition(
    instrument: Instrument, *, gone: str, other: str, version: str = "1.1"
) -> Instrument:
    """One question is gone, one means something else, and a dimension begins with a new one."""
    smaller = without_question(instrument, gone)

    def changed(question: Question) -> Question:
        if question.key != other:
            return question
        anchors = (*question.anchors[:-1], "It is done in another way.")
        return replace(question, meaning=question.meaning + 1, anchors=anchors)

    first, *rest = (
        replace(dimension, questions=tuple(map(changed, dimension.questions)))
        for dimension in smaller.dimensions
    )
    new = replace(first.questions[0], key="brand-new", text="What is quite new here?")
    first = replace(first, questions=(new, *first.questions))
    changes = "One question is new, one is gone, one asks for something else."
    return replace(smaller, version=version, changes=changes, dimensions=(first, *rest))

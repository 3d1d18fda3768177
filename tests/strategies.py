"""Random instruments, small but nasty, and random answers to them.

Every instrument keeps the rules of the content file; nothing else about it is kind: scales of two
to seven levels, weights of any size and both number types, gates from a tenth to all, dimensions
too small for a level, cross-cutting facts, preconditions on signalled questions, remedies listed
before what they require.
"""

import datetime
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from assessment.engine.answers import Answer, Answers, Vote
from questionnaires.instrument import (
    Antipattern,
    Dimension,
    Effort,
    Facet,
    Instrument,
    Number,
    Question,
    Remedy,
    TargetProfile,
)
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_effort,
    make_facet,
    make_instrument,
    make_question,
    make_remedy,
    make_signal,
    make_target_profile,
)

GATES = st.sampled_from([0.8, 1, 1.0, 0.75, 0.7, 2 / 3, 0.6, 0.5, 0.1])
DAYS = st.sampled_from([2, 1, 5, 10, 20, 0.5, 0.25, 0.1, 2.0, 3.3])
FEW_DAYS = st.sampled_from([2, 1, 4])
FEW_WEIGHTS = st.sampled_from([1, 1, 2])
# The extremes are no round numbers: else shares fall on the tolerance itself, and noise decides.
WEIGHTS = st.sampled_from([1, 1, 2, 3, 0.5, 1.0, 0.1, 0.3, 2.5, 7, 1e-3, 1000, 1.7e-9, 123456789.5])
YES_OR_NO = st.booleans()
ONE_IN_FOUR = st.sampled_from([False, False, False, True])
THOROUGH = ["level", "level", "level", "dont_know"]
PATCHY = ["level", "level", "dont_know", "not_applicable", "none"]
NOTES = st.sampled_from(["", "We looked."])
EVIDENCE: SearchStrategy[tuple[str, ...]] = st.sampled_from(
    [(), ("A dashboard",), ("A log", "A ticket")]
)
DISSENTS = st.sampled_from(["", "", "Two of us disagree."])
DATES = st.sampled_from([None, datetime.date(2026, 11, 20)])
CAPACITIES = st.sampled_from([10, 1, 3, 5, 30, 2.5, 0.3, 0.7, 12.0])


class Kind(NamedTuple):
    """Of an instrument: few different figures make ties and bare majorities, many make noise."""

    top: int
    weights: SearchStrategy[Number]
    days: SearchStrategy[Number]


@cache
def level(least: int, top: int) -> SearchStrategy[int]:
    return st.integers(least, top)


KINDS = st.one_of(
    st.builds(Kind, level(1, 6), st.just(FEW_WEIGHTS), st.just(FEW_DAYS)),
    st.builds(Kind, level(1, 6), st.just(WEIGHTS), st.just(DAYS)),
)


@cache
def some(among: tuple[str, ...], least: int, most: int) -> SearchStrategy[list[str]]:
    """Different ones of them, in any order; none where there are none."""
    if not among:
        return st.just([])
    most = min(most, len(among))
    return st.lists(st.sampled_from(among), min_size=least, max_size=most, unique=True)


@cache
def keys(kind: str, least: int, often: int, most: int) -> SearchStrategy[tuple[str, ...]]:
    """From `least` to `most` of them, mostly not fewer than `often`."""
    counts = st.one_of(st.integers(least, most), st.integers(often, most), st.integers(often, most))
    return counts.map(lambda count: tuple(f"{kind}-{number + 1}" for number in range(count)))


def draw_question(
    draw: DrawFn, key: str, kind: Kind, facts: tuple[str, ...], facets: Sequence[Facet]
) -> Question:
    off = draw(some(facts, 0, 2)) if draw(YES_OR_NO) else []
    return make_question(
        key=key,
        top=kind.top,
        weight=draw(kind.weights),
        must=draw(level(1, kind.top)) if draw(YES_OR_NO) else None,
        core=draw(YES_OR_NO),
        off_when={fact: draw(YES_OR_NO) for fact in off},
        facets={
            facet.key: tuple(draw(some(tuple(value.key for value in facet.values), 1, 2)))
            for facet in facets
            if draw(YES_OR_NO)
        },
    )


def draw_dimension(
    draw: DrawFn, key: str, kind: Kind, facts: tuple[str, ...], facets: Sequence[Facet]
) -> Dimension:
    names = draw(keys(f"{key}-q", 1, 3, 5))
    return make_dimension(
        key=key,
        questions=[draw_question(draw, name, kind, facts, facets) for name in names],
        weight=draw(kind.weights),
    )


def draw_effort(draw: DrawFn, key: str, kind: Kind) -> Effort:
    days = draw(kind.days)
    return make_effort(key=key, person_days=days, from_days=days / 2, to_days=days * 2)


def draw_antipattern(
    draw: DrawFn, key: str, kind: Kind, asked: tuple[str, ...], concerns: tuple[str, ...]
) -> Antipattern:
    conditions = draw(some(asked, 0, 2)) if draw(YES_OR_NO) else []
    return make_antipattern(
        key=key,
        signals=[
            make_signal(
                question=question,
                below=draw(level(1, kind.top)),
                weight=draw(kind.weights),
                defining=number < 2 and draw(YES_OR_NO),
            )
            for number, question in enumerate(draw(some(asked, 1, 4)))
        ],
        severity=draw(level(1, 5)),
        concerns=draw(some(concerns, 0, 2)),
        preconditions={question: draw(level(1, kind.top)) for question in conditions},
    )


def draw_remedies(
    draw: DrawFn, kind: Kind, asked: tuple[str, ...], efforts: Sequence[Effort]
) -> list[Remedy]:
    """Each requires only ones before it in some order, which is not the content's."""
    names = draw(keys("r", 0, 5, 8))
    order = draw(st.permutations(names))
    before = {name: tuple(order[:place]) for place, name in enumerate(order)}
    return [
        make_remedy(
            key=name,
            raises={question: draw(level(1, kind.top)) for question in draw(some(asked, 1, 3))},
            effort=draw(st.sampled_from(efforts)).key,
            requires=draw(some(before[name], 0, 2)),
        )
        for name in names
    ]


def draw_target_profile(
    draw: DrawFn, key: str, kind: Kind, dimensions: Sequence[Dimension]
) -> TargetProfile:
    return make_target_profile(
        key=key, targets={dimension.key: draw(level(1, kind.top)) for dimension in dimensions}
    )


@st.composite
def instruments(draw: DrawFn) -> Instrument:
    kind = draw(KINDS)
    facts = draw(keys("fact", 0, 0, 2))
    concerns = draw(keys("concern", 0, 0, 3))
    facets = [
        make_facet(key=key, values=draw(keys(f"{key}-value", 1, 1, 3)))
        for key in draw(keys("facet", 0, 0, 2))
    ]
    dimensions = [
        draw_dimension(draw, key, kind, facts, facets) for key in draw(keys("d", 1, 2, 3))
    ]
    asked = tuple(question.key for each in dimensions for question in each.questions)
    efforts = [draw_effort(draw, key, kind) for key in draw(keys("effort", 1, 2, 3))]
    return make_instrument(
        top=kind.top,
        gate=draw(GATES),
        dimensions=dimensions,
        efforts=efforts,
        facts=facts,
        concerns=concerns,
        facets=facets,
        target_profiles=[
            draw_target_profile(draw, key, kind, dimensions)
            for key in draw(keys("profile", 0, 1, 2))
        ],
        antipatterns=[
            draw_antipattern(draw, key, kind, asked, concerns) for key in draw(keys("a", 0, 3, 6))
        ],
        remedies=draw_remedies(draw, kind, asked, efforts),
    )


@cache
def levels_of_a_team(top: int) -> SearchStrategy[SearchStrategy[int]]:
    """How well a team does: any level, low ones (which give long plans) or high ones."""
    low, high = level(0, top // 2), level(top // 2, top)
    return st.sampled_from([level(0, top), low, low, high])


def draw_answer(draw: DrawFn, levels: SearchStrategy[int], kinds: Sequence[str]) -> Answer:
    kind = draw(st.sampled_from(kinds))
    return Answer(
        level=draw(levels) if kind == "level" else None,
        not_applicable="None of ours." if kind == "not_applicable" else "",
        dont_know=kind == "dont_know",
        note=draw(NOTES),
        evidence=draw(EVIDENCE),
        dissent=draw(DISSENTS),
    )


def draw_answers(draw: DrawFn, instrument: Instrument) -> dict[str, Answer]:
    """Some teams answer everything, some leave gaps; of some dimensions nobody knows a thing."""
    levels = draw(levels_of_a_team(instrument.top))
    kinds = draw(st.sampled_from([THOROUGH, PATCHY]))
    answers = {}
    for dimension in instrument.dimensions:
        knows = not draw(ONE_IN_FOUR)
        for question in dimension.questions:
            answers[question.key] = draw_answer(draw, levels, kinds if knows else ["dont_know"])
    left_out = [key for key in answers if kinds is PATCHY and draw(ONE_IN_FOUR)]
    return {key: answer for key, answer in answers.items() if key not in left_out}


@cache
def votes(top: int) -> SearchStrategy[tuple[Vote, ...]]:
    """Mostly levels, or mostly none."""
    levels = range(top + 1)
    sure: SearchStrategy[Vote] = st.sampled_from([*levels, *levels, None])
    unsure: SearchStrategy[Vote] = st.sampled_from([*levels, *[None] * (top + 1)])
    return st.one_of([st.lists(vote, max_size=9).map(tuple) for vote in (sure, unsure)])


@st.composite
def answers_to(draw: DrawFn, instrument: Instrument) -> Answers:
    asked = [question.key for question in instrument.questions()]
    profiles = [None, *(profile.key for profile in instrument.target_profiles)]
    has_core = any(question.core for question in instrument.questions())
    return Answers(
        questionnaire=instrument.questionnaire,
        version=instrument.version,
        date=draw(DATES),
        form="core" if has_core and draw(ONE_IN_FOUR) else "full",
        target_profile=draw(st.sampled_from(profiles)),
        facts={fact.key: draw(YES_OR_NO) for fact in instrument.facts if draw(YES_OR_NO)},
        concerns=tuple(draw(some(tuple(each.key for each in instrument.concerns), 0, 2))),
        capacity_days_per_month=draw(CAPACITIES),
        effort_days={each.key: draw(DAYS) for each in instrument.remedies if draw(ONE_IN_FOUR)},
        answers=draw_answers(draw, instrument),
        votes={key: draw(votes(instrument.top)) for key in asked if draw(YES_OR_NO)},
        contested={
            each.key: "We see none." for each in instrument.antipatterns if draw(ONE_IN_FOUR)
        },
    )


@st.composite
def cases(draw: DrawFn) -> tuple[Instrument, Answers]:
    """An instrument with answers to it."""
    instrument = draw(instruments())
    return instrument, draw(answers_to(instrument))

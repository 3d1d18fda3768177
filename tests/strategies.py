"""Random instruments, small but nasty, and random answers to them.

Every instrument keeps the rules of the content file; nothing else about it is kind: scales of two
to seven levels, weights of any size and both number types, gates from a tenth to all, dimensions
too small for a level, cross-cutting facts, preconditions on signalled questions, remedies listed
before what they require.
"""

import datetime
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from assessment.engine.answers import Answer, Answers
from questionnaires.instrument import (
    Antipattern,
    Dimension,
    Effort,
    Facet,
    Instrument,
    Question,
    Remedy,
    Signal,
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

WEIGHTS = st.sampled_from([1, 1, 2, 3, 0.5, 1.0, 0.1, 0.3, 2.5, 7, 1e-3, 1000])
GATES = st.sampled_from([0.8, 1, 1.0, 0.75, 0.7, 2 / 3, 0.6, 0.5, 0.1])
DAYS = st.sampled_from([2, 1, 5, 10, 20, 0.5, 0.25, 0.1, 2.0, 3.3])
CAPACITIES = st.sampled_from([10, 1, 3, 5, 30, 2.5, 0.3, 0.7, 12.0])


def some(keys: Sequence[str], *, least: int = 0, most: int) -> SearchStrategy[list[str]]:
    """Different ones of `keys`, in any order."""
    if not keys:
        return st.just([])
    most = min(most, len(keys))
    return st.lists(st.sampled_from(keys), min_size=least, max_size=most, unique=True)


def keys(kind: str, *, least: int = 0, often: int = 0, most: int) -> SearchStrategy[list[str]]:
    """From `least` to `most` of them, mostly not fewer than `often`."""
    counts = st.one_of(st.integers(least, most), st.integers(often, most), st.integers(often, most))
    return counts.map(lambda count: [f"{kind}-{number}" for number in range(1, count + 1)])


@st.composite
def questions(
    draw: DrawFn, key: str, top: int, facts: Sequence[str], facets: Sequence[Facet]
) -> Question:
    off = draw(st.one_of(st.just([]), some(facts, most=2)))
    return make_question(
        key=key,
        top=top,
        weight=draw(WEIGHTS),
        must=draw(st.one_of(st.none(), st.none(), st.integers(1, top))),
        core=draw(st.booleans()),
        off_when={fact: draw(st.booleans()) for fact in off},
        facets={
            facet.key: tuple(draw(some([value.key for value in facet.values], least=1, most=2)))
            for facet in facets
            if draw(st.booleans())
        },
    )


@st.composite
def dimensions(
    draw: DrawFn, key: str, top: int, facts: Sequence[str], facets: Sequence[Facet]
) -> Dimension:
    names = draw(keys(f"{key}-q", least=1, often=3, most=5))
    return make_dimension(
        key=key,
        questions=[draw(questions(name, top, facts, facets)) for name in names],
        weight=draw(WEIGHTS),
    )


@st.composite
def efforts(draw: DrawFn, key: str) -> Effort:
    days = draw(DAYS)
    return make_effort(key=key, person_days=days, from_days=days / 2, to_days=days * 2)


@st.composite
def signals(draw: DrawFn, question: str, top: int, may_define: bool) -> Signal:
    return make_signal(
        question=question,
        below=draw(st.integers(1, top)),
        weight=draw(WEIGHTS),
        defining=may_define and draw(st.booleans()),
    )


@st.composite
def antipatterns(
    draw: DrawFn, key: str, top: int, asked: Sequence[str], concerns: Sequence[str]
) -> Antipattern:
    signalled = draw(some(asked, least=1, most=4))
    conditions = draw(st.one_of(st.just([]), some(asked, most=2)))
    return make_antipattern(
        key=key,
        signals=[
            draw(signals(question, top, may_define=number < 2))
            for number, question in enumerate(signalled)
        ],
        severity=draw(st.integers(1, 5)),
        concerns=draw(some(concerns, most=2)),
        preconditions={question: draw(st.integers(1, top)) for question in conditions},
    )


@st.composite
def remedies(
    draw: DrawFn, names: Sequence[str], top: int, asked: Sequence[str], efforts: Sequence[Effort]
) -> list[Remedy]:
    """Each requires only ones before it in some order, which is not the content's."""
    order = draw(st.permutations(names))
    before = {name: order[:number] for number, name in enumerate(order)}
    return [
        make_remedy(
            key=name,
            raises={
                question: draw(st.integers(1, top))
                for question in draw(some(asked, least=1, most=3))
            },
            effort=draw(st.sampled_from([effort.key for effort in efforts])),
            requires=draw(some(before[name], most=2)),
        )
        for name in names
    ]


@st.composite
def target_profiles(draw: DrawFn, key: str, top: int, names: Sequence[str]) -> TargetProfile:
    return make_target_profile(key=key, targets={name: draw(st.integers(1, top)) for name in names})


@st.composite
def instruments(draw: DrawFn) -> Instrument:
    top = draw(st.integers(1, 6))
    facts = draw(keys("fact", most=2))
    concerns = draw(keys("concern", most=3))
    facets = [
        make_facet(key=key, values=draw(keys(f"{key}-value", least=1, often=1, most=3)))
        for key in draw(keys("facet", most=2))
    ]
    parts = [
        draw(dimensions(key, top, facts, facets))
        for key in draw(keys("d", least=1, often=2, most=3))
    ]
    asked = [question.key for part in parts for question in part.questions]
    chosen_efforts = [draw(efforts(key)) for key in draw(keys("effort", least=1, often=2, most=3))]
    return make_instrument(
        top=top,
        gate=draw(GATES),
        dimensions=parts,
        efforts=chosen_efforts,
        facts=facts,
        concerns=concerns,
        facets=facets,
        target_profiles=[
            draw(target_profiles(key, top, [part.key for part in parts]))
            for key in draw(keys("profile", often=1, most=2))
        ],
        antipatterns=[
            draw(antipatterns(key, top, asked, concerns))
            for key in draw(keys("a", often=3, most=6))
        ],
        remedies=draw(remedies(draw(keys("r", often=5, most=8)), top, asked, chosen_efforts)),
    )


def levels(top: int) -> SearchStrategy[SearchStrategy[int]]:
    """How well a team does: any level, low ones (which give long plans) or high ones."""
    low, high = st.integers(0, top // 2), st.integers(top // 2, top)
    return st.sampled_from([st.integers(0, top), low, low, high])


@st.composite
def answer(draw: DrawFn, level: SearchStrategy[int], thorough: bool) -> Answer:
    """Settled one way or another; where not `thorough`, perhaps a note on what is not settled."""
    settled: SearchStrategy[dict[str, Any]] = level.map(lambda at: {"level": at})
    unsure = [st.just({"dont_know": True})]
    patchy = [st.just({"not_applicable": "None of ours."}), st.just({})]
    given = draw(st.one_of(settled, settled, settled, *unsure, *([] if thorough else patchy)))
    return Answer(
        **given,
        note=draw(st.sampled_from(["", "We looked."])),
        evidence=draw(st.sampled_from([(), ("A dashboard",), ("A log", "A ticket")])),
        dissent=draw(st.sampled_from(["", "", "Two of us disagree."])),
    )


def votes(top: int) -> SearchStrategy[tuple[int | None, ...]]:
    vote = st.one_of(st.integers(0, top), st.integers(0, top), st.none())
    return st.lists(vote, max_size=9).map(tuple)


@st.composite
def answers_to(draw: DrawFn, instrument: Instrument) -> Answers:
    asked = [question.key for question in instrument.questions()]
    remedy_keys = [remedy.key for remedy in instrument.remedies]
    antipattern_keys = [antipattern.key for antipattern in instrument.antipatterns]
    thorough = draw(st.booleans())
    level = draw(levels(instrument.top))
    has_core = any(question.core for question in instrument.questions())
    return Answers(
        questionnaire=instrument.questionnaire,
        version=instrument.version,
        date=draw(st.sampled_from([None, datetime.date(2026, 11, 20)])),
        form=draw(st.sampled_from(["full", "full", "core"] if has_core else ["full"])),
        target_profile=draw(
            st.sampled_from([None, *(profile.key for profile in instrument.target_profiles)])
        ),
        facts={fact.key: draw(st.booleans()) for fact in instrument.facts if draw(st.booleans())},
        concerns=tuple(draw(some([c.key for c in instrument.concerns], most=2))),
        capacity_days_per_month=draw(CAPACITIES),
        effort_days={key: draw(DAYS) for key in draw(some(remedy_keys, most=3))},
        answers={
            key: draw(answer(level, thorough))
            for key in asked
            if thorough or draw(st.integers(0, 5))
        },
        votes={key: draw(votes(instrument.top)) for key in asked if not draw(st.integers(0, 2))},
        contested=dict.fromkeys(draw(some(antipattern_keys, most=2)), "We do not see it."),
    )


@st.composite
def cases(draw: DrawFn) -> tuple[Instrument, Answers]:
    """An instrument with answers to it."""
    instrument = draw(instruments())
    return instrument, draw(answers_to(instrument))

"""An instrument of full size and a workshop's answers to it, as pure functions of a seed.

56 questions in 8 dimensions, 40 antipatterns, 60 remedies, 10 voters: the size of shipped content.
The sizes may be given, for tests that want many middling instruments rather than one large one.
"""

import datetime
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from assessment.engine.answers import Answer, Answers, Vote
from questionnaires.instrument import (
    Antipattern,
    Dimension,
    Effort,
    Facet,
    Instrument,
    Number,
    Precondition,
    Question,
    Raise,
    Remedy,
    Signal,
    SwitchedOff,
    TargetProfile,
)
from tests.instruments import make_effort, make_facet, make_instrument, make_target_profile

TOP = 4
FACTS = ("live", "retrained")
CONCERNS = ("customers", "cost", "compliance")
EFFORTS: dict[str, tuple[Number, Number, Number]] = {
    "hours": (0.5, 1, 0.5),
    "days": (1, 3, 2),
    "weeks": (5, 15, 10),
    "months": (20, 60, 40),
}
FACETS = {
    "three-vs": ("velocity", "validation", "versioning"),
    "lifecycle": ("collect", "experiment", "evaluate", "monitor"),
    "camp": ("builds", "depends"),
}

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    dimensions: int = 8
    questions: int = 7  # of each dimension
    antipatterns: int = 40
    remedies: int = 60
    voters: int = 10


FULL = Size()


def make_full_instrument(seed: int, size: Size = FULL) -> Instrument:
    chance = random.Random(seed)  # noqa: S311 -- a draw that can be repeated, not a secret
    facets = [make_facet(key=key, values=values) for key, values in FACETS.items()]
    dimensions = [_dimension(chance, number, size, facets) for number in range(size.dimensions)]
    asked = [question.key for dimension in dimensions for question in dimension.questions]
    return make_instrument(
        top=TOP,
        dimensions=dimensions,
        efforts=_efforts(),
        facts=FACTS,
        concerns=CONCERNS,
        facets=facets,
        target_profiles=_target_profiles(chance, dimensions),
        antipatterns=[_antipattern(chance, n, asked) for n in range(size.antipatterns)],
        remedies=_remedies(chance, size.remedies, asked),
    )


def make_full_answers(instrument: Instrument, seed: int, size: Size = FULL) -> Answers:
    """Most questions settled after a vote, some left to their votes, a few never reached."""
    chance = random.Random(seed)  # noqa: S311 -- a draw that can be repeated, not a secret
    asked = [question.key for question in instrument.questions()]
    middles = {key: chance.randint(0, TOP - 1) for key in asked}
    return Answers(
        questionnaire=instrument.questionnaire,
        version=instrument.version,
        organisation="Acme",
        team="Fraud",
        system="Card scoring",
        scope="The model and all that feeds it.",
        date=datetime.date(2026, 11, 20),
        target_profile=chance.choice(instrument.target_profiles).key,
        facts={"live": True, "retrained": chance.random() < 0.5},
        concerns=tuple(chance.sample(CONCERNS, 2)),
        effort_days={remedy.key: 3 for remedy in instrument.remedies if chance.random() < 0.1},
        answers={key: _answer(chance, middles[key]) for key in asked if chance.random() < 0.85},
        votes={
            key: tuple(_vote(chance, middles[key]) for _ in range(size.voters))
            for key in asked
            if chance.random() < 0.9
        },
    )


def _some(chance: random.Random, among: Sequence[T], least: int, most: int) -> list[T]:
    return chance.sample(among, min(len(among), chance.randint(least, most)))


def _dimension(
    chance: random.Random, number: int, size: Size, facets: Sequence[Facet]
) -> Dimension:
    key = f"dimension-{number + 1}"
    return Dimension(
        key=key,
        title=f"Dimension {number + 1}",
        summary="What belongs together and is scored together.",
        weight=chance.choice((1, 1, 1.5, 2)),
        questions=tuple(
            _question(chance, f"{key}-question-{n + 1}", core=n < 3, facets=facets)
            for n in range(size.questions)
        ),
    )


def _question(chance: random.Random, key: str, *, core: bool, facets: Sequence[Facet]) -> Question:
    return Question(
        key=key,
        text=f"How do you do {key}?",
        why="Because those who do it badly find out late, from somebody else.",
        anchors=tuple(
            f"At {level} the team can show what it does about {key}, and how often."
            for level in range(TOP + 1)
        ),
        weight=chance.choice((1, 1, 2, 3, 0.5)),
        must=chance.choice((None, None, 1, 2, 3)),
        core=core,
        not_applicable_when=tuple(
            SwitchedOff(fact=fact, when=False) for fact in FACTS if chance.random() < 0.05
        ),
        facets={
            facet.key: tuple(value.key for value in _some(chance, facet.values, 1, 2))
            for facet in facets
        },
        evidence=("A page opened in the room",),
    )


def _efforts() -> list[Effort]:
    return [
        make_effort(key=key, from_days=least, to_days=most, person_days=planned)
        for key, (least, most, planned) in EFFORTS.items()
    ]


def _target_profiles(chance: random.Random, dimensions: Sequence[Dimension]) -> list[TargetProfile]:
    return [
        make_target_profile(
            key=key,
            targets={dimension.key: chance.randint(least, most) for dimension in dimensions},
        )
        for key, least, most in (
            ("experiment", 1, 2),
            ("internal", 2, 3),
            ("customer-facing", 3, 4),
        )
    ]


def _antipattern(chance: random.Random, number: int, asked: Sequence[str]) -> Antipattern:
    signalled = _some(chance, asked, 2, 4)
    conditions = _some(chance, asked, 1, 2) if chance.random() < 0.25 else []
    return Antipattern(
        key=f"antipattern-{number + 1}",
        title=f"Antipattern {number + 1}",
        summary="A practice that looks like progress until it is paid for.",
        harm="Wrong decisions go on for weeks before anybody notices.",
        severity=chance.randint(1, 5),
        severity_because="Our judgement.",
        concerns=tuple(_some(chance, CONCERNS, 0, 1)),
        preconditions=tuple(
            Precondition(question=question, at_least=chance.randint(1, 2))
            for question in conditions
        ),
        signals=tuple(
            Signal(
                question=question,
                below=chance.randint(2, TOP),
                weight=chance.choice((1, 2, 3)),
                defining=place == 0 and chance.random() < 0.5,
            )
            for place, question in enumerate(signalled)
        ),
    )


def _remedies(chance: random.Random, count: int, asked: Sequence[str]) -> list[Remedy]:
    """Each requires only ones before it in some order, which is not the content's."""
    keys = [f"remedy-{number + 1}" for number in range(count)]
    order = chance.sample(keys, count)
    requires = {key: _some(chance, order[:place], 0, 2) for place, key in enumerate(order)}
    return [_remedy(chance, key, asked, requires[key]) for key in keys]


def _remedy(
    chance: random.Random, key: str, asked: Sequence[str], requires: Sequence[str]
) -> Remedy:
    return Remedy(
        key=key,
        title=key.capitalize(),
        summary="A piece of work that a team can finish and show.",
        first_step="Name who does it.",
        done_when="A stranger can see that it is done.",
        effort=chance.choice(tuple(EFFORTS)),
        reach=chance.choice(("team", "team", "platform", "organisation")),
        raises=tuple(
            Raise(question=question, to=chance.randint(1, TOP))
            for question in _some(chance, asked, 1, 3)
        ),
        requires=tuple(requires),
    )


def _answer(chance: random.Random, middle: int) -> Answer:
    if chance.random() < 0.05:
        return Answer(not_applicable="We have none of it.")
    if chance.random() < 0.08:
        return Answer(dont_know=True)
    return Answer(
        level=max(0, min(TOP, middle + chance.choice((-1, 0, 0, 1)))),
        note="Said in the workshop.",
        evidence=("A dashboard",) if chance.random() < 0.6 else (),
        dissent="One of us sees it lower." if chance.random() < 0.2 else "",
    )


def _vote(chance: random.Random, middle: int) -> Vote:
    if chance.random() < 0.1:
        return None
    return max(0, min(TOP, middle + chance.choice((-2, -1, 0, 0, 0, 1))))

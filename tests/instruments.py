"""Tiny instruments for pure tests: plain factories with boring defaults, no database.

`make_instrument()` alone gives two dimensions of three questions (`build-1` … `run-3`) on levels
0..4, one fact, one concern and two efforts, and passes every check of the content file.
"""

from collections.abc import Iterable, Mapping

from questionnaires.instrument import (
    Antipattern,
    Concern,
    Dimension,
    Effort,
    Facet,
    FacetValue,
    Fact,
    Instrument,
    Level,
    Number,
    Precondition,
    Question,
    Raise,
    Reach,
    Remedy,
    Signal,
    SwitchedOff,
    TargetProfile,
)

TOP = 4


def make_scale(*, top: int = TOP) -> tuple[Level, ...]:
    return tuple(
        Level(level=level, name=f"Level {level}", litmus=f"It stands at {level}.")
        for level in range(top + 1)
    )


def make_effort(
    *,
    key: str = "days",
    person_days: Number = 2,
    from_days: Number | None = None,
    to_days: Number | None = None,
) -> Effort:
    return Effort(
        key=key,
        title=key.capitalize(),
        from_days=person_days if from_days is None else from_days,
        to_days=person_days if to_days is None else to_days,
        person_days=person_days,
    )


def make_facet(*, key: str = "stage", values: Iterable[str] = ("early", "late")) -> Facet:
    return Facet(
        key=key,
        title=key.capitalize(),
        values=tuple(FacetValue(key=value, title=value.capitalize()) for value in values),
    )


def make_target_profile(
    *, key: str = "customer-facing", targets: Mapping[str, int]
) -> TargetProfile:
    return TargetProfile(key=key, title=key.capitalize(), summary="It suits.", targets=targets)


def make_question(
    *,
    key: str = "build-1",
    top: int = TOP,
    meaning: int = 1,
    weight: Number = 1,
    must: int | None = None,
    core: bool = False,
    off_when: Mapping[str, bool] | None = None,
    facets: Mapping[str, tuple[str, ...]] | None = None,
    references: Iterable[str] = (),
) -> Question:
    """`off_when` gives the facts that switch the question off."""
    return Question(
        key=key,
        text=f"How is {key} done?",
        why="It matters.",
        anchors=tuple(f"It is done at {level}." for level in range(top + 1)),
        meaning=meaning,
        weight=weight,
        must=must,
        core=core,
        not_applicable_when=tuple(
            SwitchedOff(fact=fact, when=when) for fact, when in (off_when or {}).items()
        ),
        facets=facets or {},
        references=tuple(references),
    )


def make_dimension(
    *, key: str = "build", questions: Iterable[Question] | None = None, weight: Number = 1
) -> Dimension:
    if questions is None:
        questions = [make_question(key=f"{key}-{number}") for number in (1, 2, 3)]
    return Dimension(
        key=key,
        title=key.capitalize(),
        summary=f"All about {key}.",
        questions=tuple(questions),
        weight=weight,
    )


def make_signal(
    *, question: str = "build-1", below: int = 3, weight: Number = 1, defining: bool = False
) -> Signal:
    return Signal(question=question, below=below, weight=weight, defining=defining)


def make_antipattern(
    *,
    key: str = "set-and-forget",
    signals: Iterable[Signal] | None = None,
    severity: int = 3,
    concerns: Iterable[str] = (),
    preconditions: Mapping[str, int] | None = None,
    references: Iterable[str] = (),
) -> Antipattern:
    """`preconditions` gives the least level by question."""
    return Antipattern(
        key=key,
        title=key.capitalize(),
        summary="It is done badly.",
        harm="It hurts.",
        severity=severity,
        signals=tuple([make_signal()] if signals is None else signals),
        concerns=tuple(concerns),
        preconditions=tuple(
            Precondition(question=question, at_least=level)
            for question, level in (preconditions or {}).items()
        ),
        references=tuple(references),
    )


def make_remedy(
    *,
    key: str = "weekly-comparison",
    raises: Mapping[str, int] | None = None,
    effort: str = "days",
    reach: Reach = "team",
    requires: Iterable[str] = (),
    references: Iterable[str] = (),
) -> Remedy:
    """`raises` gives the level reached by question."""
    return Remedy(
        key=key,
        title=key.capitalize(),
        summary="It is done better.",
        first_step="Begin.",
        done_when="It is done.",
        effort=effort,
        raises=tuple(
            Raise(question=question, to=level)
            for question, level in ({"build-1": 3} if raises is None else raises).items()
        ),
        reach=reach,
        requires=tuple(requires),
        references=tuple(references),
    )


def make_instrument(
    *,
    top: int = TOP,
    gate: Number = 0.8,
    questionnaire: str = "sample",
    version: str = "1.0",
    dimensions: Iterable[Dimension] | None = None,
    efforts: Iterable[Effort] | None = None,
    facts: Iterable[str] = ("live",),
    concerns: Iterable[str] = ("customers",),
    facets: Iterable[Facet] = (),
    target_profiles: Iterable[TargetProfile] = (),
    antipatterns: Iterable[Antipattern] = (),
    remedies: Iterable[Remedy] = (),
) -> Instrument:
    """Another `top` than 4 needs questions made with the same one."""
    if dimensions is None:
        dimensions = [make_dimension(key=key) for key in ("build", "run")]
    if efforts is None:
        efforts = [make_effort(), make_effort(key="weeks", person_days=10)]
    return Instrument(
        questionnaire=questionnaire,
        version=version,
        title="Sample",
        language="en",
        licence="CC-BY-4.0",
        changes="First edition.",
        gate=gate,
        scale=make_scale(top=top),
        dimensions=tuple(dimensions),
        efforts=tuple(efforts),
        facts=tuple(Fact(key=key, text=f"Is it {key}?") for key in facts),
        concerns=tuple(Concern(key=key, title=key.capitalize()) for key in concerns),
        facets=tuple(facets),
        target_profiles=tuple(target_profiles),
        antipatterns=tuple(antipatterns),
        remedies=tuple(remedies),
    )

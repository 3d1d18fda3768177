"""Made-up answers that put every component in every state it can have: for the gallery.

The keys of the sample dimensions, antipatterns and remedies name the state that they are there for.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import replace

from assessment.engine import progress, scoring
from assessment.engine.answers import Answer, Answers
from assessment.engine.evaluation import evaluate
from assessment.results import Results, Since
from questionnaires.instrument import (
    Antipattern,
    Dimension,
    Effort,
    Facet,
    FacetValue,
    Instrument,
    Level,
    Precondition,
    Question,
    Raise,
    Reach,
    Remedy,
    Signal,
    TargetProfile,
)

NAMES = ("Absent", "Ad hoc", "Routine", "Guarded", "Learning", "Steady", "Renowned")
LONG = "Reproducibility-of-everything-that-was-ever-trained-by-anybody, and who answers for it"
SHOWN = ("A page opened in the room",)
CANNOT_SAY = Answer(dont_know=True)
LEFT_OUT = Answer(not_applicable="There is none here.")

# Dimension -> target and replies; a level is shown by evidence unless it is to lag behind.
DIMENSIONS: Mapping[str, tuple[str, int, tuple[int | Answer | None, ...]]] = {
    "reached": ("At target", 2, (2, 2, 2)),
    "exposed": ("Exposed", 3, (0, 0, 0)),
    "open": ("Open", 3, (2, 2, 2, 2, CANNOT_SAY)),
    "claimed": ("Claimed", 3, tuple(Answer(level=4) for _ in range(3))),
    "wide": ("Too wide for a score", 2, (1, 0, 2, CANNOT_SAY)),
    "held": ("Held back", 3, (4, 4, 0)),
    "short": ("Two questions", 3, (2, 1)),
    "thin": ("Thin", 3, (1, None, None)),
    "absent": ("Left out", 3, (LEFT_OUT, LEFT_OUT, LEFT_OUT)),
}
BEFORE = {
    "reached-1": 1,
    "reached-2": 1,
    "reached-3": 1,
    "claimed-1": 4,
    "held-1": 4,
    "short-1": 3,
    "short-2": 1,
}
EFFORTS = (
    Effort(key="days", title="Days", from_days=1, to_days=3, person_days=2),
    Effort(key="weeks", title="Weeks", from_days=8, to_days=20, person_days=12),
)
HALVES = Facet(
    key="half",
    title="Halves",
    values=(
        FacetValue(key="first", title="The first"),
        FacetValue(key="rest", title="The rest"),
        FacetValue(key="none", title="None"),
    ),
)


def results() -> Results:
    """Every way to say a level, every verdict and band, every kind of step."""
    instrument = _instrument()
    evaluation = evaluate(instrument, _answers(instrument))
    older = scoring.profile(instrument, _given(instrument, BEFORE))
    change = progress.compare(older, evaluation.profile)
    since = Since(date=datetime.date(2026, 5, 12), progress=change, older=older)
    return Results(evaluation, since)


def scales() -> list[Results]:
    """A profile for every length of a scale, from two to seven levels."""
    return [_of_scale(top) for top in range(1, 7)]


def _instrument() -> Instrument:
    return Instrument(
        questionnaire="sample",
        version="1.0",
        title="Sample",
        language="en",
        licence="CC-BY-4.0",
        changes="First edition.",
        gate=0.8,
        scale=_scale(4),
        dimensions=tuple(
            _dimension(key, title, len(replies)) for key, (title, _, replies) in DIMENSIONS.items()
        ),
        efforts=EFFORTS,
        facets=(HALVES,),
        target_profiles=(_target_profile(),),
        antipatterns=_antipatterns(),
        remedies=_remedies(),
    )


def _target_profile() -> TargetProfile:
    return TargetProfile(
        key="sample",
        title="Customer-facing",
        summary="A sample.",
        targets={key: target for key, (_, target, _) in DIMENSIONS.items()},
    )


def _antipatterns() -> tuple[Antipattern, ...]:
    needs_open = (Precondition(question="open-5", at_least=1),)
    needs_wide = (Precondition(question="wide-2", at_least=1),)
    return (
        _antipattern("critical", 5, {"exposed-1": 3}),
        _antipattern("high", 3, {"exposed-1": 3, "exposed-2": 3}),
        _antipattern("medium", 2, {"exposed-2": 3}),
        _antipattern("low", 1, {"exposed-1": 3}),
        _antipattern("suspected", 4, {"open-5": 3}),
        _antipattern("conditional", 3, {"exposed-2": 3}, needs_open),
        _antipattern("contested", 2, {"exposed-2": 3, "absent-2": 3}),
        _antipattern("without-a-remedy", 2, {"short-2": 3}),
        _antipattern("done-already", 2, {"wide-1": 2}),
        _antipattern("worth-nothing", 1, {"wide-2": 2}),
        _antipattern("opened-by-it", 5, {"exposed-3": 3}, needs_wide),
        _antipattern(
            "raised-too-little", 1, {"exposed-3": 3, "claimed-1": 3, "claimed-2": 3}, (), 1
        ),
        _antipattern(
            "together",
            2,
            {"held-3": 3, "thin-1": 3, "held-1": 3, "held-2": 3, "claimed-1": 3},
            (),
            2,
        ),
        _antipattern("traces", 3, {"reached-1": 2, "reached-2": 2, "exposed-3": 3}),
        _antipattern("not-asked", 3, {"thin-2": 3, "thin-3": 3}),
        _antipattern("unassessable", 3, {"absent-1": 3}),
        _antipattern("clear", 3, {"reached-1": 2}),
    )


def _remedies() -> tuple[Remedy, ...]:
    return (
        _remedy("by-the-team", {"exposed-1": 3}),
        _remedy("by-the-platform-team", {"exposed-2": 3}, "platform", "weeks", ("by-the-team",)),
        _remedy("by-the-organisation", {"open-5": 3}, "organisation"),
        _remedy("already-done", {"wide-1": 1}),
        _remedy("opens-more", {"wide-2": 2}),
        _remedy("one-of-two", {"held-3": 3}),
        _remedy("other-of-two", {"thin-1": 3}),
        _remedy("also-possible", {"reached-1": 3, "exposed-3": 1}),
    )


def _answers(instrument: Instrument) -> Answers:
    replies = {
        f"{key}-{number}": reply
        for key, (_, _, given) in DIMENSIONS.items()
        for number, reply in enumerate(given, 1)
        if reply is not None
    }
    return Answers(
        questionnaire=instrument.questionnaire,
        version=instrument.version,
        target_profile="sample",
        effort_days={"by-the-organisation": 5},
        answers={key: _answer(reply) for key, reply in replies.items()},
        contested={"contested": "The nightly build has run from a clean checkout since October."},
    )


def _given(instrument: Instrument, levels: Mapping[str, int]) -> Answers:
    return Answers(
        questionnaire=instrument.questionnaire,
        version=instrument.version,
        answers={key: _answer(level) for key, level in levels.items()},
    )


def _of_scale(top: int) -> Results:
    """One dimension at the bottom, one in the middle, one at the top, and one with a long name."""
    heights = {"bottom": 0, "middle": top // 2, "top": top, "long": top - 1}
    dimensions = [_dimension(key, key.capitalize(), 3, top) for key in heights]
    dimensions[-1] = replace(dimensions[-1], title=LONG)
    instrument = replace(
        _instrument(),
        scale=_scale(top),
        dimensions=tuple(dimensions),
        target_profiles=(),
        antipatterns=(),
        remedies=(),
    )
    answers = {f"{key}-{n}": level for key, level in heights.items() for n in (1, 2, 3)}
    return Results(evaluate(instrument, _given(instrument, answers)))


def _answer(reply: int | Answer) -> Answer:
    return reply if isinstance(reply, Answer) else Answer(level=reply, evidence=SHOWN)


def _scale(top: int) -> tuple[Level, ...]:
    return tuple(Level(level=n, name=NAMES[n], litmus="A sample.") for n in range(top + 1))


def _dimension(key: str, title: str, questions: int, top: int = 4) -> Dimension:
    return Dimension(
        key=key,
        title=title,
        summary="A sample.",
        questions=tuple(_question(f"{key}-{number}", top) for number in range(1, questions + 1)),
    )


def _question(key: str, top: int) -> Question:
    return Question(
        key=key,
        text=f"How do you do {key.replace('-', ' ')}?",
        why="A sample.",
        anchors=tuple(
            f"What a team does at {level}, on an ordinary week." for level in range(top + 1)
        ),
        must=1 if key == "open-5" else None,
        facets={"half": ("first",) if key.endswith("-1") else ("rest",)},
    )


def _antipattern(
    key: str,
    severity: int,
    below: Mapping[str, int],
    conditions: Iterable[Precondition] = (),
    defining: int = 0,
) -> Antipattern:
    """As many of the first signals are defining."""
    return Antipattern(
        key=key,
        title=key.replace("-", " ").capitalize(),
        summary="What is done, and looks like progress.",
        harm="What it does to those who depend on it.",
        severity=severity,
        signals=tuple(
            Signal(question=each, below=level, defining=place < defining)
            for place, (each, level) in enumerate(below.items())
        ),
        preconditions=tuple(conditions),
    )


def _remedy(
    key: str,
    raises: Mapping[str, int],
    reach: Reach = "team",
    effort: str = "days",
    requires: tuple[str, ...] = (),
) -> Remedy:
    return Remedy(
        key=key,
        title=key.replace("-", " ").capitalize(),
        summary="A piece of work that can be finished.",
        first_step="Name who does it.",
        done_when="A stranger can see it.",
        effort=effort,
        reach=reach,
        raises=tuple(Raise(question=question, to=to) for question, to in raises.items()),
        requires=requires,
    )

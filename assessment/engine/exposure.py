"""How far one antipattern stands exposed, as a function of the low and high of the questions.

A Case is an antipattern made ready for one set of answers: thresholds and severity are the
effective ones, and whatever cannot change while answers are raised is decided once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from assessment.engine.answers import Answers
from assessment.engine.scoring import chosen_targets
from assessment.engine.standing import Standing
from assessment.engine.tolerance import is_positive, reaches
from questionnaires.instrument import Antipattern, Instrument, Number, Precondition, Question

Verdict = Literal["present", "suspected", "traces", "clear", "not_asked", "unassessable"]
Band = Literal["critical", "high", "medium", "low", "none"]
Range = tuple[int, int]  # low and high of a question
State = Mapping[str, Range]  # of every applicable question
Exposures = tuple[float, float]  # low and high

FOUND: tuple[Verdict, ...] = ("present", "suspected")
EXPOSED = 0.5  # from here on an antipattern is present or suspected
ASKED_ENOUGH = 0.5  # of the applicable weight
MOST_SEVERE = 5
BANDS: tuple[tuple[Band, float], ...] = (("critical", 3.5), ("high", 2.5), ("medium", 1.25))


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSignal:
    """A signal under its effective threshold."""

    question: Question
    below: int
    weight: Number
    defining: bool
    standing: Standing

    def deficit(self, value: int) -> float:
        return max(0, self.below - value) / self.below


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    antipattern: Antipattern
    severity: int
    signals: tuple[CaseSignal, ...]  # on questions that this assessment holds
    shares: tuple[tuple[str, tuple[float, ...]], ...]  # asked question, its exposure by value
    defining: tuple[tuple[str, int], ...]  # asked question, threshold
    preconditions: tuple[tuple[str, int], ...]  # asked question, at least
    assessable: bool  # a signal is applicable
    never: bool  # a precondition stands on a question that does not apply
    unasked: bool  # too little is known to accuse anybody

    @property
    def questions(self) -> frozenset[str]:
        """The questions whose low and high decide the exposures."""
        return frozenset(question for question, _ in (*self.shares, *self.preconditions))

    @property
    def can_count(self) -> bool:
        """Whether any state of the answers that were given could expose this antipattern."""
        return self.assessable and not self.never and not self.unasked

    def is_ruled_out(self, state: State) -> bool:
        """Whether a precondition is false."""
        return self.never or any(state[key][1] < least for key, least in self.preconditions)

    def waits(self, state: State) -> bool:
        """Whether a precondition does not hold yet: it is false, or open."""
        return any(state[key][0] < least for key, least in self.preconditions)

    def judge(self, state: State) -> tuple[Verdict, Exposures | None]:
        if not self.assessable:
            return "unassessable", None
        if self.is_ruled_out(state):
            return "clear", (0.0, 0.0)
        if self.unasked:
            return "not_asked", None
        exposures = self.exposures(state)
        return verdict(exposures), exposures

    def exposures(self, state: State) -> Exposures:
        """For a case that can count; the low one is taken at the questions' high."""
        if self.preconditions and self.is_ruled_out(state):
            return 0.0, 0.0
        low = high = 0.0
        for question, share in self.shares:
            at_low, at_high = state[question]
            low += share[at_high]
            high += share[at_low]
        for question, below in self.defining:
            at_low, at_high = state[question]
            low = max(low, EXPOSED) if 2 * at_high <= below else low
            high = max(high, EXPOSED) if 2 * at_low <= below else high
        return 0.0 if self.preconditions and self.waits(state) else low, high

    def risk(self, exposures: Exposures) -> float:
        return self.severity * (exposures[0] + exposures[1]) / 2


def verdict(exposures: Exposures) -> Verdict:
    low, high = exposures
    if reaches(low, EXPOSED):
        return "present"
    if reaches(high, EXPOSED):
        return "suspected"
    return "traces" if is_positive(high) else "clear"


def band(risk: float) -> Band:
    for name, threshold in BANDS:
        if reaches(risk, threshold):
            return name
    return "low" if is_positive(risk) else "none"


def cases(
    instrument: Instrument, answers: Answers, standings: Mapping[str, Standing]
) -> tuple[Case, ...]:
    """A case for every antipattern, in content order."""
    targets = chosen_targets(instrument, answers)
    target_of = {
        question.key: targets.get(dimension.key, instrument.top)
        for dimension in instrument.dimensions
        for question in dimension.questions
    }
    switched_off = {q.key for q in instrument.questions() if answers.switched_off(q)}
    return tuple(
        _case(antipattern, answers, standings, target_of, switched_off, instrument.top)
        for antipattern in instrument.antipatterns
    )


def _case(
    antipattern: Antipattern,
    answers: Answers,
    standings: Mapping[str, Standing],
    target_of: Mapping[str, int],
    switched_off: set[str],
    top: int,
) -> Case:
    signals = tuple(
        CaseSignal(
            question=standings[signal.question].question,
            below=min(signal.below, target_of[signal.question]),
            weight=signal.weight,
            defining=signal.defining,
            standing=standings[signal.question],
        )
        for signal in antipattern.signals
        if signal.question in standings
    )
    asked = tuple(signal for signal in signals if signal.standing.asked)
    asked_weight = float(sum(signal.weight for signal in asked))
    applicable_weight = float(sum(signal.weight for signal in signals if signal.standing.bounds))
    states = [_state(each, standings, switched_off) for each in antipattern.preconditions]
    return Case(
        antipattern=antipattern,
        severity=_severity(antipattern, answers),
        signals=signals,
        shares=tuple(
            (
                signal.question.key,
                tuple(signal.weight * signal.deficit(at) / asked_weight for at in range(top + 1)),
            )
            for signal in asked
        ),
        defining=tuple((signal.question.key, signal.below) for signal in asked if signal.defining),
        preconditions=tuple(
            (each.question, each.at_least)
            for each, state in zip(antipattern.preconditions, states, strict=True)
            if state not in ("not_applicable", "unanswered")
        ),
        assessable=applicable_weight > 0,
        never="not_applicable" in states,
        unasked="unanswered" in states
        or applicable_weight == 0
        or not reaches(asked_weight / applicable_weight, ASKED_ENOUGH),
    )


def _state(
    precondition: Precondition, standings: Mapping[str, Standing], switched_off: set[str]
) -> str:
    """A question that a fact switches off does not apply; one outside the form was not asked."""
    standing = standings.get(precondition.question)
    if standing:
        return standing.state
    return "not_applicable" if precondition.question in switched_off else "unanswered"


def _severity(antipattern: Antipattern, answers: Answers) -> int:
    matters = any(concern in answers.concerns for concern in antipattern.concerns)
    return min(MOST_SEVERE, antipattern.severity + matters)

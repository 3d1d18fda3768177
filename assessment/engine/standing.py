"""Where each question stands: low ≤ point ≤ high, read from its answer or from its votes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from assessment.engine.agreement import consensus, level_votes, quartiles, votes_count
from assessment.engine.answers import Answer, Answers, Vote
from questionnaires.instrument import Instrument, Question

State = Literal["level", "votes", "dont_know", "unanswered", "not_applicable"]

FEWEST_AGAINST_A_SETTLED_LEVEL = 3  # votes

NO_ANSWER = Answer()


class Bounds(NamedTuple):
    """low ≤ point ≤ high, and shown ≤ low: what a stranger would believe."""

    low: int
    point: int | None
    high: int
    shown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one question stands; `bounds` is None where it is not applicable."""

    question: Question
    state: State
    bounds: Bounds | None
    votes: int  # all of them
    levels: tuple[int, ...]  # the votes that name a level, ascending
    consensus: float | None

    @property
    def key(self) -> str:
        return self.question.key

    @property
    def low(self) -> int | None:
        return self.bounds.low if self.bounds else None

    @property
    def point(self) -> int | None:
        return self.bounds.point if self.bounds else None

    @property
    def high(self) -> int | None:
        return self.bounds.high if self.bounds else None

    @property
    def shown(self) -> int | None:
        return self.bounds.shown if self.bounds else None

    @property
    def asked(self) -> bool:
        """Whether anybody was asked for a level."""
        return self.state not in ("unanswered", "not_applicable")


def standings(instrument: Instrument, answers: Answers) -> dict[str, Standing]:
    """Question key -> standing, in content order, for the questions this assessment holds."""
    return {
        question.key: stand(
            question,
            answers.answers.get(question.key, NO_ANSWER),
            answers.votes.get(question.key, ()),
            instrument.top,
        )
        for question in instrument.questions()
        if answers.holds(question)
    }


def stand(question: Question, answer: Answer, votes: Sequence[Vote], top: int) -> Standing:
    levels = level_votes(votes)
    counted = votes_count(levels, len(votes))
    state = _state(answer, votes, counted)
    return Standing(
        question=question,
        state=state,
        bounds=_bounds(state, answer, levels, counted, top),
        votes=len(votes),
        levels=tuple(levels),
        consensus=consensus(levels, top),
    )


def _state(answer: Answer, votes: Sequence[Vote], counted: bool) -> State:
    if answer.not_applicable:
        return "not_applicable"
    if answer.level is not None:
        return "level"
    if answer.dont_know:
        return "dont_know"
    if not votes:
        return "unanswered"
    return "votes" if counted else "dont_know"


def believed(top: int) -> int:
    """The highest level that a stranger believes without evidence, ⌈L/2⌉ (docs/method.md)."""
    return (top + 1) // 2


def _bounds(
    state: State, answer: Answer, levels: Sequence[int], counted: bool, top: int
) -> Bounds | None:
    if state == "not_applicable":
        return None
    if state == "votes":
        low, point, high = quartiles(levels)
        return Bounds(low, point, high, min(low, believed(top)))
    if answer.level is None:
        return Bounds(0, None, top, 0)
    low = _settled_low(answer, answer.level, levels if counted else ())
    shown = low if answer.has_evidence else min(low, believed(top))
    return Bounds(low, answer.level, answer.level, shown)


def _settled_low(answer: Answer, level: int, counted: Sequence[int]) -> int:
    """A level settled above its votes: dissent lets the lower quarter speak, evidence the room."""
    if len(counted) < FEWEST_AGAINST_A_SETTLED_LEVEL:
        return level
    if answer.has_dissent:
        return min(level, quartiles(counted).lower)
    return level if answer.has_evidence else min(level, quartiles(counted).median)

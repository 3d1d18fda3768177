"""The order of the questions in a workshop, which of them bear least, and how time runs.

Times are minutes unless a name says otherwise.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from assessment.engine.answers import Answers
from assessment.engine.exposure import cases
from assessment.engine.standing import believed, standings
from assessment.engine.tolerance import ordered
from assessment.engine.votes import Reading
from questionnaires.instrument import Instrument, Question

# What a workshop is made of beside its questions.
SCOPE_AND_RULES, JOIN_AND_PRACTICE, BREAK, FINDINGS, STEPS = 5, 5, 5, 10, 8
BESIDE_THE_QUESTIONS = SCOPE_AND_RULES + JOIN_AND_PRACTICE + BREAK + FINDINGS + STEPS

BEHIND = 3  # from here on it is said
MOST_TO_PARK = 3

FEWEST_ALIGNED = 4  # votes, to settle without talk
MOST_CANT_SAY = 0.25
AFTER_A_SURVEY = {"aligned": 1, "mixed": 3, "split": 4}  # a question, by its word
WITHOUT_A_WORD = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a workshop; its minutes are whole, and so is where it begins."""

    key: str
    begins: int
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    remaining: int  # questions, the one on the screens included
    left: float  # for all of them; below 0 once the time is over
    each: float  # planned for a question, at the start
    behind: int  # whole minutes; 0 on pace
    to_park: tuple[str, ...]  # questions, the one of least leverage first

    @property
    def each_left(self) -> float:
        """For a question that remains."""
        return max(0.0, self.left) / self.remaining if self.remaining else 0.0


def open_questions(instrument: Instrument, answers: Answers) -> list[str]:
    """What is asked in this form under these facts and is not settled, in content order."""
    settled = {key for key, answer in answers.answers.items() if answer.settled}
    return [q.key for q in instrument.questions() if answers.holds(q) and q.key not in settled]


def following(agenda: Sequence[str], done: Collection[str], present: str) -> str | None:
    """The first that is not done: after the present question, then from the front."""
    at = agenda.index(present) + 1 if present in agenda else 0
    turned = (*agenda[at:], *agenda[:at])
    return next((key for key in turned if key not in done and key != present), None)


def most_split_first(agenda: Sequence[str], readings: Mapping[str, Reading]) -> list[str]:
    """Where votes are too few for a consensus first, by their range; then by consensus."""

    def order(key: str) -> tuple[int, float]:
        reading = readings.get(key)
        if reading is None or reading.consensus is None:
            return (0, -reading.range if reading else 0)
        return (1, ordered(reading.consensus))

    return sorted(agenda, key=order)


def is_aligned(question: Question, reading: Reading, *, has_evidence: bool, top: int) -> bool:
    """Whether a question may be settled at its median without talk.

    Never a `must` question, one with fewer than four votes or with more than a quarter "I can't
    say", and without evidence none above what a stranger would believe: ⌈L/2⌉.
    """
    if question.must is not None or reading.median is None:
        return False
    credible = has_evidence or reading.median <= believed(top)
    enough = reading.votes >= FEWEST_ALIGNED
    known = reading.cant_say <= MOST_CANT_SAY * reading.votes
    return enough and known and credible and reading.word == "aligned"


def minutes_for(agenda: Iterable[str], readings: Mapping[str, Reading]) -> int:
    """About how long the talk on these questions takes, after a survey."""
    words = (readings[key].word if key in readings else None for key in agenda)
    return sum(AFTER_A_SURVEY.get(word or "", WITHOUT_A_WORD) for word in words)


def leverage(instrument: Instrument, answers: Answers) -> dict[str, float]:
    """Question -> Σ severity·u/Σu over the antipatterns that it signals.

    u is the weight of its signal, Σu that of all signals of the antipattern on questions which
    this assessment asks and which apply; severity is the effective one.
    """
    bears: dict[str, float] = {}
    for case in cases(instrument, answers, standings(instrument, answers)):
        applicable = [signal for signal in case.signals if signal.standing.bounds]
        weight = sum(signal.weight for signal in applicable)
        for signal in applicable:
            share = case.severity * signal.weight / weight
            bears[signal.question.key] = bears.get(signal.question.key, 0.0) + share
    return bears


def least_leverage(
    instrument: Instrument, answers: Answers, keys: Collection[str], most: int
) -> list[str]:
    """Of these questions those that are not required and bear least on what could be found."""
    bears = leverage(instrument, answers)
    free = [q.key for q in instrument.questions() if q.key in keys and q.must is None]
    return sorted(free, key=lambda key: ordered(bears.get(key, 0.0)))[:most]


def minutes_of_questions(minutes: float) -> float:
    """What a workshop of so many minutes has for its questions."""
    return max(0.0, minutes - BESIDE_THE_QUESTIONS)


def parts(minutes: int) -> tuple[Part, ...]:
    """What follows on what; the break parts the questions in two, the first the longer."""
    whole = round(minutes_of_questions(minutes))
    lengths = {
        "scope": SCOPE_AND_RULES,
        "practice": JOIN_AND_PRACTICE,
        "questions": whole - whole // 2,
        "break": BREAK,
        "more-questions": whole // 2,
        "findings": FINDINGS,
        "steps": STEPS,
    }
    begins = [0, *accumulate(lengths.values())]
    return tuple(
        Part(key=key, begins=begin, minutes=length)
        for begin, (key, length) in zip(begins, lengths.items(), strict=False)
    )


def minutes_behind(*, budget: float, of: int, done: int, worked: float, on_this: float) -> int:
    """Whole minutes later than planned; 0 below three.

    `worked` minutes have gone by since the first question, `on_this` of them on the present one,
    which is late only once it has had its share.
    """
    if not of:
        return 0
    planned = budget / of
    late = worked - planned * done - min(on_this, planned)
    return math.floor(late) if late >= BEHIND else 0


def questions_to_park(behind: int, each: float) -> int:
    """How many would bring the room back on pace, three at most."""
    return min(MOST_TO_PARK, math.ceil(behind / each)) if behind and each else 0

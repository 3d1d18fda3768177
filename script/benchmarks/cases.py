"""An instrument of full size with everything asked and voted on: the work is never less."""

from collections import ChainMap
from dataclasses import replace

from assessment.engine.answers import Answers
from questionnaires.instrument import Instrument
from tests.fullsize import FACTS, make_full_answers, make_full_instrument

DRAWS = 20  # each leaves a few questions without an answer or without votes, all together none
SIZE = {"questions": 56, "antipatterns": 40, "remedies": 60, "votes": 560}


class NotFullSize(Exception):
    """Less is asked than the figures are said to be of."""


def make_case(seed: int, *, settled: bool = False) -> tuple[Instrument, Answers]:
    """No question is switched off, and each has the votes of ten people.

    Most are settled; every one if `settled`. Raises NotFullSize.
    """
    instrument = make_full_instrument(seed)
    drawn = [make_full_answers(instrument, seed + 1000 * n) for n in range(DRAWS)]
    answers = replace(
        drawn[0],
        facts=dict.fromkeys(FACTS, True),
        votes=dict(ChainMap(*(dict(each.votes) for each in drawn))),
    )
    if settled:
        every = ChainMap(*(dict(each.answers) for each in drawn))
        answers = replace(answers, answers=dict(every))
    refuse_less(instrument, answers)
    return instrument, answers


def refuse_less(instrument: Instrument, answers: Answers) -> None:
    size = {
        "questions": sum(1 for question in instrument.questions() if answers.holds(question)),
        "antipatterns": len(instrument.antipatterns),
        "remedies": len(instrument.remedies),
        "votes": sum(map(len, answers.votes.values())),
    }
    if size != SIZE:
        raise NotFullSize(size)

"""An instrument of full size with everything asked and voted on: the work is never less."""

from collections import ChainMap
from dataclasses import replace

from assessment.engine.answers import Answers
from questionnaires.instrument import Instrument
from tests.fullsize import FACTS, make_full_answers, make_full_instrument

DRAWS = 20  # each leaves a few questions without an answer or without votes, all together none


def make_case(seed: int) -> tuple[Instrument, Answers]:
    """56 questions, none switched off, each with the votes of ten people; most are settled."""
    instrument, drawn = draw(seed)
    votes = dict(ChainMap(*(dict(each.votes) for each in drawn)))
    return instrument, replace(drawn[0], facts=dict.fromkeys(FACTS, True), votes=votes)


def make_settled_case(seed: int) -> tuple[Instrument, Answers]:
    """The same, with a settled answer to every question."""
    instrument, drawn = draw(seed)
    _, case = make_case(seed)
    return instrument, replace(
        case, answers=dict(ChainMap(*(dict(each.answers) for each in drawn)))
    )


def draw(seed: int) -> tuple[Instrument, list[Answers]]:
    instrument = make_full_instrument(seed)
    return instrument, [make_full_answers(instrument, seed + 1000 * n) for n in range(DRAWS)]

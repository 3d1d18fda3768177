"""Plan → whether the place of each of its first steps hangs on a single answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assessment.engine.answers import Answers, Vote
from assessment.engine.diagnosis import ranges
from assessment.engine.evaluation import Evaluation
from assessment.engine.exposure import Range
from assessment.engine.search import Search
from assessment.engine.standing import NO_ANSWER, Standing, stand
from assessment.engine.works import gauges, works
from questionnaires.instrument import Question

FIRST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Firmness:
    """A step among the first ten, and the questions of which one could put it out of them."""

    remedy: str
    depends_on: tuple[Question, ...]  # in content order; empty where the step is firm

    @property
    def is_firm(self) -> bool:
        return not self.depends_on


def firmness(evaluation: Evaluation) -> tuple[Firmness, ...]:
    """Of each of the first ten steps, in plan order.

    A step is firm if it is among the first ten also where any one answer is a level higher or
    lower. Where nobody can say, the answer is taken for the lowest and for the highest level.
    """
    first = [step.key for step in evaluation.plan.steps[:FIRST]]
    upset: dict[str, list[Question]] = {key: [] for key in first}
    trial = _Trial(evaluation)
    for question, moved in trial.moves():
        gone = set(first) - trial.first_with(question.key, moved)
        for key in gone:
            if question not in upset[key]:
                upset[key].append(question)
    return tuple(
        Firmness(remedy=key, depends_on=tuple(questions)) for key, questions in upset.items()
    )


class _Trial:
    """Searches from one answer moved; what an answer does not touch is worked out once."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.answers = evaluation.answers
        self.top = evaluation.instrument.top
        self.standings = evaluation.profile.standings
        self.state = ranges(self.standings)
        self.works = works(evaluation.instrument, self.answers, self.standings)
        self.gauges = gauges(evaluation.cases)

    def moves(self) -> Iterator[tuple[Question, Range]]:
        for standing in self.standings.values():
            for moved in moves(standing, self.answers, self.top):
                yield standing.question, moved

    def first_with(self, question: str, moved: Range) -> set[str]:
        """The remedies of the first ten steps where the range of one question is another."""
        search = Search(self.works, self.gauges, {**self.state, question: moved})
        everything = range(len(self.works))
        found = search.run("present", everything, FIRST)
        found += search.run("suspected", everything, FIRST - len(found))
        return {move.work.remedy.key for move in found[:FIRST]}


def moves(standing: Standing, answers: Answers, top: int) -> list[Range]:
    """Where the low and high of a question may stand instead; nowhere if it was not asked."""
    bounds, before = standing.bounds, (standing.low, standing.high)
    if bounds is None or not standing.asked:
        return []
    if standing.state == "dont_know":
        found = [(0, 0), (top, top)]
    elif standing.state == "votes":
        found = [(_within(bounds.low + by, top), _within(bounds.high + by, top)) for by in (-1, 1)]
    else:
        found = list(_settled_elsewhere(standing, answers, top))
    return [each for each in found if each != before]


def _settled_elsewhere(standing: Standing, answers: Answers, top: int) -> Iterator[Range]:
    answer = answers.answers.get(standing.key, NO_ANSWER)
    votes: Sequence[Vote] = answers.votes.get(standing.key, ())
    for level in ((answer.level or 0) - 1, (answer.level or 0) + 1):
        if 0 <= level <= top:
            there = stand(standing.question, replace(answer, level=level), votes, top)
            if there.bounds:
                yield there.bounds.low, there.bounds.high


def _within(level: int, top: int) -> int:
    return max(0, min(top, level))

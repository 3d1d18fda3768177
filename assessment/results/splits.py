"""Questions on which the votes show no shared view, with the votes of each camp."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assessment.engine.evaluation import Evaluation
from assessment.engine.standing import NO_ANSWER, Standing
from assessment.engine.votes import Reading, read
from assessment.results.beside import CampVotes
from questionnaires.instrument import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    standing: Standing
    reading: Reading  # of all votes
    camps: tuple[CampVotes, ...]  # of both, or none where one is too small to be told
    dissent: str  # from what was settled; empty where nobody said so

    @property
    def key(self) -> str:
        return self.standing.key

    @property
    def question(self) -> Question:
        return self.standing.question


@dataclass(frozen=True, slots=True, kw_only=True)
class Dissent:
    """What somebody holds against an answer that was settled."""

    standing: Standing
    text: str

    @property
    def key(self) -> str:
        return self.standing.key

    @property
    def question(self) -> Question:
        return self.standing.question


def splits(evaluation: Evaluation, camps: Mapping[str, tuple[CampVotes, ...]]) -> tuple[Split, ...]:
    """In content order."""
    votes = evaluation.answers.votes
    read_of = {
        key: read(votes[key], evaluation.instrument.top)
        for key, standing in evaluation.profile.standings.items()
        if standing.votes
    }
    return tuple(
        Split(
            standing=standing,
            reading=read_of[key],
            camps=camps.get(key, ()),
            dissent=_dissent(standing, evaluation),
        )
        for key, standing in evaluation.profile.standings.items()
        if key in read_of and read_of[key].word == "split"
    )


def dissents(evaluation: Evaluation, shown: Iterable[Split]) -> tuple[Dissent, ...]:
    """In content order, without those that stand beside their votes."""
    told = {split.key for split in shown}
    every = [
        Dissent(standing=standing, text=_dissent(standing, evaluation))
        for standing in evaluation.profile.standings.values()
        if standing.key not in told
    ]
    return tuple(each for each in every if each.text)


def _dissent(standing: Standing, evaluation: Evaluation) -> str:
    return evaluation.answers.answers.get(standing.key, NO_ANSWER).dissent.strip()


def higher_camp(shown: tuple[Split, ...]) -> str:
    """The title of the camp that stands higher in each of them, if one and the same does."""
    titles = {_higher(each.camps) for each in shown}
    return titles.pop() if len(titles) == 1 else ""


def _higher(camps: tuple[CampVotes, ...]) -> str:
    medians = [each.reading.median for each in camps]
    if len(medians) != 2 or None in medians or medians[0] == medians[1]:
        return ""
    return max(camps, key=lambda each: each.reading.median or 0).title

"""Questions on which the votes show no shared view, with the votes of each camp."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessment.engine.evaluation import Evaluation
from assessment.engine.standing import Standing
from assessment.engine.votes import Reading, read
from assessment.results.beside import CampVotes
from questionnaires.instrument import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    standing: Standing
    reading: Reading  # of all votes
    camps: tuple[CampVotes, ...]  # of both, or none where one is too small to be told

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
        Split(standing=standing, reading=read_of[key], camps=camps.get(key, ()))
        for key, standing in evaluation.profile.standings.items()
        if key in read_of and read_of[key].word == "split"
    )


def higher_camp(shown: tuple[Split, ...]) -> str:
    """The title of the camp that stands higher in each of them, if one and the same does."""
    titles = {_higher(each.camps) for each in shown}
    return titles.pop() if len(titles) == 1 else ""


def _higher(camps: tuple[CampVotes, ...]) -> str:
    medians = [each.reading.median for each in camps]
    if len(medians) != 2 or None in medians or medians[0] == medians[1]:
        return ""
    return max(camps, key=lambda each: each.reading.median or 0).title

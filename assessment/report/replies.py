"""Every question of the assessment with all that was said to it, and what hangs on it."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessment.addresses import is_linkable
from assessment.engine.agreement import Word, quartiles, word
from assessment.engine.answers import Answer
from assessment.engine.evaluation import Evaluation
from assessment.engine.standing import NO_ANSWER, Standing
from assessment.engine.votes import FEWEST_TO_SHOW
from assessment.report.citing import cited
from assessment.results import Results
from questionnaires.instrument import Antipattern, Dimension, Question, Reference, Remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    text: str
    url: str  # empty where it is no address that a reader may safely open


@dataclass(frozen=True, slots=True, kw_only=True)
class Votes:
    levels: int
    cant_say: int
    median: int | None
    low: int | None
    high: int | None
    word: Word | None
    counts: tuple[tuple[int, int], ...]  # level and votes, where any; none below three voters


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One question with all that was said to it."""

    number: str  # dimension.question, both from 1
    standing: Standing
    answer: Answer
    evidence: tuple[Evidence, ...]
    votes: Votes | None
    shows: tuple[Antipattern, ...]  # findings that it is a sign of
    remedies: tuple[Remedy, ...]  # of this report, that raise it
    references: tuple[Reference, ...]

    @property
    def question(self) -> Question:
        return self.standing.question

    @property
    def key(self) -> str:
        return self.standing.key

    @property
    def anchor(self) -> str:
        """The behaviour that the reply names; nothing where it names none."""
        return "" if self.standing.point is None else self.question.anchors[self.standing.point]

    @property
    def is_pulled_down(self) -> bool:
        """Whether its votes hold a settled level below itself."""
        return self.standing.state == "level" and self.standing.low != self.standing.point


def replies(results: Results) -> dict[str, Reply]:
    """Question -> reply, in content order."""
    shows, raised = _shows(results), _raised(results.evaluation)
    return {
        question.key: _reply(
            f"{place}.{number}",
            question,
            results.evaluation,
            shows=tuple(shows.get(question.key, ())),
            remedies=tuple(raised.get(question.key, ())),
        )
        for place, dimension in enumerate(results.evaluation.instrument.dimensions, 1)
        for number, question in enumerate(held(dimension, results.evaluation), 1)
    }


def held(dimension: Dimension, evaluation: Evaluation) -> list[Question]:
    """Its questions that this assessment asks."""
    return [each for each in dimension.questions if each.key in evaluation.profile.standings]


def _shows(results: Results) -> Mapping[str, list[Antipattern]]:
    """Question -> the findings that it is a sign of."""
    shows: dict[str, list[Antipattern]] = {}
    for line in results.findings:
        for sign in line.signs:
            shows.setdefault(sign.question.key, []).append(line.antipattern)
    return shows


def _raised(evaluation: Evaluation) -> Mapping[str, list[Remedy]]:
    """Question -> the remedies of plan and rest that raise it."""
    raised: dict[str, list[Remedy]] = {}
    plan = evaluation.plan
    for remedy in (*(step.remedy for step in plan.steps), *plan.also_possible):
        for each in remedy.raises:
            raised.setdefault(each.question, []).append(remedy)
    return raised


def _reply(
    number: str,
    question: Question,
    evaluation: Evaluation,
    *,
    shows: tuple[Antipattern, ...],
    remedies: tuple[Remedy, ...],
) -> Reply:
    answer = evaluation.answers.answers.get(question.key, NO_ANSWER)
    standing = evaluation.profile.standings[question.key]
    return Reply(
        number=number,
        standing=standing,
        answer=answer,
        evidence=tuple(evidence(each) for each in answer.evidence if each.strip()),
        votes=_votes(standing, evaluation.instrument.top),
        shows=shows,
        remedies=remedies,
        references=cited(evaluation.instrument, question.references),
    )


def evidence(text: str) -> Evidence:
    """Only a whole entry is a link."""
    text = text.strip()
    return Evidence(text=text, url=text if is_linkable(text) else "")


def _votes(standing: Standing, top: int) -> Votes | None:
    if not standing.votes:
        return None
    levels = standing.levels
    return Votes(
        levels=len(levels),
        cant_say=standing.votes - len(levels),
        median=quartiles(levels).median if levels else None,
        low=levels[0] if levels else None,
        high=levels[-1] if levels else None,
        word=word(levels, top),
        counts=tuple((level, levels.count(level)) for level in sorted(set(levels)))
        if standing.votes >= FEWEST_TO_SHOW
        else (),
    )

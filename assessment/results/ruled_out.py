"""The antipatterns that nobody looked for: what they need first is not there."""

from dataclasses import dataclass

from assessment.engine.diagnosis import Finding, ruled_out
from assessment.engine.evaluation import Evaluation
from assessment.engine.standing import Standing
from questionnaires.instrument import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A precondition that is false."""

    question: Question
    at_least: int
    standing: Standing | None  # None where a fact switches the question off

    @property
    def high(self) -> int | None:
        """The most at which it stands; None where it does not apply."""
        return self.standing.high if self.standing else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuledOut:
    finding: Finding
    needs: tuple[Need, ...]


def not_looked_for(evaluation: Evaluation) -> tuple[RuledOut, ...]:
    """In content order."""
    keys = ruled_out(evaluation.cases, evaluation.profile.standings)
    of = {finding.key: finding for finding in evaluation.diagnosis.findings}
    return tuple(
        RuledOut(
            finding=of[case.antipattern.key], needs=_needs(of[case.antipattern.key], evaluation)
        )
        for case in evaluation.cases
        if case.antipattern.key in keys
    )


def _needs(finding: Finding, evaluation: Evaluation) -> tuple[Need, ...]:
    questions = {question.key: question for question in evaluation.instrument.questions()}
    needs = (
        Need(
            question=questions[each.question],
            at_least=each.at_least,
            standing=evaluation.profile.standings.get(each.question),
        )
        for each in finding.antipattern.preconditions
    )
    return tuple(each for each in needs if each.high is None or each.high < each.at_least)

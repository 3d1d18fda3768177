"""Each finding with the answers that show it and the steps that lower it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assessment.engine.answers import Answer
from assessment.engine.diagnosis import Finding
from assessment.engine.evaluation import Evaluation
from assessment.engine.exposure import CaseSignal
from assessment.engine.planning import Step
from assessment.engine.standing import NO_ANSWER, Standing
from assessment.results.absence import absence
from assessment.results.against import Against, against
from questionnaires.instrument import Antipattern, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """An answer that shows an antipattern, or may, with all that was said to it."""

    signal: CaseSignal
    reply: Answer  # an empty one where only votes are known

    @property
    def question(self) -> Question:
        return self.signal.question

    @property
    def standing(self) -> Standing:
        return self.signal.standing

    @property
    def below(self) -> int:
        return self.signal.below

    @property
    def defining(self) -> bool:
        return self.signal.defining

    @property
    def anchor(self) -> str:
        """What is true today; empty where nobody could say."""
        point = self.standing.point
        return "" if point is None else self.question.anchors[point]

    @property
    def needed(self) -> str:
        return self.question.anchors[self.below]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCondition:
    """A precondition of which nobody knows whether it holds."""

    standing: Standing
    at_least: int
    reply: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """On how many of the answers that show an antipattern a finding rests, and why on no more."""

    asked: int
    of: int  # signals of the antipattern
    does_not_apply: int
    outside_form: int
    not_asked: int

    @property
    def is_whole(self) -> bool:
        return self.asked == self.of

    @property
    def reasons(self) -> int:
        """How many different ones there are."""
        return sum(map(bool, (self.does_not_apply, self.outside_form, self.not_asked)))


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingLine:
    finding: Finding
    basis: Basis
    signs: tuple[Sign, ...]
    conditions: tuple[OpenCondition, ...]
    find_out: bool  # whether somebody should first find out what nobody could say
    steps: tuple[Step, ...]
    refused: tuple[Step, ...]  # they would lower it, and are decided against
    against: Against | None  # only without any of them

    @property
    def antipattern(self) -> Antipattern:
        return self.finding.antipattern


def finding_lines(evaluation: Evaluation, refused: Sequence[Step] = ()) -> tuple[FindingLine, ...]:
    """What is present or suspected, greatest risk first; `refused` are steps that it leaves out."""
    lowering, would = _lowering(evaluation.plan.steps), _lowering(refused)
    unknown = {question.key for question in evaluation.diagnosis.find_out}
    return tuple(
        _finding_line(
            finding,
            evaluation,
            steps=lowering.get(finding.key, ()),
            refused=would.get(finding.key, ()),
            unknown=unknown,
        )
        for finding in evaluation.diagnosis.findings
        if finding.found
    )


def _lowering(steps: Sequence[Step]) -> dict[str, list[Step]]:
    """Antipattern -> the steps that lower it."""
    found: dict[str, list[Step]] = {}
    for step in steps:
        for fall in step.reduces:
            found.setdefault(fall.antipattern.key, []).append(step)
    return found


def _finding_line(
    finding: Finding,
    evaluation: Evaluation,
    *,
    steps: Sequence[Step],
    refused: Sequence[Step],
    unknown: Collection[str],
) -> FindingLine:
    signs = tuple(
        signal
        for signal in finding.signals
        if signal.standing.asked and (signal.standing.low or 0) < signal.below
    )
    suspected = finding.verdict == "suspected"
    return FindingLine(
        finding=finding,
        basis=basis(finding.antipattern, evaluation),
        signs=tuple(Sign(signal=each, reply=_reply(each.standing, evaluation)) for each in signs),
        conditions=_open_conditions(finding.antipattern, evaluation),
        find_out=suspected and any(sign.question.key in unknown for sign in signs),
        steps=tuple(steps),
        refused=tuple(refused),
        against=None if steps or refused else against(finding, signs, evaluation),
    )


def basis(antipattern: Antipattern, evaluation: Evaluation) -> Basis:
    questions = {question.key: question for question in evaluation.instrument.questions()}
    absences = [absence(questions[each.question], evaluation) for each in antipattern.signals]
    return Basis(
        asked=absences.count(None),
        of=len(absences),
        does_not_apply=absences.count("does_not_apply"),
        outside_form=absences.count("outside_form"),
        not_asked=absences.count("not_asked"),
    )


def _open_conditions(antipattern: Antipattern, evaluation: Evaluation) -> tuple[OpenCondition, ...]:
    standings = evaluation.profile.standings
    return tuple(
        OpenCondition(
            standing=standings[each.question],
            at_least=each.at_least,
            reply=_reply(standings[each.question], evaluation),
        )
        for each in antipattern.preconditions
        if each.question in standings and (standings[each.question].low or 0) < each.at_least
    )


def _reply(standing: Standing, evaluation: Evaluation) -> Answer:
    return evaluation.answers.answers.get(standing.key, NO_ANSWER)

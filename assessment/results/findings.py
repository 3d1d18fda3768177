"""Each finding with the answers that show it and the steps that lower it; what to find out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from assessment.engine.diagnosis import Finding
from assessment.engine.evaluation import Evaluation
from assessment.engine.exposure import CaseSignal
from assessment.engine.planning import Step
from assessment.engine.scoring import DimensionProfile, Profile
from assessment.engine.standing import Standing
from assessment.results.absence import absence
from assessment.results.against import Against, against
from questionnaires.instrument import Antipattern, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCondition:
    """A precondition of which nobody knows whether it holds."""

    standing: Standing
    at_least: int


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
    signs: tuple[CaseSignal, ...]  # the answers that show it, or may
    conditions: tuple[OpenCondition, ...]
    find_out: bool  # whether somebody should first find out what nobody could say
    steps: tuple[Step, ...]
    against: Against | None  # only without steps

    @property
    def antipattern(self) -> Antipattern:
        return self.finding.antipattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A question whose answer would narrow the profile, and what hangs on it."""

    standing: Standing
    dimension: DimensionProfile
    width: float  # what it adds to the range of its dimension's score, in levels
    decides_level: bool  # whether its dimension's level hangs on it
    settles: tuple[Antipattern, ...]  # suspected findings that hang on it

    @property
    def question(self) -> Question:
        return self.standing.question


def finding_lines(evaluation: Evaluation) -> tuple[FindingLine, ...]:
    """What is present or suspected, greatest risk first."""
    lowering: dict[str, list[Step]] = {}
    for step in evaluation.plan.steps:
        for fall in step.reduces:
            lowering.setdefault(fall.antipattern.key, []).append(step)
    unknown = {question.key for question in evaluation.diagnosis.find_out}
    return tuple(
        _finding_line(finding, evaluation, lowering.get(finding.key, []), unknown)
        for finding in evaluation.diagnosis.findings
        if finding.found
    )


def _finding_line(
    finding: Finding, evaluation: Evaluation, steps: Sequence[Step], unknown: Collection[str]
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
        signs=signs,
        conditions=_open_conditions(finding.antipattern, evaluation.profile.standings),
        find_out=suspected and any(sign.question.key in unknown for sign in signs),
        steps=tuple(steps),
        against=None if steps else against(finding, signs, evaluation),
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


def _open_conditions(
    antipattern: Antipattern, standings: Mapping[str, Standing]
) -> tuple[OpenCondition, ...]:
    return tuple(
        OpenCondition(standing=standings[each.question], at_least=each.at_least)
        for each in antipattern.preconditions
        if each.question in standings and (standings[each.question].low or 0) < each.at_least
    )


def openings(questions: Sequence[Question], evaluation: Evaluation) -> tuple[Opening, ...]:
    dimension_of = {
        question.key: dimension
        for dimension in evaluation.profile.dimensions
        for question in dimension.dimension.questions
    }
    return tuple(
        _opening(question, dimension_of[question.key], evaluation) for question in questions
    )


def _opening(question: Question, dimension: DimensionProfile, evaluation: Evaluation) -> Opening:
    standing = evaluation.profile.standings[question.key]
    return Opening(
        standing=standing,
        dimension=dimension,
        width=_width(standing, dimension, evaluation.profile),
        decides_level=decides_level(question, dimension),
        settles=tuple(
            finding.antipattern
            for finding in evaluation.diagnosis.findings
            if finding.verdict == "suspected"
            and any(
                signal.question.key == question.key and signal.standing.asked
                for signal in finding.signals
            )
        ),
    )


def decides_level(question: Question, dimension: DimensionProfile) -> bool:
    """Whether the level is open, and this is one of the questions that keep it so."""
    level = dimension.level
    is_open = level is not None and level.possible > level.claimed
    return is_open and any(each.key == question.key for each in dimension.hangs_on)


def _width(standing: Standing, dimension: DimensionProfile, profile: Profile) -> float:
    """w · (high − low) / W of its dimension."""
    held = [profile.standings.get(question.key) for question in dimension.dimension.questions]
    weight = sum(each.question.weight for each in held if each and each.bounds)
    apart = (standing.high or 0) - (standing.low or 0)
    return standing.question.weight * apart / weight if weight else 0.0

"""What to find out and to settle first, and what each of these answers could change."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assessment.engine.diagnosis import ranges
from assessment.engine.evaluation import Evaluation
from assessment.engine.exposure import Case
from assessment.engine.levels import Ladder
from assessment.engine.scoring import RATED_COVERAGE, DimensionProfile, Profile
from assessment.engine.standing import Standing
from assessment.engine.tolerance import reaches
from questionnaires.instrument import Antipattern, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A question whose answer would narrow the profile, and what hangs on it."""

    standing: Standing
    dimension: DimensionProfile
    width: float  # what it adds to the range of its dimension's score, in levels
    decides_level: bool  # whether its dimension's level hangs on it
    until_rated: int  # answers that its dimension lacks to be rated, as few as it takes
    could_reach_target: bool  # whether it alone could bring its dimension there
    settles: tuple[Antipattern, ...]  # suspected findings that hang on it
    surely: tuple[Antipattern, ...]  # those among them that no answer to it leaves suspected

    @property
    def perhaps(self) -> tuple[Antipattern, ...]:
        return tuple(each for each in self.settles if each not in self.surely)

    @property
    def question(self) -> Question:
        return self.standing.question


def openings(questions: Sequence[Question], evaluation: Evaluation) -> tuple[Opening, ...]:
    dimension_of = {
        question.key: dimension
        for dimension in evaluation.profile.dimensions
        for question in dimension.dimension.questions
    }
    cases = {case.antipattern.key: case for case in evaluation.cases}
    suspected = [
        cases[finding.key]
        for finding in evaluation.diagnosis.findings
        if finding.verdict == "suspected"
    ]
    return tuple(
        _opening(question, dimension_of[question.key], evaluation, suspected)
        for question in questions
    )


def _opening(
    question: Question,
    dimension: DimensionProfile,
    evaluation: Evaluation,
    suspected: Sequence[Case],
) -> Opening:
    standing = evaluation.profile.standings[question.key]
    hanging = [case for case in suspected if question.key in dict(case.shares)]
    return Opening(
        standing=standing,
        dimension=dimension,
        width=_width(standing, dimension, evaluation.profile),
        decides_level=decides_level(question, dimension),
        until_rated=_until_rated(dimension, evaluation.profile),
        could_reach_target=_could_reach_target(standing, dimension, evaluation),
        settles=tuple(case.antipattern for case in hanging),
        surely=tuple(
            case.antipattern for case in hanging if _is_settled_by(case, question, evaluation)
        ),
    )


def _is_settled_by(case: Case, question: Question, evaluation: Evaluation) -> bool:
    """Whether every answer that is still possible ends the suspicion, one way or the other."""
    state = dict(ranges(evaluation.profile.standings))
    low, high = state[question.key]
    answered = ({**state, question.key: (level, level)} for level in range(low, high + 1))
    return all(case.judge(each)[0] != "suspected" for each in answered)


def _until_rated(dimension: DimensionProfile, profile: Profile) -> int:
    """How many of its open questions must have a point, those of most weight first."""
    held = [profile.standings.get(question.key) for question in dimension.dimension.questions]
    rows = [(each.question.weight, each.bounds) for each in held if each and each.bounds]
    weight = sum(each for each, _ in rows)
    covered = float(sum(each for each, bounds in rows if bounds.point is not None))
    lacking = 0
    for each in sorted((each for each, bounds in rows if bounds.point is None), reverse=True):
        if reaches(covered / weight, RATED_COVERAGE):
            break
        covered, lacking = covered + each, lacking + 1
    return lacking


def _could_reach_target(
    standing: Standing, dimension: DimensionProfile, evaluation: Evaluation
) -> bool:
    """Whether the dimension is below its target, and at it once this stands as high as it may."""
    bounds, level, target = standing.bounds, dimension.level, dimension.target
    if bounds is None or level is None or target is None or level.claimed >= target:
        return False
    known = replace(standing, bounds=bounds._replace(low=bounds.high))
    every = {**evaluation.profile.standings, standing.key: known}
    held = [every[each.key] for each in dimension.dimension.questions if each.key in every]
    instrument = evaluation.instrument
    reached = Ladder(held, float(instrument.gate), instrument.top).levels()
    return reached is not None and reached.claimed >= target


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

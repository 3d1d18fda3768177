"""Why no step of the plan lowers a finding."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from assessment.engine.diagnosis import Finding, ranges
from assessment.engine.evaluation import Evaluation, evaluate_choice
from assessment.engine.exposure import FOUND, CaseSignal
from assessment.engine.tolerance import is_positive
from questionnaires.instrument import Remedy

Hindrance = Literal["no_remedy", "done", "worth_nothing", "together", "too_little"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """Why no step lowers a finding.

    `no_remedy`: nothing raises its answers; `done`: what would is done already; `worth_nothing`:
    the remedies named here would, but what they open weighs as much; `together`: they would, but
    none of them alone; `too_little`: they raise its answers, but not as far as it would take.
    """

    why: Hindrance
    remedies: tuple[Remedy, ...] = ()
    ends: bool = False  # whether they end it together


def against(finding: Finding, signs: Iterable[CaseSignal], evaluation: Evaluation) -> Against:
    """Of a finding that no step of the plan lowers; `signs` are the answers that show it."""
    low = {sign.question.key: sign.standing.low or 0 for sign in signs}
    raising = [
        remedy
        for remedy in evaluation.instrument.remedies
        if any(each.question in low for each in remedy.raises)
    ]
    if not raising:
        return Against(why="no_remedy")
    still = [
        remedy
        for remedy in raising
        if any(low.get(each.question, each.to) < each.to for each in remedy.raises)
    ]
    if not still:
        return Against(why="done")
    return _beyond(finding, still, evaluation)


def _beyond(finding: Finding, still: Sequence[Remedy], evaluation: Evaluation) -> Against:
    """Where remedies are left that raise its answers: what they would do after the plan."""

    def lowers(remedies: Collection[Remedy]) -> bool:
        return is_positive(finding.risk - _risk_after(finding, remedies, evaluation))

    alone = tuple(remedy for remedy in still if lowers([remedy]))
    if alone:
        return Against(why="worth_nothing", remedies=alone)
    if not lowers(still):
        return Against(why="too_little", remedies=tuple(still))
    needed = list(still)
    for remedy in still:
        rest = [each for each in needed if each is not remedy]
        needed = rest if lowers(rest) else needed
    ends = not is_positive(_risk_after(finding, needed, evaluation))
    return Against(why="together", remedies=tuple(needed), ends=ends)


def _risk_after(finding: Finding, remedies: Iterable[Remedy], evaluation: Evaluation) -> float:
    """As the total counts it, once the plan and these are done, each with what it waits for."""
    planned = {step.key for step in evaluation.plan.steps}
    chosen = planned.union(remedy.key for remedy in remedies)
    then = evaluate_choice(evaluation, chosen).plan.all.standings
    case = next(each for each in evaluation.cases if each.antipattern.key == finding.key)
    verdict, exposures = case.judge(ranges(then))
    return case.risk(exposures) if exposures and verdict in FOUND else 0.0

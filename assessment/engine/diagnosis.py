"""Profile → findings, each with the answers that show it, and what to find out first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assessment.engine.answers import Answers
from assessment.engine.exposure import FOUND, Band, Case, CaseSignal, State, Verdict, band
from assessment.engine.standing import Standing
from assessment.engine.tolerance import ordered
from questionnaires.instrument import Antipattern, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is said of one antipattern; exposures are None where too little was asked to say it."""

    antipattern: Antipattern
    verdict: Verdict
    severity: int
    exposure_low: float | None
    exposure_high: float | None
    risk: float
    risk_low: float
    risk_high: float
    band: Band
    signals: tuple[CaseSignal, ...]
    contested: str | None

    @property
    def key(self) -> str:
        return self.antipattern.key

    @property
    def found(self) -> bool:
        """Whether it counts in the total risk: present, or suspected."""
        return self.verdict in FOUND


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    findings: tuple[Finding, ...]  # every antipattern, greatest risk first
    find_out: tuple[Question, ...]
    total_risk: float


def ranges(standings: Mapping[str, Standing]) -> State:
    """The low and high of every applicable question."""
    return {
        key: (standing.bounds.low, standing.bounds.high)
        for key, standing in standings.items()
        if standing.bounds
    }


def diagnose(
    cases: Sequence[Case], standings: Mapping[str, Standing], answers: Answers
) -> Diagnosis:
    state = ranges(standings)
    findings = [_find(case, state, answers) for case in cases]
    findings.sort(key=lambda finding: (-ordered(finding.risk), -finding.severity))
    return Diagnosis(
        findings=tuple(findings),
        find_out=_find_out(findings, standings),
        total_risk=sum((finding.risk for finding in findings if finding.found), 0.0),
    )


def ruled_out(cases: Iterable[Case], standings: Mapping[str, Standing]) -> frozenset[str]:
    """The antipatterns that are clear because a precondition is false, whatever shows them."""
    state = ranges(standings)
    return frozenset(
        case.antipattern.key for case in cases if case.assessable and case.is_ruled_out(state)
    )


def _find(case: Case, state: State, answers: Answers) -> Finding:
    verdict, exposures = case.judge(state)
    low, high = exposures or (0.0, 0.0)
    reason = answers.contested.get(case.antipattern.key, "")
    risk = case.risk((low, high))
    return Finding(
        antipattern=case.antipattern,
        verdict=verdict,
        severity=case.severity,
        exposure_low=low if exposures else None,
        exposure_high=high if exposures else None,
        risk=risk,
        risk_low=case.severity * low,
        risk_high=case.severity * high,
        band=band(risk),
        signals=case.signals,
        contested=reason if reason.strip() else None,
    )


def _find_out(
    findings: Iterable[Finding], standings: Mapping[str, Standing]
) -> tuple[Question, ...]:
    """What nobody could answer, by the severity of the suspected findings that hang on it."""
    worth: dict[str, float] = {}
    for finding in findings:
        if finding.verdict != "suspected":
            continue
        asked = [signal for signal in finding.signals if signal.standing.asked]
        weight = sum(signal.weight for signal in asked)
        for signal in asked:
            if signal.standing.state == "dont_know":
                share = finding.severity * signal.weight / weight
                worth[signal.question.key] = worth.get(signal.question.key, 0.0) + share
    unknown = [standing.question for key, standing in standings.items() if key in worth]
    return tuple(sorted(unknown, key=lambda question: -ordered(worth[question.key])))

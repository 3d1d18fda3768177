"""The whole pipe: instrument and answers → Evaluation → result, the same bytes each time."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assessment.engine.answers import Answers
from assessment.engine.diagnosis import Diagnosis, Finding, diagnose
from assessment.engine.exposure import Case, CaseSignal, cases
from assessment.engine.forecast import Forecast
from assessment.engine.planning import Horizon, Plan, Step, WhatIf, in_order, plan, what_if
from assessment.engine.scoring import (
    AtTarget,
    DimensionProfile,
    FacetProfile,
    Overall,
    Profile,
    profile,
)
from assessment.engine.standing import Standing
from questionnaires.instrument import Instrument, Remedy

Document = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    instrument: Instrument
    answers: Answers
    profile: Profile
    cases: tuple[Case, ...]
    diagnosis: Diagnosis
    plan: Plan


def evaluate(instrument: Instrument, answers: Answers) -> Evaluation:
    """`answers` must have been made for this instrument."""
    scored = profile(instrument, answers)
    ready = cases(instrument, answers, scored.standings)
    return Evaluation(
        instrument=instrument,
        answers=answers,
        profile=scored,
        cases=ready,
        diagnosis=diagnose(ready, scored.standings, answers),
        plan=plan(instrument, answers, scored, ready),
    )


def evaluate_choice(evaluation: Evaluation, chosen: Collection[str]) -> WhatIf:
    """What the remedies of these keys would do, whatever the plan says."""
    return what_if(
        evaluation.instrument, evaluation.answers, evaluation.profile, evaluation.cases, chosen
    )


def evaluate_order(evaluation: Evaluation, order: Sequence[tuple[str, Horizon]]) -> Evaluation:
    """With the steps of its plan in another order, by key, each with the horizon it stands in."""
    steps = {step.key: step for step in evaluation.plan.steps}
    reckoned = in_order(
        evaluation.instrument,
        evaluation.answers,
        evaluation.profile,
        evaluation.cases,
        [(steps[key], horizon) for key, horizon in order],
    )
    return replace(evaluation, plan=reckoned)


def as_json(evaluation: Evaluation, content_sha256: str | None = None) -> str:
    """The result as text; to be written as UTF-8."""
    document = result(evaluation, content_sha256)
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def result(evaluation: Evaluation, content_sha256: str | None = None) -> Document:
    """The result document; the digest is worked out from the instrument unless it is given."""
    answers, scored = evaluation.answers, evaluation.profile
    diagnosis, steps = evaluation.diagnosis, evaluation.plan
    lowering = steps.lowering()
    return {
        "questionnaire": answers.questionnaire,
        "version": answers.version,
        "content_sha256": content_sha256 or digest(evaluation.instrument),
        "form": answers.form,
        "target_profile": answers.target_profile,
        "date": answers.date.isoformat() if answers.date else None,
        "overall": _overall(scored.overall),
        "dimensions": [_dimension(each) for each in scored.dimensions],
        "facets": [_facet(each) for each in scored.facets],
        "questions": [_question(each) for each in scored.standings.values()],
        "settle_first": [question.key for question in scored.settle_first],
        "find_out": [question.key for question in diagnosis.find_out],
        "findings": [_finding(each, lowering.get(each.key, [])) for each in diagnosis.findings],
        "total_risk": _figure(diagnosis.total_risk),
        "plan": [_step(each) for each in steps.steps],
        "also_possible": [remedy.key for remedy in steps.also_possible],
        "forecast": {
            "now": _forecast(steps.now),
            "next": _forecast(steps.next),
            "all": _forecast(steps.all),
        },
    }


def digest(instrument: Instrument) -> str:
    """SHA-256 of the canonical dump in UTF-8, in hexadecimal."""
    from questionnaires import content  # noqa: PLC0415 -- slow import, of YAML

    return content.digest(instrument)


def _figure(value: float | None) -> float | None:
    """Six places; adding 0.0 turns -0.0 into 0.0."""
    return None if value is None else round(float(value), 6) + 0.0


def _at_target(at_target: AtTarget | None) -> Document | None:
    return {"reached": at_target.reached, "of": at_target.of} if at_target else None


def _overall(overall: Overall) -> Document:
    return {
        "score": _figure(overall.score),
        "low": _figure(overall.low),
        "high": _figure(overall.high),
        "coverage": _figure(overall.coverage),
        "at_target": _at_target(overall.at_target),
    }


def _dimension(dimension: DimensionProfile) -> Document:
    level = dimension.level
    return {
        "key": dimension.key,
        "score": _figure(dimension.score),
        "low": _figure(dimension.low),
        "high": _figure(dimension.high),
        "coverage": _figure(dimension.coverage),
        "rated": dimension.rated,
        "level": {
            "claimed": level.claimed if level else None,
            "possible": level.possible if level else None,
            "shown": level.shown if level else None,
        },
        "blockers": [question.key for question in dimension.blockers],
        "hangs_on": [question.key for question in dimension.hangs_on],
        "target": dimension.target,
        "meets_target": dimension.meets_target,
    }


def _facet(facet: FacetProfile) -> Document:
    return {
        "key": facet.key,
        "values": [
            {
                "key": value.key,
                "score": _figure(value.score),
                "low": _figure(value.low),
                "high": _figure(value.high),
                "coverage": _figure(value.coverage),
            }
            for value in facet.values
        ],
    }


def _question(standing: Standing) -> Document:
    return {
        "key": standing.key,
        "state": standing.state,
        "low": standing.low,
        "point": standing.point,
        "high": standing.high,
        "shown": standing.shown,
        "votes": standing.votes,
        "consensus": _figure(standing.consensus),
    }


def _finding(finding: Finding, remedies: Sequence[Remedy]) -> Document:
    return {
        "antipattern": finding.key,
        "verdict": finding.verdict,
        "severity": finding.severity,
        "exposure_low": _figure(finding.exposure_low),
        "exposure_high": _figure(finding.exposure_high),
        "risk": _figure(finding.risk),
        "risk_low": _figure(finding.risk_low),
        "risk_high": _figure(finding.risk_high),
        "band": finding.band,
        "signals": [_signal(each) for each in finding.signals],
        "remedies": [remedy.key for remedy in remedies],
        "contested": finding.contested,
    }


def _signal(signal: CaseSignal) -> Document:
    return {
        "question": signal.question.key,
        "low": signal.standing.low,
        "high": signal.standing.high,
        "below": signal.below,
        "weight": signal.weight,
        "defining": signal.defining,
    }


def _step(step: Step) -> Document:
    return {
        "rank": step.rank,
        "remedy": step.key,
        "tier": step.tier,
        "person_days": step.person_days,
        "cumulative_days": _days(step),
        "risk_reduction": _figure(step.risk_reduction),
        "priority": _figure(step.priority),
        "horizon": step.horizon,
        "raises": [
            {
                "question": lift.question.key,
                "from_low": lift.from_low,
                "from_high": lift.from_high,
                "to": lift.to,
            }
            for lift in step.raises
        ],
        "reduces": [
            {
                "antipattern": fall.antipattern.key,
                "from": _figure(fall.before),
                "to": _figure(fall.after),
            }
            for fall in step.reduces
        ],
        "requires": [remedy.key for remedy in step.requires],
    }


def _days(step: Step) -> float | None:
    """An integer while every person_days so far is one: integers add up to integers."""
    days = step.cumulative_days
    return days if isinstance(days, int) else _figure(days)


def _forecast(forecast: Forecast) -> Document:
    return {
        "score": _figure(forecast.score),
        "low": _figure(forecast.low),
        "high": _figure(forecast.high),
        "at_target": _at_target(forecast.at_target),
        "total_risk": _figure(forecast.total_risk),
    }

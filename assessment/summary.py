"""An evaluation in plain text, for a terminal."""

from collections.abc import Iterator

from assessment.charts import shows_score
from assessment.engine.evaluation import Evaluation
from assessment.engine.scoring import DimensionProfile, Profile
from assessment.engine.tolerance import is_positive
from assessment.gaps import by_gap, furthest_below
from questionnaires.instrument import Instrument


def summary(evaluation: Evaluation) -> str:
    parts = [_head, _standing, _dimensions, _findings, _find_out, _plan]
    blocks = ["\n".join(part(evaluation)) for part in parts]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _head(evaluation: Evaluation) -> Iterator[str]:
    answers, instrument = evaluation.answers, evaluation.instrument
    whose = [answers.system, answers.team, answers.organisation]
    if any(whose):
        yield ", ".join(filter(None, whose)) + (f", {answers.date}" if answers.date else "")
    titles = {profile.key: profile.title for profile in instrument.target_profiles}
    target = titles.get(answers.target_profile or "")
    against = f"measured against {target}" if target else "without a target"
    yield f"{instrument.title} {instrument.version}, {answers.form} form, {against}"


def _standing(evaluation: Evaluation) -> Iterator[str]:
    profile = evaluation.profile
    at_target = profile.overall.at_target
    if at_target:
        furthest = _furthest_below(profile)
        below = f"; {furthest} furthest below" if furthest else ""
        yield f"{at_target.reached} of {at_target.of} dimensions at target{below}."
    settled = sum(each.state in ("level", "votes") for each in profile.standings.values())
    applicable = sum(each.bounds is not None for each in profile.standings.values())
    yield f"{settled} of {applicable} questions have a level."


def _furthest_below(profile: Profile) -> str:
    furthest = furthest_below(profile.dimensions)
    return furthest.dimension.dimension.title if furthest and furthest.certain else ""


def _dimensions(evaluation: Evaluation) -> Iterator[str]:
    rows = [
        (
            dimension.dimension.title,
            _level(dimension, evaluation.instrument),
            _score(dimension),
            "" if dimension.target is None else f"target {dimension.target}",
        )
        for dimension in by_gap(evaluation.profile.dimensions)
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        yield "  ".join(cells).rstrip()


def _level(dimension: DimensionProfile, instrument: Instrument) -> str:
    if dimension.low is None:
        return "left out"
    if not dimension.rated:
        return "too few answers"
    level = dimension.level
    if level is None:
        return "no level, too few questions"
    if level.claimed < level.possible:
        return f"{level.claimed} to {level.possible}"
    if level.shown < level.claimed:
        return f"{level.claimed} claimed, {level.shown} shown"
    return f"level {level.claimed}, {instrument.scale[level.claimed].name}"


def _score(dimension: DimensionProfile) -> str:
    if not dimension.rated or dimension.low is None or dimension.high is None:
        return ""
    known = shows_score(dimension)
    if known and dimension.low == dimension.high:
        return f"{dimension.score:.1f}"
    between = f"between {dimension.low:.1f} and {dimension.high:.1f}"
    return f"{dimension.score:.1f}, {between}" if known else between


def _findings(evaluation: Evaluation) -> Iterator[str]:
    findings = evaluation.diagnosis.findings
    found = [finding for finding in findings if finding.found]
    yield "Findings" if found else "No antipattern is present or suspected."
    for finding in found:
        doubt = ", if it turns out so" if finding.verdict == "suspected" else ""
        contested = ", contested" if finding.contested else ""
        yield f"  {finding.band:<8}  {finding.antipattern.title}{doubt}{contested}"
    verdicts = [finding.verdict for finding in findings]
    traces = verdicts.count("traces")
    unseen = verdicts.count("not_asked") + verdicts.count("unassessable")
    if traces:
        yield f"  and {traces} with slight traces"
    if unseen:
        yield f"  {unseen} could not be looked at"


def _find_out(evaluation: Evaluation) -> Iterator[str]:
    if evaluation.diagnosis.find_out:
        yield "Find out first, half a day each"
        for question in evaluation.diagnosis.find_out:
            yield f"  {question.text}"


def _plan(evaluation: Evaluation) -> Iterator[str]:
    steps = evaluation.plan.steps
    if not steps:
        return
    yield "Plan"
    for step in steps:
        waits = (
            f", after {', '.join(each.title for each in step.requires)}" if step.requires else ""
        )
        days = "1 person-day" if step.person_days == 1 else f"{step.person_days:g} person-days"
        yield f"  {step.horizon:<5}  {step.rank:>2}  {step.remedy.title} ({days}{waits})"
    found = evaluation.diagnosis.total_risk
    removed = found - evaluation.plan.now.total_risk
    if is_positive(removed):
        yield f"The steps of now remove {removed / found:.0%} of the risk found."

"""What was found, and what would help."""

from assessment.engine.diagnosis import Finding, ruled_out
from assessment.engine.evaluation import Evaluation
from assessment.engine.tolerance import is_positive, reaches
from assessment.headlines.picture import Arguments, Picture

LARGE_SHARE = 0.3  # of the risk found


def about(finding: Finding) -> Arguments:
    """antipattern, and contested where the team holds something against the finding."""
    named: Arguments = {"antipattern": finding.key}
    return {**named, "contested": 1} if finding.contested else named


def at_target_but_exposed(picture: Picture) -> Arguments | None:
    """antipattern, findings: the first finding of so many, though all dimensions are at target."""
    if not picture.all_at_target or not picture.found:
        return None
    return {**about(picture.found[0]), "findings": len(picture.found)}


def critical_finding(picture: Picture) -> Arguments | None:
    """antipattern, critical: the first of so many that are present and critical."""
    critical = [finding for finding in picture.present if finding.band == "critical"]
    return {**about(critical[0]), "critical": len(critical)} if critical else None


def one_finding_outweighs(picture: Picture) -> Arguments | None:
    """antipattern, share: it makes up so much of the risk found."""
    total = picture.evaluation.diagnosis.total_risk
    if len(picture.found) < 2 or not reaches(picture.found[0].risk / total, LARGE_SHARE):
        return None
    return {**about(picture.found[0]), "share": picture.found[0].risk / total}


def only_suspected(picture: Picture) -> Arguments | None:
    """antipattern, suspected: the first of so many; not one is present beyond doubt."""
    if not picture.found or picture.present:
        return None
    return {**about(picture.found[0]), "suspected": len(picture.found)}


def one_step_helps_most(picture: Picture) -> Arguments | None:
    """remedy, share: the first step removes so much of the risk found."""
    share = picture.share_removed(1)
    if not is_positive(share) or not reaches(share, LARGE_SHARE):
        return None
    return {"remedy": picture.evaluation.plan.steps[0].key, "share": share}


def soon_much_better(picture: Picture) -> Arguments | None:
    """steps, share: the steps of now remove so much of the risk found."""
    steps = [step for step in picture.evaluation.plan.steps if step.horizon == "now"]
    share = picture.share_removed(len(steps))
    return {"steps": len(steps), "share": share} if reaches(share, LARGE_SHARE) else None


def nothing_found(picture: Picture) -> Arguments | None:
    """antipatterns: so many were looked at, and none is present or suspected."""
    looked_at = _looked_at(picture.evaluation)
    return {"antipatterns": looked_at} if looked_at and not picture.found else None


def _looked_at(evaluation: Evaluation) -> int:
    ruled = ruled_out(evaluation.cases, evaluation.profile.standings)
    findings = evaluation.diagnosis.findings
    return sum(each.exposure_high is not None and each.key not in ruled for each in findings)

"""What a team says of its findings, and which steps it takes on."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessment import loading
from assessment.actions.assessments import hold_open
from assessment.actions.desk import NoSuchEntry, change
from assessment.actions.recording import record
from assessment.models import Assessment, Judgement, PlannedStep, User, Workshop


@dataclass(eq=False)
class JudgementChanged(Exception):
    """Somebody else has said something of this finding since."""

    theirs: Judgement


@transaction.atomic
def judge(
    *,
    by: User,
    assessment: Assessment,
    antipattern: str,
    holds: bool,
    reason: str = "",
    seen: str | None = None,
) -> Judgement:
    """True for us, or not true and why.

    `seen` is the mark of the judgement that this person saw, "" for none; None puts this one in
    the place of whatever stands. Raises AssessmentIsClosed, NoSuchEntry, JudgementChanged.
    """
    hold_open(assessment)
    instrument = loading.instrument_of(assessment)
    if antipattern not in {each.key for each in instrument.antipatterns}:
        raise NoSuchEntry
    said = {"holds": holds, "reason": "" if holds else reason}
    standing = Judgement.objects.filter(assessment=assessment, antipattern=antipattern).first()
    before = {"holds": standing.holds, "reason": standing.reason} if standing else None
    if standing and before == said:
        return standing
    if seen is not None and seen != (standing.mark if standing else ""):
        raise JudgementChanged(standing or Judgement())
    judgement, _ = Judgement.objects.update_or_create(
        assessment=assessment,
        antipattern=antipattern,
        defaults=said | {"changed_at": timezone.now()},
    )
    told = {"before": before, "after": {"finding": antipattern, **said}}
    if holds:
        note(by, assessment, verb="finding.confirmed", **told)
    else:
        note(by, assessment, verb="finding.contested", **told)
    return judgement


class EnoughTakenOn(Exception):
    """One more step would be one too many."""


@transaction.atomic
def take_on(
    *,
    by: User,
    assessment: Assessment,
    remedy: str,
    owner: str,
    due: date,
    at_most: int | None = None,
) -> PlannedStep:
    """A remedy, with who sees to it and by when; taken on again, that changes.

    `at_most` so many are taken on in all. Raises NoSuchEntry, EnoughTakenOn.
    """
    hold(assessment)
    known = {each.key for each in loading.instrument_of(assessment).remedies}
    if remedy not in known:
        raise NoSuchEntry
    taken = PlannedStep.objects.filter(assessment=assessment).taken_on()
    others = set(taken.values_list("remedy", flat=True)) & known
    if at_most is not None and len(others | {remedy}) > at_most:
        raise EnoughTakenOn
    seen_to = {"owner": owner, "due": due}
    place = PlannedStep.objects.of(assessment).next_place()
    step, is_new = PlannedStep.objects.update_or_create(
        assessment=assessment,
        remedy=remedy,
        defaults=seen_to,
        create_defaults=seen_to | {"place": place, "taken_on_by": by},
    )
    if not is_new and not step.is_ahead:
        step.reopen()
    note(by, assessment, verb="step.taken_on", before=None, after=told_of(step))
    return step


@transaction.atomic
def let_go(*, by: User, assessment: Assessment, remedy: str) -> None:
    """Of a step that was taken on; of another, nothing happens.

    One that was begun, or talked about, stays in the plan without anybody who sees to it.
    """
    hold(assessment)
    step = PlannedStep.objects.of(assessment).filter(remedy=remedy).first()
    if step:
        before = told_of(step)
        if step.is_idle:
            step.delete()
        else:
            step.owner, step.due = "", None
            step.save(update_fields=["owner", "due"])
        note(by, assessment, verb="step.let_go", before=before, after=None)


def hold(assessment: Assessment) -> None:
    """Until the transaction ends; a closed one too, for its plan goes on."""
    Assessment.objects.held().values_list("pk").get(pk=assessment.pk)


def told_of(step: PlannedStep) -> dict[str, str | None]:
    due = step.due.isoformat() if step.due else None
    return {"step": step.remedy, "owner": step.owner, "due": due}


def note(by: User, assessment: Assessment, *, verb: str, before: Any, after: Any) -> None:
    """Enter it in the record, and show it where a workshop is running."""
    record(
        by=by,
        organisation=assessment.team.organisation,
        verb=verb,
        about=f"assessment:{assessment.pk}",
        before=before,
        after=after,
    )
    for workshop in Workshop.objects.running().locked().filter(assessment=assessment):
        change(workshop)

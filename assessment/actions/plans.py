"""The team's own plan: saved, put in an order of its own, followed, and talked about.

It goes on after the answers are closed, and changes none of them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessment import loading
from assessment.actions.assessments import change_scope, estimate_efforts
from assessment.actions.commitments import hold, note
from assessment.actions.desk import NoSuchEntry
from assessment.meanwhile import fingerprints, merged
from assessment.models import Assessment, PlannedStep, StepComment, User
from assessment.models.assessments import plain

CAPACITY, STEPS = "capacity", "steps"
DAYS = "days-"  # followed by the remedy's key
OF_STEP = ("owner", "due", "sponsor", "status", "reason", "accepted_by", "evidence")

Status = PlannedStep.Status


@transaction.atomic
def save_plan(
    *,
    by: User,
    assessment: Assessment,
    steps: Sequence[str],
    seen: Mapping[str, str] | None = None,
    settings: Mapping[str, Any] | None = None,
) -> list[str]:
    """Take these remedies for the plan, and give back the steps that stay beside them.

    A step that is done stays, and so does one that was begun or talked about. `settings` has the
    capacity and the estimates, by the names of `plan_standing`; a closed assessment keeps its own.
    `seen` has the fingerprints of what the person saw. Raises AssessmentIsClosed, NoSuchEntry,
    ChangedMeanwhile.
    """
    hold(assessment)
    assessment.refresh_from_db(from_queryset=Assessment.objects.for_page())
    places = places_of(assessment)
    if not places.keys() >= set(steps):
        raise NoSuchEntry
    before = plan_standing(assessment)
    given = {STEPS: sorted(steps, key=places.__getitem__), **(settings or {})}
    changed = merged(standing=before, seen=seen, given=given)
    _set(by, assessment, changed)
    if STEPS not in changed:
        return []
    staying = _choose(by, assessment, steps)
    after = plan_standing(assessment)[STEPS]
    if after != before[STEPS]:
        told = {"before": {STEPS: before[STEPS]}, "after": {STEPS: after}}
        note(by, assessment, verb="plan.saved", **told)
    return staying


def plan_standing(assessment: Assessment) -> dict[str, Any]:
    """What two people may change at once on the page of the plan; steps in content order."""
    places = places_of(assessment)
    rows = PlannedStep.objects.of(assessment)
    chosen = [row.remedy for row in rows if row.counts and row.remedy in places]
    return {
        STEPS: sorted(chosen, key=places.__getitem__),
        CAPACITY: plain(assessment.capacity_days_per_month),
        **{f"{DAYS}{key}": value for key, value in assessment.effort_days.items()},
    }


def places_of(assessment: Assessment) -> dict[str, int]:
    remedies = loading.instrument_of(assessment).remedies
    return {remedy.key: place for place, remedy in enumerate(remedies)}


def _set(by: User, assessment: Assessment, changed: Mapping[str, Any]) -> None:
    if CAPACITY in changed:
        capacity = changed[CAPACITY]
        change_scope(by=by, assessment=assessment, capacity_days_per_month=capacity)
    days = {
        name.removeprefix(DAYS): value for name, value in changed.items() if name.startswith(DAYS)
    }
    if days:
        standing = fingerprints({key: assessment.effort_days.get(key) for key in days})
        estimate_efforts(by=by, assessment=assessment, seen=standing, estimates=days)


def _choose(by: User, assessment: Assessment, chosen: Sequence[str]) -> list[str]:
    rows = {row.remedy: row for row in PlannedStep.objects.of(assessment)}
    place = PlannedStep.objects.of(assessment).next_place()
    new = [key for key in chosen if key not in rows]
    PlannedStep.objects.bulk_create(
        PlannedStep(assessment=assessment, remedy=key, place=place + further, taken_on_by=by)
        for further, key in enumerate(new)
    )
    for key in chosen:
        if key in rows and not rows[key].counts:
            rows[key].reopen()
    left = [row for key, row in rows.items() if key not in chosen and row.counts]
    known = places_of(assessment)
    commented = set(StepComment.objects.filter(step__in=left).values_list("step", flat=True))
    idle = [row for row in left if row.status == Status.OPEN and row.pk not in commented]
    PlannedStep.objects.filter(pk__in=[row.pk for row in idle if row.remedy in known]).delete()
    return [row.remedy for row in left if row not in idle and row.remedy in known]


@transaction.atomic
def change_step(
    *,
    by: User,
    assessment: Assessment,
    remedy: str,
    seen: Mapping[str, str] | None = None,
    **given: Any,
) -> PlannedStep:
    """Who sees to a step and by when, who stands in for it, and what became of it.

    `seen` has the fingerprints of what the person saw. Raises NoSuchEntry, ChangedMeanwhile.
    """
    step = _held(assessment, remedy)
    before = step_standing(step)
    changed = merged(standing=before, seen=seen, given=given)
    if not changed:
        return step
    for name, value in changed.items():
        setattr(step, name, value)
    if step.status != Status.WONT_DO:
        step.reason = step.accepted_by = ""
    step.done_at = (step.done_at or timezone.now()) if step.status == Status.DONE else None
    step.save(update_fields=[*OF_STEP, "done_at"])
    after = step_standing(step)
    told = [name for name in OF_STEP if before[name] != after[name]]
    note(
        by,
        assessment,
        verb="step.changed",
        before={"step": remedy} | {name: as_told(before[name]) for name in told},
        after={"step": remedy} | {name: as_told(after[name]) for name in told},
    )
    return step


def step_standing(step: PlannedStep) -> dict[str, Any]:
    values = {name: getattr(step, name) for name in OF_STEP}
    return values | {"status": str(step.status), "evidence": list(step.evidence)}


def as_told(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


@transaction.atomic
def move_step(*, by: User, assessment: Assessment, remedy: str, earlier: bool) -> None:
    """Past its neighbour among the steps that are still ahead; at the end of them it stays.

    Raises NoSuchEntry.
    """
    step = _held(assessment, remedy)
    rows = list(PlannedStep.objects.of(assessment))
    ahead = [row for row in rows if row.is_ahead]
    if step not in ahead:
        raise NoSuchEntry
    here = ahead.index(step)
    there = here - 1 if earlier else here + 1
    if not 0 <= there < len(ahead):
        return
    one, other = rows.index(ahead[here]), rows.index(ahead[there])
    rows[one], rows[other] = rows[other], rows[one]
    for place, row in enumerate(rows, 1):
        row.place = place
    PlannedStep.objects.bulk_update(rows, ["place"])
    before, after = ({"step": remedy, "place": place + 1} for place in (one, other))
    note(by, assessment, verb="step.moved", before=before, after=after)


@transaction.atomic
def comment_on_step(*, by: User, assessment: Assessment, remedy: str, text: str) -> StepComment:
    """Raises NoSuchEntry."""
    comment = StepComment.objects.create(step=_held(assessment, remedy), text=text, written_by=by)
    said = {"step": remedy, "comment": text}
    note(by, assessment, verb="step.commented", before={"step": remedy}, after=said)
    return comment


def _held(assessment: Assessment, remedy: str) -> PlannedStep:
    """Raises NoSuchEntry."""
    hold(assessment)
    step = PlannedStep.objects.of(assessment).filter(remedy=remedy).first()
    if step is None:
        raise NoSuchEntry
    return step

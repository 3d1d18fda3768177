"""To begin an assessment, to change what it is about, to close and to reopen it."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessment import snapshots
from assessment.actions.people import create_team
from assessment.actions.recording import record
from assessment.models import Answer, Assessment, Snapshot, Team, User
from assessment.tasks import prepare_report
from questionnaires.models import Version


class AssessmentIsClosed(Exception):
    """Closed answers do not move."""


class NothingAnswered(Exception):
    """An assessment without an answer has nothing to freeze."""


@transaction.atomic
def create_assessment(*, by: User, team: Team, version: Version, **scope: Any) -> Assessment:
    """Begin an assessment for a team, which is created with it where it is not saved yet.

    `scope` is what the form of a new assessment asks: scope card, facts, form, target.
    Raises TeamExists.
    """
    if team.pk is None:
        team = create_team(by=by, organisation=team.organisation, name=team.name)
    assessment = Assessment.objects.create(team=team, version=version, created_by=by, **scope)
    record(
        by=by,
        organisation=team.organisation,
        verb="assessment.created",
        about=f"assessment:{assessment.pk}",
        after={"system": assessment.system, "version": str(version)},
    )
    return assessment


@transaction.atomic
def change_scope(*, by: User, assessment: Assessment, **scope: Any) -> None:
    """Change the scope card, the facts, the form or the target of an open assessment.

    Raises AssessmentIsClosed.
    """
    lock_open(assessment)
    read_again(assessment)
    before = {name: getattr(assessment, name) for name in scope}
    changed = {name: value for name, value in scope.items() if value != before[name]}
    if not changed:
        return
    for name, value in changed.items():
        setattr(assessment, name, value)
    assessment.save(update_fields=list(changed))
    record(
        by=by,
        organisation=assessment.team.organisation,
        verb="assessment.scope_changed",
        about=f"assessment:{assessment.pk}",
        before={name: before[name] for name in changed},
        after=changed,
    )


def lock_open(assessment: Assessment) -> None:
    """Hold the assessment until the transaction ends. Raises AssessmentIsClosed."""
    statuses = Assessment.objects.held().values_list("status", flat=True)
    if statuses.get(pk=assessment.pk) != Assessment.Status.OPEN:
        raise AssessmentIsClosed


def read_again(assessment: Assessment) -> None:
    """Take what somebody changed between our reading the assessment and our holding it."""
    assessment.refresh_from_db(from_queryset=Assessment.objects.for_page())


@transaction.atomic
def close_assessment(
    *, by: User, assessment: Assessment, at: datetime.datetime | None = None
) -> Snapshot:
    """Freeze what the answers say. Raises AssessmentIsClosed, NothingAnswered."""
    lock_open(assessment)
    read_again(assessment)
    rows = list(Answer.objects.of(assessment))
    if not any(row.state for row in rows):
        raise NothingAnswered
    assessment.status, assessment.closed_at = Assessment.Status.CLOSED, at or timezone.now()
    assessment.save(update_fields=["status", "closed_at"])
    snapshot = snapshots.take(by=by, assessment=assessment, rows=rows)
    record(
        by=by,
        organisation=assessment.team.organisation,
        verb="assessment.closed",
        about=f"assessment:{assessment.pk}",
        after={"snapshot": snapshot.pk},
    )
    transaction.on_commit(lambda: prepare_report.enqueue(assessment.pk), robust=True)
    return snapshot


@transaction.atomic
def reopen_assessment(*, by: User, assessment: Assessment) -> None:
    """Let answers move again; the snapshot of the last closing stays as it is."""
    reopened = Assessment.objects.closed().filter(pk=assessment.pk)
    if reopened.update(status=Assessment.Status.OPEN, closed_at=None):
        assessment.status, assessment.closed_at = Assessment.Status.OPEN, None
        record(
            by=by,
            organisation=assessment.team.organisation,
            verb="assessment.reopened",
            about=f"assessment:{assessment.pk}",
            after=None,
        )

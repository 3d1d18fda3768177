"""To begin an assessment, to change what it is about, to close and to reopen it."""

import datetime
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment import loading, snapshots
from assessment.actions.desk import end
from assessment.actions.recording import record
from assessment.actions.releasing import withdraw_with
from assessment.actions.teams import TeamIsGone, create_team, hold_teams
from assessment.meanwhile import merged
from assessment.models import (
    Answer,
    Assessment,
    ParticipantName,
    Snapshot,
    SurveyAddress,
    Team,
    User,
    Workshop,
)
from assessment.tasks import prepare_report
from questionnaires.models import Version


class AssessmentIsClosed(Exception):
    """Closed answers do not move."""


class AssessmentMoved(AssessmentIsClosed):
    """It went on with another version: closed to whoever still writes on the one before."""


class NothingAnswered(Exception):
    """An assessment without an answer or a vote has nothing to freeze."""


@transaction.atomic
def create_assessment(
    *, by: User, team: Team, version: Version, form_token: UUID | None = None, **scope: Any
) -> Assessment:
    """Begin an assessment for a team, which is created with it where it is not saved yet.

    `scope` is what the form of a new assessment asks: scope card, facts, form, target. A
    `form_token` with which this person began one already gives that one. Raises TeamExists,
    TeamIsGone.
    """
    if form_token:
        User.objects.select_for_update(no_key=True).get(pk=by.pk)  # one press after the other
        if begun := Assessment.objects.begun_with(by, form_token).first():
            return begun
    if team.pk is None:
        team = create_team(by=by, organisation=team.organisation, name=team.name)
    elif not hold_teams([team]):
        raise TeamIsGone
    assessment = Assessment.objects.create(
        team=team, version=version, created_by=by, form_token=form_token, **scope
    )
    record(
        by=by,
        organisation=team.organisation,
        verb="assessment.created",
        about=f"assessment:{assessment.pk}",
        after={"system": assessment.system, "version": str(version)},
    )
    return assessment


@transaction.atomic
def change_scope(
    *, by: User, assessment: Assessment, seen: Mapping[str, str] | None = None, **scope: Any
) -> None:
    """Change the scope card, the facts, the form, the target or the capacity.

    `seen` has the fingerprints of the scope that the person saw. Raises AssessmentIsClosed, and
    ChangedMeanwhile where somebody else changed the same since.
    """
    hold_open(assessment)
    before = assessment.scope()
    changed = merged(standing=before, seen=seen, given=scope)
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


@transaction.atomic
def estimate_efforts(
    *,
    by: User,
    assessment: Assessment,
    seen: Mapping[str, str],
    estimates: Mapping[str, int | float | None],
) -> None:
    """Take the team's person-days for remedies, None to plan with the questionnaire's again.

    `seen` has the fingerprints of the estimates that the person saw. Raises AssessmentIsClosed,
    and ChangedMeanwhile where somebody else estimated the same remedy since.
    """
    hold_open(assessment)
    before = assessment.effort_days
    changed = merged(standing=before, seen=seen, given=estimates)
    if not changed:
        return
    after = {key: value for key, value in (before | changed).items() if value is not None}
    assessment.effort_days = after
    assessment.save(update_fields=["effort_days"])
    record(
        by=by,
        organisation=assessment.team.organisation,
        verb="assessment.efforts_estimated",
        about=f"assessment:{assessment.pk}",
        before={key: before.get(key) for key in changed},
        after=changed,
    )


def lock_open(assessment: Assessment) -> None:
    """Hold the assessment until the transaction ends. Raises AssessmentIsClosed."""
    standing = Assessment.objects.held().values_list("status", "version")
    status, version = standing.get(pk=assessment.pk)
    if status != Assessment.Status.OPEN:
        raise AssessmentIsClosed
    if version != assessment.version_id:
        raise AssessmentMoved


def hold_open(assessment: Assessment) -> None:
    """As `lock_open`, and take what somebody changed between our reading it and our holding it."""
    lock_open(assessment)
    assessment.refresh_from_db(from_queryset=Assessment.objects.for_page())


@transaction.atomic
def close_assessment(
    *, by: User, assessment: Assessment, at: datetime.datetime | None = None
) -> Snapshot:
    """Freeze what the answers say; a workshop ends with it, and the names of all that it had go.

    Votes are enough, where nothing was settled. Raises AssessmentIsClosed, NothingAnswered.
    """
    hold_open(assessment)
    rows = list(Answer.objects.of(assessment))
    if not any(row.state for row in rows) and not loading.votes_of(assessment):
        raise NothingAnswered
    assessment.status, assessment.closed_at = Assessment.Status.CLOSED, at or timezone.now()
    assessment.save(update_fields=["status", "closed_at"])
    end_workshops(assessment)
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


def end_workshops(assessment: Assessment) -> None:
    for workshop in Workshop.objects.running().locked().filter(assessment=assessment):
        end(workshop)
    ParticipantName.objects.filter(participant__workshop__assessment=assessment).delete()
    SurveyAddress.objects.filter(workshop__assessment=assessment).delete()


@transaction.atomic
def reopen_assessment(*, by: User, assessment: Assessment) -> None:
    """Let answers move again; the snapshot of the last closing stays as it is.

    What was released leaves the portfolio: nothing stands there that its team is changing.
    """
    reopened = Assessment.objects.closed().filter(pk=assessment.pk)
    if reopened.update(status=Assessment.Status.OPEN, closed_at=None):
        assessment.status, assessment.closed_at = Assessment.Status.OPEN, None
        withdraw_with(by=by, assessment=assessment)
        record(
            by=by,
            organisation=assessment.team.organisation,
            verb="assessment.reopened",
            about=f"assessment:{assessment.pk}",
            after=None,
        )

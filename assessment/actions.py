"""Every write of more than one row: keyword-only, by= the user, its audit event beside it."""

import datetime
import json
from dataclasses import asdict, dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils import timezone

from assessment import snapshots
from assessment.engine import answers as engine
from assessment.models import (
    Answer,
    Assessment,
    AuditEvent,
    Membership,
    Organisation,
    Role,
    Snapshot,
    Team,
    User,
)
from assessment.tasks import prepare_report
from questionnaires.models import Version


class AlreadySetUp(Exception):
    """The first owner exists."""


class TeamExists(Exception):
    """No two teams of an organisation have one name."""


class AssessmentIsClosed(Exception):
    """Closed answers do not move."""


class NothingAnswered(Exception):
    """An assessment without an answer has nothing to freeze."""


@dataclass(frozen=True, slots=True)
class AnswerChanged(Exception):
    """Somebody else changed the answer since this person read it."""

    theirs: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a person says to one question."""

    state: str
    level: int | None = None
    reason: str = ""
    note: str = ""
    evidence: tuple[str, ...] = ()

    @classmethod
    def of(cls, row: Answer | None) -> "Reply":
        if row is None:
            return cls(state=Answer.State.UNANSWERED)
        return cls(
            state=Answer.State(row.state),
            level=row.level,
            reason=row.reason,
            note=row.note,
            evidence=tuple(row.evidence),
        )


@dataclass(frozen=True, slots=True)
class Settled:
    """An answer as it stands now, and question -> state of all answers of its assessment."""

    answer: Answer
    states: dict[str, str]


# What saving one answer reads of all of them. Written out, for it runs with every choice and every
# pause in typing: Django takes five times as long to compose it and to convert its rows.
STANDING = """
    SELECT question, state, id, revision, level, reason, note, evidence
    FROM assessment_answer WHERE assessment_id = %s AND version_id = %s
"""


def record(
    *, by: User, organisation: Organisation, verb: str, about: str, before: Any = None, after: Any
) -> None:
    AuditEvent.objects.create(
        organisation=organisation, by=by, verb=verb, about=about, before=before, after=after
    )


@transaction.atomic
def create_first_owner(*, name: str, email: str, password: str, organisation: str) -> User:
    """Raise AlreadySetUp if there is one already, also where two try at the same moment."""
    ContentType.objects.select_for_update().get(app_label="assessment", model="user")
    if not User.objects.first_is_missing():
        raise AlreadySetUp
    user = User.objects.create_superuser(email, password, name=name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    create_organisation(by=user, name=organisation)
    return user


@transaction.atomic
def create_organisation(*, by: User, name: str) -> Organisation:
    organisation = Organisation.objects.create(name=name)
    Membership.objects.create(organisation=organisation, user=by, role=Role.OWNER)
    record(
        by=by,
        organisation=organisation,
        verb="organisation.created",
        about=f"organisation:{organisation.pk}",
        after={"name": name},
    )
    return organisation


@transaction.atomic
def create_team(*, by: User, organisation: Organisation, name: str) -> Team:
    """Raises TeamExists, also where two add one at the same moment."""
    team, is_new = Team.objects.get_or_create(organisation=organisation, name=name)
    if not is_new:
        raise TeamExists
    record(
        by=by,
        organisation=organisation,
        verb="team.created",
        about=f"team:{team.pk}",
        after={"name": name},
    )
    return team


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
def settle_answer(
    *, by: User, assessment: Assessment, question: str, revision: int, reply: Reply
) -> Settled:
    """`settle_held_answer`, for an assessment that is not held yet."""
    lock_open(assessment)
    return settle_held_answer(
        by=by, assessment=assessment, question=question, revision=revision, reply=reply
    )


def settle_held_answer(
    *, by: User, assessment: Assessment, question: str, revision: int, reply: Reply
) -> Settled:
    """Record the team's reply to a question, for a caller whose transaction holds the assessment.

    `revision` is that of the answer which the person saw, 0 for none. Raises AnswerChanged with
    the answer that stands if somebody changed it since, and AssessmentIsClosed.
    """
    if not assessment.is_open:
        raise AssessmentIsClosed
    answer, states = standing(assessment, question)
    before = Reply.of(answer)
    if reply == before:
        return Settled(answer, states)
    if answer.revision != revision:
        if answer.pk:
            answer.refresh_from_db()
        raise AnswerChanged(answer)
    after = as_columns(reply)
    written = after | {"revision": revision + 1, "changed_at": timezone.now(), "changed_by": by}
    for name, value in written.items():
        setattr(answer, name, value)
    answer.save(update_fields=written if answer.pk else None)
    record(
        by=by,
        organisation=assessment.team.organisation,
        verb="answer.settled",
        about=f"assessment:{assessment.pk}/{question}",
        before=as_columns(before) if revision else None,
        after=after,
    )
    return Settled(answer, states | {question: reply.state})


def standing(assessment: Assessment, question: str) -> tuple[Answer, dict[str, str]]:
    """The answer to a question, unsaved if there is none, and question -> state of all answers."""
    answer = Answer(
        assessment=assessment, version=assessment.version, question=question, revision=0
    )
    states = {}
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [assessment.pk, assessment.version_id])
        for key, state, *rest in cursor.fetchall():
            states[key] = state
            if key == question:
                answer.pk, answer.revision, answer.level, answer.reason, answer.note, found = rest
                answer.state, answer.evidence = state, json.loads(found)
    return answer, states


@transaction.atomic
def take_over_answers(*, by: User, assessment: Assessment, given: engine.Answers) -> None:
    """Store the answers of an answers file in an assessment that has none yet."""
    lock_open(assessment)
    Answer.objects.bulk_create(
        Answer(
            assessment=assessment,
            version=assessment.version,
            question=question,
            changed_by=by,
            **answer_columns(answer),
        )
        for question, answer in given.answers.items()
    )
    record(
        by=by,
        organisation=assessment.team.organisation,
        verb="answers.taken_over",
        about=f"assessment:{assessment.pk}",
        after={"answers": len(given.answers)},
    )


def answer_columns(answer: engine.Answer) -> dict[str, Any]:
    state = Answer.State.UNANSWERED
    if answer.level is not None:
        state = Answer.State.LEVEL
    elif answer.dont_know:
        state = Answer.State.DONT_KNOW
    elif answer.not_applicable:
        state = Answer.State.NOT_APPLICABLE
    return {
        "state": state,
        "level": answer.level,
        "reason": answer.not_applicable,
        "note": answer.note,
        "evidence": list(answer.evidence),
        "dissent": answer.dissent,
    }


def as_columns(reply: Reply) -> dict[str, Any]:
    return asdict(reply) | {"evidence": list(reply.evidence)}


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

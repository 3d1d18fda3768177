"""Rows for tests, made by the actions that make them in life; keyword-only, boring defaults."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction

from assessment import actions
from assessment.actions.assessments import lock_open
from assessment.models import (
    Answer,
    Assessment,
    Membership,
    Organisation,
    Participant,
    Role,
    Team,
    User,
    Workshop,
)
from questionnaires import content
from questionnaires.instrument import Instrument
from questionnaires.models import Version
from questionnaires.publishing import publish, store_draft
from tests.instruments import make_instrument

SHIPPED = Path(settings.BASE_DIR, "questionnaires/content/mlops-1.0.yaml")
CAMPS = Participant.Camp.values
PASSWORD = "a plumb line shows what is true"


def shipped() -> Instrument:
    return content.parse(SHIPPED.read_bytes())


def make_user(*, name: str = "Ada Mason", email: str = "") -> User:
    email = email or f"{name.split()[0].lower()}@example.org"
    user = User.objects.create_user(email, PASSWORD, name=name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_organisation(*, name: str = "Acme", owner: User | None = None) -> Organisation:
    return actions.create_organisation(by=owner or make_user(), name=name)


def make_team(*, organisation: Organisation | None = None, name: str = "Payments") -> Team:
    organisation = organisation or make_organisation()
    return actions.create_team(by=owner_of(organisation), organisation=organisation, name=name)


def make_member(*, team: Team, role: Role = Role.MEMBER, user: User | None = None) -> User:
    user = user or make_user(name=f"{role.title()} of {team}", email=f"{role}@{team.pk}.example")
    membership = Membership.objects.create(organisation=team.organisation, user=user, role=role)
    if role in (Role.FACILITATOR, Role.MEMBER):
        membership.teams.add(team)
    return user


def invite(
    *,
    organisation: Organisation,
    email: str = "new@example.org",
    role: Role = Role.VIEWER,
    **given: Any,
) -> actions.Invited:
    usual: Any = {"by": owner_of(organisation), "proves_address": True}
    return actions.invite(organisation=organisation, email=email, role=role, **usual | given)


def make_version(*, instrument: Instrument | None = None) -> Version:
    """A published version; the same instrument gives the same version."""
    instrument = instrument or make_instrument()
    standing = Version.objects.numbered(instrument.questionnaire, instrument.version).first()
    if standing:
        return standing
    version = store_draft(instrument=instrument)
    publish(version=version, by="Test")
    version.refresh_from_db()
    return version


def make_assessment(
    *,
    team: Team | None = None,
    version: Version | None = None,
    system: str = "Card scoring",
    answers: dict[str, int] | None = None,
    closed: bool = False,
    **scope: Any,
) -> Assessment:
    team = team or make_team()
    by = owner_of(team.organisation)
    assessment = actions.create_assessment(
        by=by,
        team=team,
        version=version or make_version(),
        system=system,
        sentence="Says whether a payment may go through.",
        **scope,
    )
    for question, level in (answers or {}).items():
        settle(assessment=assessment, question=question, level=level)
    if closed:
        actions.close_assessment(by=by, assessment=assessment)
    return assessment


def settle(
    *, assessment: Assessment, question: str, level: int, by: User | None = None, **reply: Any
) -> None:
    standing = Answer.objects.of(assessment).filter(question=question).first()
    settle_answer(
        by=by or owner_of(assessment.team.organisation),
        assessment=assessment,
        question=question,
        revision=standing.revision if standing else 0,
        reply=actions.Reply(state=Answer.State.LEVEL, level=level, **reply),
    )


@transaction.atomic
def settle_answer(
    *, by: User, assessment: Assessment, question: str, revision: int, reply: actions.Reply
) -> actions.Settled:
    """As the page of the answers does, which holds the assessment until the reply is written."""
    lock_open(assessment)
    return actions.settle_held_answer(
        by=by, assessment=assessment, question=question, revision=revision, reply=reply
    )


def owner_of(organisation: Organisation) -> User:
    return organisation.memberships.owners().select_related("user").order_by("pk")[0].user


def make_workshop(
    *, assessment: Assessment | None = None, started: bool = False, people: int = 0
) -> Workshop:
    """`people` join it, builders and dependents in turn; `started` opens the first question."""
    assessment = assessment or make_assessment()
    by = owner_of(assessment.team.organisation)
    workshop = actions.begin_workshop(by=by, assessment=assessment)
    for number in range(people):
        join(workshop=workshop, name=f"Person {number + 1}", camp=CAMPS[number % 2])
    if started:
        actions.start_questions(by=by, workshop=workshop)
        go_on(workshop=workshop)
    return standing(workshop=workshop)


def standing(*, workshop: Workshop) -> Workshop:
    """As it stands in the database."""
    return Workshop.objects.for_page().get(pk=workshop.pk)


def park(*, workshop: Workshop, what: str = "Ask operations", who: str = "Femi") -> None:
    """The question on the screens."""
    workshop = standing(workshop=workshop)
    seen, day = actions.Seen.of(workshop), date(2026, 12, 4)
    actions.park(by=workshop.held_by, workshop=workshop, seen=seen, what=what, who=who, day=day)


def join(
    *, workshop: Workshop, name: str = "Amara", camp: str = Participant.Camp.BUILDS_IT
) -> Participant:
    return actions.join_workshop(workshop=workshop, name=name, camp=camp)


def go_on(*, workshop: Workshop) -> None:
    """To the next question."""
    question = actions.next_question(standing(workshop=workshop))
    assert question
    actions.open_question(by=workshop.held_by, workshop=workshop, question=question)


def vote(*, workshop: Workshop, levels: Sequence[int | None], reveal: bool = False) -> None:
    """Those who joined first vote on what is open, one after the other."""
    seen = actions.Seen.of(standing(workshop=workshop))
    for participant, level in zip(workshop.participants.order_by("pk"), levels, strict=False):
        said: Any = {"level": level, "reason": "", "sequence": None}
        at: Any = {"question": seen.question, "number": seen.number}
        actions.cast_vote(participant=participant, **at, **said)
    if reveal:
        actions.reveal(by=workshop.held_by, workshop=workshop, seen=seen)


def agree(*, workshop: Workshop, level: int | None, **said: Any) -> Answer:
    workshop = standing(workshop=workshop)
    seen = actions.Seen.of(workshop)
    before = Answer.objects.of(workshop.assessment).filter(question=seen.question).first()
    usual: Any = {"evidence": (), "dissent": "", "note": ""}
    return actions.agree(
        by=workshop.held_by,
        workshop=workshop,
        seen=seen,
        level=level,
        answer_revision=before.revision if before else 0,
        **usual | said,
    )

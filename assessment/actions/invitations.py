"""To ask somebody into an organisation, and to come in."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessment import links
from assessment.actions.members import MemberAlready, add_member
from assessment.actions.recording import record
from assessment.actions.teams import hold_teams
from assessment.models import (
    AuditEvent,
    Invitation,
    Membership,
    Organisation,
    Role,
    Team,
    User,
)

MOST_A_DAY = 50  # of one organisation: nobody's mailbox, and no mail server, is to suffer


class TooManyInvitations(Exception):
    """This organisation has invited as many as it may in a day."""


class NoLongerOwner(Exception):
    """Whoever asks somebody in was an owner until a moment ago."""


class InvitationIsDead(Exception):
    """It was accepted, withdrawn or replaced, or its seven days are over."""


class AnotherAddress(Exception):
    """The invitation is for an address that is not this person's."""


class AccountExists(Exception):
    """Somebody has this address: they sign in, and accept as themselves."""


class Invited(NamedTuple):
    invitation: Invitation
    token: str  # of the link; nothing keeps it


@transaction.atomic
def invite(
    *,
    by: User | None,
    organisation: Organisation,
    email: str,
    role: Role,
    teams: Sequence[Team] = (),
    proves_address: bool,
) -> Invited:
    """Offer a role to whoever has an address; a link that was given before is dead then.

    `by` is None on the server. Raises MemberAlready, TooManyInvitations, NoLongerOwner.
    """
    Organisation.objects.held().get(pk=organisation.pk)
    if by and not organisation.memberships.owners().filter(user=by).exists():
        raise NoLongerOwner
    if member := member_with(email, organisation):
        raise MemberAlready(member)
    if by and invited_today(organisation) >= MOST_A_DAY:
        raise TooManyInvitations
    given = hold_teams(teams) if role.is_of_teams else []
    organisation.invitations.filter(email=email.lower()).delete()
    token = links.chance()
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email.lower(),
        role=role,
        digest=links.digest(token),
        proves_address=proves_address,
        made_by=by,
    )
    invitation.teams.set(given)
    record(
        by=by,
        organisation=organisation,
        verb="member.invited",
        about=f"invitation:{invitation.pk}",
        after={
            "email": invitation.email,
            "role": str(role),
            "teams": sorted(team.name for team in given),
        },
    )
    return Invited(invitation, token)


@transaction.atomic
def accept_invitation(*, token: str, person: User) -> Membership:
    """As somebody who has an account. Raises InvitationIsDead, AnotherAddress."""
    invitation = hold(token)
    if person_with(invitation.email) != person:
        raise AnotherAddress
    return come_in(invitation, person)


@transaction.atomic
def join_by_invitation(*, token: str, name: str, password: str) -> User:
    """As somebody new, whose account it makes. Raises InvitationIsDead, AccountExists."""
    invitation = hold(token)
    if person_with(invitation.email):
        raise AccountExists
    try:
        with transaction.atomic():
            person = User.objects.create_user(invitation.email, password, name=name)
    except IntegrityError:  # by another organisation's invitation, a moment ago
        raise AccountExists from None
    EmailAddress.objects.create(
        user=person, email=person.email, verified=invitation.proves_address, primary=True
    )
    come_in(invitation, person)
    return person


@transaction.atomic
def account_of_invited(*, email: str, name: str) -> User | None:
    """A new account, without a password, for somebody whose address was proved elsewhere.

    None where nobody invited it, or somebody has it. They come in by accepting, as themselves.
    """
    if person_with(email) or not Invitation.objects.to(email).exists():
        return None
    try:
        with transaction.atomic():
            person = User.objects.create_user(email, None, name=name)
    except IntegrityError:  # by a press at the same moment
        return None
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def hold(token: str) -> Invitation:
    """One of two that open a link at the same moment meets it dead. Raises InvitationIsDead."""
    found = Invitation.objects.behind(token).select_for_update(of=("self",)).first()
    if found is None:
        raise InvitationIsDead
    return found


def come_in(invitation: Invitation, person: User) -> Membership:
    teams = hold_teams(invitation.teams.all())
    role, organisation = Role(invitation.role), invitation.organisation
    invitation.delete()
    try:
        return add_member(
            by=person, organisation=organisation, person=person, role=role, teams=teams
        )
    except MemberAlready as already:
        return already.membership


def invited_today(organisation: Organisation) -> int:
    since = timezone.now() - timedelta(days=1)
    made = AuditEvent.objects.filter(organisation=organisation, verb="member.invited")
    return made.filter(at__gt=since).count()


def member_with(email: str, organisation: Organisation) -> Membership | None:
    person = person_with(email)
    return Membership.objects.filter(organisation=organisation, user=person).first()


def person_with(email: str) -> User | None:
    """Who has shown that it is theirs, before who merely signs in with it."""
    proved = User.objects.filter(emailaddress__email__iexact=email, emailaddress__verified=True)
    return proved.first() or User.objects.filter(email=email.lower()).first()

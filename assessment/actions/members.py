"""Who belongs to an organisation, and the password with which somebody comes in first."""

from collections.abc import Sequence
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q

from assessment.actions.recording import record
from assessment.models import Membership, Organisation, Role, Team, User


@dataclass(frozen=True, slots=True)
class MemberAlready(Exception):
    """Nobody has two roles in one organisation."""

    membership: Membership


class HasPassword(Exception):
    """Only a first password is set by a link."""


@transaction.atomic
def add_member(
    *,
    by: User | None,
    organisation: Organisation,
    email: str,
    role: Role,
    teams: Sequence[Team] = (),
    name: str = "",
) -> Membership:
    """Give somebody a role, and an account without a password if nobody has this address.

    `by` is None where whoever runs the server does it on the server: the event then bears the
    new member's own name, and says so. Raises MemberAlready.
    """
    person = person_with(email) or create_person(email=email, name=name)
    membership, is_new = Membership.objects.get_or_create(
        organisation=organisation, user=person, defaults={"role": role}
    )
    if not is_new:
        raise MemberAlready(membership)
    membership.teams.set(teams)
    named, on = [team.name for team in teams], "a page" if by else "the server"
    record(
        by=by or person,
        organisation=organisation,
        verb="member.added",
        about=f"user:{person.pk}",
        after={"role": role, "teams": named, "on": on},
    )
    return membership


def person_with(email: str) -> User | None:
    theirs = Q(emailaddress__email__iexact=email, emailaddress__verified=True)
    return User.objects.filter(Q(email=email.lower()) | theirs).first()


def create_person(*, email: str, name: str) -> User:
    person = User.objects.create_user(email, None, name=name)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


@transaction.atomic
def set_first_password(*, person: User, name: str, password: str) -> None:
    """Raises HasPassword, also where two open the link at the same moment."""
    held = User.objects.select_for_update().get(pk=person.pk)
    if held.has_usable_password():
        raise HasPassword
    person.name = name
    person.set_password(password)
    person.save(update_fields=["name", "password"])

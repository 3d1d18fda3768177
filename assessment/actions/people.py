"""Accounts: that of the first owner of the installation, and how people get into theirs."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from assessment.actions.organisations import create_organisation
from assessment.actions.recording import record
from assessment.models import Membership, User


class AlreadySetUp(Exception):
    """The first owner exists."""


class NothingToReset(Exception):
    """They have neither a key nor an app nor recovery codes."""


@transaction.atomic
def create_first_owner(*, name: str, email: str, password: str, organisation: str) -> User:
    """Raise AlreadySetUp if there is one already, also where two try at the same moment."""
    ContentType.objects.select_for_update().get(app_label="assessment", model="user")
    if not User.objects.first_is_missing():
        raise AlreadySetUp
    user = User.objects.create_superuser(email, password, name=name)
    EmailAddress.objects.filter(user=user).update(verified=True)
    create_organisation(by=user, name=organisation)
    return user


@transaction.atomic
def reset_second_factor(*, person: User) -> None:
    """Take keys, app and recovery codes away, for whoever lost them. Done on the server alone.

    Raises NothingToReset.
    """
    gone, _ = Authenticator.objects.filter(user=person).delete()
    if not gone:
        raise NothingToReset
    end_sessions(person=person)
    for membership in Membership.objects.of(person):
        record(
            by=None,
            organisation=membership.organisation,
            verb="member.second_factor_reset",
            about=f"user:{person.pk}",
            before={"email": person.email, "second_factor": True},
            after={"email": person.email, "second_factor": False},
        )


@transaction.atomic
def end_sessions(*, person: User, but: str | None = None) -> int:
    """Sign somebody out everywhere, but for the session of that key. How many there were."""
    standing = Session.objects.filter(expire_date__gt=timezone.now()).exclude(session_key=but)
    theirs = [s.pk for s in standing if s.get_decoded().get(SESSION_KEY) == str(person.pk)]
    Session.objects.filter(pk__in=theirs).delete()
    UserSession.objects.filter(user=person).exclude(session_key=but or "").delete()
    return len(theirs)

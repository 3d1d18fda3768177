"""The command for somebody who lost their second factor."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import CommandError

from assessment.models import AuditEvent, Membership, Organisation, Role
from assessment.record import entries
from tests import factories

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def locked_out(member):
    TOTP.activate(member, SECRET)
    member.authenticator_set.create(type="webauthn", data={"name": "Key", "credential": {}})
    RecoveryCodes.activate(member)
    return member


@pytest.fixture
def with_mail(settings):
    settings.ENV = settings.ENV.model_copy(update={"mail_host": "mail.example"})


def test_factors_and_codes_go_and_those_of_others_stay(locked_out, owner, capsys):
    TOTP.activate(owner, SECRET)

    call_command("reset_second_factor", locked_out.email.upper())

    assert [each.user for each in Authenticator.objects.all()] == [owner]
    assert capsys.readouterr().out == (
        "mia@example.org has no second factor any more, and is signed out everywhere.\n"
    )


def test_sessions_end_and_those_of_others_go_on(as_, locked_out, owner):
    theirs, others = as_(locked_out), as_(owner)

    call_command("reset_second_factor", locked_out.email)

    assert theirs.get("/").headers["Location"] == "/account/login/?next=/"
    assert others.get("/").status_code == 200
    assert Session.objects.count() == 1


def test_sign_in_asks_for_the_password_alone(client, locked_out):
    cache.clear()
    call_command("reset_second_factor", locked_out.email)

    given = {"login": locked_out.email, "password": factories.PASSWORD}

    assert client.post("/account/login/", given).headers["Location"] == "/"
    assert client.get("/").status_code == 200


def test_each_of_their_organisations_records_it_and_no_other(locked_out, organisation, stranger):
    second = factories.make_organisation(name="Second", owner=factories.make_user(name="Zoe Z"))
    Membership.objects.create(organisation=second, user=locked_out, role=Role.VIEWER)

    call_command("reset_second_factor", locked_out.email)

    events = list(AuditEvent.objects.filter(verb="member.second_factor_reset"))
    assert {event.organisation for event in events} == {organisation, second}
    assert {event.by for event in events} == {None}
    entry = entries(events)[0]
    assert (entry.said, entry.subject) == ("Took a lost second factor away", "mia@example.org")
    assert [(each.label, each.before, each.after) for each in entry.changes] == [
        ("Second factor", "yes", "no")
    ]


def test_person_is_told_by_mail_where_there_is_one(locked_out, with_mail):
    call_command("reset_second_factor", locked_out.email)

    (told,) = mail.outbox
    assert told.to == ["mia@example.org"]
    assert "/account/2fa/" in told.body


def test_nobody_is_written_to_without_a_mail_server(locked_out):
    call_command("reset_second_factor", locked_out.email)

    assert mail.outbox == []


def test_whoever_runs_it_is_told_what_comes_next(locked_out, organisation, capsys):
    Organisation.objects.filter(pk=organisation.pk).update(requires_second_factor=True)
    locked_out.set_unusable_password()
    locked_out.save()

    call_command("reset_second_factor", locked_out.email)

    assert capsys.readouterr().out.splitlines()[1:] == [
        "They have no password. Set one: python manage.py changepassword mia@example.org",
        "They add a new one before all else: Acme asks for it.",
    ]


@pytest.mark.parametrize(
    ("email", "why"),
    [("nobody@example.org", "Nobody signs in as nobody"), ("mia@example.org", "has no second")],
)
def test_where_there_is_nothing_to_reset_nothing_happens(email, why, as_, member):
    client, events = as_(member), AuditEvent.objects.count()

    with pytest.raises(CommandError, match=why):
        call_command("reset_second_factor", email)

    assert client.get("/").status_code == 200
    assert AuditEvent.objects.count() == events

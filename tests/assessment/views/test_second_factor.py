"""An organisation may require a second factor of everybody in it."""

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.signals import authenticator_added
from allauth.mfa.totp.internal.auth import (
    SECRET_SESSION_KEY,
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from assessment import actions
from assessment.models import AuditEvent, Membership, Organisation, Role
from tests import factories
from tests.test_access import ACCESS, url_of

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXP"
PAGE = "/account/2fa/"


@pytest.fixture
def strict(organisation):
    Organisation.objects.filter(pk=organisation.pk).update(requires_second_factor=True)
    return organisation


# What shows nothing of any organisation, or belongs to the person alone. Who takes part in a
# workshop does so by its code, without an account.
PAST = {
    "assessment:account",
    *("assessment:first_run", "assessment:invitation", "assessment:gallery"),
    *("assessment:livez", "assessment:readyz"),
    *(name for name in ACCESS if name == "assessment:join" or name.startswith("assessment:phone")),
    *("questionnaire:index", "questionnaire:browse", "questionnaire:antipattern"),
}


@pytest.mark.parametrize("name", ACCESS)
def test_whoever_has_none_meets_nothing_of_any_organisation(name, as_, strict, owner, team):
    url = url_of(name, factories.make_assessment(team=team, answers={"build-2": 2}))
    client = as_(owner)

    for method in ACCESS[name]:
        response = getattr(client, method.lower())(url)
        response.getvalue()
        assert (response.headers.get("Location") == PAGE) is (name not in PAST)


def test_fragment_sends_the_whole_page_there(as_, strict, owner):
    response = as_(owner).get("/?q=x", headers={"HX-Request": "true"})

    assert (response.status_code, response.headers["HX-Redirect"]) == (200, PAGE)


def test_page_of_factors_says_who_requires_one(as_, strict, owner):
    assert "Acme requires a second factor" in as_(owner).get("/", follow=True).text


@pytest.mark.parametrize("factor", ["totp", "webauthn"])
def test_whoever_has_one_goes_on(factor, as_, strict, owner):
    if factor == "totp":
        TOTP.activate(owner, SECRET)
    else:
        owner.authenticator_set.create(type="webauthn", data={"name": "Key", "credential": {}})

    assert as_(owner).get("/").status_code == 200


def test_recovery_codes_alone_are_none(as_, strict, owner):
    RecoveryCodes.activate(owner)

    assert as_(owner).get("/").headers["Location"] == PAGE


def test_whoever_takes_theirs_away_is_stopped_again(as_, strict, owner):
    TOTP.activate(owner, SECRET)
    client = as_(owner)
    assert client.get("/").status_code == 200

    owner.authenticator_set.all().delete()

    assert client.get("/").headers["Location"] == PAGE


def test_other_organisations_ask_for_nothing(as_, strict, stranger):
    assert as_(stranger).get("/").status_code == 200


def test_member_of_two_adds_one_if_either_requires_it(as_, strict, stranger):
    Membership.objects.create(organisation=strict, user=stranger, role=Role.VIEWER)

    assert as_(stranger).get("/").headers["Location"] == PAGE


def test_sign_in_with_one_asks_for_it(client, strict, owner):
    cache.clear()
    TOTP.activate(owner, SECRET)

    response = client.post(
        "/account/login/", {"login": owner.email, "password": factories.PASSWORD}
    )

    assert response.headers["Location"].startswith("/account/2fa/authenticate/")
    assert client.get("/").headers["Location"].startswith("/account/login/")


@pytest.mark.parametrize("verified", [True, False])
def test_one_can_be_added_where_no_mail_verifies_an_address(verified, client, strict, owner):
    cache.clear()
    EmailAddress.objects.filter(user=owner).update(verified=verified)
    client.post("/account/login/", {"login": owner.email, "password": factories.PASSWORD})
    client.post("/account/reauthenticate/", {"password": factories.PASSWORD})

    response = client.get("/account/2fa/totp/activate/")

    assert response.status_code == 200
    assert "Authenticator" in response.text or "authenticator" in response.text


def signed_in(user):
    """Through the form, as people do."""
    cache.clear()
    client = Client()
    client.post("/account/login/", {"login": user.email, "password": factories.PASSWORD})
    assert client.get("/account/").status_code == 200
    return client


def add_app(client):
    client.post("/account/reauthenticate/", {"password": factories.PASSWORD})
    client.get("/account/2fa/totp/activate/")
    secret = client.session[SECRET_SESSION_KEY]
    with time_machine.travel(timezone.now(), tick=False):
        code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
        return client.post("/account/2fa/totp/activate/", {"code": code}, follow=True)


def test_first_factor_ends_every_other_session(transactional_db, owner, member):
    here, elsewhere, of_another = signed_in(owner), signed_in(owner), signed_in(member)

    response = add_app(here)

    assert owner.authenticator_set.filter(type="totp").exists()
    assert "You are signed out everywhere else." in response.text
    assert here.get("/").status_code == of_another.get("/").status_code == 200
    assert elsewhere.get("/").headers["Location"] == "/account/login/?next=/"
    assert UserSession.objects.filter(user=owner).count() == 1


def test_second_one_and_codes_end_no_session(owner, rf):
    TOTP.activate(owner, SECRET)
    elsewhere = Client()
    elsewhere.force_login(owner)
    key = owner.authenticator_set.create(type="webauthn", data={"name": "Key", "credential": {}})
    codes = RecoveryCodes.activate(owner).instance

    for added in (key, codes):
        authenticator_added.send(
            sender=Authenticator, request=rf.get("/"), user=owner, authenticator=added
        )

    assert elsewhere.get("/").status_code == 200


# -- The setting -------------------------------------------------------------------------------


@pytest.fixture
def save(as_, owner, organisation):
    def posted(**fields):
        path, client = f"/organisations/{organisation.pk}/settings/", as_(owner)
        shown = client.get(path).context["form"].initial
        return client.post(path, {"name": shown["name"], "seen": shown["seen"]} | fields)

    return posted


def test_owner_requires_one_and_it_is_recorded(save, owner, organisation):
    TOTP.activate(owner, SECRET)

    save(requires_second_factor="on")

    organisation.refresh_from_db()
    assert organisation.requires_second_factor
    event = AuditEvent.objects.first()
    assert (event.verb, event.after) == (
        "organisation.second_factor_changed",
        {"second_factor_required": True},
    )


def test_owner_who_has_none_does_not_lock_themselves_out(save, organisation):
    response = save(requires_second_factor="on")

    organisation.refresh_from_db()
    assert response.status_code == 422
    assert "Add one yourself first" in response.text
    assert '<a href="/account/2fa/">Add a passkey or an authenticator app</a>' in response.text
    assert not organisation.requires_second_factor


def test_owner_requires_none_any_more(save, owner, strict):
    TOTP.activate(owner, SECRET)

    save()

    strict.refresh_from_db()
    assert not strict.requires_second_factor


def test_members_who_have_none_yet_are_marked(as_, owner, member, viewer, strict):
    for person in (owner, viewer):
        TOTP.activate(person, SECRET)

    page = as_(owner).get(f"/organisations/{strict.pk}/members/").text

    assert page.count("no second factor yet") == 1
    assert "mia@example.org, no second factor yet" in page


def test_nobody_is_marked_where_none_is_required(as_, owner, member, organisation):
    page = as_(owner).get(f"/organisations/{organisation.pk}/members/").text

    assert "no second factor yet" not in page


def test_saving_without_a_change_records_nothing(save, owner, organisation):
    events = AuditEvent.objects.count()

    save()
    actions.require_second_factor(by=owner, organisation=organisation, required=False)

    assert AuditEvent.objects.count() == events

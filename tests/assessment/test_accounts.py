"""Signing in: limits, no open door, and the pages of one's own account."""

import pytest
from django.core.cache import cache
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db

LOGIN = "/account/login/"


@pytest.fixture(autouse=True)
def no_attempts_yet():
    cache.clear()


def sign_in(client: Client, email: str, password: str = factories.PASSWORD):
    return client.post(LOGIN, {"login": email, "password": password})


def test_right_password_leads_to_the_assessments(client, member):
    assert sign_in(client, member.email).headers["Location"] == "/"


def test_address_is_taken_in_any_case(client, member):
    assert sign_in(client, member.email.upper()).headers["Location"] == "/"


def test_wrong_password_and_unknown_address_are_answered_alike(client, member):
    wrong = sign_in(client, member.email, "not the password")
    unknown = sign_in(client, "nobody@example.org", "not the password")

    message = "The email address and/or password you specified are not correct."
    assert message in wrong.text
    assert message in unknown.text


def test_sixth_wrong_password_is_refused_whoever_asks(member):
    for _ in range(5):
        sign_in(Client(), member.email, "not the password")

    response = sign_in(Client(REMOTE_ADDR="192.0.2.7"), member.email)

    assert "Too many failed login attempts" in response.text


def test_nobody_can_sign_up(client):
    response = client.get("/account/signup/")

    assert "closed" in response.text
    assert client.post("/account/signup/", {"email": "eve@example.org"}).status_code == 200


def test_sign_in_gives_a_new_session(client, member):
    client.get(LOGIN)
    client.session.save()
    before = client.session.session_key

    sign_in(client, member.email)

    assert client.session.session_key != before


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_sign_in_does_not_lead_to_another_site(target, client, member):
    response = client.post(
        LOGIN, {"login": member.email, "password": factories.PASSWORD, "next": target}
    )

    assert response.headers.get("Location") in (None, "/")


@pytest.mark.parametrize("page", ["email/", "password/change/", "2fa/", "sessions/", "logout/"])
def test_pages_of_the_account_are_in_our_frame(page, as_, member):
    response = as_(member).get(f"/account/{page}")

    assert '<a class="brand" href="/">' in response.text
    assert "<h1" in response.text

"""What holds wherever one looks: nothing changes, no form without a token, the same headers."""

import json
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

from tests.factories import PASSWORD
from tests.forms import sent
from tests.test_serve import EXPECTED, POLICY
from tests.walls.addresses import addresses, places
from tests.walls.conftest import PEOPLE
from tests.walls.rows import every_table
from tests.walls.workshops import MOMENTS, begin, taking_part


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("kind", [*PEOPLE, "mighty"])
def test_looking_changes_no_row_whoever_looks_at_whatever(kind, method, as_, ours, request):
    named = request.getfixturevalue
    client = as_(named("mighty")) if kind == "mighty" else named("visitor")(kind)
    client.get("/")
    before = every_table()

    for name, path in addresses(ours).items():
        getattr(client, method)(path).getvalue()
        assert every_table() == before, name


@pytest.mark.parametrize("moment", [moment for moment in MOMENTS if moment != "voting"])
def test_looking_at_a_workshop_changes_no_row_at_any_moment(moment, as_, ours):
    workshop = begin(ours.owner, ours.assessments["open"], moment)
    desk, phone = as_(ours.owner), taking_part(as_(), workshop.participants.order_by("pk")[0])
    on_it = [p for n, p in addresses(ours).items() if re.search("desk|stage|phone|workshop", n)]
    before = every_table()

    for client in (desk, phone):
        for path in on_it:
            client.get(path)
            assert every_table() == before, path


def test_no_view_is_exempt_from_the_token():
    assert [p.name for p in places() if getattr(p.view, "csrf_exempt", False)] == []


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("kind", ["nobody", "scribe", "mighty"])
def test_nothing_is_sent_without_a_token(kind, method, as_, ours, request):
    named, strictly = request.getfixturevalue, {"enforce_csrf_checks": True}
    mighty = kind == "mighty"
    client = as_(named(kind), **strictly) if mighty else named("visitor")(kind, **strictly)
    client.get("/account/login/")
    before = every_table()

    for name, path in addresses(ours).items():
        for headers in ({}, {"HX-Request": "true"}, {"X-CSRFToken": "x" * 64}):
            response = getattr(client, method)(path, headers=headers)
            refused = response.status_code in (403, 404, 405)
            assert refused or leads_to_sign_in(response), (name, response.status_code)

    assert every_table() == before


def leads_to_sign_in(response) -> bool:
    there = response.headers.get("HX-Redirect") or response.headers.get("Location", "")
    return there.startswith("/account/login/")


def test_token_from_another_site_does_not_count(as_, ours):
    client, page = as_(ours.owner, enforce_csrf_checks=True), addresses(ours)["assessment:settings"]
    shown = client.get(page).text
    token = {"X-CSRFToken": client.cookies["csrf"].value}

    for origin in ("https://evil.example", "null", "http://testserver.evil.example"):
        response = client.post(page, {"name": "Theirs"}, headers=token | {"Origin": origin})
        assert response.status_code == 403
    fields = sent(shown, name="Ours")
    own = client.post(page, fields, headers=token | {"Origin": "http://testserver"})
    assert own.status_code == 302


# -- Headers --------------------------------------------------------------------------------------

# Beside EXPECTED and the policy, what a response may carry, and no more.
FURTHER = {"Content-Type", "Content-Length", "Content-Disposition", "Location", "Allow", "Vary"}
FURTHER |= {"Content-Security-Policy", "Expires", "ETag", "Plumbline-Revision"}
PUBLIC = {"questionnaire:browse", "questionnaire:antipattern"}  # which know no person
KEPT = "public, max-age=300"
NEVER_KEPT = {
    "private, no-store",
    "max-age=0, no-cache, no-store, must-revalidate, private",  # of Django and allauth
}


@pytest.mark.parametrize("kind", ["nobody", "member", "scribe", "mighty"])
def test_every_response_has_exactly_these_headers(kind, as_, ours, request):
    named = request.getfixturevalue
    client = as_(named("mighty")) if kind == "mighty" else named("visitor")(kind)
    paths = addresses(ours) | {"nothing": "/nothing-here/"}

    for name, path in paths.items():
        for method in ("get", "post", "head", "options"):
            response = getattr(client, method)(path)
            response.getvalue()
            given = dict(response.headers)
            kept = {KEPT} if name in PUBLIC and response.status_code == 200 else NEVER_KEPT
            assert given.pop("Cache-Control") in kept, (name, method)
            fixed = {key: given.pop(key, None) for key in EXPECTED if key != "Cache-Control"}
            assert fixed == {k: v for k, v in EXPECTED.items() if k != "Cache-Control"}, name
            policy = given.get("Content-Security-Policy", "")
            assert sorted(policy.split("; ")) == POLICY, (name, method)
            assert given.keys() <= FURTHER, (name, method)


OVER_TLS = """
import django, json, sys
django.setup()
from django.test import Client
client = Client(SERVER_NAME="plumbline.example")
plain = client.get("/account/login/")
page = client.get("/account/login/", secure=True)
cookies = {name: each.OutputString() for name, each in page.cookies.items()}
print(json.dumps([plain.status_code, plain.headers["Location"], dict(page.headers), cookies]))
"""


def test_over_tls_browsers_come_back_over_tls_alone(tmp_path):
    said = subprocess.run(
        [sys.executable, "-c", OVER_TLS],
        cwd=settings.BASE_DIR,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PLUMBLINE_DATA": str(tmp_path),
            "PLUMBLINE_URL": "https://plumbline.example",
            "PLUMBLINE_TRUSTED_PROXIES": "1",
            "PLUMBLINE_DEBUG": "true",  # so that no static files have to be collected
        },
        capture_output=True,
        text=True,
        check=True,
    )

    status, location, headers, cookies = json.loads(said.stdout)
    assert (status, location) == (301, "https://plumbline.example/account/login/")
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert headers.items() >= EXPECTED.items() - {("Cache-Control", "private, no-store")}
    (cookie,) = cookies.values()
    assert cookie.startswith("__Host-csrf=")
    flags = sorted(part for part in cookie.split("; ")[1:] if not part.startswith(("exp", "Max")))
    assert flags == ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"]


def test_cookie_of_a_session_is_for_the_server_alone(client, ours):
    client.post("/account/login/", {"login": ours.member.email, "password": PASSWORD})

    cookie = client.cookies[settings.SESSION_COOKIE_NAME]

    assert cookie["httponly"] is True
    assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("Lax", "/", "")

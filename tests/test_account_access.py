"""Every URL of accounts and sign-in as nobody and as every role with every method, against a table.

What organisation somebody is in, and as what, makes no difference here: each page is about the
person who opens it.
"""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.questionnaires.admin.conftest import colleague, editor, publisher, superuser
from tests.test_access import ROLES, signed_in_as

__all__ = ["colleague", "editor", "publisher", "signed_in_as", "superuser"]

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")

pytestmark = pytest.mark.django_db

IN, HOME, CONFIRM = "sign in", "home", "confirm"  # where a redirect leads
MINE = f"{IN} | {IN} | {IN} | {IN} | {IN}"
AWAY = f"{HOME} | {HOME} | {HOME} | {HOME} | {HOME}"
ASKS = f"{CONFIRM} | {CONFIRM} | {CONFIRM} | {CONFIRM} | {CONFIRM}"  # for the password again
MISSING = "404 | 404 | 404 | 404 | 404"
READ = "200 | 405 | 405 | 405 | 405"
NOT_OFFERED = "404 | 405 | 405 | 405"  # but where the settings name a provider
FORM = "200 | 200 | 200 | 405 | 405"  # an empty form comes back; allauth takes PUT for POST

# URL -> what nobody meets, and what everybody meets who is signed in, by METHODS.
ACCESS: dict[str, tuple[str, str]] = {
    "account_login": (FORM, AWAY),
    "account_logout": (f"{IN} | {IN} | 405 | 405 | 405", f"200 | {IN} | 405 | 405 | 405"),
    "account_inactive": (READ, READ),
    "account_signup": ("200 | 200 | 200 | 200 | 200", AWAY),  # it says that there is none
    "account_reauthenticate": (MINE, FORM),
    "account_email": (MINE, "200 | 302 | 302 | 405 | 405"),
    "account_email_verification_sent": (READ, READ),
    "account_confirm_email": ("200 | 404 | 405 | 405 | 405", "200 | 404 | 405 | 405 | 405"),
    "account_change_password": (MINE, FORM),
    "account_set_password": (MINE, "302 | 302 | 302 | 302 | 302"),  # to change it: there is one
    "account_reset_password": (FORM, FORM),
    "account_reset_password_done": (READ, READ),
    "account_reset_password_from_key": ("200 | 200 | 200 | 200 | 200",) * 2,  # a dead link
    "account_reset_password_from_key_done": (READ, READ),
    "account_confirm_login_code": (MINE, AWAY),
    "mfa_index": (MINE, READ),
    "mfa_authenticate": (MINE, AWAY),
    "mfa_reauthenticate": (MINE, ASKS),
    "mfa_activate_totp": (MINE, ASKS),
    "mfa_deactivate_totp": (MINE, MISSING),
    "mfa_view_recovery_codes": (MINE, "404 | 405 | 405 | 405 | 405"),
    "mfa_generate_recovery_codes": (MINE, ASKS),
    "mfa_download_recovery_codes": (MINE, MISSING),
    "mfa_list_webauthn": (MINE, READ),
    "mfa_add_webauthn": (MINE, ASKS),
    "mfa_reauthenticate_webauthn": (MINE, ASKS),
    "mfa_remove_webauthn": (MINE, ASKS),
    "mfa_edit_webauthn": (MINE, ASKS),
    "mfa_login_webauthn": (f"{IN} | {IN} | {IN} | 405 | 405", AWAY),
    "openid_connect_login": (f"405 | {NOT_OFFERED}",) * 2,
    "openid_connect_callback": ("404 | 405 | 405 | 405 | 405",) * 2,
    "usersessions_list": (MINE, "200 | 302 | 302 | 405 | 405"),
}
PARTS: dict[str, dict[str, object]] = {
    "account_confirm_email": {"key": "MQ:guessed"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "guessed-key"},
    "mfa_remove_webauthn": {"pk": 1},
    "mfa_edit_webauthn": {"pk": 1},
    "openid_connect_login": {"provider_id": "sso"},
    "openid_connect_callback": {"provider_id": "sso"},
}


def patterns(entries: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for entry in entries:
        if isinstance(entry, URLResolver):
            if not entry.namespace:
                yield from patterns(entry.url_patterns)
        else:
            yield entry


def test_every_url_is_in_the_table_and_every_row_has_a_url():
    named = {each.name for each in patterns(get_resolver().url_patterns)}

    assert sorted(named) == sorted(ACCESS)


def call(client, method: str, url: str) -> str:
    cache.clear()  # rate limits are looked at elsewhere
    response = getattr(client, method.lower())(url)
    location = response.headers.get("Location", "")
    if location.startswith("/account/login/"):
        return IN
    if location.startswith("/account/reauthenticate/"):
        return CONFIRM
    return HOME if location == "/" else str(response.status_code)


@pytest.mark.parametrize("role", ROLES)
def test_every_url_answers_each_role_as_the_table_says(role, signed_in_as):
    met = {}
    for name in ACCESS:
        url = reverse(name, kwargs=PARTS.get(name))
        met[name] = " | ".join(call(signed_in_as(role), method, url) for method in METHODS)

    column = 0 if role == "nobody" else 1
    assert met == {name: row[column] for name, row in ACCESS.items()}


@pytest.mark.parametrize("role", ["nobody", "owner", "superuser"])
@pytest.mark.parametrize("name", ACCESS)
def test_head_and_options_tell_no_more_than_the_page(name, role, signed_in_as):
    url, client = reverse(name, kwargs=PARTS.get(name)), signed_in_as(role)

    page = call(client, "GET", url)

    assert call(client, "HEAD", url) in (page, "405")
    assert call(client, "OPTIONS", url) in (page, "405") or client.options(url).content == b""


WRITES = [name for name, (_, mine) in ACCESS.items() if mine.split(" | ")[1] != "405"]


@pytest.mark.parametrize("name", WRITES)
def test_every_write_is_refused_without_a_csrf_token(name, as_, owner):
    client = as_(owner, enforce_csrf_checks=True)

    response = client.post(reverse(name, kwargs=PARTS.get(name)))

    assert response.status_code == 403
    assert "This form had grown old" in response.text

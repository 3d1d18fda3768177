"""A form changes what it shows, whatever else is sent with it."""

import re
from collections import Counter
from copy import deepcopy
from datetime import date, timedelta
from http.cookies import SimpleCookie
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import models, transaction

from tests import test_access, test_account_access, test_editors_access
from tests.walls.filled import NAMES, Form, filled

QUIET = {  # what they change stands in no row, or nothing is changed by what is typed here
    *("account_logout", "account_signup", "account_reauthenticate"),
    *("account_confirm_email", "account_set_password", "account_reset_password"),
    *("account_reset_password_from_key", "account_confirm_login_code", "mfa_authenticate"),
    *("mfa_reauthenticate", "mfa_activate_totp", "mfa_add_webauthn", "mfa_edit_webauthn"),
    *("mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_login_webauthn"),
    *(
        "openid_connect_login",
        "usersessions_list",
        "assessment:switch",
        "assessment:join",
        "assessment:plan (open)",
        "assessment:plan_move (open)",
        "admin:preview",
        "admin:preview_new",
        "admin:try",
    ),
}
NOTED = {"sessions.Session", "usersessions.UserSession"}
OF_CHANCE = {"password", "digest", "form_token", "data", "content_sha256", "code"}
Rows = dict[str, dict[Any, dict[str, Any]]]


def accepting() -> set[str]:
    """Every address that takes a POST, by the tables of who may what."""
    ours = {name for name, rows in test_access.ACCESS.items() if "POST" in rows}
    account = {
        name
        for name, columns in test_account_access.ACCESS.items()
        if any(c.split(" | ")[1] != "405" for c in columns if set(c.split(" | ")) != {"sign in"})
    }
    admin = {f"admin:{n}" for n, rows in test_editors_access.ACCESS.items() if "POST" in rows}
    return (ours | account | admin) - {"mfa_download_recovery_codes"}  # a file to read


def test_every_form_is_among_those_that_are_filled():
    assert {name.partition(" (")[0] for name in NAMES} == accepting()


def rows() -> Rows:
    return {
        model._meta.label: {row["pk"]: row for row in model._base_manager.values("pk", *names)}
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label not in NOTED
        for names in [[field.attname for field in model._meta.concrete_fields]]
    }


def difference(before: Rows, after: Rows) -> Counter[str]:
    """What has changed, each change as a text; the same on every day and with any number."""
    found: Counter[str] = Counter()
    for label, now in after.items():
        was = before[label]
        found.update(f"{label} is gone" for _ in was.keys() - now.keys())
        for key, row in now.items():
            old = was.get(key, {})
            told = {n: plain(n, v) for n, v in row.items() if n not in old or old[n] != v}
            if told:
                found[f"{label} {'changed' if old else 'new'}: {told}"] += 1
    return found


def plain(name: str, value: Any) -> Any:
    if value is not None and (isinstance(value, date | timedelta | UUID) or name in OF_CHANCE):
        return "some"
    if isinstance(value, int) and (name in ("pk", "id", "snapshot") or name.endswith("_id")):
        return "a row"
    if isinstance(value, dict):
        return {key: plain(key, part) for key, part in value.items()}
    return re.sub(r"\d+", "N", value) if name in ("about", "object_id") else value


# What somebody sends who has read the source: every column there is, with a value that would tell.
TELLING: dict[type[models.Field[Any, Any]], str] = {
    models.BooleanField: "on",
    models.DateTimeField: "2001-01-01 00:00",
    models.JSONField: '["injected"]',
    models.UUIDField: "00000000-0000-4000-8000-000000000000",
    models.EmailField: "injected@example.org",
}
BY_NAME = {"role": "owner", "status": "closed", "state": "level", "form": "core"}


def every_field() -> dict[str, str]:
    found = {"groups": "1", "user_permissions": "1", "owner": "1", "role": "owner"}
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if isinstance(field, models.Field):
                kind = next((k for k in TELLING if isinstance(field, k)), None)
                text = isinstance(field, models.CharField | models.TextField)
                value = TELLING[kind] if kind else ("injected" if text else "1")
                found |= {n: BY_NAME.get(n, value) for n in (field.name, field.attname)}
    return found


def injected(form: Form) -> dict[str, str]:
    """Under their own names, and under those that the form gives to its own."""
    page = form.client.get(form.path).text
    own = {*form.fields, *re.findall(r'name="([^"]+)"', page)}
    prefixes = {name.rpartition("-")[0] for name in form.fields if "-" in name}
    names = every_field()
    under = {f"{prefix}-{name}": told for prefix in prefixes for name, told in names.items()}
    return {name: value for name, value in (names | under).items() if name not in own}


@pytest.mark.parametrize("name", NAMES)
def test_form_changes_nothing_but_its_own_fields(name, ours, theirs, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
    if name in ("account_email", "assessment:workshop_survey (open)"):  # which mail is behind
        settings.ENV = settings.ENV.model_copy(update={"mail_host": "mail.example"})
    form = filled(name, ours)
    more, cookies, before = injected(form), deepcopy(form.client.cookies), rows()
    with transaction.atomic():
        plainly = form.send()
        plainly.getvalue()  # to its end, which closes a file but no connection
        wanted = difference(before, rows())
        transaction.set_rollback(True)
    rewind(form, cookies)
    assert rows() == before

    response = form.send(**more)
    response.getvalue()

    assert len(more) > 100
    assert difference(before, rows()) == wanted
    assert response.status_code == plainly.status_code
    assert bool(wanted) == (name not in QUIET), plainly.status_code


def rewind(form: Form, cookies: SimpleCookie) -> None:
    """To the moment before it was sent."""
    form.client.cookies = cookies
    cache.clear()
    for value in form.fields.values():
        if hasattr(value, "seek"):
            value.seek(0)

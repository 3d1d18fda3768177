"""Every field of every form takes whatever is typed into it: as a text, or not at all."""

from copy import deepcopy
from urllib.parse import quote_from_bytes, urljoin, urlsplit

import pytest
from django.core.cache import cache
from django.db import transaction

from tests.reports import MARKUP
from tests.walls.addresses import addresses, places
from tests.walls.filled import NAMES, Form, filled
from tests.walls.hostile import PAYLOADS
from tests.walls.rows import every_table
from tests.walls.workshops import taking_part

FORM = "application/x-www-form-urlencoded"
INVALID = b"\xff\xfe\xc3\x28\xed\xa0\x80"
SEARCHES = ("q", "page", "questionnaire", "form", "kind", "by", "since", "until", "old", "new")
SEARCHES += ("target", "gap", "age")
FURTHER = ("next", "dimension", "status__exact", "questionnaire__id__exact", "p", "o", "e")


def answered(form: Form, typed: dict[str, str]) -> None:
    cache.clear()
    if "file" in form.fields:
        form.fields["file"].seek(0)
    kept = deepcopy(form.client.cookies)
    with transaction.atomic():  # each as the first, so that none is refused for another
        response = form.send(**typed)
        whole = response.getvalue()
        transaction.set_rollback(True)
    form.client.cookies = kept
    assert response.status_code < 500, typed.keys()
    assert MARKUP.encode() not in whole, typed.keys()
    assert b"<svg onload" not in whole, typed.keys()


def fields_of(form: Form) -> list[str]:
    return [each for each in form.fields if each not in ("file", "csrfmiddlewaretoken")]


@pytest.mark.parametrize("name", NAMES)
def test_every_field_takes_what_is_hostile_as_text_or_refuses_it(name, ours):
    form = filled(name, ours)

    for payload in PAYLOADS.values():  # in all fields at once, which is seldom accepted
        answered(form, dict.fromkeys(fields_of(form), payload))
    for field in fields_of(form):  # and in one alone, which is accepted if it may be
        for kind in ("markup", "directions", "controls", "large number"):
            answered(form, {field: PAYLOADS[kind]})


@pytest.mark.parametrize("name", NAMES)
def test_every_form_survives_bytes_that_are_no_text(name, ours):
    form = filled(name, ours)
    fields = fields_of(form)
    bodies = [
        (FORM, "&".join(f"{field}={quote_from_bytes(INVALID)}" for field in fields).encode()),
        (FORM, b"&".join(field.encode() + b"=" + INVALID for field in fields)),
        (FORM, INVALID),
        (FORM, b"&".join(field.encode() for field in fields)),
        (FORM, b"=&" * 900),
        (f"{FORM}; charset=utf-16", INVALID),
        ("multipart/form-data; boundary=x", INVALID),
        ("multipart/form-data", INVALID),
        ("application/json", INVALID),
    ]

    for kind, body in bodies:
        cache.clear()
        response = form.client.generic("POST", form.path, body, kind, headers=form.headers)
        response.getvalue()
        assert response.status_code < 500, kind


@pytest.mark.parametrize("payload", PAYLOADS)
def test_every_page_survives_what_is_hostile_in_its_address(payload, as_, mighty, ours):
    client, value = as_(mighty), PAYLOADS[payload][:4000]
    before = every_table()

    for name, path in addresses(ours).items():
        response = client.get(path, dict.fromkeys(SEARCHES + FURTHER, value))
        whole = response.getvalue()
        assert response.status_code < 500, name
        assert b"<svg onload" not in whole, name
        there = urljoin(f"http://testserver{path}", response.headers.get("Location", ""))
        assert urlsplit(there).netloc == "testserver", (name, there)

    assert every_table() == before


@pytest.mark.parametrize("value", ["%00", "%ff%fe", "..%2f..", "%0d%0aSet-Cookie:x", "9" * 400])
def test_every_address_survives_parts_that_nobody_made(value, as_, mighty, ours):
    client = as_(mighty)

    for place in places():
        if place.wanted and not place.route.startswith("account/"):
            path = "/" + "/".join(value if "<" in part else part for part in place.route.split("/"))
            assert client.get(path).status_code < 500, path


@pytest.mark.parametrize(
    "headers",
    [
        {"HX-Request": "true", "HX-Current-URL": "javascript:alert(1)"},
        {"HX-Request": "true", "HX-Current-URL": "http://testserver//evil.example/"},
        {"Cookie": "plumbline=\xff; csrf=\x01; messages=no-signature"},
        {"X-Forwarded-For": "'; --, \xff", "X-Forwarded-Proto": "gopher"},
        {"User-Agent": PAYLOADS["markup"] + "W" * 5000, "Accept-Language": "x" * 5000},
        {"Referer": "javascript:alert(1)", "If-None-Match": "\x01", "Range": "bytes=9-1"},
    ],
    ids=["script", "elsewhere", "cookies", "forwarded", "browser", "conditions"],
)
def test_every_page_survives_headers_that_lie(headers, as_, ours, mighty):
    scribe = taking_part(as_(), ours.workshop.participants.order_by("pk")[0])
    for client in (as_(), scribe, as_(mighty)):
        for name, path in addresses(ours).items():
            for method in ("get", "post"):
                cache.clear()
                response = getattr(client, method)(path, headers=headers)
                response.getvalue()
                assert response.status_code < 500, name
                there = response.headers.get("HX-Redirect", "/")
                assert there.startswith("/"), (name, there)
                assert "evil.example" not in there.partition("?")[0], (name, there)

"""No byte that leaves the server before the reveal depends on what was voted.

Each is compared with what is sent where the same people voted otherwise: the same, whoever asks.
"""

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from shutil import rmtree

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from assessment import actions
from assessment.models import Vote
from tests.walls.addresses import addresses
from tests.walls.conftest import IN_THE_ROOM
from tests.walls.filled import HTMX, ROOM_FORMS, of_room
from tests.walls.tenants import Tenant
from tests.walls.test_two_tenants import said
from tests.walls.workshops import begin, seen, taking_part

REASON = "Quetzal feathers were found on the pager."
WORD = "quetzal"
# Of those whose phones ask nothing here: a level and a reason, or another and none.
WORLDS = ((0, REASON), (4, ""), (None, ""))
BLIND = (
    *("practice", "survey", "voting", "voting again", "parked"),
    *("elsewhere", "paused", "findings", "steps", "ended"),
)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
CHANCE = re.compile(
    r'(csrfmiddlewaretoken"value="|"x-csrftoken":")[a-z0-9]+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'
    # PostgreSQL counts snapshots on that were rolled back; an archive is as long as they squeeze.
    r"""|(?<=frozen-)[0-9-]+|(?<="snapshot":)\d+|(?<='content-length':')\d+"""
)
REVEALING = {"desk_reveal", "workshop_survey_close"}


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def told(response) -> tuple[int, str]:
    return response.status_code, CHANCE.sub("", said(response))


def vote_otherwise(tenant: Tenant, level: int | None, reason: str) -> None:
    """All but the phones of this test, wherever nothing is revealed yet."""
    phones = phones_of(tenant)
    blind = Vote.objects.filter(round__workshop=tenant.workshop, round__revealed_at=None)
    assert blind.exclude(participant__in=phones).update(level=level, reason=reason) == 2


def phones_of(tenant: Tenant) -> list[object]:
    return list(tenant.workshop.participants.order_by("pk")[: len(IN_THE_ROOM)])


def in_each_world(tenant: Tenant, collect: Callable[[], dict[str, tuple[int, str]]]) -> list:
    met = []
    for level, reason in WORLDS:
        with undone():
            vote_otherwise(tenant, level, reason)
            cache.clear()
            rmtree(settings.ENV.data / "reports", ignore_errors=True)
            met.append(collect())
    return met


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def assert_alike(worlds: list[dict[str, tuple[int, str]]]) -> None:
    first, *others = worlds
    assert [name for name, (_, text) in first.items() if WORD in text] == []
    for other in others:
        assert [name for name in first if other[name] != first[name]] == []


def looked_at(clients: Iterable[Client], paths: dict[str, str]) -> dict[str, tuple[int, str]]:
    return {
        f"{name} by {number} with {headers}": told(client.get(path, headers=headers))
        for number, client in enumerate(clients)
        for name, path in paths.items()
        for headers in ({}, HTMX)
    }


def asked(tenant: Tenant) -> dict[str, str]:
    """What knows of assessments; the pages of accounts know of none."""
    every = addresses(tenant).items()
    return {name: path for name, path in every if name.startswith(("assessment:", "admin:"))}


def beside(tenant: Tenant) -> dict[str, str]:
    """Of these what is about the workshop and its assessment, but for the report, which is slow."""
    near = ("(open)", "_state", "_events", "record", "home")
    return {
        name: path
        for name, path in asked(tenant).items()
        if path.startswith("/j/") or (name.endswith(near) and "report" not in name)
    }


@pytest.mark.parametrize("moment", BLIND)
def test_no_page_depends_on_votes_that_are_not_revealed(moment, as_, ours, caplog):
    caplog.set_level(logging.DEBUG)
    begin(ours.owner, ours.assessments["open"], moment)
    paths = beside(ours)
    phones = [taking_part(as_(), each) for each in phones_of(ours)]
    on_phones = {name: path for name, path in paths.items() if path.startswith("/j/")}

    def collect() -> dict[str, tuple[int, str]]:
        of_phones = looked_at(phones, on_phones)
        return looked_at([as_(ours.owner)], paths) | {
            f"phone: {n}": t for n, t in of_phones.items()
        }

    assert_alike(in_each_world(ours, collect))
    assert WORD not in caplog.text.casefold()


@pytest.mark.parametrize("kind", ["mighty", "facilitator", "member", "viewer", "editor", "nobody"])
def test_no_role_is_told_of_votes_that_are_not_revealed(kind, as_, request, ours):
    begin(ours.owner, ours.assessments["open"], "voting")
    named = request.getfixturevalue
    who = named("mighty") if kind == "mighty" else named("person")(kind)
    paths = asked(ours) if kind == "mighty" else beside(ours)

    assert_alike(in_each_world(ours, lambda: looked_at([as_(who)], paths)))


@pytest.mark.parametrize("moment", ["survey", "voting", "voting again", "parked"])
def test_no_reply_depends_on_votes_that_are_not_revealed(moment, as_, ours):
    begin(ours.owner, ours.assessments["open"], moment)
    at, phone = addresses(ours), taking_part(as_(), phones_of(ours)[0])
    desk, stands = as_(ours.owner), asdict(seen(ours.workshop))

    def collect() -> dict[str, tuple[int, str]]:
        replies = {}
        for short in ROOM_FORMS.keys() - REVEALING:
            client = phone if short.startswith("phone") else desk
            fields = stands | ROOM_FORMS[short][1](ours)
            for headers in ({}, HTMX):
                with undone():
                    sent = client.post(at[of_room(short)], fields, headers=headers)
                    replies[f"{short} {headers}"] = told(sent)
        return replies

    assert_alike(in_each_world(ours, collect))


def test_no_file_depends_on_votes_that_were_never_revealed(as_, ours):
    """Neither that of an organisation nor what a closing froze."""
    begin(ours.owner, ours.assessments["open"], "voting")
    owner, at = as_(ours.owner), addresses(ours)
    results = [f"assessment:{each} (open)" for each in ("profile", "report", "history", "desk")]

    def collect() -> dict[str, tuple[int, str]]:
        before = told(owner.post(at["assessment:export"]))
        actions.close_assessment(by=ours.owner, assessment=ours.assessments["open"])
        frozen = ours.assessments["open"].snapshots.order_by("-pk")[0]
        return {
            "before": before,
            "after": told(owner.post(at["assessment:export"])),
            "answers": (0, frozen.answers.casefold()),
            "result": (0, frozen.result.casefold()),
            **{name: told(owner.get(at[name])) for name in results},
        }

    assert_alike(in_each_world(ours, collect))


def test_what_is_compared_here_does_differ_once_it_is_revealed(as_, ours):
    begin(ours.owner, ours.assessments["open"], "voting")
    owner, phone = as_(ours.owner), taking_part(as_(), phones_of(ours)[0])
    screens = {name: path for name, path in asked(ours).items() if path.endswith("/state/")}
    screens |= {"profile": addresses(ours)["assessment:profile (open)"]}

    def collect() -> dict[str, tuple[int, str]]:
        workshop = ours.workshop
        actions.reveal(by=ours.owner, workshop=workshop, seen=seen(workshop))
        return looked_at([owner, phone], screens)

    first, second, _ = in_each_world(ours, collect)
    differing = {name.partition(" ")[0] for name in first if first[name] != second[name]}
    assert differing == {
        "assessment:stage_state",
        "assessment:desk_state",
        "assessment:phone_state",
        "profile",
    }
    assert any(WORD in text for _, text in first.values())

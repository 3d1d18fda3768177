"""Two organisations on one server, each with a word that stands nowhere else."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from assessment.models import User
from tests.questionnaires.admin.conftest import colleague, editor, publisher, superuser
from tests.walls.tenants import Tenant, make_tenant
from tests.walls.workshops import taking_part

__all__ = ["colleague", "editor", "publisher", "superuser"]

OURS, THEIRS = "azurecanary", "crimsoncanary"
PLATFORM = ("editor", "publisher", "superuser", "colleague")
IN_THE_ROOM = ("scribe", "participant")  # without an account
PEOPLE = ("owner", "facilitator", "member", "viewer", "nobody", *PLATFORM, *IN_THE_ROOM)


@pytest.fixture(autouse=True)
def rates_begin_anew(db: None) -> None:
    cache.clear()


@pytest.fixture
def ours(db: None) -> Tenant:
    return make_tenant(OURS)


@pytest.fixture
def theirs(db: None) -> Tenant:
    return make_tenant(THEIRS)


@pytest.fixture
def person(request: pytest.FixtureRequest, ours: Tenant) -> Callable[[str], User | None]:
    """Whoever is named by one of PEOPLE, if they have an account."""

    def named(kind: str) -> User | None:
        if kind in ours.people:
            return ours.people[kind]
        return None if kind in ("nobody", *IN_THE_ROOM) else request.getfixturevalue(kind)

    return named


@pytest.fixture
def visitor(
    person: Callable[[str], User | None], as_: Callable[..., Client], ours: Tenant
) -> Callable[..., Client]:
    """The browser of one of PEOPLE."""

    def browser(kind: str, **given: bool) -> Client:
        client = as_(person(kind), **given)
        if kind in IN_THE_ROOM:
            here = ours.workshop.participants.order_by("pk")
            taking_part(client, here[IN_THE_ROOM.index(kind)])
        return client

    return browser


@pytest.fixture
def mighty(ours: Tenant) -> User:
    """The owner, who is superuser too: whoever passes every door."""
    ours.owner.is_staff = ours.owner.is_superuser = True
    ours.owner.save()
    return ours.owner

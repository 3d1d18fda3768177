"""Two organisations on one server, each with a word that stands nowhere else."""

from collections.abc import Callable

import pytest
from django.core.cache import cache

from assessment.models import User
from tests.questionnaires.admin.conftest import colleague, editor, publisher, superuser
from tests.walls.tenants import Tenant, make_tenant

__all__ = ["colleague", "editor", "publisher", "superuser"]

OURS, THEIRS = "azurecanary", "crimsoncanary"
PLATFORM = ("editor", "publisher", "superuser", "colleague")
PEOPLE = ("owner", "facilitator", "member", "viewer", "nobody", *PLATFORM)


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
    """Whoever is named by one of PEOPLE."""

    def named(kind: str) -> User | None:
        if kind in ours.people:
            return ours.people[kind]
        return None if kind == "nobody" else request.getfixturevalue(kind)

    return named


@pytest.fixture
def mighty(ours: Tenant) -> User:
    """The owner, who is superuser too: whoever passes every door."""
    ours.owner.is_staff = ours.owner.is_superuser = True
    ours.owner.save()
    return ours.owner

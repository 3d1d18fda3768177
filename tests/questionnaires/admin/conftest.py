"""Editors, publishers, and a draft to work on."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from assessment.models import User
from questionnaires.drafting import start_draft
from questionnaires.models import Version
from tests import factories
from tests.forms import sent
from tests.instruments import make_instrument


def staff(name: str, *rights: str) -> User:
    user = factories.make_user(name=name)
    user.is_staff = True
    user.save()
    user.user_permissions.set(
        Permission.objects.filter(codename__in=[f"{right}_questionnaire" for right in rights])
    )
    return user


@pytest.fixture
def editor(db):
    return staff("Edith Editor", "edit")


@pytest.fixture
def second_editor(db):
    return staff("Emil Editor", "edit")


@pytest.fixture
def publisher(db):
    return staff("Pia Publisher", "publish")


@pytest.fixture
def colleague(db):
    """Staff who may neither edit nor publish."""
    return staff("Carl Colleague")


@pytest.fixture
def superuser(db):
    """Whoever looks after the installation; like the first owner, but in no organisation."""
    return User.objects.create_superuser("sue@example.org", factories.PASSWORD, name="Sue Super")


@pytest.fixture
def published(db):
    return factories.make_version(instrument=make_instrument())


@pytest.fixture
def draft(published, editor):
    return start_draft(version=published, by=editor)


class Desk:
    """A person at the pages of one version."""

    def __init__(self, client: Client, version: Version) -> None:
        self.client, self.version = client, version
        self.home = f"/admin/versions/{version.pk}/"

    def get(self, page: str = "") -> str:
        response = self.client.get(self.home + page)
        assert response.status_code == 200, (page, response.status_code)
        return response.text

    def post(self, page: str, **changes: Any) -> Any:
        """Open a page, change its form and send it."""
        form = "entry-form" if page.count("/") == 2 and not page.startswith("add/") else ""
        response = self.client.get(self.home + page)
        return self.client.post(
            self.home + page.partition("?")[0], sent(response.text, form=form, **changes)
        )

    def save(self, page: str, **changes: Any) -> None:
        response = self.post(page, **changes)
        assert response.status_code == 302, (page, errors_of(response.text))

    def export(self) -> str:
        return self.get("export/")


def errors_of(page: str) -> list[str]:
    return [part.split("</ul>")[0] for part in page.split('<ul class="errorlist"')[1:]]


@pytest.fixture
def at(as_, draft):
    """A person's desk with the draft."""
    return lambda user, version=None: Desk(as_(user), version or draft)

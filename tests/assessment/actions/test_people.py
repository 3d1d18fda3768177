"""The first owner, organisations and teams."""

import pytest

from assessment import actions
from assessment.models import (
    Membership,
    Organisation,
    Role,
    Team,
    User,
)
from tests import factories

pytestmark = pytest.mark.django_db


def test_first_owner_gets_an_account_and_an_organisation_and_looks_after_both():
    user = actions.create_first_owner(
        name="Ada", email="Ada@Example.org", password=factories.PASSWORD, organisation="Acme"
    )

    assert user.email == "ada@example.org"
    assert user.is_superuser
    assert user.emailaddress_set.get().verified
    assert Membership.objects.get().role == Role.OWNER
    assert Organisation.objects.get().name == "Acme"


def test_there_is_one_first_owner():
    given = {"name": "Ada", "password": factories.PASSWORD, "organisation": "Acme"}
    actions.create_first_owner(email="ada@example.org", **given)

    with pytest.raises(actions.AlreadySetUp):
        actions.create_first_owner(email="eve@example.org", **given)

    assert User.objects.count() == 1


def test_no_two_teams_of_an_organisation_have_one_name(organisation, owner):
    actions.create_team(by=owner, organisation=organisation, name="Twice")

    with pytest.raises(actions.TeamExists):
        actions.create_team(by=owner, organisation=organisation, name="Twice")

    assert Team.objects.count() == 1

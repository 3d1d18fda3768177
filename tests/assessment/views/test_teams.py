"""The teams of an organisation, as its owners see and change them."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from assessment import actions
from assessment.models import AuditEvent, Role, Team
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(organisation):
    return f"/organisations/{organisation.pk}/teams/"


@pytest.fixture
def path(home, team):
    return f"{home}{team.pk}/"


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(count, as_, owner, organisation, home, django_assert_num_queries):
    for number in range(count):
        team = factories.make_team(organisation=organisation, name=f"Team {number}")
        factories.make_assessment(team=team)
    client = as_(owner)

    with django_assert_num_queries(5):
        page = client.get(home).text

    assert f"Team {count - 1}" in page


def test_teams_are_listed_with_people_and_assessments(as_, owner, team, member, viewer, home):
    factories.make_assessment(team=team)
    factories.make_assessment(team=team, system="Card limits")
    factories.make_member(team=team, role=Role.FACILITATOR)

    (listed,) = as_(owner).get(home).context["teams"]

    assert (listed.name, listed.people, listed.begun) == ("Payments", 2, 2)


def test_team_is_added_and_recorded(as_, owner, organisation, home):
    page = as_(owner).post(home, {"name": "Search", "organisation": "0", "id": "7"}, follow=True)

    assert "The team Search is added." in page.text
    team = Team.objects.get()
    assert (team.name, team.organisation) == ("Search", organisation)
    event = AuditEvent.objects.first()
    assert (event.verb, event.by, event.after) == ("team.created", owner, {"name": "Search"})


@pytest.mark.parametrize(
    "name", ["", "Payments", "payments", "PAYMENTS ", "Pay\nments", "x" * 151, "\u202eneB"]
)
def test_what_is_no_name_is_said_and_nothing_is_added(name, as_, owner, team, home):
    response = as_(owner).post(home, {"name": name})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["name"]
    assert Team.objects.get() == team


def test_two_organisations_may_have_teams_of_one_name(as_, stranger, team):
    home = f"/organisations/{stranger.memberships.get().organisation_id}/teams/"

    as_(stranger).post(home, {"name": team.name})

    assert Team.objects.filter(name=team.name).count() == 2


def test_team_is_renamed_and_recorded(as_, owner, team, path):
    page = as_(owner).post(path, {"name": "Money"}, follow=True)

    assert "Saved." in page.text
    team.refresh_from_db()
    event = AuditEvent.objects.first()
    assert team.name == "Money"
    assert (event.verb, event.before, event.after) == (
        "team.renamed",
        {"name": "Payments"},
        {"name": "Money"},
    )


def test_team_keeps_its_name_where_another_has_the_new_one(as_, owner, organisation, team, path):
    factories.make_team(organisation=organisation, name="Search")

    response = as_(owner).post(path, {"name": "search"})

    assert response.status_code == 422
    assert response.context["team"].name == "Payments"
    team.refresh_from_db()
    assert team.name == "Payments"


def test_team_takes_its_own_name_in_other_letters(as_, owner, team, path):
    as_(owner).post(path, {"name": "PAYMENTS"})

    team.refresh_from_db()
    assert team.name == "PAYMENTS"


def test_saving_the_same_name_records_nothing(as_, owner, path):
    events = AuditEvent.objects.count()

    as_(owner).post(path, {"name": "Payments"})

    assert AuditEvent.objects.count() == events


def test_team_without_assessments_is_removed_and_its_people_stay(as_, owner, member, path):
    as_(owner).post(f"{path}remove/")

    assert not Team.objects.exists()
    assert member.memberships.get().teams.count() == 0
    event = AuditEvent.objects.first()
    assert (event.verb, event.before) == ("team.removed", {"name": "Payments"})


def test_whoever_acted_for_a_removed_team_is_named_in_the_record(
    as_, owner, member, facilitator, viewer, organisation, path
):
    search = factories.make_team(organisation=organisation, name="Search")
    facilitator.memberships.get().teams.add(search)

    as_(owner).post(f"{path}remove/")

    changed = AuditEvent.objects.filter(verb="member.changed", by=owner)
    told = {event.before["email"]: (event.before, event.after) for event in changed}
    assert {email: (b["teams"], a["teams"]) for email, (b, a) in told.items()} == {
        member.email: (["Payments"], []),
        facilitator.email: (["Payments", "Search"], ["Search"]),
    }


@pytest.mark.parametrize("days", [0, 8], ids=["open", "too old, but renewed at a press"])
def test_team_that_an_invitation_offers_stays_until_that_is_withdrawn(
    days, as_, owner, organisation, team, path
):
    with time_machine.travel(timezone.now() - timedelta(days=days)):
        invited = factories.invite(organisation=organisation, role=Role.MEMBER, teams=[team])

    page = as_(owner).post(f"{path}remove/", follow=True).text

    assert "new@example.org would come in for Payments" in page
    assert Team.objects.get() == team
    actions.withdraw_invitation(by=owner, invitation=invited.invitation)
    as_(owner).post(f"{path}remove/")
    assert not Team.objects.exists()


def test_team_with_assessments_stays(as_, owner, team, path):
    factories.make_assessment(team=team)

    page = as_(owner).post(f"{path}remove/", follow=True).text

    assert "Payments has assessments, which stay with their team." in page
    assert "Remove this team" not in page
    assert Team.objects.get() == team


def test_team_of_another_organisation_is_out_of_reach(as_, stranger, team):
    elsewhere = stranger.memberships.get().organisation_id
    path = f"/organisations/{elsewhere}/teams/{team.pk}/"

    met = [as_(stranger).get(path), as_(stranger).post(path, {"name": "Mine"})]
    met.append(as_(stranger).post(f"{path}remove/"))

    assert [response.status_code for response in met] == [404, 404, 404]
    assert Team.objects.get().name == "Payments"

"""Several organisations for one person: what they see, and in which they work."""

import re

import pytest

from assessment.models import Membership, Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def elsewhere(stranger):
    return stranger.memberships.get().organisation


@pytest.fixture
def consultant(facilitator, elsewhere):
    """Facilitator of Payments at Acme, and owner of Elsewhere."""
    Membership.objects.create(organisation=elsewhere, user=facilitator, role=Role.OWNER)
    factories.make_team(organisation=elsewhere, name="Far away")
    return facilitator


@pytest.fixture
def client_of(as_, consultant, team, elsewhere):
    factories.make_assessment(team=team, system="System of Acme")
    factories.make_assessment(team=elsewhere.teams.get(), system="System of Elsewhere")
    return as_(consultant)


def switch(client, organisation):
    return client.post("/organisations/switch/", {"organisation": str(organisation)})


def test_all_organisations_are_listed_until_one_is_chosen(client_of):
    page = client_of.get("/").text

    assert "System of Acme" in page
    assert "System of Elsewhere" in page
    assert "Payments, Acme, started" in page


def test_one_organisation_is_chosen_and_all_again(client_of, elsewhere):
    switch(client_of, elsewhere.pk)
    one = client_of.get("/").text
    switch(client_of, "")
    every = client_of.get("/").text

    assert ("System of Acme" in one, "System of Elsewhere" in one) == (False, True)
    assert ("System of Acme" in every, "System of Elsewhere" in every) == (True, True)


def test_new_assessment_is_for_a_team_of_the_chosen_organisation(client_of, elsewhere, team):
    switch(client_of, elsewhere.pk)

    form = client_of.get("/assessments/new/").context["form"]

    assert [name for _, name in form.fields["team"].choices] == ["Far away", "Add a team…"]


def test_form_that_was_filled_in_before_a_switch_is_taken(client_of, elsewhere, team):
    factories.make_version()
    switch(client_of, team.organisation_id)
    card = {"system": "Card limits", "sentence": "Says how much.", "form": "full"}
    switch(client_of, elsewhere.pk)

    begun = client_of.post("/assessments/new/", card | {"team": str(team.pk)})

    assert begun.status_code == 302
    assert team.assessments.filter(system="Card limits").exists()


def test_form_that_comes_back_after_a_switch_still_has_its_team(client_of, elsewhere, team):
    switch(client_of, elsewhere.pk)

    response = client_of.post("/assessments/new/", {"team": str(team.pk), "system": "Card limits"})

    assert response.status_code == 422
    assert f'<option value="{team.pk}" selected>Payments, Acme</option>' in response.text
    assert "Card limits" in response.text


def test_beginning_is_not_offered_where_they_only_read_and_not_forbidden(as_, viewer, elsewhere):
    Membership.objects.create(organisation=elsewhere, user=viewer, role=Role.OWNER)
    acme = viewer.memberships.get(role=Role.VIEWER).organisation_id
    client = as_(viewer)

    assert client.get("/assessments/new/").status_code == 200
    switch(client, acme)
    factories.make_version()
    form = client.get("/assessments/new/").context["form"]
    assert [name for _, name in form.fields["team"].choices] == ["Add a team…"]
    assert "/assessments/new/" not in client.get("/").text


def test_link_into_another_organisation_of_theirs_still_works(client_of, elsewhere, team):
    switch(client_of, elsewhere.pk)

    assert client_of.get(f"/assessments/{team.assessments.get().pk}/profile/").status_code == 200


@pytest.mark.parametrize("given", ["0", "x", "'", "foreign"])
def test_organisation_that_is_not_theirs_is_not_found(given, as_, member, elsewhere):
    client = as_(member)

    response = switch(client, elsewhere.pk if given == "foreign" else given)

    assert response.status_code == 404
    assert client.get("/").status_code == 200


def test_chosen_organisation_that_they_left_is_chosen_no_more(client_of, consultant, elsewhere):
    switch(client_of, elsewhere.pk)
    consultant.memberships.filter(organisation=elsewhere).delete()

    page = client_of.get("/").text

    assert "System of Acme" in page
    assert "Elsewhere" not in page


def test_choice_ends_with_the_session(client_of, consultant, elsewhere, as_):
    switch(client_of, elsewhere.pk)

    assert "System of Acme" in as_(consultant).get("/").text


def test_switcher_is_there_for_those_who_have_something_to_switch(client_of, as_, member):
    assert "Switch organisation" in client_of.get("/").text
    assert "Switch organisation" not in as_(member).get("/").text


def test_owner_is_led_to_the_pages_of_the_organisation(as_, owner, member, organisation):
    link = f"/organisations/{organisation.pk}/members/"

    assert link in as_(owner).get("/").text
    assert link not in as_(member).get("/").text


def navigation(client, path: str) -> str:
    return re.search(r'<header class="topbar">(.*?)</header>', client.get(path).text, re.DOTALL)[1]


def test_page_of_an_organisation_leads_to_the_pages_of_that_one(as_, owner, team, elsewhere):
    """Whichever is chosen: a link from outside opens another one's page."""
    Membership.objects.create(organisation=elsewhere, user=owner, role=Role.OWNER)
    assessment = factories.make_assessment(team=team)
    client = as_(owner)
    switch(client, elsewhere.pk)

    for path in (
        f"/assessments/{assessment.pk}/profile/",
        f"/organisations/{team.organisation_id}/settings/",
    ):
        bar = navigation(client, path)
        assert f"/organisations/{team.organisation_id}/members/" in bar
        assert f"/organisations/{elsewhere.pk}/members/" not in bar
        assert bar.count('<span class="name-of">Acme</span>') == 2
    assert f"/organisations/{elsewhere.pk}/members/" in navigation(client, "/")


def test_page_of_somebody_elses_organisation_leads_to_no_pages_for_owners(
    client_of, team, elsewhere
):
    switch(client_of, elsewhere.pk)

    bar = navigation(client_of, f"/assessments/{team.assessments.get().pk}/profile/")

    assert "/members/" not in bar


def test_owner_of_several_is_led_to_each_of_them(as_, owner, organisation, elsewhere):
    Membership.objects.create(organisation=elsewhere, user=owner, role=Role.OWNER)

    bar = navigation(as_(owner), "/")

    assert bar.count(f'href="/organisations/{organisation.pk}/members/"') == 2  # wide and narrow
    assert bar.count(f'href="/organisations/{elsewhere.pk}/members/"') == 2


def test_menu_of_a_narrow_page_holds_what_the_bar_has_no_place_for(client_of, elsewhere):
    switch(client_of, elsewhere.pk)

    bar = navigation(client_of, "/")
    menu = re.search(r'<details class="menu end slim-only">(.*?)</details>', bar, re.DOTALL)[1]

    assert '<span class="name-of">Elsewhere</span>' in menu
    assert 'href="/questionnaire/"' in menu
    assert f'href="/organisations/{elsewhere.pk}/members/"' in menu
    assert 'action="/organisations/switch/"' in menu

"""The portfolio: who sees what of it, and the way in and out for a team."""

import re
from dataclasses import replace

import pytest

from assessment import actions
from assessment.models import Release
from tests import factories
from tests.portfolios import INSTRUMENT, fill, levels, released, sample, teams_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(organisation):
    return f"/organisations/{organisation.pk}/portfolio/"


@pytest.fixture
def version(db):
    return factories.make_version(instrument=INSTRUMENT)


# -- The page -------------------------------------------------------------------------------------


def test_teams_stand_by_the_gap_to_their_own_target_and_not_by_score(as_, owner, home, filled):
    filled(4)

    response = as_(owner).get(home)

    # Scores 0.0, 2.0, then two of 1.0 and 2.0 that are at their own, milder target.
    assert teams_on(response) == ["Team 0002", "Team 0000", "Team 0001", "Team 0003"]
    assert "Two levels or more below" in response.text
    assert re.findall(r"<h1>([^<]*)</h1>", response.text) == ["Build is the common gap"]
    assert "Four of four teams have released a result." in response.text


def test_cell_says_level_score_and_how_far_it_is_below(as_, owner, home, organisation):
    released(organisation=organisation, name="Search")

    response = as_(owner).get(home)

    (cell,) = re.findall(r'<td data-level="1" class="under">.*?</td>', response.text)
    assert re.sub(r"<[^>]+>", "", cell) == "11.0, 2 below target"
    assert "<b>1</b> of 2" in response.text


def test_owner_sees_what_is_not_released_behind_the_last_team(as_, owner, home, organisation, team):
    released(organisation=organisation, name="Search")
    factories.make_assessment(team=team, answers={"build-1": 1}, closed=True)
    running = factories.make_team(organisation=organisation, name="Routes")
    factories.make_assessment(team=running)
    factories.make_team(organisation=organisation, name="Idle")

    text = as_(owner).get(home).text

    assert "One of four teams has released a result." in text
    row = r'<span class="name">([^<]*)</span></th><td class="none"[^>]*><span>([^<]*)'
    told = re.findall(row, text)
    assert [(name, what.split(" in ")[0]) for name, what in told] == [
        ("Idle", "Nothing begun"),
        ("Payments", "Finished"),
        ("Routes", "Open, nothing closed yet"),
    ]


def test_viewer_is_not_told_which_teams_have_released_nothing(as_, viewer, home, filled):
    filled(3)

    text = as_(viewer).get(home).text

    assert "Three of four teams have released a result." in text
    assert "Payments" not in text


@pytest.mark.parametrize("what", ["", "csv/", "svg/"])
def test_closed_result_is_nowhere_to_a_viewer_until_its_team_releases_it(
    what, as_, viewer, home, filled, team
):
    filled(3)
    closed = factories.make_assessment(
        team=team,
        version=factories.make_version(instrument=INSTRUMENT),
        answers=levels(1, 3),
        target_profile="strict",
        closed=True,
    )

    before = as_(viewer).get(f"{home}{what}").text
    actions.release_result(by=closed.created_by, assessment=closed)
    after = as_(viewer).get(f"{home}{what}").text

    assert "Team 0000" in before
    assert closed.team.name not in before
    assert closed.team.name in after


def test_nothing_released_says_how_a_result_enters(as_, owner, home):
    response = as_(owner).get(home)

    assert "No result has been released yet" in response.text
    assert "on the profile of a closed assessment" in response.text


@pytest.mark.parametrize("who", ["facilitator", "member", "other_team_member"])
def test_those_of_teams_do_not_oversee(who, as_, request, home, filled):
    filled(3)
    client = as_(request.getfixturevalue(who))

    assert {client.get(f"{home}{each}").status_code for each in ("", "csv/", "xlsx/", "pdf/")} == {
        403
    }
    assert "Portfolio</a>" not in client.get("/").text


def test_portfolio_of_another_organisation_is_not_found(as_, stranger, home, filled):
    filled(3)

    assert as_(stranger).get(home).status_code == 404


def test_results_of_another_organisation_never_enter(as_, stranger, owner, home, filled, version):
    filled(3)
    elsewhere = stranger.memberships.get().organisation
    fill(organisation=elsewhere, version=version, samples=[sample(0, 0)], teams=4)

    response = as_(owner).get(home)

    assert len(teams_on(response)) == 3
    assert response.context["overview"].teams == 3


# -- Few teams ------------------------------------------------------------------------------------


def test_two_teams_are_not_broken_down_to_a_viewer_and_are_to_an_owner(
    as_, owner, viewer, home, organisation
):
    released(organisation=organisation, name="Search")
    released(organisation=organisation, name="Routes")

    to_viewer, to_owner = as_(viewer).get(home), as_(owner).get(home)

    assert "Fewer than three teams have released a result" in to_viewer.text
    assert "Search" not in to_viewer.text
    assert "Set-and-forget" not in to_viewer.text
    assert sorted(teams_on(to_owner)) == ["Routes", "Search"]
    for kind in ("csv", "xlsx", "pdf"):
        file = as_(viewer).get(f"{home}{kind}/").content
        assert b"Search" not in file
    assert "Search" in as_(owner).get(f"{home}csv/").text


@pytest.mark.parametrize("narrowing", ["gap=3", "target=strict&gap=3"])
def test_group_of_fewer_than_three_is_not_broken_down_to_a_viewer(
    narrowing, as_, owner, viewer, home, filled
):
    filled(4)

    to_viewer, to_owner = (as_(who).get(f"{home}?{narrowing}") for who in (viewer, owner))

    assert teams_on(to_owner) == ["Team 0002"]
    assert teams_on(to_viewer) == []
    assert "So few are not broken down." in to_viewer.text
    assert "Team 0002" not in as_(viewer).get(f"{home}csv/?{narrowing}").text


def test_viewer_finds_one_team_by_its_name(as_, viewer, home, filled):
    """A name is no group: whoever looks for it knows it, and it stands on the page already."""
    filled(4)

    assert teams_on(as_(viewer).get(f"{home}?q=0002")) == ["Team 0002"]


def test_viewer_reads_counts_of_three_teams_and_more_alone(as_, owner, viewer, home, filled):
    filled(5)

    to_viewer, to_owner = (as_(who).get(home).text for who in (viewer, owner))

    assert "1 of 5 teams" in to_owner
    assert not re.search(r"\b[12] of 5 teams", to_viewer)
    assert "Fewer than three teams" in to_viewer


# -- In and out -----------------------------------------------------------------------------------


@pytest.fixture
def closed(team, version):
    return factories.make_assessment(
        team=team, version=version, answers=levels(1, 3), target_profile="strict", closed=True
    )


def test_facilitator_releases_and_withdraws_on_the_profile(as_, facilitator, closed):
    client, page = as_(facilitator), f"/assessments/{closed.pk}/profile/"
    assert f'action="/assessments/{closed.pk}/release/"' in client.get(page).text

    released = client.post(f"/assessments/{closed.pk}/release/", follow=True)

    assert "The result stands in the portfolio." in released.text
    assert "Released by Fred Facilitator." in released.text
    assert Release.objects.filter(assessment=closed, counts=True).exists()

    withdrawn = client.post(f"/assessments/{closed.pk}/release/withdraw/", follow=True)

    assert "The result is no longer in the portfolio." in withdrawn.text
    assert not Release.objects.filter(counts=True).exists()


def test_open_assessment_is_closed_before_it_is_released(as_, facilitator, team, version):
    assessment = factories.make_assessment(team=team, version=version, answers=levels(1, 3))

    response = as_(facilitator).post(f"/assessments/{assessment.pk}/release/", follow=True)

    assert "Close the assessment first" in response.text
    assert not Release.objects.exists()


@pytest.mark.parametrize("who", ["member", "viewer"])
def test_who_does_not_run_it_neither_releases_nor_is_offered_to(who, as_, request, closed):
    client = as_(request.getfixturevalue(who))

    assert client.post(f"/assessments/{closed.pk}/release/").status_code == 403
    assert "/release/" not in client.get(f"/assessments/{closed.pk}/profile/").text


def test_record_tells_of_releases_in_words(as_, owner, closed, organisation):
    actions.release_result(by=owner, assessment=closed)
    actions.withdraw_release(by=owner, assessment=closed)

    text = as_(owner).get(f"/organisations/{organisation.pk}/record/").text

    assert "Released the result to the portfolio" in text
    assert "Withdrew the result from the portfolio" in text


def test_owner_of_several_organisations_finds_each_portfolio(as_, owner, organisation):
    other = factories.make_organisation(name="Second", owner=owner)

    text = as_(owner).get("/").text

    for each in (organisation, other):
        assert f'href="/organisations/{each.pk}/portfolio/"' in text


def test_two_questionnaires_are_two_portfolios(as_, owner, home, organisation, filled):
    filled(3)
    other = replace(INSTRUMENT, questionnaire="another", title="Another")
    assessment = factories.make_assessment(
        team=factories.make_team(organisation=organisation, name="Routes"),
        version=factories.make_version(instrument=other),
        answers=levels(1, 3),
        closed=True,
    )
    actions.release_result(by=assessment.created_by, assessment=assessment)

    first, second = as_(owner).get(home), as_(owner).get(f"{home}?questionnaire=another")

    assert len(teams_on(first)) == 3
    assert teams_on(second) == ["Routes"]
    assert '<a href="?questionnaire=another">Another</a>' in first.text

"""The list of assessments, and the way in for newcomers."""

import pytest

from assessment import actions
from assessment.models import Answer
from tests import factories
from tests.instruments import make_dimension, make_instrument, make_question, make_target_profile

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(db):
    profile = make_target_profile(key="internal", targets={"build": 2, "run": 3})
    return factories.make_version(instrument=make_instrument(target_profiles=[profile]))


ALL = {f"{part}-{n}": 2 for part in ("build", "run") for n in (1, 2, 3)}


def test_newcomer_who_may_begin_is_shown_how(as_, owner, organisation):
    factories.make_version(instrument=factories.shipped())

    response = as_(owner).get("/")

    assert "How well does your team run machine learning?" in response.text
    assert 'href="/assessments/new/?form=core"' in response.text
    assert f"The {response.context['core']} questions that carry the most." in response.text


def test_newcomer_is_offered_no_core_where_the_questionnaire_has_none(as_, owner, version):
    factories.make_organisation(owner=owner)

    response = as_(owner).get("/")

    assert "Start with the core" not in response.text
    assert '<span class="btn btn-primary">Answer the full form</span>' in response.text


def test_newcomer_sees_what_they_will_get(as_, owner, organisation):
    factories.make_version(instrument=factories.shipped())

    response = as_(owner).get("/")

    assert "A profile like this one, of a sample team" in response.text
    assert '<table class="dotplot' in response.text


def test_newcomer_who_may_not_begin_is_told_who_does(as_, viewer):
    response = as_(viewer).get("/")

    assert "A facilitator or the owner of your organisation begins them." in response.text
    assert "/assessments/new/" not in response.text


def test_open_assessment_shows_how_far_it_is(as_, member, team, version):
    factories.make_assessment(team=team, version=version, answers={"build-1": 2})

    response = as_(member).get("/")

    assert "1 of 6 answered" in response.text
    assert "Continue" in response.text


def test_closed_assessment_shows_dimensions_at_target_and_the_furthest_below(
    as_, viewer, team, version
):
    factories.make_assessment(
        team=team, version=version, answers=ALL, target_profile="internal", closed=True
    )

    response = as_(viewer).get("/")

    assert "<b>1</b> of 2" in response.text
    assert '<span class="small">Run</span>' in response.text


def test_dimension_that_open_answers_could_bring_past_another_may_be_the_furthest_below(
    as_, viewer, owner, team
):
    profile = make_target_profile(key="internal", targets={"build": 3, "run": 2})
    must = [make_question(key=f"build-{n}", must=4 if n == 5 else None) for n in range(1, 6)]
    dimensions = [make_dimension(key="build", questions=must), make_dimension(key="run")]
    instrument = make_instrument(dimensions=dimensions, target_profiles=[profile])
    assessment = factories.make_assessment(
        team=team,
        version=factories.make_version(instrument=instrument),
        answers={f"build-{n}": 2 for n in range(1, 5)} | {f"run-{n}": 1 for n in (1, 2, 3)},
        target_profile="internal",
    )
    reply = actions.Reply(state=Answer.State.DONT_KNOW)
    factories.settle_answer(
        by=owner, assessment=assessment, question="build-5", revision=0, reply=reply
    )
    actions.close_assessment(by=owner, assessment=assessment)
    client = as_(viewer)

    assert '<span class="small">May be Build</span>' in client.get("/").text
    profile_page = client.get(f"/assessments/{assessment.pk}/profile/").text
    assert "; Build may be furthest below" in profile_page


def test_no_dimension_is_named_where_several_are_equally_far_below(as_, viewer, team, version):
    assessment = factories.make_assessment(
        team=team,
        version=version,
        answers={f"build-{n}": 0 for n in (1, 2, 3)} | {f"run-{n}": 1 for n in (1, 2, 3)},
        target_profile="internal",
        closed=True,
    )
    client = as_(viewer)

    assert '<span class="small">Two equally far</span>' in client.get("/").text
    assert "furthest below" not in client.get(f"/assessments/{assessment.pk}/profile/").text


def test_nothing_is_furthest_below_where_all_is_at_target(as_, viewer, team, version):
    factories.make_assessment(
        team=team,
        version=version,
        answers=dict.fromkeys(ALL, 3),
        target_profile="internal",
        closed=True,
    )

    assert '<span class="muted small">None</span>' in as_(viewer).get("/").text


def test_viewer_sees_closed_assessments_alone(as_, viewer, team, version):
    factories.make_assessment(team=team, version=version, system="Open one")
    factories.make_assessment(
        team=team, version=version, system="Closed one", answers=ALL, closed=True
    )

    response = as_(viewer).get("/")

    assert "Closed one" in response.text
    assert "Open one" not in response.text


def test_nobody_sees_another_teams_or_another_organisations_assessments(
    as_, member, other_team_member, stranger, team, version
):
    factories.make_assessment(team=team, version=version, system="Ours alone")

    assert "Ours alone" in as_(member).get("/").text
    assert "Ours alone" not in as_(other_team_member).get("/").text
    assert "Ours alone" not in as_(stranger).get("/").text


def test_membership_opens_no_team_of_another_organisation(as_, facilitator, stranger, version):
    elsewhere = stranger.memberships.get().organisation
    team = factories.make_team(organisation=elsewhere, name="Beyond the wall")
    assessment = factories.make_assessment(team=team, version=version)
    facilitator.memberships.get().teams.add(team)
    client = as_(facilitator)

    assert client.get(f"/assessments/{assessment.pk}/profile/").status_code == 404
    assert "Beyond the wall" not in client.get("/").text
    assert "Beyond the wall" not in client.get("/assessments/new/").text


def test_search_finds_by_system_and_by_team_and_says_how_many(as_, owner, team, version):
    factories.make_assessment(team=team, version=version, system="Card scoring")
    factories.make_assessment(team=team, version=version, system="Churn")

    fragment = as_(owner).get("/?q=card", headers={"HX-Request": "true"})

    assert "Card scoring" in fragment.text
    assert "Churn" not in fragment.text
    assert '<p hx-swap-oob="innerHTML:#announce">1 assessment</p>' in fragment.text
    assert "HX-Request" in fragment.headers["Vary"]
    assert "<html" not in fragment.text
    assert "Churn" in as_(owner).get("/?q=payments").text


def test_fruitless_search_says_so(as_, owner, team, version):
    factories.make_assessment(team=team, version=version)

    response = as_(owner).get("/?q=<b>nothing")

    assert "Nothing is named like “&lt;b&gt;nothing”" in response.text


def test_search_for_what_no_database_holds_finds_nothing(as_, owner, team, version):
    factories.make_assessment(team=team, version=version)

    response = as_(owner).get("/?q=no%00thing")

    assert "Nothing is named like “nothing”" in response.text


@pytest.mark.parametrize("assessments", [1, 3])
def test_home_queries_do_not_grow(
    assessments, as_, owner, team, version, django_assert_num_queries
):
    for number in range(assessments):
        for closed in (True, False):
            factories.make_assessment(
                team=team,
                version=version,
                system=f"System {number}",
                answers=ALL,
                target_profile="internal",
                closed=closed,
            )
    client = as_(owner)
    client.get("/")

    with django_assert_num_queries(11):
        response = client.get("/")

    assert f"System {assessments - 1}" in response.text


@pytest.mark.parametrize("organisations", [1, 3])
def test_account_page_queries_do_not_grow(organisations, as_, member, django_assert_num_queries):
    for number in range(organisations - 1):
        factories.make_organisation(name=f"Organisation {number}", owner=member)
    client = as_(member)

    with django_assert_num_queries(4):
        response = client.get("/account/")

    assert response.text.count('<span class="tag">') == organisations


def test_account_page_names_the_organisations_and_the_ways_to_sign_in(as_, member):
    response = as_(member).get("/account/")

    assert "Acme" in response.text
    assert "Passkeys and two-factor authentication" in response.text

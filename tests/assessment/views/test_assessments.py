"""Beginning an assessment, changing its scope, closing and reopening it."""

import pytest

from assessment.models import Assessment, Snapshot, Team
from questionnaires.publishing import retire
from tests import factories
from tests.instruments import make_instrument, make_target_profile

pytestmark = pytest.mark.django_db

NEW = "/assessments/new/"
SCOPE = {
    "system": "Card scoring",
    "sentence": "Says whether a payment may go through.",
    "form": "full",
}


@pytest.fixture(autouse=True)
def version(db):
    profile = make_target_profile(key="internal", targets={"build": 2, "run": 3})
    instrument = make_instrument(
        target_profiles=[profile], concerns=["customers", "money", "audit"]
    )
    return factories.make_version(instrument=instrument)


def scope_with(**changes: object) -> dict[str, object]:
    return SCOPE | {"target_profile": "internal"} | changes


def test_page_offers_the_teams_of_this_person_alone(as_, facilitator, other_team_member, team):
    response = as_(facilitator).get(NEW)

    assert [name for _, name in response.context["form"].fields["team"].choices] == ["Payments"]


def test_created_assessment_has_everything_that_was_said(as_, facilitator, team, version):
    data = scope_with(
        team=team.pk,
        live_since="May 2025",
        harmed="Customers",
        owned_by="Payments",
        not_included="Fraud",
        target_reason="Money moves.",
        concerns=["customers", "audit"],
        **{"fact-live": "no"},
    )

    response = as_(facilitator).post(NEW, data)

    assessment = Assessment.objects.get()
    assert response.headers["Location"] == f"/assessments/{assessment.pk}/answer/"
    assert assessment.version == version
    assert assessment.created_by == facilitator
    assert assessment.facts == {"live": False}
    assert assessment.concerns == ["customers", "audit"]
    card = ("sentence", "live_since", "harmed", "owned_by", "not_included", "target_reason")
    assert [getattr(assessment, name) for name in card] == [data[name] for name in card]


def test_owner_can_add_a_team_with_the_assessment(as_, owner, organisation):
    data = scope_with(team=f"new-{organisation.pk}", new_team="Fresh")

    as_(owner).post(NEW, data)

    assert Assessment.objects.get().team == Team.objects.get(name="Fresh")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"system": ""}, "System: This field is required."),
        ({"sentence": "x" * 301}, "at most 300 characters"),
        ({"form": "core"}, "Select a valid choice."),
        ({"target_profile": ""}, "This field is required."),
        ({"concerns": ["customers", "money", "audit"]}, "Choose two at most"),
        ({"concerns": ["weather"]}, "Select a valid choice."),
        ({"fact-live": "perhaps"}, "Select a valid choice."),
        ({"team": "999"}, "Select a valid choice."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    changes, message, as_, facilitator, team, version
):
    data = scope_with(team=team.pk, harmed="Whoever waits") | changes

    response = as_(facilitator).post(NEW, data)

    assert response.status_code == 422
    assert message in response.text
    assert "Whoever waits" in response.text
    assert not Assessment.objects.exists()


@pytest.mark.parametrize(
    ("name", "message"),
    [("", "Give the new team a name."), ("Payments", "There is a team of this name already.")],
)
def test_new_team_wants_a_name_of_its_own(name, message, as_, owner, organisation, team):
    data = scope_with(team=f"new-{organisation.pk}", new_team=name)

    response = as_(owner).post(NEW, data)

    assert message in response.text
    assert not Assessment.objects.exists()


def test_team_of_another_organisation_cannot_be_chosen(as_, stranger, team):
    response = as_(stranger).post(NEW, scope_with(team=team.pk))

    assert response.status_code == 422


def test_nothing_can_begin_where_no_questionnaire_is_published(as_, owner, organisation, version):
    retire(version=version)

    response = as_(owner).get(NEW)

    assert "No questionnaire is published yet" in response.text


def test_changed_scope_is_saved_and_keeps_the_answers(as_, facilitator, team, version):
    assessment = factories.make_assessment(team=team, version=version, answers={"build-1": 2})

    response = as_(facilitator).post(
        f"/assessments/{assessment.pk}/scope/", scope_with(system="Card limits")
    )

    assert response.headers["Location"] == f"/assessments/{assessment.pk}/profile/"
    assessment.refresh_from_db()
    assert assessment.system == "Card limits"
    assert assessment.answers.get().level == 2


def test_scope_page_shows_what_stands(as_, facilitator, team, version):
    assessment = factories.make_assessment(
        team=team, version=version, facts={"live": True}, concerns=["money"]
    )

    response = as_(facilitator).get(f"/assessments/{assessment.pk}/scope/")

    assert 'value="Card scoring"' in response.text
    assert 'name="fact-live" value="yes"' in response.text
    form = response.context["form"]
    assert form["fact-live"].value() == "yes"
    assert form["concerns"].value() == ["money"]


def test_closing_takes_a_snapshot_and_shows_the_profile(as_, facilitator, team, version):
    assessment = factories.make_assessment(team=team, version=version, answers={"build-1": 2})

    response = as_(facilitator).post(f"/assessments/{assessment.pk}/close/")

    assert response.headers["Location"] == f"/assessments/{assessment.pk}/profile/"
    assert Assessment.objects.get().status == "closed"
    assert Snapshot.objects.get().taken_by == facilitator


def test_assessment_without_an_answer_cannot_be_closed(as_, facilitator, team, version):
    assessment = factories.make_assessment(team=team, version=version)

    response = as_(facilitator).post(f"/assessments/{assessment.pk}/close/", follow=True)

    assert "Answer at least one question" in response.text
    assert Assessment.objects.get().status == "open"


def test_reopened_assessment_can_be_answered(as_, facilitator, team, version):
    assessment = factories.make_assessment(
        team=team, version=version, answers={"build-1": 2}, closed=True
    )

    as_(facilitator).post(f"/assessments/{assessment.pk}/reopen/")

    assert Assessment.objects.get().status == "open"
    assert Assessment.objects.get().closed_at is None


def test_scope_sent_after_the_assessment_was_closed_is_said_to_be_lost(as_, owner, team):
    assessment = factories.make_assessment(team=team, answers={"build-1": 2}, closed=True)

    response = as_(owner).post(f"/assessments/{assessment.pk}/scope/", scope_with(), follow=True)

    assert "Not saved: this assessment has been closed." in response.text


@pytest.mark.parametrize("teams", [1, 3])
def test_page_of_a_new_assessment_queries_do_not_grow(
    teams, as_, owner, organisation, django_assert_num_queries
):
    for number in range(teams):
        factories.make_team(organisation=organisation, name=f"Team {number}")
    client = as_(owner)
    client.get(NEW)

    with django_assert_num_queries(6):
        response = client.get(NEW)

    assert f"Team {teams - 1}" in response.text

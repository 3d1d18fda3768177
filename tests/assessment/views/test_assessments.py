"""Beginning an assessment, changing its scope, closing and reopening it."""

from html import unescape
from uuid import uuid4

import pytest

from assessment.forms.seen import as_seen
from assessment.models import Assessment, AuditEvent, Snapshot, Team
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


def scope_url(assessment) -> str:
    return f"/assessments/{assessment.pk}/scope/"


def opened(assessment, **changes: object) -> dict[str, object]:
    """What a person sends who opened the scope page now, and changed this."""
    standing = assessment.scope()
    shown = {name: standing[name] for name in standing if name != "facts"}
    return shown | {"seen": as_seen(standing)} | changes


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
        ({"capacity_days_per_month": "0"}, "greater than or equal to 0.1"),
        ({"capacity_days_per_month": "inf"}, "Enter a number."),
        ({"sentence": "x" * 301}, "at most 300 characters"),
        ({"form": "core"}, "Select a valid choice."),
        ({"target_profile": ""}, "What is good enough here? Choose one."),
        (
            {"concerns": ["customers", "money", "audit"]},
            "What would hurt most? Choose two at most",
        ),
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

    data = opened(assessment, system="Card limits", target_profile="internal")
    response = as_(facilitator).post(scope_url(assessment), data)

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


def test_faults_are_listed_in_the_order_of_the_page(as_, owner, organisation):
    data = {"form": "nonsense", "team": f"new-{organisation.pk}", "fact-live": "perhaps"}

    response = as_(owner).post(NEW, data | {"capacity_days_per_month": "-1"})

    assert list(response.context["form"].errors) != []
    linked = [part.split('"')[0] for part in response.text.split('<br><a href="#id_')[1:]]
    assert linked == [
        *("new_team", "system", "sentence", "fact-live_0", "form_0", "target_profile_0"),
        "capacity_days_per_month",
    ]


def test_optional_fields_are_marked_and_required_ones_are_not(as_, facilitator):
    text = as_(facilitator).get(NEW).text

    assert 'Live since <span class="optional">optional</span></label>' in text
    assert ">System</label>" in text
    assert ">Name of the new team</label>" in text


def test_teams_of_two_organisations_are_told_apart(as_, facilitator, team):
    elsewhere = factories.make_organisation(name="Elsewhere", owner=facilitator)
    factories.make_team(organisation=elsewhere, name="Payments")

    choices = as_(facilitator).get(NEW).context["form"].fields["team"].choices

    assert [name for _, name in choices] == [
        *("Payments, Acme", "Payments, Elsewhere"),
        "Add a team…",
    ]


@pytest.mark.parametrize(("given", "stands"), [("", 10), ("7.5", 7.5), ("12", 12)])
def test_capacity_is_what_was_said_or_ten(given, stands, as_, facilitator, team, version):
    data = scope_with(team=team.pk, capacity_days_per_month=given)

    as_(facilitator).post(NEW, data)

    assert Assessment.objects.get().capacity_days_per_month == stands


# -- One form sent twice ---------------------------------------------------------------------------


def test_form_sent_twice_begins_one_assessment_and_leads_to_it(as_, owner, organisation):
    data = scope_with(team=f"new-{organisation.pk}", new_team="Fresh", form_token=str(uuid4()))
    client = as_(owner)

    first, second = client.post(NEW, data), client.post(NEW, data)

    assert Assessment.objects.count() == 1
    assert first.headers["Location"] == second.headers["Location"]


def test_form_that_was_changed_before_it_was_sent_again_begins_another(as_, facilitator, team):
    data = scope_with(team=team.pk, form_token=str(uuid4()))
    client = as_(facilitator)

    client.post(NEW, data)
    client.post(NEW, data | {"system": "Card limits"})

    systems = Assessment.objects.order_by("pk").values_list("system", flat=True)
    assert list(systems) == ["Card scoring", "Card limits"]


def test_token_of_somebody_else_begins_ones_own(as_, facilitator, owner, team):
    data = scope_with(team=team.pk, form_token=str(uuid4()))

    as_(owner).post(NEW, data)
    as_(facilitator).post(NEW, data)

    assert {each.created_by for each in Assessment.objects.all()} == {owner, facilitator}


def test_every_page_of_a_new_assessment_has_a_token_of_its_own(as_, facilitator, team):
    client = as_(facilitator)

    tokens = {client.get(NEW).context["form"]["form_token"].value() for _ in range(2)}

    assert len(tokens) == 2


# -- Two facilitators at one scope -----------------------------------------------------------------


@pytest.fixture
def assessment(team, version):
    return factories.make_assessment(team=team, version=version, target_profile="internal")


def test_scope_that_two_changed_is_shown_with_both_texts_and_saved_for_neither(
    as_, facilitator, owner, assessment
):
    seen_by_both = opened(assessment)
    as_(owner).post(scope_url(assessment), seen_by_both | {"sentence": "Says who may pay."})

    mine = {"sentence": "Says <what> may be paid.", "harmed": "Whoever waits"}
    response = as_(facilitator).post(scope_url(assessment), seen_by_both | mine)

    assert response.status_code == 409
    assert "<dd>Says &lt;what&gt; may be paid.</dd>" in response.text
    assert "<dd>Says who may pay.</dd>" in response.text
    assert ">\nSays &lt;what&gt; may be paid.</textarea>" in response.text
    assert ">\nWhoever waits</textarea>" in response.text
    assessment.refresh_from_db()
    assert (assessment.sentence, assessment.harmed) == ("Says who may pay.", "")


def test_scope_in_conflict_stays_so_until_one_of_the_two_is_chosen(
    as_, facilitator, owner, assessment
):
    seen_by_both = opened(assessment)
    as_(owner).post(scope_url(assessment), seen_by_both | {"system": "Card limits"})
    client, mine = as_(facilitator), {"system": "Card fraud"}

    page = client.post(scope_url(assessment), seen_by_both | mine)
    again = seen_by_both | mine | {"seen": page.context["form"]["seen"].value()}

    assert client.post(scope_url(assessment), again).status_code == 409


@pytest.mark.parametrize(
    ("button", "system"), [("Keep mine", "Card fraud"), ("Take theirs", "Card limits")]
)
def test_scope_in_conflict_is_settled_by_one_press_and_keeps_the_rest(
    button, system, as_, facilitator, owner, assessment
):
    seen_by_both = opened(assessment)
    theirs = {"system": "Card limits", "owned_by": "Risk"}
    as_(owner).post(scope_url(assessment), seen_by_both | theirs)
    client, mine = as_(facilitator), {"system": "Card fraud", "harmed": "Whoever waits"}
    page = client.post(scope_url(assessment), seen_by_both | mine)
    shown = {field.name: field.value() for field in page.context["form"]}
    pressed = page.text.split(f">{button}</button>")[0].rsplit("<button", 1)[1].split('"')
    name, value = pressed[3], unescape(pressed[5])

    response = client.post(scope_url(assessment), blankless(shown) | {name: value})

    assert response.status_code == 302
    assessment.refresh_from_db()
    assert (assessment.system, assessment.harmed, assessment.owned_by) == (
        system,
        "Whoever waits",
        "Risk",
    )


def blankless(shown: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in shown.items() if value is not None}


def test_scope_that_two_changed_in_different_places_has_both_changes(
    as_, facilitator, owner, assessment
):
    seen_by_both = opened(assessment)
    as_(owner).post(scope_url(assessment), seen_by_both | {"system": "Card limits"})

    response = as_(facilitator).post(
        scope_url(assessment), seen_by_both | {"capacity_days_per_month": "7.5", "fact-live": "no"}
    )

    assert response.status_code == 302
    assessment.refresh_from_db()
    assert (assessment.system, assessment.facts) == ("Card limits", {"live": False})
    event = AuditEvent.objects.first()
    assert event.before == {"facts": {}, "capacity_days_per_month": 10}
    assert event.after == {"facts": {"live": False}, "capacity_days_per_month": 7.5}


def test_every_kind_of_conflict_is_told_in_words(as_, facilitator, owner, assessment):
    seen_by_both = opened(assessment)
    theirs = {"concerns": ["money"], "fact-live": "yes", "capacity_days_per_month": "20"}
    as_(owner).post(scope_url(assessment), seen_by_both | theirs)

    mine = {"concerns": ["audit"], "fact-live": "no", "capacity_days_per_month": "5.5"}
    form = as_(facilitator).post(scope_url(assessment), seen_by_both | mine).context["form"]

    fact = form.instrument.facts[0].text
    titles = {concern.key: concern.title for concern in form.instrument.concerns}
    assert [(each.label, each.mine, each.theirs) for each in form.conflicts.of] == [
        ("Facts", f"{fact} No.", f"{fact} Yes."),
        ("What would hurt most?", titles["audit"], titles["money"]),
        ("Person-days a month", "5.5", "20"),
    ]


@pytest.mark.parametrize("seen", ["", "no json", "[1]", '{"system": 3}'])
def test_scope_of_which_nothing_was_seen_overwrites_nothing(seen, as_, facilitator, assessment):
    data = opened(assessment, system="Card fraud") | {"seen": seen}

    response = as_(facilitator).post(scope_url(assessment), data)

    assert response.status_code == 409
    assert Assessment.objects.get().system == "Card scoring"


# -- Closing and reopening -------------------------------------------------------------------------


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

    with django_assert_num_queries(7):
        response = client.get(NEW)

    assert f"Team {teams - 1}" in response.text

"""To leave an organisation, and to hand it over."""

import pytest

from assessment.models import AuditEvent, Membership, Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(organisation):
    return f"/organisations/{organisation.pk}/leave/"


def test_member_leaves_and_it_is_recorded(as_, member, path):
    page = as_(member).post(path, follow=True).text

    assert "You have left Acme." in page
    assert not member.memberships.exists()
    event = AuditEvent.objects.first()
    assert (event.verb, event.by, event.about) == ("member.left", member, f"user:{member.pk}")


def test_assessments_of_whoever_leaves_stay_with_the_team(as_, owner, facilitator, team, path):
    assessment = factories.make_assessment(team=team, answers={"build-1": 2})
    factories.settle(assessment=assessment, question="build-2", level=3, by=facilitator)

    as_(facilitator).post(path)

    assert as_(owner).get(f"/assessments/{assessment.pk}/profile/").status_code == 200
    assert as_(facilitator).get(f"/assessments/{assessment.pk}/profile/").status_code == 404
    assessment.refresh_from_db()
    assert assessment.team == team
    assert assessment.answers.get(question="build-2").changed_by == facilitator


def test_only_owner_names_the_next_one_and_leaves(as_, owner, member, organisation, path):
    successor = member.memberships.get()

    page = as_(owner).get(path).text
    as_(owner).post(path, {"successor": str(successor.pk)})

    assert "You are the only owner, so name the next one." in page
    assert not owner.memberships.exists()
    successor.refresh_from_db()
    assert successor.role == Role.OWNER
    verbs = list(AuditEvent.objects.values_list("verb", flat=True)[:2])
    assert verbs == ["member.left", "member.changed"]


@pytest.mark.parametrize("named", ["", "0", "stranger", "owner"])
def test_only_owner_stays_until_a_member_takes_over(named, as_, owner, member, stranger, path):
    chosen = {"stranger": stranger, "owner": owner}.get(named)
    given = str(chosen.memberships.get().pk) if chosen else named

    response = as_(owner).post(path, {"successor": given})

    assert response.status_code == 422
    assert "Who owns the organisation then? " in response.text
    assert ("Choose a member.</a>" in response.text) is (named == "")
    assert owner.memberships.get().role == Role.OWNER
    assert stranger.memberships.get().organisation.name == "Elsewhere"


def test_owner_who_is_alone_is_told_to_invite_somebody(as_, owner, path):
    page = as_(owner).get(path).text

    assert "You are the only member." in page
    assert "<button class" not in page.split("<main", 1)[1]


def test_owner_whose_account_is_switched_off_is_nobody_to_hand_over_to(as_, owner, member, path):
    Membership.objects.filter(user=member).update(role=Role.OWNER)
    member.is_active = False
    member.save()

    assert as_(owner).post(path).status_code == 422
    assert owner.memberships.exists()


def test_one_of_two_owners_leaves_without_naming_anybody(as_, owner, member, path):
    Membership.objects.filter(user=member).update(role=Role.OWNER)

    as_(owner).post(path)

    assert not owner.memberships.exists()


def test_whoever_left_one_organisation_keeps_the_other(as_, member, stranger, path):
    elsewhere = stranger.memberships.get().organisation
    Membership.objects.create(organisation=elsewhere, user=member, role=Role.VIEWER)

    as_(member).post(path)

    assert member.memberships.get().organisation == elsewhere

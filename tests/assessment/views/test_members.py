"""The members of an organisation, as its owners see and change them."""

import pytest

from assessment import actions
from assessment.links import invitation_path
from assessment.models import AuditEvent, Membership, Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(organisation):
    return f"/organisations/{organisation.pk}/members/"


def membership_of(user):
    return Membership.objects.get(user=user)


def page_of(user):
    membership = membership_of(user)
    return f"/organisations/{membership.organisation_id}/members/{membership.pk}/"


def save(client, path, fields):
    """Send the form as its page showed it to this person, changed like this."""
    return client.post(path, fields | {"seen": client.get(path).context["form"].initial["seen"]})


def test_every_member_is_listed_with_role_and_teams(as_, owner, member, viewer, home):
    page = as_(owner).get(home).text

    assert "Mia Member" in page
    assert "mia@example.org" in page
    assert "Payments" in page
    assert "Closed results of all" in page


def test_nobody_of_another_organisation_is_listed(as_, owner, organisation, stranger, home):
    factories.invite(organisation=stranger.memberships.get().organisation, email="far@example.org")

    page = as_(owner).get(home).text

    assert stranger.name not in page
    assert stranger.email not in page
    assert "far@example.org" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(count, as_, owner, team, home, django_assert_num_queries):
    for number in range(count):
        user = factories.make_user(name=f"P{number}", email=f"p{number}@example.org")
        factories.make_member(team=team, user=user)
        factories.invite(
            organisation=team.organisation,
            email=f"i{number}@example.org",
            role=Role.MEMBER,
            teams=[team],
        )

    client = as_(owner)

    with django_assert_num_queries(9):
        client.get(home)


def test_role_and_teams_are_changed_and_recorded(as_, owner, member, organisation):
    search = factories.make_team(organisation=organisation, name="Search")

    client = as_(owner)
    saved = save(client, page_of(member), {"role": "facilitator", "teams": [str(search.pk)]})

    assert "Saved." in client.get(saved.headers["Location"]).text

    membership = membership_of(member)
    assert (membership.role, list(membership.teams.all())) == ("facilitator", [search])
    event = AuditEvent.objects.first()
    assert (event.verb, event.by, event.about) == ("member.changed", owner, f"user:{member.pk}")
    assert event.before == {"email": member.email, "role": "member", "teams": ["Payments"]}
    assert event.after == {"email": member.email, "role": "facilitator", "teams": ["Search"]}


@pytest.fixture
def at_page(as_, owner, member):
    """Send the page of the member as it was before whatever happened since."""
    client, path = as_(owner), page_of(member)
    seen = client.get(path).context["form"].initial["seen"]

    def posted(**fields):
        return client.post(path, {"seen": seen} | fields)

    return posted


def test_promotion_is_not_lost_to_whoever_changes_the_teams_on_an_older_page(
    at_page, owner, member, organisation, team
):
    search = factories.make_team(organisation=organisation, name="Search")
    actions.change_member(by=owner, membership=membership_of(member), role=Role.FACILITATOR)

    at_page(role="member", teams=[str(team.pk), str(search.pk)])

    membership = membership_of(member)
    assert (membership.role, membership.teams.count()) == ("facilitator", 2)


def test_two_who_change_one_role_are_told_of_each_other(at_page, owner, member, team):
    actions.change_member(by=owner, membership=membership_of(member), role=Role.FACILITATOR)

    response = at_page(role="viewer", teams=[str(team.pk)])

    assert response.status_code == 409
    (told,) = response.context["form"].conflicts.of
    assert (told.label, told.mine, told.theirs) == ("Role", "Viewer", "Facilitator")
    assert membership_of(member).role == Role.FACILITATOR
    assert 'value="viewer" id="id_role_3" required checked' in response.text


@pytest.mark.parametrize(("pressed", "role"), [("seen", "viewer"), ("theirs", "facilitator")])
def test_conflict_over_a_role_is_settled_by_one_press(pressed, role, at_page, owner, member, team):
    actions.change_member(by=owner, membership=membership_of(member), role=Role.FACILITATOR)
    fields = {"role": "viewer", "teams": [str(team.pk)]}
    conflicts = at_page(**fields).context["form"].conflicts
    settled = {"seen": conflicts.seen_now, "theirs": conflicts.names}

    response = at_page(**fields, **{pressed: settled[pressed]})

    membership = membership_of(member)
    assert response.status_code == 302
    assert (membership.role, membership.teams.count()) == (role, role == "facilitator")


def test_owner_has_no_teams_of_their_own(as_, owner, member, team):
    save(as_(owner), page_of(member), {"role": "owner", "teams": [str(team.pk)]})

    membership = membership_of(member)
    assert (membership.role, membership.teams.count()) == ("owner", 0)


def test_saving_without_a_change_records_nothing(as_, owner, member, team):
    path, events = page_of(member), AuditEvent.objects.count()

    save(as_(owner), path, {"role": "member", "teams": [str(team.pk)]})

    assert AuditEvent.objects.count() == events


def test_form_changes_nothing_but_role_and_teams(as_, owner, member, team, stranger):
    before = membership_of(member)
    elsewhere = stranger.memberships.get().organisation

    save(
        as_(owner),
        page_of(member),
        {
            "role": "viewer",
            "user": stranger.pk,
            "organisation": elsewhere.pk,
            "name": "Eve",
            "email": "eve@example.org",
            "is_superuser": "on",
        },
    )

    member.refresh_from_db()
    after = Membership.objects.get(pk=before.pk)
    assert (after.user, after.organisation) == (before.user, before.organisation)
    assert (member.name, member.email, member.is_superuser) == (
        "Mia Member",
        "mia@example.org",
        False,
    )


def test_team_of_another_organisation_is_refused(as_, owner, member, stranger):
    theirs = factories.make_team(organisation=stranger.memberships.get().organisation)

    response = save(as_(owner), page_of(member), {"role": "member", "teams": [str(theirs.pk)]})

    assert response.status_code == 422
    assert theirs not in membership_of(member).teams.all()


def test_member_of_another_organisation_is_out_of_reach(as_, owner, organisation, stranger):
    theirs = stranger.memberships.get().pk
    path = f"/organisations/{organisation.pk}/members/{theirs}/"

    met = [as_(owner).get(path), as_(owner).post(path, {"role": "viewer"})]
    met.append(as_(owner).post(f"{path}remove/"))

    assert [response.status_code for response in met] == [404, 404, 404]
    assert stranger.memberships.get().role == Role.OWNER


def test_removed_member_sees_nothing_any_more_and_what_they_made_stays(as_, owner, facilitator):
    team = membership_of(facilitator).teams.get()
    assessment = actions.create_assessment(
        by=facilitator,
        team=team,
        version=factories.make_version(),
        system="Card scoring",
        sentence="Says yes or no.",
    )
    theirs = as_(facilitator)

    as_(owner).post(f"{page_of(facilitator)}remove/")

    assert theirs.get(f"/assessments/{assessment.pk}/profile/").status_code == 404
    assert as_(owner).get(f"/assessments/{assessment.pk}/profile/").status_code == 200
    assessment.refresh_from_db()
    assert (assessment.team, assessment.created_by) == (team, facilitator)
    event = AuditEvent.objects.first()
    assert (event.verb, event.by) == ("member.removed", owner)


def test_last_owner_stays_owner(as_, owner, organisation):
    changed = save(as_(owner), page_of(owner), {"role": "viewer"})
    removed = as_(owner).post(f"{page_of(owner)}remove/")

    assert "You are the only owner: make somebody else one first." in changed.text
    assert removed.headers["Location"] == page_of(owner)
    assert membership_of(owner).role == Role.OWNER


def test_one_of_two_owners_may_become_something_else(as_, owner, member, team):
    save(as_(owner), page_of(member), {"role": "owner"})

    save(as_(owner), page_of(owner), {"role": "member", "teams": [str(team.pk)]})

    assert membership_of(owner).role == Role.MEMBER
    assert membership_of(member).role == Role.OWNER


@pytest.mark.parametrize("what", ["removed", "changed"])
def test_links_that_an_owner_was_shown_die_with_the_role(what, as_, owner, member, organisation):
    save(as_(owner), page_of(member), {"role": "owner"})
    shown, mailed = (
        factories.invite(
            organisation=organisation,
            by=member,
            email=f"{proven}@example.org",
            proves_address=proven,
        )
        for proven in (False, True)
    )

    if what == "removed":
        as_(owner).post(f"{page_of(member)}remove/")
    else:
        save(as_(owner), page_of(member), {"role": "viewer"})

    assert as_().get(invitation_path(shown.token)).status_code == 404
    assert as_().get(invitation_path(mailed.token)).status_code == 200


def test_member_who_left_a_moment_ago_is_said_to_be_gone(as_, owner, member):
    path, membership = page_of(member), membership_of(member)
    actions.remove_member(by=member, membership=membership)

    assert as_(owner).post(path, {"role": "viewer"}).status_code == 404
    with pytest.raises(actions.NoLongerMember):
        actions.change_member(by=owner, membership=membership, role=Role.VIEWER)


def test_names_are_shown_as_they_were_written(as_, owner, team, home):
    user = factories.make_user(name="<script>alert(1)</script> {{ user }}", email="x@example.org")
    factories.make_member(team=team, user=user)

    page = as_(owner).get(home).text

    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ user }}" in page
    assert "<script>alert" not in page

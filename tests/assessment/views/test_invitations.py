"""An invitation: made by an owner, good once, for seven days, for one address, by a POST."""

import logging
import re
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.contrib.auth import get_user
from django.core import mail
from django.db import connection
from django.utils import timezone

from assessment import actions, links
from assessment.links import invitation_path
from assessment.models import AuditEvent, Invitation, Membership, Role, User
from config.logs import NoTokens
from tests import factories

pytestmark = pytest.mark.django_db

BEN = {"name": "Ben Okafor", "password": factories.PASSWORD}
ADDRESS = "ben@example.org"


@pytest.fixture
def invited(organisation, team):
    return factories.invite(
        organisation=organisation, email=ADDRESS, role=Role.MEMBER, teams=[team]
    )


@pytest.fixture
def link(invited):
    return invitation_path(invited.token)


@pytest.fixture
def ask(as_, owner, organisation, team):
    """Press Invite on the page of the members."""

    def posted(**fields):
        given = {"email": ADDRESS, "role": "member", "teams": [str(team.pk)]} | fields
        return as_(owner).post(f"/organisations/{organisation.pk}/members/", given)

    return posted


@pytest.fixture
def mail_server(settings):
    settings.ENV = settings.ENV.model_copy(update={"mail_host": "mail.example.org"})


# -- Making it ---------------------------------------------------------------------------------


def test_owner_is_shown_the_link_where_no_mail_is_sent(ask, client):
    page = ask().text

    (path,) = re.findall(r'value="http://localhost:8000(/invitation/[^"]+)"', page)
    assert client.get(path).status_code == 200
    assert mail.outbox == []


def test_owner_who_ceased_to_be_one_a_moment_ago_gets_no_link(organisation, team, owner):
    former = factories.make_member(team=team, role=Role.OWNER)
    actions.change_member(by=owner, membership=former.memberships.get(), role=Role.VIEWER)

    with pytest.raises(actions.NoLongerOwner):
        factories.invite(organisation=organisation, by=former, proves_address=False)

    assert not Invitation.objects.exists()


@pytest.mark.parametrize(("role", "said"), [("owner", "an owner"), ("viewer", "a viewer")])
def test_role_that_is_offered_is_said_in_a_sentence(role, said, ask, client):
    page = ask(role=role, teams=[]).text
    (path,) = re.findall(r'value="http://localhost:8000(/invitation/[^"]+)"', page)

    assert f"becomes {said} of Acme" in page
    assert f"offers ben@example.org to be {said} there." in client.get(path).text


def test_link_goes_by_mail_alone_where_there_is_a_mail_server(ask, mail_server, client):
    response = ask()

    (sent,) = mail.outbox
    (path,) = re.findall(r"http://localhost:8000(/invitation/\S+)", sent.body)
    assert response.status_code == 302
    assert sent.to == [ADDRESS]
    assert sent.subject == "Join Acme on Plumbline"
    assert client.get(path).status_code == 200


def test_name_of_an_organisation_adds_no_header_to_the_mail(ask, mail_server, organisation):
    organisation.name = "Acme\r\nBcc: eve@example.org"
    organisation.save()

    ask()

    assert mail.outbox[0].subject == "Join Acme Bcc: eve@example.org on Plumbline"
    assert mail.outbox[0].recipients() == [ADDRESS]


def test_mail_that_cannot_be_sent_is_said_and_can_be_sent_again(
    ask, mail_server, settings, as_, owner
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    page = as_(owner).get(ask().headers["Location"]).text

    assert "Send again" in page
    assert Invitation.objects.open().count() == 1


def test_database_holds_no_token(invited):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM assessment_invitation")
        stored = str(cursor.fetchall())

    assert invited.token not in stored
    assert links.digest(invited.token) in stored


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"email": "ben"}, "email"),
        ({"email": ""}, "email"),
        ({"role": "king"}, "role"),
        ({"teams": ["0"]}, "teams"),
        ({"teams": []}, "teams"),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_invited(fields, field, ask):
    response = ask(**fields)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Invitation.objects.exists()


def test_team_of_another_organisation_is_not_among_the_choices(ask, stranger):
    theirs = factories.make_team(organisation=stranger.memberships.get().organisation)

    response = ask(teams=[str(theirs.pk)])

    assert list(response.context["form"].errors) == ["teams"]


def test_member_is_not_invited_again(ask, facilitator):
    response = ask(email=facilitator.email.upper())

    assert response.context["form"].errors == {
        "email": [f"{facilitator.email} is a member already."]
    }


def test_owner_and_viewer_are_given_no_team(ask):
    ask(role="viewer")

    assert Invitation.objects.get().teams.count() == 0


def test_organisation_invites_fifty_times_a_day(ask, organisation, monkeypatch):
    monkeypatch.setattr("assessment.actions.invitations.MOST_A_DAY", 2)
    ask()
    ask()

    response = ask(email="else@example.org")

    assert response.status_code == 422
    assert "which is the most there is" in response.text
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert actions.invite(
            by=factories.owner_of(organisation),
            organisation=organisation,
            email="else@example.org",
            role=Role.VIEWER,
            proves_address=True,
        )


def test_inviting_is_recorded(ask, owner):
    ask()

    event = AuditEvent.objects.first()
    assert (event.verb, event.by) == ("member.invited", owner)
    assert event.after == {"email": ADDRESS, "role": "member", "teams": ["Payments"]}


def test_new_link_kills_the_one_before(as_, owner, organisation, invited, link, client):
    path = f"/organisations/{organisation.pk}/invitations/{invited.invitation.pk}/again/"

    fresh = re.findall(r"(/invitation/[^\"]+)", as_(owner).post(path).text)

    assert client.get(link).status_code == 404
    assert client.get(fresh[0]).status_code == 200
    assert list(Invitation.objects.get().teams.values_list("name", flat=True)) == ["Payments"]


def test_withdrawn_link_is_dead(as_, owner, organisation, invited, link, client):
    path = f"/organisations/{organisation.pk}/invitations/{invited.invitation.pk}/withdraw/"

    as_(owner).post(path)

    assert client.get(link).status_code == 404
    assert AuditEvent.objects.first().verb == "member.invitation_withdrawn"


def test_invitation_of_another_organisation_is_out_of_reach(as_, stranger, invited, link, client):
    elsewhere = stranger.memberships.get().organisation_id
    for what in ("again", "withdraw"):
        path = f"/organisations/{elsewhere}/invitations/{invited.invitation.pk}/{what}/"
        assert as_(stranger).post(path).status_code == 404

    assert client.get(link).status_code == 200


# -- Accepting it ------------------------------------------------------------------------------


def test_somebody_new_makes_an_account_and_is_in(link, client, team):
    response = client.post(link, BEN)

    ben = User.objects.get(email=ADDRESS)
    assert response.headers["Location"] == "/"
    assert get_user(client) == ben
    assert (ben.name, ben.check_password(factories.PASSWORD)) == ("Ben Okafor", True)
    assert list(Membership.objects.get(user=ben).teams.all()) == [team]
    event = AuditEvent.objects.first()
    assert (event.verb, event.by, event.after["role"]) == ("member.added", ben, "member")


def test_link_is_dead_once_it_was_used(link, client, as_):
    client.post(link, BEN)

    assert as_().get(link).status_code == 404
    assert as_().post(link, {"name": "Eve", "password": "a password of Eve"}).status_code == 404
    assert User.objects.get(email=ADDRESS).name == "Ben Okafor"


def test_looking_at_it_changes_nothing(link, client, invited):
    for _ in range(2):
        assert client.get(link).status_code == 200

    assert Invitation.objects.get() == invited.invitation
    assert not User.objects.filter(email=ADDRESS).exists()


def test_link_lasts_seven_days(link, client):
    with time_machine.travel(timezone.now() + timedelta(days=6, hours=23)):
        assert client.get(link).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert client.post(link, BEN).status_code == 404


@pytest.mark.parametrize("token", ["guessed", "x" * 43, "\udcff", "ü"])
def test_guessed_link_is_answered_like_a_dead_one(token, client, db):
    response = client.get(invitation_path(token.encode("utf-8", "replace").decode()))

    assert response.status_code == 404
    assert "This invitation is not open" in response.text


def test_whoever_has_an_account_signs_in_and_accepts(link, client):
    ben = factories.make_user(name="Ben Okafor")

    page = client.get(link).text
    assert f"/account/login/?next={link.replace('/', '%2F')}" in page
    assert client.post(link, BEN).headers["Location"].startswith("/account/login/?next=")
    client.force_login(ben)
    response = client.post(link, follow=True)

    assert "You are a member of Acme now." in response.text
    assert ben.memberships.get().role == Role.MEMBER
    assert User.objects.get(email=ADDRESS).check_password(factories.PASSWORD)


def test_account_is_not_opened_by_a_link_to_its_address(link, client):
    person = User.objects.create_user(ADDRESS, is_staff=True)

    client.post(link, {"name": "Eve", "password": "a password of Eve"})

    person.refresh_from_db()
    assert not person.has_usable_password()
    assert get_user(client).is_anonymous


def test_somebody_else_cannot_accept(link, as_, stranger):
    client = as_(stranger)

    page, response = client.get(link), client.post(link, BEN)

    assert f"You are signed in as {stranger.email}." in page.text
    assert response.status_code == 403
    assert stranger.memberships.count() == 1


def test_role_is_the_one_that_was_offered_whatever_is_sent(link, client):
    client.post(link, BEN | {"role": "owner", "is_staff": "on", "email": "eve@example.org"})

    ben = User.objects.get(email=ADDRESS)
    assert (ben.memberships.get().role, ben.is_staff, ben.is_superuser) == ("member", False, False)


def test_member_of_today_keeps_the_role_that_they_have(organisation, link, as_):
    ben = factories.make_user(name="Ben Okafor")
    actions.add_member(by=None, organisation=organisation, person=ben, role=Role.OWNER)

    as_(ben).post(link)

    assert ben.memberships.get().role == Role.OWNER
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("proven", [True, False])
def test_address_counts_as_verified_if_only_its_reader_could_have_the_link(
    proven, organisation, client
):
    invited = factories.invite(organisation=organisation, email=ADDRESS, proves_address=proven)

    client.post(invitation_path(invited.token), BEN)

    assert User.objects.get(email=ADDRESS).emailaddress_set.get().verified is proven


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("password", "short", "too short"),
        ("password", ADDRESS, "too similar"),
        ("name", "", "This field is required."),
        ("name", "Ben\u202eneB", "Leave out line breaks and invisible characters."),
        ("name", "Ben\r\nBcc: eve", "Leave out line breaks and invisible characters."),
        ("name", "x" * 151, "at most 150 characters"),
    ],
)
def test_what_is_wrong_is_said_and_nobody_comes_in(field, value, message, link, client):
    response = client.post(link, BEN | {field: value})

    assert response.status_code == 422
    assert message in response.text
    assert Invitation.objects.exists()


def test_log_tells_no_token(link, client):
    told = StringIO()
    handler = logging.StreamHandler(told)
    handler.addFilter(NoTokens())
    logging.getLogger("django.request").addHandler(handler)
    client.post(link, {})
    client.get("/invitation/a-token-that-is-dead/")
    logging.getLogger("django.request").removeHandler(handler)

    assert told.getvalue() == (
        "Unprocessable Entity: /invitation/TOKEN/\nNot Found: /invitation/TOKEN/\n"
    )

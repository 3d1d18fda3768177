"""Adding people on the server: the command, and the invitation that it prints."""

import re

import pytest
from django.core.management import CommandError, call_command

from assessment.models import AuditEvent, Invitation, Membership, Organisation, Role, User
from tests import factories

pytestmark = pytest.mark.django_db

BEN = {"name": "Ben Okafor", "password": factories.PASSWORD}


@pytest.fixture
def add(capsys, team):
    """Add somebody to Acme, which has the team Payments: what is printed."""

    def run(role="member", email="ben@example.org", organisation="Acme", **options) -> str:
        call_command("add_member", email, organisation=organisation, role=role, **options)
        return capsys.readouterr().out

    return run


def link_in(told: str) -> str:
    (path,) = re.findall(r"http://localhost:8000(/invitation/\S+)", told)
    return path


@pytest.mark.parametrize(
    ("role", "within"),
    [
        ("owner", ""),
        ("facilitator", ", in Payments, Search"),
        ("member", ", in Payments, Search"),
        ("viewer", ""),
    ],
)
def test_somebody_new_is_invited_and_has_no_account_yet(role, within, add, organisation):
    factories.make_team(organisation=organisation, name="Search")

    told = add(role, email="Ben@Example.org")

    assert told.startswith(
        f"ben@example.org is invited as {Role(role).with_article} of Acme{within}.\n"
    )
    assert Invitation.objects.get().role == role
    assert not User.objects.filter(email="ben@example.org").exists()


def test_link_makes_an_account_whose_address_counts_as_verified(add, client):
    client.post(link_in(add()), BEN)

    ben = User.objects.get(email="ben@example.org")
    assert ben.emailaddress_set.get().verified
    assert Membership.objects.get(user=ben).teams.get().name == "Payments"


def test_somebody_new_is_invited_to_the_teams_that_are_named(add, organisation):
    factories.make_team(organisation=organisation, name="Search")

    told = add(team=["Search"])

    assert told.startswith("ben@example.org is invited as a member of Acme, in Search.\n")


def test_inviting_is_recorded_as_done_on_the_server(add):
    add()

    event = AuditEvent.objects.first()
    assert (event.verb, event.by) == ("member.invited", None)
    assert event.after == {"email": "ben@example.org", "role": "member", "teams": ["Payments"]}


def test_person_with_an_account_is_a_member_at_once_and_gets_no_link(add, stranger):
    told = add(email=stranger.email)

    assert told == f"{stranger.email} is a member of Acme, in Payments.\nThey sign in as before.\n"
    event = AuditEvent.objects.first()
    assert (event.verb, event.by, event.about) == ("member.added", None, f"user:{stranger.pk}")


def test_person_without_a_password_is_not_opened_by_a_link(add):
    User.objects.create_user("staff@example.org", is_staff=True)

    told = add(email="staff@example.org")

    assert told.splitlines()[1] == (
        "They have no password yet. Set one: python manage.py changepassword staff@example.org"
    )


def test_person_who_was_switched_off_stays_so(add, stranger):
    User.objects.filter(pk=stranger.pk).update(is_active=False)

    assert add(email=stranger.email).splitlines()[1] == "Their account is switched off."


def test_account_with_an_address_that_nobody_proved_is_named_and_gets_no_role(add, stranger):
    stranger.emailaddress_set.update(verified=False)

    with pytest.raises(CommandError) as refusal:
        add("owner", email=stranger.email)

    assert str(refusal.value) == (
        "Nobody has shown that sam@example.org belongs to the account that has it. It says that "
        "it is Sam Stranger, of Elsewhere: make sure in another way, then add --unverified."
    )
    assert not Membership.objects.filter(user=stranger, organisation__name="Acme").exists()


def test_account_with_an_address_that_nobody_proved_gets_a_role_when_told_so(add, stranger):
    stranger.emailaddress_set.update(verified=False)

    told = add(email=stranger.email, unverified=True)

    assert told.startswith("sam@example.org is a member of Acme, in Payments.")


def test_whoever_proved_an_address_goes_before_whoever_only_signs_in_with_it(add, stranger):
    claims = factories.make_user(name="Carl Claims", email="ben@example.org")
    claims.emailaddress_set.update(verified=False)
    stranger.emailaddress_set.create(email="ben@example.org", verified=True)

    add("owner", email="ben@example.org")

    assert Membership.objects.get(organisation__name="Acme", user=stranger).role == "owner"
    assert not claims.memberships.exists()


def test_inviting_again_gives_a_fresh_link_and_the_old_one_is_dead(add, client):
    before = link_in(add())

    after = link_in(add())

    assert client.get(before).status_code == 404
    assert client.get(after).status_code == 200


def test_adding_a_member_again_changes_nothing(add, stranger):
    told, events = add(email=stranger.email), AuditEvent.objects.count()

    assert add(email=stranger.email) == told
    assert AuditEvent.objects.count() == events


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"role": "owner"}, "ben@example.org is a member of Acme, in Payments already."),
        ({"organisation": "Nowhere"}, "No organisation is named Nowhere. There is Acme."),
        ({"team": ["Sales"]}, "Acme has no team Sales. There is Payments."),
    ],
)
def test_what_cannot_be_added_is_refused_in_a_sentence(options, sentence, add):
    factories.make_user(name="Ben Okafor")
    add()

    with pytest.raises(CommandError) as refusal:
        add(**options)

    assert str(refusal.value) == sentence
    assert refusal.value.returncode == 1


def test_organisations_of_one_name_are_told_apart_by_nobody(add):
    Organisation.objects.create(name="Acme")

    with pytest.raises(CommandError, match="2 organisations are named Acme"):
        add()


def test_viewer_belongs_to_no_team(add):
    with pytest.raises(CommandError, match="--team goes with facilitator and member") as refusal:
        add("viewer", team=["Payments"])

    assert refusal.value.returncode == 2


@pytest.mark.parametrize("email", ["ben", "ben@", ""])
def test_what_is_no_address_is_wrong_usage(email, add):
    with pytest.raises(CommandError, match="invalid address value"):
        add(email=email)

"""Adding people on the server: the command, and the link that it prints."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from assessment import actions, links
from assessment.links import first_password_path
from assessment.models import AuditEvent, Membership, Organisation, User
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
    (path,) = re.findall(r"http://localhost:8000(/first-password/\S+)", told)
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
def test_added_person_has_the_role_and_no_password_yet(role, within, add, organisation):
    factories.make_team(organisation=organisation, name="Search")

    told = add(role, email="Ben@Example.org")

    person = User.objects.get(email="ben@example.org")
    assert told.startswith(f"ben@example.org is {role} of Acme{within}.\n")
    assert not person.has_usable_password()
    assert person.emailaddress_set.get().verified
    assert Membership.objects.get(user=person).role == role


def test_member_is_added_to_the_teams_that_are_named(add, organisation):
    factories.make_team(organisation=organisation, name="Search")

    told = add(team=["Search"])

    assert told.startswith("ben@example.org is member of Acme, in Search.\n")


def test_adding_is_recorded_in_the_name_of_who_was_added(add):
    add()

    event = AuditEvent.objects.first()
    person = User.objects.get(email="ben@example.org")
    assert (event.verb, event.by, event.about) == ("member.added", person, f"user:{person.pk}")
    assert event.after == {"role": "member", "teams": ["Payments"], "on": "the server"}


def test_person_with_a_password_keeps_it_and_gets_no_link(add, stranger):
    told = add(email=stranger.email)

    assert told.splitlines()[1] == "They sign in as before."
    assert stranger.memberships.count() == 2


def test_adding_again_changes_nothing_and_gives_a_fresh_link(add):
    add()
    events = AuditEvent.objects.count()

    told = add()

    assert link_in(told)
    assert AuditEvent.objects.count() == events


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"role": "owner"}, "ben@example.org is member of Acme, in Payments already."),
        ({"organisation": "Nowhere"}, "No organisation is named Nowhere. There is Acme."),
        ({"team": ["Sales"]}, "Acme has no team Sales. There is Payments."),
    ],
)
def test_what_cannot_be_added_is_refused_in_a_sentence(options, sentence, add):
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


# -- The link -----------------------------------------------------------------------------------


@pytest.fixture
def ben(team):
    return actions.add_member(
        by=None, organisation=team.organisation, email="ben@example.org", role="member"
    ).user


def test_link_sets_a_password_and_signs_in(add, client):
    response = client.post(link_in(add()), BEN)

    ben = User.objects.get(email="ben@example.org")
    assert response.headers["Location"] == "/"
    assert client.get("/").context["user"] == ben
    assert (ben.name, ben.check_password(factories.PASSWORD)) == ("Ben Okafor", True)


def test_link_is_dead_once_there_is_a_password(ben, client, as_):
    link = first_password_path(ben)
    client.post(link, BEN)

    response = as_().post(link, {"name": "Eve", "password": "another password of Eve"})

    ben.refresh_from_db()
    assert response.headers["Location"] == "/account/login/"
    assert ben.check_password(factories.PASSWORD)


def test_first_password_is_set_once_by_two_at_the_same_moment(ben):
    actions.set_first_password(person=User.objects.get(pk=ben.pk), **BEN)

    with pytest.raises(actions.HasPassword):
        actions.set_first_password(person=ben, name="Eve", password="another password of Eve")


def test_link_lasts_seven_days(ben, client):
    link = first_password_path(ben)

    with time_machine.travel(timezone.now() + timedelta(days=6, hours=23)):
        assert client.get(link).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=7, hours=1)):
        assert client.get(link).status_code == 404


def test_link_of_another_purpose_is_not_found(ben, client):
    token = links.token("first-run", ben.pk)

    assert client.get(f"/first-password/{token}/").status_code == 404


def test_link_of_somebody_who_was_switched_off_leads_to_the_sign_in(ben, client):
    User.objects.filter(pk=ben.pk).update(is_active=False)

    assert client.get(first_password_path(ben)).headers["Location"] == "/account/login/"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("password", "short", "too short"),
        ("password", "ben@example.org", "too similar"),
        ("name", "", "This field is required."),
    ],
)
def test_what_is_wrong_is_said_and_no_password_is_set(field, value, message, ben, client):
    response = client.post(first_password_path(ben), BEN | {field: value})

    ben.refresh_from_db()
    assert response.status_code == 422
    assert message in response.text
    assert not ben.has_usable_password()

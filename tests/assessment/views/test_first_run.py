"""The one-time link of the first owner."""

from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.utils import timezone

from assessment.links import first_run_path
from assessment.models import Organisation, User
from tests import factories

pytestmark = pytest.mark.django_db

OWNER = {
    "name": "Ada Mason",
    "email": "ada@example.org",
    "password": factories.PASSWORD,
    "organisation": "Acme",
}


def test_link_makes_the_first_owner_and_signs_them_in(client):
    response = client.post(first_run_path(), OWNER)

    assert response.headers["Location"] == "/"
    assert client.get("/").context["user"] == User.objects.get()
    assert Organisation.objects.get().name == "Acme"


def test_link_is_dead_once_there_is_an_owner(client):
    link = first_run_path()
    client.post(link, OWNER)
    client.logout()

    response = client.post(link, OWNER | {"email": "eve@example.org"})

    assert response.headers["Location"] == "/account/login/"
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "token", ["x", "x:y:z", signing.dumps("first owner", salt="other")], ids=range(3)
)
def test_guessed_link_is_not_found(token, client):
    assert client.get(f"/first-run/{token}/").status_code == 404


def test_link_lasts_seven_days(client):
    link = first_run_path()

    with time_machine.travel(timezone.now() + timedelta(days=8)):
        response = client.get(link)

    assert response.status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("password", "short", "too short"),
        ("password", "ada@example.org", "too similar"),
        ("email", "nonsense", "Enter a valid email address."),
        ("organisation", "", "This field is required."),
        ("name", "x" * 151, "at most 150 characters"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(field, value, message, client):
    response = client.post(first_run_path(), OWNER | {field: value})

    assert response.status_code == 422
    assert message in response.text
    assert not User.objects.exists()


def test_address_of_a_sample_person_cannot_be_taken(client):
    factories.make_user(name="Nadia", email="ada@example.org")

    response = client.post(first_run_path(), OWNER)

    assert response.status_code == 422
    assert "There is an account with this address already." in response.text

"""What the screens listen to, and what they ask where nothing streams."""

import pytest
from django.http import HttpResponse
from django.urls import reverse

from assessment import actions, participants
from assessment.events import TICKET, Ticket
from tests import factories

AUDIENCES = ("stage", "desk", "phone")


@pytest.fixture
def workshop(team):
    assessment = factories.make_assessment(team=team)
    return factories.make_workshop(assessment=assessment, started=True, people=3)


@pytest.fixture
def person(workshop):
    return workshop.participants.order_by("pk")[0]


@pytest.fixture
def phone_of(as_):
    """The browser of somebody who has joined."""

    def browser(participant):
        client = as_()
        client.cookies.update(participants.remember(HttpResponse(), participant).cookies)
        return client

    return browser


@pytest.fixture
def watches(as_, facilitator, phone_of, person):
    """The browser that an audience is shown in."""
    return lambda audience: phone_of(person) if audience == "phone" else as_(facilitator)


def place(audience: str, what: str, workshop) -> str:
    by = workshop.code if audience == "phone" else workshop.pk
    return reverse(f"assessment:{audience}_{what}", args=[by])


# -- Streams ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("audience", AUDIENCES)
def test_who_may_watch_is_given_a_ticket(audience, watches, workshop, person):
    scope = {}

    answer = watches(audience).get(place(audience, "events", workshop), **{"asgi.scope": scope})

    assert (answer.status_code, answer.content) == (204, b"")
    participant = person.pk if audience == "phone" else None
    assert scope == {TICKET: Ticket(workshop.pk, audience, participant)}


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("who", ["nobody", "member", "stranger", "other_team_member"])
@pytest.mark.parametrize("what", ["events", "state"])
def test_nobody_else_is(audience, who, what, as_, request, workshop):
    scope = {}
    client = as_(None if who == "nobody" else request.getfixturevalue(who))

    answer = client.get(place(audience, what, workshop), **{"asgi.scope": scope})

    assert answer.status_code in (302, 403, 404)
    assert "data-state" not in answer.text
    assert scope == {}


@pytest.mark.parametrize("what", ["events", "state"])
def test_cookie_of_one_workshop_opens_no_other(what, phone_of, person):
    other = factories.make_workshop(
        assessment=factories.make_assessment(team=person.workshop.assessment.team, system="Other")
    )

    answer = phone_of(person).get(place("phone", what, other))

    assert answer.status_code == 404


@pytest.mark.parametrize("audience", AUDIENCES)
def test_no_stream_is_opened_on_a_workshop_that_has_ended(audience, watches, workshop):
    actions.end_workshop(by=workshop.held_by, workshop=workshop)
    scope = {}

    answer = watches(audience).get(place(audience, "events", workshop), **{"asgi.scope": scope})

    assert answer.status_code == 404
    assert scope == {}


# -- States ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("audience", AUDIENCES)
def test_state_is_told_once(audience, watches, workshop):
    client, url = watches(audience), place(audience, "state", workshop)

    first = client.get(url)
    again = client.get(url, headers={"If-None-Match": first.headers["ETag"]})

    assert first.status_code == 200
    assert 'data-state="voting:build-1:1"' in first.text
    assert 'id="count"' in first.text
    assert first.headers["Plumbline-Revision"] == str(workshop.revision)
    assert (again.status_code, again.content) == (204, b"")


@pytest.mark.parametrize("audience", AUDIENCES)
def test_state_is_told_anew_after_a_vote(audience, watches, workshop):
    client, url = watches(audience), place(audience, "state", workshop)
    before = client.get(url)

    factories.vote(workshop=workshop, levels=[2])
    after = client.get(url, headers={"If-None-Match": before.headers["ETag"]})

    assert after.status_code == 200
    assert int(after.headers["Plumbline-Revision"]) > int(before.headers["Plumbline-Revision"])


def test_last_state_is_told_after_the_end(watches, workshop):
    actions.end_workshop(by=workshop.held_by, workshop=workshop)

    for audience in AUDIENCES:
        answer = watches(audience).get(place(audience, "state", workshop))

        assert 'data-state="ended"' in answer.text


def test_scribe_is_told_where_to_write_and_nobody_else(phone_of, person, workshop):
    other = workshop.participants.order_by("pk")[1]
    actions.name_scribe(by=workshop.held_by, workshop=workshop, participant=person)
    factories.vote(workshop=workshop, levels=[1, 2], reveal=True)

    states = [
        phone_of(each).get(place("phone", "state", workshop)).text for each in (person, other)
    ]

    assert ['data-state="revealed:build-1:1:scribe"' in each for each in states] == [True, False]


@pytest.mark.parametrize("people", [2, 30])
@pytest.mark.parametrize("audience", AUDIENCES)
def test_queries_do_not_grow_with_the_room(
    audience, people, team, as_, facilitator, phone_of, django_assert_max_num_queries
):
    assessment = factories.make_assessment(team=team)
    workshop = factories.make_workshop(assessment=assessment, started=True, people=people)
    person = workshop.participants.order_by("pk")[0]
    client = phone_of(person) if audience == "phone" else as_(facilitator)
    url = place(audience, "state", workshop)
    tag = client.get(url).headers["ETag"]

    with django_assert_max_num_queries(16):
        client.get(url)
    with django_assert_max_num_queries(6):
        client.get(url, headers={"If-None-Match": tag})

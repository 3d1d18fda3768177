"""A participant's way in: by code and link, once, and in the dark about other workshops."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment import actions, participants
from assessment.actions import workshops
from assessment.models import Participant
from tests import factories
from tests.phones import ESRA, me, shown, url

pytestmark = pytest.mark.django_db

CLOSED = "No workshop is open under this code."


@pytest.fixture
def workshop():
    return factories.make_workshop(people=3, started=True)


@pytest.mark.parametrize("typed", ["{0}{1}", "{0} {1}", " {0} {1} "])
def test_code_leads_to_its_workshop_however_it_is_typed(typed, client, workshop):
    code = typed.format(workshop.code[:3].lower(), workshop.code[3:])

    answer = client.post(reverse("assessment:join"), {"code": code})

    assert answer.headers["Location"] == url(workshop)


def said(answer, code: str) -> str:
    """The page, but for what is drawn by lot and the code that was asked for."""
    return re.sub(r"[\w-]{22,}", "", answer.text).replace(code, "")


def test_wrong_closed_and_guessed_codes_are_answered_alike(client, workshop):
    actions.end_workshop(by=workshop.held_by, workshop=workshop)
    join = reverse("assessment:join")

    codes = ("222222", workshop.code, "nonsense", *("333333" for _ in range(9)))
    typed = [client.post(join, {"code": code}) for code in codes]
    opened = [client.get(f"/j/{code}/") for code in codes]

    assert {answer.status_code for answer in (*typed, *opened)} == {404}
    assert all(CLOSED in answer.text for answer in (*typed, *opened))
    assert len({said(answer, code) for answer, code in zip(typed, codes, strict=True)}) == 1
    assert len({said(answer, code) for answer, code in zip(opened, codes, strict=True)}) == 1


@pytest.mark.parametrize("asked", ["typed", "opened"])
def test_clock_tells_nobody_whether_a_code_was_wrong_closed_right_or_guessed(
    asked, client, workshop, monkeypatch
):
    actions.end_workshop(by=workshop.held_by, workshop=workshop)
    running = factories.make_workshop(assessment=workshop.assessment)
    count, sent = participants.count_guess, []

    def count_guess(request):
        sent.append(len(connection.queries))
        count(request)

    monkeypatch.setattr(participants, "count_guess", count_guess)

    def work(code: str) -> list[str]:
        """What is asked of the database until the answer is sent, without what it is asked for."""
        with CaptureQueriesContext(connection) as asking:
            if asked == "typed":
                client.post(reverse("assessment:join"), {"code": code})
            else:
                client.get(f"/j/{code}/")
        before = asking.captured_queries[: sent[-1] - asking.initial_queries]
        return [re.sub(r"'[^']*'|\b\d+\b", "?", query["sql"]) for query in before]

    wrong, closed, nonsense = work("222222"), work(workshop.code), work("nonsense")
    for _ in range(7):
        work("333333")
    guessed, right = work("222222"), work(running.code)

    assert len(sent) == 12
    assert wrong == closed == nonsense == guessed == right
    assert len(wrong) == 2


def test_full_room_says_that_it_is_full_and_keeps_what_was_typed(client, workshop, monkeypatch):
    monkeypatch.setattr(workshops, "MOST_PARTICIPANTS", 3)

    answer = client.post(url(workshop), ESRA)

    assert answer.status_code == 409
    assert "This workshop is full." in answer.text
    assert 'value="Esra"' in answer.text
    assert CLOSED not in answer.text


def test_form_says_what_joining_means(client, workshop):
    page = shown(client, workshop)

    assert "You need no account" in page
    assert "your name is deleted" in page
    assert "Esra" not in page
    assert "Person 1" not in page


def test_joining_needs_a_name_and_a_camp(client, workshop):
    answer = client.post(url(workshop), {"name": " "})

    assert answer.status_code == 422
    assert "Say whether you build it or depend on it." in answer.text
    assert Participant.objects.count() == 3


def test_who_has_joined_sees_the_room_by_the_same_link(phone, workshop):
    page = shown(phone, workshop)

    assert "You are <b>Esra</b>" in page
    assert 'id="vote"' in page
    assert me().camp == Participant.Camp.DEPENDS_ON_IT


def test_form_that_is_sent_twice_lets_one_person_in(client, workshop):
    key = client.get(url(workshop)).context["form"]["key"].value()

    for _ in range(2):
        Client().post(url(workshop), ESRA | {"key": key})

    assert Participant.objects.count() == 4


def test_form_of_another_workshop_lets_somebody_else_in(client, workshop):
    team = workshop.assessment.team
    elsewhere = factories.make_workshop(assessment=factories.make_assessment(team=team))
    theirs = factories.join(workshop=elsewhere)

    answer = client.post(url(workshop), ESRA | {"key": str(theirs.key)})

    assert answer.status_code == 302
    assert me().key != theirs.key
    assert elsewhere.participants.count() == 1


def test_cookie_is_out_of_reach_of_scripts(client, workshop):
    answer = client.post(url(workshop), ESRA)

    cookie = answer.cookies[f"participant-{workshop.pk}"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"

"""The survey on a participant's device, without any script."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from assessment import actions
from assessment.models import Vote, Workshop
from tests import factories

pytestmark = pytest.mark.django_db

ESRA = {"name": "Esra", "camp": "depends-on-it"}


@pytest.fixture
def workshop():
    workshop = factories.make_workshop(people=2)
    until = timezone.now() + timedelta(days=3)
    actions.open_survey(by=workshop.held_by, workshop=workshop, until=until)
    return workshop


@pytest.fixture
def phone(workshop):
    client = Client()
    client.post(f"/j/{workshop.code}/", ESRA)
    return client


def url(workshop, question: str = "") -> str:
    return f"/j/{workshop.code}/survey/{f'{question}/' if question else ''}"


def mine() -> list[tuple[str, int | None, str]]:
    votes = Vote.objects.filter(participant__named__name="Esra").order_by("round__question")
    return list(votes.values_list("round__question", "level", "reason"))


def test_link_and_code_lead_to_how_far_one_is(phone, workshop):
    answer = phone.get(f"/j/{workshop.code}/", follow=True)

    assert answer.redirect_chain == [(url(workshop), 302)]
    assert f"0 of {len(workshop.agenda)} questions" in answer.text


def test_votes_go_from_question_to_question_until_all_are_given(phone, workshop):
    at = url(workshop, workshop.agenda[0])
    for given in ("1", "dont-know", "2", "3", "0", "4"):
        answer = phone.post(at, {"level": given, "reason": "  So it is.\n"})
        at = answer.headers["Location"]

    assert at == url(workshop)
    assert mine() == [
        ("build-1", 1, "So it is."),
        ("build-2", None, "So it is."),
        ("build-3", 2, "So it is."),
        ("run-1", 3, "So it is."),
        ("run-2", 0, "So it is."),
        ("run-3", 4, "So it is."),
    ]
    assert "You have voted on everything" in phone.get(at).text


def test_next_is_the_first_without_a_vote_after_this_one_and_then_from_the_front(phone, workshop):
    *_, before, last = workshop.agenda
    phone.post(url(workshop, last), {"level": "1"})

    answer = phone.post(url(workshop, before), {"level": "1"})

    assert answer.headers["Location"] == url(workshop, workshop.agenda[0])


def test_vote_is_shown_to_who_gave_it_and_changed_until_it_closes(phone, workshop):
    at = url(workshop, "build-1")
    phone.post(at, {"level": "1", "reason": "By hand"})
    page = phone.get(at).text
    assert 'value="1" checked' in page
    assert "By hand" in page

    phone.post(at, {"level": "dont-know"})

    assert mine() == [("build-1", None, "")]


@pytest.mark.parametrize("given", [{}, {"level": "9"}, {"level": "1", "reason": "x" * 141}])
def test_what_is_no_vote_is_refused_with_what_was_typed(given, phone, workshop):
    answer = phone.post(url(workshop, "build-1"), {"reason": "By hand"} | given)

    assert answer.status_code == 422
    assert given.get("reason", "By hand") in answer.text
    assert mine() == []


@pytest.mark.parametrize("question", ["nonsense", "build-9"])
def test_question_that_is_not_asked_is_not_here(question, phone, workshop):
    assert phone.get(url(workshop, question)).status_code == 404
    assert phone.post(url(workshop, question), {"level": "1"}).status_code == 404


def test_nobody_sees_the_vote_of_another(phone, workshop):
    phone.post(url(workshop, "build-1"), {"level": "1", "reason": "By hand"})
    other = Client()
    other.post(f"/j/{workshop.code}/", {"name": "Bo", "camp": "builds-it"})

    pages = [other.get(url(workshop)).text, other.get(url(workshop, "build-1")).text]

    assert all("By hand" not in page and "checked" not in page for page in pages)


def test_survey_is_for_who_has_joined(client, workshop):
    assert client.get(url(workshop)).status_code == 404
    assert client.post(url(workshop, "build-1"), {"level": "1"}).status_code == 404


@pytest.mark.parametrize("question", ["", "build-1"])
def test_survey_whose_time_is_over_leads_to_the_phone(question, phone, workshop):
    Workshop.objects.update(survey_until=timezone.now())

    answer = phone.get(url(workshop, question), follow=True)

    assert answer.redirect_chain == [(f"/j/{workshop.code}/", 302)]
    assert "The survey is closed" in answer.text
    assert factories.standing(workshop=workshop).survey_closed_at


def test_vote_after_the_end_counts_nowhere(phone, workshop):
    actions.close_survey(by=workshop.held_by, workshop=workshop)

    answer = phone.post(url(workshop, "build-1"), {"level": "1"})

    assert answer.headers["Location"] == f"/j/{workshop.code}/"
    assert mine() == []


def test_whoever_voted_alone_comes_into_the_room_on_the_day(phone, workshop):
    actions.close_survey(by=workshop.held_by, workshop=workshop)

    page = phone.post(f"/j/{workshop.code}/", follow=True).text

    assert "You are in" in page


@pytest.mark.parametrize("people", [1, 9])
def test_pages_ask_the_database_as_often_for_many(
    people, phone, workshop, django_assert_num_queries
):
    for number in range(people):
        factories.join(workshop=workshop, name=f"One more {number}")

    with django_assert_num_queries(7):
        phone.get(url(workshop))
    with django_assert_num_queries(7):
        phone.get(url(workshop, "build-1"))

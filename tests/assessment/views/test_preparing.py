"""What whoever prepares a workshop sees and sends: invitation, reading and agenda."""

from dataclasses import replace

import pytest
from django.urls import reverse

from assessment import actions
from assessment.models import Workshop
from questionnaires.instrument import Facet, FacetValue
from tests import factories
from tests.instruments import make_dimension, make_instrument, make_question
from tests.preparing import url, voted

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop(assessment):
    return factories.make_workshop(assessment=assessment, people=4)


@pytest.fixture
def client(as_, facilitator):
    return as_(facilitator)


# -- To begin, and not to --------------------------------------------------------------------------


def test_workshop_begins_when_somebody_says_so(client, assessment):
    assert "Prepare a workshop" in client.get(url(assessment)).text
    assert not Workshop.objects.exists()

    for _ in range(2):
        client.post(url(assessment))

    workshop = Workshop.objects.get()
    assert workshop.code_in_groups in client.get(url(assessment)).text


def test_page_says_whom_to_invite_and_what_to_send(client, workshop):
    page = client.get(url(workshop.assessment)).text

    for words in ("builds", "runs", "owns the product", "uses its output", "risk", "speak last"):
        assert words in page
    assert f"/j/{workshop.code}/reading/" in page
    assert f"/j/{workshop.code}/bring/" in page


def test_closed_assessment_has_no_workshop_to_prepare(client, team):
    closed = factories.make_assessment(team=team, answers={"build-1": 1}, closed=True)

    assert client.get(url(closed)).status_code == 302
    assert client.post(url(closed)).status_code == 302
    assert not Workshop.objects.exists()


def test_workshop_is_called_off_until_somebody_has_voted(client, workshop):
    assert "Call the workshop off" in client.get(url(workshop.assessment)).text

    voted(workshop, {"build-1": [2]})
    page = client.post(url(workshop.assessment, "workshop_call_off"), follow=True).text
    assert "somebody has voted" in page
    assert "Call the workshop off" not in page


def test_called_off_workshop_is_gone(client, workshop):
    client.post(url(workshop.assessment, "workshop_call_off"))

    assert not Workshop.objects.exists()


# -- What people read ------------------------------------------------------------------------------


def test_pre_reading_tells_scale_dimensions_vote_and_promise(as_, workshop):
    page = as_().get(f"/j/{workshop.code}/reading/").text

    instrument = make_instrument()
    for level in instrument.scale:
        assert level.name in page
    assert instrument.dimensions[0].title in page
    assert "without names" in page
    assert "deleted when the assessment closes" in page


def test_what_to_bring_is_the_evidence_of_core_questions_by_camp(as_, team):
    said = {
        "a": {"core": True, "evidence": ("A log",), "facets": {"camp": ("builds-it",)}},
        "b": {"core": True, "evidence": ("A bill",), "facets": {"camp": ("depends-on-it",)}},
        "c": {"evidence": ("A wish",), "facets": {"camp": ("builds-it",)}},
    }
    asked = [replace(make_question(key=key), **each) for key, each in said.items()]
    values = tuple(FacetValue(key=key, title=key) for key in ("builds-it", "depends-on-it"))
    told = make_instrument(dimensions=[make_dimension(key="build", questions=asked)])
    instrument = replace(told, facets=(Facet(key="camp", title="Camp", values=values),))
    version = factories.make_version(instrument=instrument)
    workshop = factories.make_workshop(
        assessment=factories.make_assessment(team=team, version=version)
    )

    page = as_().get(f"/j/{workshop.code}/bring/").text

    builds, _, depends = page.partition("Depends on it")
    assert "A log" in builds
    assert "A log" not in depends
    assert "A bill" in depends
    assert "A wish" not in page


@pytest.mark.parametrize("page", ["reading", "bring"])
def test_pages_to_read_are_as_shut_as_the_way_in(page, as_, workshop):
    actions.end_workshop(by=workshop.held_by, workshop=workshop)

    answers = [as_().get(f"/j/{code}/{page}/") for code in ("222222", workshop.code)]

    assert {answer.status_code for answer in answers} == {404}
    assert all("No workshop is open under this code." in answer.text for answer in answers)


# -- The agenda ------------------------------------------------------------------------------------


def test_agenda_tells_its_parts_and_takes_other_minutes(client, workshop):
    page = client.post(url(workshop.assessment, "workshop_agenda"), {"minutes": 120}, follow=True)

    assert factories.standing(workshop=workshop).minutes == 120
    for words in ("Scope and rules", "Join and practise", "Break", "True for us?", "Three steps"):
        assert words in page.text
    assert "<td>1:42</td>" in page.text  # true for us, 18 minutes before the end


def test_agenda_names_what_an_earlier_workshop_parked(client, assessment):
    earlier = factories.make_workshop(assessment=assessment, started=True)
    factories.park(workshop=earlier, what="Ask the platform team")
    actions.end_workshop(by=earlier.held_by, workshop=earlier)
    factories.make_workshop(assessment=assessment)

    page = client.get(url(assessment, "workshop_agenda")).text

    assert "Parked before, to be settled here" in page
    assert "Ask the platform team (Femi, by" in page


def test_agenda_names_what_the_last_assessment_left_open(client, assessment):
    earlier = factories.make_workshop(assessment=assessment, started=True)
    factories.park(workshop=earlier, what="Ask the platform team")
    factories.settle(assessment=assessment, question="build-2", level=2)
    actions.close_assessment(by=earlier.held_by, assessment=assessment)
    again = actions.assess_again(by=earlier.held_by, assessment=assessment)
    factories.make_workshop(assessment=again)

    assert "Ask the platform team (Femi, by" in client.get(url(again, "workshop_agenda")).text


@pytest.mark.parametrize("minutes", ["44", "481", "", "soon"])
def test_agenda_refuses_minutes_that_no_workshop_takes(minutes, client, workshop):
    answer = client.post(url(workshop.assessment, "workshop_agenda"), {"minutes": minutes})

    assert answer.status_code == 422
    assert factories.standing(workshop=workshop).minutes == 90


# -- Home ------------------------------------------------------------------------------------------


def test_home_shows_a_workshop_to_who_runs_it_with_the_only_primary(client, as_, member, workshop):
    home = reverse("assessment:home")

    page = client.get(home).text

    assert "Workshop prepared · 4 have joined" in page
    assert page.count("btn-primary") == 1
    assert "Workshop prepared" not in as_(member).get(home).text


def test_home_asks_the_database_as_often_for_many_workshops(
    client, team, django_assert_num_queries
):
    home = reverse("assessment:home")
    factories.make_workshop(assessment=factories.make_assessment(team=team), started=True)
    client.get(home)
    with django_assert_num_queries(12) as asked:
        client.get(home)
    for _ in range(2):
        factories.make_workshop(assessment=factories.make_assessment(team=team), started=True)

    with django_assert_num_queries(len(asked)):
        client.get(home)

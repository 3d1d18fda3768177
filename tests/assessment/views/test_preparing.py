"""What whoever prepares a workshop sees and sends before the day."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from assessment import actions
from assessment.models import SurveyAddress, Workshop
from questionnaires.instrument import Facet, FacetValue
from tests import factories
from tests.instruments import make_dimension, make_instrument, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(team):
    return factories.make_assessment(team=team)


@pytest.fixture
def workshop(assessment):
    return factories.make_workshop(assessment=assessment, people=4)


@pytest.fixture
def client(as_, facilitator):
    return as_(facilitator)


@pytest.fixture
def mails_are_sent(monkeypatch):
    monkeypatch.setattr(settings, "ENV", settings.ENV.model_copy(update={"mail_host": "smtp"}))


def url(assessment, name: str = "workshop") -> str:
    return reverse(f"assessment:{name}", args=[assessment.pk])


def day(days: int) -> str:
    return (localdate() + timedelta(days=days)).isoformat()


def survey(client, assessment, **given):
    return client.post(url(assessment, "workshop_survey"), {"day": day(3)} | given, follow=True)


def voted(workshop, levels: dict[str, list[int | None]]) -> None:
    """In the survey, by who joined first; it is closed then."""
    people = list(workshop.participants.order_by("pk"))
    until = timezone.now() + timedelta(days=3)
    actions.open_survey(by=workshop.held_by, workshop=workshop, until=until)
    for question, given in levels.items():
        for person, level in zip(people, given, strict=False):
            said = {"question": question, "level": level, "reason": "", "sequence": None}
            actions.cast_survey_vote(participant=person, **said)
    actions.close_survey(by=workshop.held_by, workshop=workshop)


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


# -- Voting alone ----------------------------------------------------------------------------------


def test_survey_is_open_until_the_end_of_its_day(client, workshop):
    page = survey(client, workshop.assessment).text

    until = factories.standing(workshop=workshop).survey_until
    assert timezone.localtime(until).strftime("%H:%M") == "23:59"
    assert localdate(until).isoformat() == day(3)
    assert "Everybody votes alone until" in page
    assert "4 take part so far" in page


@pytest.mark.parametrize("given", [day(-1), day(29), "", "soon"])
def test_survey_needs_a_day_that_phones_live_to_see(given, client, workshop):
    answer = client.post(url(workshop.assessment, "workshop_survey"), {"day": given})

    assert answer.status_code == 422
    assert factories.standing(workshop=workshop).phase == Workshop.Phase.LOBBY


def test_page_shows_counts_and_no_name_while_people_vote(client, workshop):
    survey(client, workshop.assessment)
    first = workshop.participants.order_by("pk")[0]
    said = {"question": "build-1", "level": 3, "reason": "Told nobody", "sequence": None}
    actions.cast_survey_vote(participant=first, **said)

    for name in ("workshop", "desk", "stage"):
        page = client.get(url(workshop.assessment, name)).text
        assert "Person 1" not in page
        assert "Told nobody" not in page


def test_reasons_are_read_once_it_is_closed_and_without_names(client, workshop):
    survey(client, workshop.assessment)
    first = workshop.participants.order_by("pk")[0]
    said = {"question": "build-1", "level": 3, "reason": "By a check", "sequence": None}
    actions.cast_survey_vote(participant=first, **said)
    assert "By a check" not in client.get(url(workshop.assessment)).text

    client.post(url(workshop.assessment, "workshop_survey_close"))

    page = client.get(url(workshop.assessment)).text
    assert "By a check" in page
    assert "Person 1" not in page


def test_addresses_are_taken_where_mails_are_sent(client, workshop, mails_are_sent):
    typed = "Amara@example.org, bo@example.org\nbo@example.org"

    page = survey(client, workshop.assessment, addresses=typed).text

    kept = SurveyAddress.objects.order_by("pk").values_list("email", flat=True)
    assert list(kept) == ["amara@example.org", "bo@example.org"]
    assert "2 addresses are written to" in page


def test_addresses_are_left_out_where_no_mail_is_sent(client, workshop):
    page = survey(client, workshop.assessment, addresses="amara@example.org").text

    assert not SurveyAddress.objects.exists()
    assert "This server sends no mail" in page


@pytest.mark.parametrize(
    "typed", ["nobody", "a@example.org\nb@", "\n".join(f"p{n}@example.org" for n in range(51))]
)
def test_addresses_that_are_none_are_refused_and_kept(typed, client, workshop, mails_are_sent):
    answer = client.post(
        url(workshop.assessment, "workshop_survey"), {"day": day(3), "addresses": typed}
    )

    assert answer.status_code == 422
    assert typed.splitlines()[0] in answer.text
    assert factories.standing(workshop=workshop).phase == Workshop.Phase.LOBBY


def test_look_at_a_survey_whose_time_is_over_closes_it(client, workshop):
    survey(client, workshop.assessment)
    Workshop.objects.update(survey_until=timezone.now())

    client.get(url(workshop.assessment))

    assert factories.standing(workshop=workshop).survey_closed_at


def test_closed_survey_settles_what_is_aligned_and_orders_the_rest(client, workshop):
    voted(workshop, {"build-1": [2, 2, 2, 2], "build-2": [0, 1, 4, 4], "build-3": [1, 2, 2, 3]})
    page = client.get(url(workshop.assessment)).text
    assert "You agree on 1 question already" in page
    assert "5 to talk about, in about" in page

    client.post(url(workshop.assessment, "workshop_settle"), {"questions": ["build-1", "build-2"]})

    settled = workshop.assessment.answers.exclude(state="")
    assert [(row.question, row.level) for row in settled] == [("build-1", 2)]
    left = factories.standing(workshop=workshop).agenda
    assert [key for key in left if key.startswith("build")] == ["build-2", "build-3"]


def test_survey_alone_stands_in_the_profile_once_it_is_ended(client, workshop):
    voted(workshop, {"build-1": [2, 2, 3]})

    answer = client.post(url(workshop.assessment, "workshop_end"), follow=True)

    assert not factories.standing(workshop=workshop).is_running
    assert answer.status_code == 200
    assert answer.context["results"].evaluation.profile.overall.score is not None


@pytest.mark.parametrize(
    ("address", "warned"),
    [("http://localhost:8000", True), ("http://127.0.0.1:8000", True), ("https://p.test", False)],
)
def test_address_that_no_phone_can_reach_is_told(address, warned, client, workshop, settings):
    settings.ENV = settings.ENV.model_copy(update={"url": address})

    page = client.get(url(workshop.assessment, "workshop")).text

    assert ("Phones cannot reach" in page) == warned


def test_workshop_does_not_end_by_an_old_page_once_the_questions_have_begun(client, workshop):
    actions.start_questions(by=workshop.held_by, workshop=workshop)

    answer = client.post(url(workshop.assessment, "workshop_end"), follow=True)

    assert factories.standing(workshop=workshop).is_running
    assert "the workshop has moved on" in answer.text


def test_workshop_does_not_end_by_its_page_while_people_vote(client, workshop):
    survey(client, workshop.assessment)

    client.post(url(workshop.assessment, "workshop_end"))

    assert factories.standing(workshop=workshop).is_running


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

"""The survey before a workshop, as whoever prepares it opens, reads and ends it."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.timezone import localdate

from assessment import actions
from assessment.models import SurveyAddress, Workshop
from tests import factories
from tests.preparing import url, voted

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop(assessment):
    return factories.make_workshop(assessment=assessment, people=4)


@pytest.fixture
def client(as_, facilitator):
    return as_(facilitator)


@pytest.fixture
def mails_are_sent(monkeypatch):
    monkeypatch.setattr(settings, "ENV", settings.ENV.model_copy(update={"mail_host": "smtp"}))


def day(days: int) -> str:
    return (localdate() + timedelta(days=days)).isoformat()


def survey(client, assessment, **given):
    return client.post(url(assessment, "workshop_survey"), {"day": day(3)} | given, follow=True)


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

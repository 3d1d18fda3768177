"""A new assessment from a file: all faults at once, and nothing of a file with faults."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessment.forms.given import LARGEST
from assessment.models import Assessment
from tests import factories
from tests.forms import sent
from tests.reports import MARKUP
from tests.walls.rows import every_table

pytestmark = pytest.mark.django_db

PAGE = "/assessments/new/from-file/"


@pytest.fixture(autouse=True)
def version(team):
    return factories.make_version()


def document(**changes) -> str:
    whole = {
        "questionnaire": "sample",
        "version": "1.0",
        "organisation": "Elsewhere",
        "system": "Card scoring",
        "scope": "Says whether a payment may go through.",
        "date": "2026-05-19",
        "answers": {"build-1": {"level": 1}, "run-1": {"dont_know": True}},
        "votes": {"build-2": [0, 1, 1]},
    }
    return json.dumps(whole | changes)


def uploaded(text: str | bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("answers.json", text if isinstance(text, bytes) else text.encode())


def sending(client, **fields):
    return client.post(PAGE, sent(client.get(PAGE).text, **fields))


def test_file_becomes_an_assessment(as_, facilitator, team):
    client = as_(facilitator)

    response = sending(client, file=uploaded(document()), team=str(team.pk))

    assessment = Assessment.objects.get()
    assert response.headers["Location"] == reverse("assessment:profile", args=[assessment.pk])
    assert (assessment.team, assessment.system, assessment.is_open) == (team, "Card scoring", True)
    page = client.get(response.headers["Location"]).text
    assert "Taken over from a file on" in page
    assert "The answers of the file are taken over." in page


def test_file_that_is_finished_is_closed_on_its_day(as_, facilitator, team):
    response = sending(as_(facilitator), text=document(), team=str(team.pk), closes="on")

    page = as_(facilitator).get(response.headers["Location"]).text
    assert "Closed on 19 May 2026" in page


def test_owner_adds_the_team_with_it(as_, owner, organisation):
    fields = {"team": f"new-{organisation.pk}", "new_team": "Mail", "text": document()}

    sending(as_(owner), **fields)

    assert Assessment.objects.get().team.name == "Mail"


def test_export_can_be_taken_in_again(as_, owner, team):
    original = factories.make_assessment(team=team, answers={"build-1": 1})
    client = as_(owner)
    taken = client.get(reverse("assessment:export_json", args=[original.pk])).content
    result = client.get(reverse("assessment:export_result", args=[original.pk])).content

    sending(client, file=uploaded(taken), team=str(team.pk))

    copy = Assessment.objects.latest("pk")
    assert copy != original
    assert client.get(reverse("assessment:export_json", args=[copy.pk])).content == taken
    assert client.get(reverse("assessment:export_result", args=[copy.pk])).content == result


def test_every_fault_is_listed_and_nothing_is_kept(as_, facilitator, team):
    client = as_(facilitator)
    client.get("/")
    wrong = document(
        system="", date="2049-01-01", answers={"build-1": {"level": 9}, "nobody-asks": {}}
    )
    before = every_table()

    response = sending(client, file=uploaded(wrong), team=str(team.pk))

    assert response.status_code == 422
    assert "4 faults in the file" in response.text
    for place in ("system", "date", "answers.build-1.level", "answers.nobody-asks"):
        assert f"<li>{place}: " in response.text
    assert every_table() == before


def test_text_of_a_file_stays_to_be_corrected(as_, facilitator, team):
    response = sending(as_(facilitator), file=uploaded(document(system="")), team=str(team.pk))

    kept = sent(response.text)["text"][0]
    assert json.loads(kept)["scope"] == "Says whether a payment may go through."


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (b"", "empty"),
        (b"\xff\xfe", "not UTF-8"),
        (b"{", "not JSON"),
        (b"[]", "must be an object"),
        (b"[" * 5000, "nested too deeply"),
        (b'{"a": 1, "a": 2}', "questionnaire: is missing"),
        (b" " * (LARGEST + 1), "larger than 1 MiB"),
        (document(version="7.0").encode(), "was never published here"),
        (document(version=MARKUP).encode(), "names no version"),
        (document(**{MARKUP: 1}).encode(), "is no key of an answers file"),
        (document(system="a\x00").encode(), "holds a NUL"),
    ],
)
def test_what_is_no_answers_file_is_refused_with_its_reason(file, said, as_, facilitator, team):
    response = sending(as_(facilitator), file=uploaded(file), team=str(team.pk))

    assert response.status_code == 422
    assert said in response.text
    assert MARKUP not in response.text
    assert not Assessment.objects.exists()


def test_nothing_given_is_said(as_, facilitator, team):
    response = sending(as_(facilitator), team=str(team.pk))

    assert response.status_code == 422
    assert "Choose a file, or paste its text." in response.text


def test_nothing_answered_cannot_be_closed(as_, facilitator, team):
    fields = {"text": document(answers={}, votes={}), "team": str(team.pk), "closes": "on"}

    response = sending(as_(facilitator), **fields)

    assert response.status_code == 422
    assert "Nothing is answered in this file" in response.text
    assert not Assessment.objects.exists()


def test_second_press_begins_no_second_one(as_, owner, organisation):
    client = as_(owner)
    fields = sent(
        client.get(PAGE).text,
        text=document(),
        team=f"new-{organisation.pk}",
        new_team="Mail",
    )

    first, second = (client.post(PAGE, fields) for _ in range(2))

    assert first.headers["Location"] == second.headers["Location"]
    assert Assessment.objects.count() == 1


def test_team_of_somebody_else_is_refused(as_, facilitator, stranger):
    theirs = factories.make_team(organisation=stranger.memberships.get().organisation)

    response = sending(as_(facilitator), text=document(), team=str(theirs.pk))

    assert response.status_code == 422
    assert not Assessment.objects.exists()

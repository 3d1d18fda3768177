"""What is taken along of an assessment; who may, stands in tests/test_access.py."""

import csv
import io
import json
import re
from html import unescape

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from assessment import actions
from assessment.models import Answer
from tests import factories, plans

KINDS = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
    "csv": ("text/csv; charset=utf-8", "csv"),
    "json": ("application/json", "json"),
    "result": ("application/json", "result.json"),
}

QUERIES = {f"export_{what}": 9 for what in KINDS} | {
    "downloads": 10,
    "export_xlsx": 10,
    "export_json": 7,
}


@pytest.fixture
def assessment(team):
    assessment = factories.make_assessment(team=team, answers={"build-1": 1, "run-1": 2})
    factories.settle(assessment=assessment, question="build-2", level=3, note="Seen in the room")
    return assessment


def taken(client, assessment, what: str):
    return client.get(reverse(f"assessment:export_{what}", args=[assessment.pk]))


@pytest.mark.parametrize("what", KINDS)
def test_file_is_saved_under_a_name_of_our_own_letters(what, as_, member, assessment):
    response = taken(as_(member), assessment, what)

    kind, ending = KINDS[what]
    day = f"{assessment.created_at:%Y-%m-%d}"
    assert response["Content-Type"] == kind
    name = f"plumbline-payments-card-scoring-{day}.{ending}"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'


@pytest.mark.parametrize("what", QUERIES)
def test_queries_do_not_grow_with_the_answers(
    what, as_, member, assessment, django_assert_num_queries
):
    client, page = as_(member), reverse(f"assessment:{what}", args=[assessment.pk])
    client.get(page)

    for question in ("run-2", "run-3"):
        with django_assert_num_queries(QUERIES[what]):
            client.get(page)
        factories.settle(assessment=assessment, question=question, level=1)


def test_page_leads_to_every_file(as_, member, assessment):
    page = as_(member).get(reverse("assessment:downloads", args=[assessment.pk])).text

    for what in KINDS:
        assert reverse(f"assessment:export_{what}", args=[assessment.pk]) in page
    assert "The answers may still move" in page
    profile = as_(member).get(reverse("assessment:profile", args=[assessment.pk])).text
    assert reverse("assessment:downloads", args=[assessment.pk]) in profile


def test_page_shows_every_chart_with_its_words(as_, member, assessment):
    page = as_(member).get(reverse("assessment:downloads", args=[assessment.pk])).text

    place = reverse("assessment:picture", args=[assessment.pk, "dimensions"])
    assert f'<img src="{place}"' in page
    assert "score" in re.search(r'<img [^>]*alt="([^"]*)"', page)[1]


def test_picture_is_saved_and_never_opened_as_a_page(as_, member, assessment):
    place = reverse("assessment:picture", args=[assessment.pk, "dimensions"])

    response = as_(member).get(place)

    assert response["Content-Type"] == "image/svg+xml"
    assert response["Content-Disposition"].startswith("attachment; ")
    assert ".dimensions.svg" in response["Content-Disposition"]
    assert "Card scoring, Payments" in response.text


@pytest.mark.parametrize("which", ["shape", "votes-build-1", "nothing"])
def test_chart_that_there_is_not_is_not_found(which, as_, member, assessment):
    place = reverse("assessment:picture", args=[assessment.pk, which])

    assert as_(member).get(place).status_code == 404


def test_forecast_is_that_of_the_steps_that_the_page_has_on(as_, member, team):
    assessment = plans.make_assessment(team=team)
    client = as_(member)
    fields = plans.form_of(client.get(plans.url(assessment)), do=["do-build-2"])
    chosen = fields | {"on": "", "along": ""}
    page = client.post(plans.url(assessment), chosen, headers={"HX-Request": "true"}).text
    place = unescape(re.search(r'data-picture="([^"]*)"', page)[1])

    saved = client.get(place)

    assert place.startswith(reverse("assessment:plan_picture", args=[assessment.pk]))
    assert ".forecast.svg" in saved["Content-Disposition"]
    heading = re.search(r'id="forecast-h"[^>]*>([^<]*)<', page)[1]
    assert heading.startswith("If you do these 2, ")
    assert heading in saved.text


def test_forecast_of_what_is_no_number_is_not_found(as_, member, team):
    assessment = plans.make_assessment(team=team)
    place = reverse("assessment:plan_picture", args=[assessment.pk])

    assert as_(member).get(place).status_code == 200
    assert as_(member).get(f"{place}?capacity=many").status_code == 404


def test_page_of_an_assessment_without_an_answer_offers_nothing(as_, member, team):
    assessment = factories.make_assessment(team=team)

    page = as_(member).get(reverse("assessment:downloads", args=[assessment.pk])).text

    assert "There is nothing to take along yet" in page
    assert "/export/xlsx/" not in page


def test_workbook_says_what_it_is_of(as_, member, assessment):
    book = load_workbook(io.BytesIO(taken(as_(member), assessment, "xlsx").content))

    about = dict(book["About"].iter_rows(values_only=True))
    assert about["System"] == "Card scoring"
    assert about["State"] == "Open: the answers may still move"
    assert about["Content, SHA-256"] == assessment.version.content_sha256
    assert book["Answers"].max_row > 3


def test_closed_one_says_when(as_, viewer, assessment):
    actions.close_assessment(by=assessment.created_by, assessment=assessment)

    book = load_workbook(io.BytesIO(taken(as_(viewer), assessment, "xlsx").content))

    about = dict(book["About"].iter_rows(values_only=True))
    assert about["State"] == f"Closed on {assessment.closed_at:%-d %B %Y}"


def test_table_has_the_note_of_an_answer(as_, member, assessment):
    table = taken(as_(member), assessment, "csv").content.decode("utf-8-sig")

    notes = {row["Question key"]: row["Note"] for row in csv.DictReader(io.StringIO(table))}
    assert notes["build-2"] == "Seen in the room"


@pytest.mark.parametrize(("what", "column"), [("json", "answers"), ("result", "result")])
def test_json_of_a_closed_one_is_what_was_frozen(what, column, as_, member, assessment):
    actions.close_assessment(by=assessment.created_by, assessment=assessment)

    text = taken(as_(member), assessment, what).text

    assert text == getattr(assessment.snapshots.get(), column)


def test_names_of_people_are_in_no_file(as_, member, assessment):
    workshop = factories.make_workshop(assessment=assessment, started=True, people=4)
    factories.vote(workshop=workshop, levels=[0, 1, 2, 3], reveal=True)
    question = factories.standing(workshop=workshop).round.question
    Answer.objects.update(changed_by=member)

    files = {what: taken(as_(member), assessment, what).content for what in KINDS}

    assert json.loads(files["json"])["votes"][question] == [0, 1, 2, 3]
    book = load_workbook(io.BytesIO(files["xlsx"]))
    cells = (str(cell.value) for page in book for row in page.iter_rows() for cell in row)
    whole = " ".join(cells) + "".join(files[each].decode() for each in ("csv", "json", "result"))
    assert "0 to 3" in whole
    for name in ("Person 1", member.name, member.email, "builds-it"):
        assert name not in whole

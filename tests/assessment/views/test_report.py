"""The report as a download, and what is said where it cannot be made."""

from io import BytesIO
from time import perf_counter

import pypdf
import pytest

from assessment import actions
from assessment.report import rendering
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.ENV = settings.ENV.model_copy(update={"data": tmp_path})
    return tmp_path / "reports"


def address(assessment):
    return f"/assessments/{assessment.pk}/report/"


def test_report_is_a_pdf_under_a_name_of_plain_letters(as_, owner, team):
    assessment = factories.make_assessment(
        team=team, system='Prüfung "§" / Karten', answers={"build-1": 2}
    )

    response = as_(owner).get(address(assessment))

    day = f"{assessment.created_at:%Y-%m-%d}"
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == (
        f'attachment; filename="plumbline-payments-prufung-karten-{day}.pdf"'
    )
    assert response.headers["Cache-Control"] == "private, no-store"
    text = " ".join(pypdf.PdfReader(BytesIO(response.content)).pages[0].extract_text().split())
    assert "Payments" in text
    assert "Provisional: answers may still change" in text


def test_second_download_is_the_file_of_the_first(
    as_, owner, team, folder, django_assert_num_queries
):
    assessment = factories.make_assessment(team=team, answers={"build-1": 2})
    client = as_(owner)
    first = client.get(address(assessment))

    with django_assert_num_queries(13):
        second = client.get(address(assessment))

    assert second.content == first.content
    assert len(list(folder.iterdir())) == 1


def test_answer_that_moved_gives_another_report(as_, owner, team, folder):
    assessment = factories.make_assessment(team=team, answers={"build-1": 2})
    client = as_(owner)
    client.get(address(assessment))

    factories.settle(assessment=assessment, question="build-1", level=3)
    client.get(address(assessment))

    assert len(list(folder.iterdir())) == 2


def test_report_compares_with_the_last_one_of_the_same_system(as_, owner, team):
    earlier = factories.make_assessment(team=team, answers={"build-1": 1})
    actions.close_assessment(by=owner, assessment=earlier)
    assessment = factories.make_assessment(team=team, answers={"build-1": 2})

    response = as_(owner).get(address(assessment))

    text = pypdf.PdfReader(BytesIO(response.content)).pages[1].extract_text()
    assert "went from 1.0 to 2.0" in " ".join(text.split())


def test_report_that_is_too_large_says_what_to_shorten(as_, owner, team, monkeypatch):
    monkeypatch.setattr(rendering, "LARGEST_HTML", 100)
    assessment = factories.make_assessment(team=team)

    response = as_(owner).get(address(assessment))

    assert response.status_code == 500
    assert "Shorten the longest of them" in response.text


def test_report_that_must_wait_keeps_no_page_for_long_and_says_when_to_come_back(as_, owner, team):
    assessment = factories.make_assessment(team=team)
    client = as_(owner)
    began = perf_counter()

    with rendering.turn(), rendering.turn():
        response = client.get(address(assessment))

    assert perf_counter() - began < 3
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "10"
    assert "Two other reports are being made" in response.text
    assert f'<a class="btn btn-primary" href="{address(assessment)}">Try again</a>' in response.text


def test_report_that_no_second_try_would_make_promises_none(as_, owner, team, monkeypatch):
    monkeypatch.setattr(rendering, "LARGEST_HTML", 100)
    assessment = factories.make_assessment(team=team)

    response = as_(owner).get(address(assessment))

    assert "Retry-After" not in response.headers
    assert "Try again" not in response.text


@pytest.mark.parametrize(
    ("exit_status", "status", "said"),
    [
        (4, 503, "python manage.py check"),
        (1, 500, "the log of the server says what"),
        (3, 500, "Shorten the longest of them"),
    ],
)
def test_report_that_fails_says_what_to_do(
    as_, owner, team, monkeypatch, tmp_path, exit_status, status, said
):
    stand_in = tmp_path / "child.py"
    stand_in.write_text(f"import sys; sys.exit({exit_status})")
    monkeypatch.setattr(rendering, "CHILD", stand_in)
    assessment = factories.make_assessment(team=team)

    response = as_(owner).get(address(assessment))

    assert response.status_code == status
    assert said in response.text

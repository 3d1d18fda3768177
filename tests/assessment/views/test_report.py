"""The report as a download, and what is said where it cannot be made."""

from io import BytesIO
from time import perf_counter

import pypdf
import pytest
from django_tasks_db.models import DBTaskResult

from assessment import actions
from assessment.report import rendering, store
from tests import factories
from tests.jobs import work

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.ENV = settings.ENV.model_copy(update={"data": tmp_path})
    return tmp_path / "reports"


def page_of(assessment):
    return f"/assessments/{assessment.pk}/report/"


def address(assessment):
    return f"{page_of(assessment)}file/"


def jobs():
    return [
        (job.status, *job.args_kwargs["args"][:2])
        for job in DBTaskResult.objects.order_by("enqueued_at")
    ]


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

    with django_assert_num_queries(10):
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


# -- The page: asked for, waited for -----------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_report_is_asked_for_waited_for_and_taken_along(as_, owner, team):
    assessment = factories.make_assessment(team=team, answers={"build-1": 2})
    client, page = as_(owner), page_of(assessment)

    assert "Make the report" in client.get(page).text
    asked = client.post(page, {"extent": "summary", "paper": "letter"})

    there = f"{page}?extent=summary&paper=letter"
    assert (asked.status_code, asked.headers["Location"]) == (302, there)
    waiting = client.get(there)
    assert "The report waits for its turn." in waiting.text
    assert "Page one alone, with its cover, on US Letter." in waiting.text
    work()
    ready = client.get(there)
    assert "The report is ready." in ready.text
    file = f"{page}file/?extent=summary&amp;paper=letter"
    assert f'href="{file}"' in ready.text
    printed = pypdf.PdfReader(BytesIO(client.get(file.replace("&amp;", "&")).content))
    assert len(printed.pages) == 2
    assert [float(side) for side in printed.pages[0].mediabox[2:]] == [612, 792]


def test_second_who_wants_the_same_joins_the_first(as_, owner, team):
    assessment = factories.make_assessment(team=team, answers={"build-1": 2})
    client, page = as_(owner), page_of(assessment)

    for _ in range(2):
        client.post(page)
    client.post(page, {"without_notes": "on"})

    assert jobs() == [
        ("READY", assessment.pk, {}),
        ("READY", assessment.pk, {"without_notes": "on"}),
    ]


def test_report_that_closing_asked_for_is_joined(
    as_, owner, team, django_capture_on_commit_callbacks
):
    assessment = factories.make_assessment(team=team, answers={"build-1": 2})
    with django_capture_on_commit_callbacks(execute=True):
        actions.close_assessment(by=owner, assessment=assessment)

    response = as_(owner).post(page_of(assessment), follow=True)

    assert "The report waits for its turn." in response.text
    assert len(jobs()) == 1


def test_report_of_another_state_is_another_one(as_, owner, team):
    assessment = factories.make_assessment(team=team, answers={"build-1": 2})
    client, page = as_(owner), page_of(assessment)
    client.post(page)
    DBTaskResult.objects.update(status="RUNNING")

    factories.settle(assessment=assessment, question="build-1", level=3)

    assert "Make the report" in client.get(page).text
    client.post(page)
    assert [status for status, *_ in jobs()] == ["RUNNING", "READY"]


def test_page_tells_how_many_pages_are_laid_out_and_a_script_hears_of_changes_alone(
    as_, owner, team, folder
):
    assessment = factories.make_assessment(team=team, answers={"build-1": 2})
    client, page = as_(owner), page_of(assessment)
    client.post(page)
    DBTaskResult.objects.update(status="RUNNING")
    key = jobs_key()
    htmx = {"HX-Request": "true"}

    with store.progress(key) as file:
        file.write_text("12")
        told = client.get(page, {"seen": "making-0"}, headers=htmx)
        again = client.get(page, {"seen": "making-12"}, headers=htmx)

    assert "12 pages are laid out" in told.text or "twelve pages are laid out" in told.text
    assert "<html" not in told.text
    assert again.status_code == 204


def jobs_key() -> str:
    return DBTaskResult.objects.get().args_kwargs["args"][2]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("ReportTooLarge", "Shorten the longest of them"),
        ("LibraryMissing", "python manage.py check"),
        ("Unheard", "the log of the server says what"),
    ],
)
def test_report_that_failed_says_why_and_is_tried_again(as_, owner, team, kind, said):
    assessment = factories.make_assessment(team=team, answers={"build-1": 2})
    client, page = as_(owner), page_of(assessment)
    client.post(page, {"paper": "letter"})
    DBTaskResult.objects.update(
        status="FAILED", exception_class_path=f"assessment.report.rendering.{kind}"
    )

    failed = client.get(page, {"paper": "letter"}, headers={"HX-Request": "true"})
    client.post(page, {"paper": "letter"})

    assert said in failed.text
    assert '<input type="hidden" name="paper" value="letter">' in failed.text
    assert 'innerHTML:#announce">The report could not be made.' in failed.text
    assert [status for status, *_ in jobs()] == ["FAILED", "READY"]


@pytest.mark.parametrize("query", ["extent=everything", "paper=a0", "paper=letter&extent=%00"])
def test_choice_that_is_none_is_refused_and_asks_for_nothing(as_, owner, team, query):
    assessment = factories.make_assessment(team=team, answers={"build-1": 2})
    client = as_(owner)

    assert client.get(f"{page_of(assessment)}?{query}").status_code == 422
    assert client.get(f"{address(assessment)}?{query}").status_code == 404
    assert jobs() == []


@pytest.mark.parametrize("answered", [1, 6])
def test_page_takes_the_same_queries_whatever_is_answered(
    as_, owner, team, django_assert_num_queries, answered
):
    keys = [f"{part}-{number}" for part in ("build", "run") for number in (1, 2, 3)]
    answers = dict.fromkeys(keys[:answered], 2)
    assessment = factories.make_assessment(team=team, answers=answers)
    client = as_(owner)
    client.get(page_of(assessment))

    with django_assert_num_queries(11):
        client.get(page_of(assessment))

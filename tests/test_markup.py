"""What people write is shown as they wrote it, on every page: it never becomes markup."""

from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from html import escape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from assessment import actions
from assessment.models import Answer, PlannedStep
from assessment.participants import remember
from questionnaires import content
from questionnaires.instrument import Question
from tests import factories
from tests.reports import MARKUP
from tests.test_access import ACCESS, OF_WORKSHOP, url_of

pytestmark = pytest.mark.django_db

SAMPLE = Path(settings.BASE_DIR, "tests/data/content.yaml")
TEXTS = {
    *("title", "name", "text", "why", "today", "note", "summary", "litmus", "changes", "licence"),
    *("authors", "url", "location", "harm", "severity_because", "first_step", "done_when"),
}
ELSEWHERE = {
    "assessment:report_file": "a PDF",
    "assessment:logo": "a picture",
    **dict.fromkeys(
        ["assessment:picture", "assessment:plan_picture", "assessment:trend_picture"],
        "an SVG: tests/assessment/exports/test_pictures.py",
    ),
    **dict.fromkeys(
        [f"assessment:export_{each}" for each in ("xlsx", "pptx", "csv", "json", "result")],
        "files: tests/assessment/exports",
    ),
    **dict.fromkeys(
        [f"assessment:portfolio_{each}" for each in ("csv", "xlsx", "pdf")],
        "files: tests/assessment/views/test_portfolio_files.py",
    ),
    "assessment:plan_export": "CSV",
    **dict.fromkeys(
        [f"assessment:portfolio_{each}" for each in ("csv", "xlsx", "svg", "pdf")],
        "files: tests/assessment/views/test_portfolio_files.py",
    ),
    "assessment:livez": "one word",
    "assessment:readyz": "one word",
    "assessment:gallery": "made-up answers, while DEBUG is on",
    **dict.fromkeys(
        [f"assessment:{each}_events" for each in ("stage", "desk", "phone")], "no text of its own"
    ),
    **dict.fromkeys(
        [f"assessment:phone_{each}" for each in ("state", "survey", "survey_question")],
        "for participants: below",
    ),
}
PAGES = sorted(name for name, rows in ACCESS.items() if "GET" in rows and name not in ELSEWHERE)
PAGES_CLOSED = [name for name in PAGES if not name.startswith(OF_WORKSHOP)]  # it has ended
SHOWING = [
    *("assessment:account", "assessment:answer", "assessment:estimates", "assessment:home"),
    *("assessment:new", "assessment:profile", "assessment:scope"),
    *("assessment:plan", "assessment:plan_step"),
    *("questionnaire:antipattern", "questionnaire:browse", "questionnaire:index"),
]
CHART = '<img src="/assessments/'  # ours; nobody types an address that begins so
SHOWING_CLOSED = [
    *("assessment:answer", "assessment:home", "assessment:profile"),
    *("assessment:plan", "assessment:plan_step"),
]


def spoilt(value: Any) -> Any:
    """A questionnaire of somebody who tries it in every text that there is."""
    return spoilt_by(MARKUP, value)


def spoilt_by(said: str, value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(spoilt_by(said, each) for each in value)
    if not is_dataclass(value):
        return value
    told = {field.name: getattr(value, field.name) for field in fields(value)}
    changed = {n: said if n in TEXTS else spoilt_by(said, each) for n, each in told.items()}
    if isinstance(value, Question):  # no two anchors are alike
        anchors = tuple(f"{said} {level}" for level in range(len(value.anchors)))
        changed |= {"anchors": anchors, "evidence": (said,)}
    return replace(value, **changed)


@pytest.fixture
def assessment():
    """One where whoever could write anything wrote the same."""
    person = factories.make_user(name=MARKUP)
    organisation = factories.make_organisation(name=MARKUP, owner=person)
    assessment = factories.make_assessment(
        team=factories.make_team(organisation=organisation, name=MARKUP),
        version=factories.make_version(instrument=spoilt(content.parse(SAMPLE.read_bytes()))),
        system=MARKUP,
        live_since=MARKUP,
        harmed=MARKUP,
        owned_by=MARKUP,
        not_included=MARKUP,
        answers={"data-tested": 0, "logs-written": 0},
    )
    said = {"note": MARKUP, "evidence": (MARKUP,)}
    replies = {
        "data-known": actions.Reply(state=Answer.State.LEVEL, level=1, **said),
        "data-kept": actions.Reply(state=Answer.State.NOT_APPLICABLE, reason=MARKUP, **said),
    }
    for question, reply in replies.items():
        factories.settle_answer(
            by=person, assessment=assessment, question=question, revision=0, reply=reply
        )
    step = {"by": person, "assessment": assessment, "remedy": "write-logs"}
    day = timezone.localdate()
    actions.take_on(**step, owner=MARKUP, due=day)
    actions.change_step(
        **step,
        status=PlannedStep.Status.WONT_DO,
        sponsor=MARKUP,
        reason=MARKUP,
        accepted_by=MARKUP,
        evidence=[MARKUP],
    )
    actions.comment_on_step(**step, text=MARKUP)
    return assessment


def shown(as_, assessment, name: str) -> str:
    response = as_(assessment.created_by).get(place_of(name, assessment), follow=True)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/html")
    return response.text


def place_of(name: str, assessment) -> str:
    questionnaire = assessment.version.questionnaire.key
    places = {
        "assessment:answer": {"pk": assessment.pk, "dimension": "data"},
        "assessment:answer_save": {"pk": assessment.pk, "question": "data-known"},
        "assessment:history": {"pk": assessment.pk, "question": "data-known"},
        "assessment:plan_step": {"pk": assessment.pk, "remedy": "write-logs"},
        "questionnaire:browse": {"questionnaire": questionnaire},
        "questionnaire:antipattern": {
            "questionnaire": questionnaire,
            "antipattern": "sand-castle",
        },
    }
    return reverse(name, kwargs=places[name]) if name in places else url_of(name, assessment)


@pytest.mark.parametrize("name", PAGES)
def test_markup_in_a_text_stays_a_text_while_the_assessment_is_open(name, as_, assessment):
    page = shown(as_, assessment, name)

    assert MARKUP not in page
    assert '<script src="//x">' not in page
    assert "<img" not in page.replace(CHART, "")


@pytest.mark.parametrize("name", PAGES_CLOSED)
def test_markup_in_a_text_stays_a_text_once_the_assessment_is_closed(name, as_, assessment):
    actions.close_assessment(by=assessment.created_by, assessment=assessment)

    page = shown(as_, assessment, name)

    assert MARKUP not in page
    assert '<script src="//x">' not in page
    assert "<img" not in page.replace(CHART, "")


@pytest.mark.parametrize("name", SHOWING)
def test_page_shows_the_text_as_it_was_written(name, as_, assessment):
    assert escape(MARKUP) in shown(as_, assessment, name)


@pytest.mark.parametrize("name", SHOWING_CLOSED)
def test_page_of_a_closed_assessment_shows_the_text_as_it_was_written(name, as_, assessment):
    actions.close_assessment(by=assessment.created_by, assessment=assessment)

    assert escape(MARKUP) in shown(as_, assessment, name)


def test_message_of_a_form_shows_what_was_typed_as_it_was_typed(as_, assessment):
    response = as_(assessment.created_by).post(
        url_of("assessment:scope", assessment), {"system": MARKUP, "form": MARKUP}
    )

    assert response.status_code == 422
    assert escape(MARKUP) in response.text
    assert "<img" not in response.text


# -- A workshop ------------------------------------------------------------------------------------


@pytest.fixture
def workshop(assessment):
    """Somebody called so has voted and given so as their reason, and writes for the room."""
    by = assessment.created_by
    workshop = factories.make_workshop(assessment=assessment, people=2)
    person = factories.join(workshop=workshop, name=MARKUP[:40])
    actions.name_scribe(by=by, workshop=workshop, participant=person)
    actions.start_questions(by=by, workshop=workshop)
    factories.go_on(workshop=workshop)
    seen = actions.Seen.of(factories.standing(workshop=workshop))
    at = {"question": seen.question, "number": seen.number}
    said: Any = {"level": 1, "reason": MARKUP, "sequence": None}
    actions.cast_vote(participant=person, **at, **said)
    return workshop


def screens(as_, workshop) -> dict[str, str]:
    phone = as_()
    person = workshop.participants.order_by("-pk")[0]
    remember(response := HttpResponse(), person)
    phone.cookies = response.cookies
    desk = as_(workshop.assessment.created_by)
    on_desk = ("desk", "stage", "desk_state", "stage_state", "desk_jump")
    pages = {each: desk.get(url_of(f"assessment:{each}", workshop.assessment)) for each in on_desk}
    for each in ("phone", "phone_state"):
        pages[each] = phone.get(url_of(f"assessment:{each}", workshop.assessment))
    assert {page.status_code for page in pages.values()} == {200}
    return {each: page.text for each, page in pages.items()}


@pytest.mark.parametrize("state", ["voting", "revealed", "agreed", "parked"])
def test_markup_on_the_screens_of_a_workshop_stays_a_text(state, as_, workshop):
    by = workshop.assessment.created_by
    if state != "voting":
        factories.vote(workshop=workshop, levels=[], reveal=True)
    if state == "agreed":
        factories.agree(workshop=workshop, level=1, evidence=(MARKUP,), dissent=MARKUP, note=MARKUP)
    if state == "parked":
        seen = actions.Seen.of(factories.standing(workshop=workshop))
        put = {"what": MARKUP, "who": MARKUP, "day": date(2026, 12, 1)}
        actions.park(by=by, workshop=workshop, seen=seen, **put)

    shown = screens(as_, workshop)

    for page in shown.values():
        assert MARKUP not in page
        assert MARKUP[:40] not in page
        assert "<img" not in page
    assert all(escape(MARKUP) in page for page in shown.values())


def test_markup_in_a_survey_stays_a_text(as_, assessment):
    by = assessment.created_by
    workshop = factories.make_workshop(assessment=assessment)
    person = factories.join(workshop=workshop, name=MARKUP[:40])
    actions.open_survey(by=by, workshop=workshop, until=timezone.now() + timedelta(days=1))
    question = workshop.agenda[0]
    said: Any = {"level": 1, "reason": MARKUP, "sequence": None}
    actions.cast_survey_vote(participant=person, question=question, **said)
    phone = as_()
    remember(response := HttpResponse(), person)
    phone.cookies = response.cookies
    survey = reverse("assessment:phone_survey", args=[workshop.code])
    pages = [phone.get(survey).text, phone.get(f"{survey}{question}/").text]
    actions.close_survey(by=by, workshop=workshop)

    pages.append(as_(by).get(url_of("assessment:workshop", assessment)).text)

    assert all(MARKUP not in page and "<img" not in page for page in pages)
    assert all(escape(MARKUP) in page for page in pages)

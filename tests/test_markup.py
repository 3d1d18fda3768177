"""What people write is shown as they wrote it, on every page: it never becomes markup."""

from dataclasses import replace
from html import escape

import pytest

from assessment import actions
from assessment.models import Answer
from questionnaires.instrument import Instrument
from tests import factories
from tests.instruments import make_dimension, make_instrument, make_question
from tests.reports import MARKUP
from tests.test_access import ACCESS, url_of

pytestmark = pytest.mark.django_db

PAGES = sorted(name for name, rows in ACCESS.items() if "GET" in rows)
SHOWING = ["assessment:answer", "assessment:home", "assessment:profile", "assessment:scope"]


def spoilt() -> Instrument:
    """A questionnaire of somebody who tries it there."""
    questions = [
        replace(make_question(key=f"build-{number}"), text=MARKUP, why=MARKUP)
        for number in (1, 2, 3)
    ]
    dimension = replace(make_dimension(key="build", questions=questions), title=MARKUP)
    return replace(make_instrument(dimensions=[dimension]), title=MARKUP)


@pytest.fixture
def assessment():
    """One where whoever could write anything wrote the same."""
    person = factories.make_user(name=MARKUP)
    organisation = factories.make_organisation(name=MARKUP, owner=person)
    assessment = factories.make_assessment(
        team=factories.make_team(organisation=organisation, name=MARKUP),
        version=factories.make_version(instrument=spoilt()),
        system=MARKUP,
        live_since=MARKUP,
        harmed=MARKUP,
        owned_by=MARKUP,
        not_included=MARKUP,
        answers={"build-2": 0},
    )
    said = {"note": MARKUP, "evidence": (MARKUP,)}
    replies = {
        "build-1": actions.Reply(state=Answer.State.LEVEL, level=1, **said),
        "build-3": actions.Reply(state=Answer.State.NOT_APPLICABLE, reason=MARKUP, **said),
    }
    for question, reply in replies.items():
        actions.settle_answer(
            by=person, assessment=assessment, question=question, revision=0, reply=reply
        )
    return assessment


def shown(as_, assessment, name: str) -> str:
    response = as_(assessment.created_by).get(url_of(name, assessment), follow=True)
    if response.streaming or not response["Content-Type"].startswith("text/html"):
        return ""
    return response.text


@pytest.mark.parametrize("name", PAGES)
def test_markup_in_a_text_stays_a_text_while_the_assessment_is_open(name, as_, assessment):
    page = shown(as_, assessment, name)

    assert MARKUP not in page
    assert '<script src="//x">' not in page
    assert "<img" not in page


@pytest.mark.parametrize("name", PAGES)
def test_markup_in_a_text_stays_a_text_once_the_assessment_is_closed(name, as_, assessment):
    actions.close_assessment(by=assessment.created_by, assessment=assessment)

    page = shown(as_, assessment, name)

    assert '<script src="//x">' not in page
    assert "<img" not in page


@pytest.mark.parametrize("name", SHOWING)
def test_page_shows_the_text_as_it_was_written(name, as_, assessment):
    assert escape(MARKUP) in shown(as_, assessment, name)


def test_message_of_a_form_shows_what_was_typed_as_it_was_typed(as_, assessment):
    response = as_(assessment.created_by).post(
        url_of("assessment:scope", assessment), {"system": MARKUP, "form": MARKUP}
    )

    assert response.status_code == 422
    assert escape(MARKUP) in response.text
    assert "<img" not in response.text

"""An editor tries a draft on answers: the way there, the page in every look, with and without."""

from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from questionnaires.drafting import import_draft
from tests import factories
from tests.browser.test_editing import assert_accessible, editor, version
from tests.changes import next_edition

__all__ = ["assert_accessible", "editor", "version"]

pytestmark = pytest.mark.django_db(transaction=True)

EXAMPLE = Path(settings.BASE_DIR, "questionnaires/content/examples/unwatched-forecast.json")


@pytest.fixture
def draft(editor, version):
    changed = next_edition(factories.shipped(), gone="input-checks", other="rollback")
    return import_draft(instrument=changed, replacing=False, by=editor)


@pytest.mark.console("422")
def test_draft_is_tried_on_a_file_and_on_an_assessment(
    seen, live_server, sign_in, editor, version, draft, assert_fit
):
    sign_in(editor, on=seen)
    seen.goto(f"{live_server.url}/admin/versions/{draft.pk}/")
    seen.get_by_role("link", name="Try on answers").click()
    expect(seen.get_by_text("editing opens no team’s answers")).to_be_visible()
    assert_fit(seen)

    text = EXAMPLE.read_text()
    seen.get_by_label("or its text").fill(text.replace('"1.0"', '"0.9"'))
    seen.get_by_role("button", name="Try on these answers").click()
    expect(seen.get_by_role("alert")).to_contain_text("never published here")
    assert_fit(seen)
    seen.get_by_label("Given on").select_option("mlops 1.0")
    seen.get_by_role("button", name="Try on these answers").click()
    expect(seen.get_by_role("heading", name="The result reads otherwise")).to_be_visible()
    assert_fit(seen)

    seen.get_by_label("Answers file:", exact=True).set_input_files(
        {"name": "bad.json", "mimeType": "application/json", "buffer": b'{"colour": 1}'}
    )
    seen.get_by_role("button", name="Try on these answers").click()
    expect(seen.get_by_role("alert")).to_contain_text("Faults in the answers")
    assert_fit(seen)

    team = factories.make_team(organisation=factories.make_organisation(owner=editor))
    factories.make_assessment(
        team=team, version=version, answers={q.key: 2 for q in factories.shipped().questions()}
    )
    seen.goto(f"{live_server.url}/admin/versions/{draft.pk}/try/")
    seen.get_by_role("button", name="Try on it").click()
    expect(seen.get_by_text("54 answers stay")).to_be_visible()
    assert_fit(seen)


def test_draft_with_faults_cannot_be_tried(seen, live_server, sign_in, editor, draft, assert_fit):
    question = draft.question_set.get(key="rollback")
    question.text = ""
    question.save()
    sign_in(editor, on=seen)
    seen.goto(f"{live_server.url}/admin/versions/{draft.pk}/try/")

    expect(seen.get_by_text("This draft cannot be tried yet")).to_be_visible()
    assert_fit(seen)

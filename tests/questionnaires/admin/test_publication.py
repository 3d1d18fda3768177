"""A draft is published under the number that its changes ask for, and a version retired."""

import pytest

from questionnaires import loading
from questionnaires.models import Version
from tests.forms import sent

pytestmark = pytest.mark.django_db

ANCHOR = {"anchors-1": "It is tried."}
PUBLISH = {"changes": "One question reads better.", "looked_at": "on"}


def publish(desk, **fields):
    return desk.post("publish/", **(PUBLISH | fields))


def test_published_draft_carries_note_publisher_and_number(at, publisher, draft):
    response = publish(at(publisher))

    draft.refresh_from_db()
    assert response.status_code == 302
    assert (draft.status, draft.number) == ("published", "1.1")
    assert (draft.changes, draft.published_by) == (PUBLISH["changes"], "Pia Publisher")


def test_major_change_raises_the_major_number(at, editor, publisher, draft):
    at(editor).save(f"questionnaire/{draft.questionnaire.key}/", gate="0.7")
    assert "2.0" in at(publisher).get("publish/")

    publish(at(publisher))

    draft.refresh_from_db()
    assert draft.number == "2.0"


def test_change_that_was_taken_back_asks_for_no_more_than_it_needs(at, editor, publisher, draft):
    for gate in ("0.7", "0.8"):
        at(editor).save(f"questionnaire/{draft.questionnaire.key}/", gate=gate)

    publish(at(publisher))

    draft.refresh_from_db()
    assert draft.number == "1.1"


@pytest.mark.parametrize("missing", ["changes", "looked_at"])
def test_draft_is_not_published_without_a_note_and_a_look_at_the_warnings(
    missing, at, publisher, draft
):
    response = publish(at(publisher), **{missing: None})

    draft.refresh_from_db()
    assert response.status_code == 422
    assert draft.is_draft


def test_draft_with_faults_is_not_published(at, editor, publisher, draft):
    at(editor).save("question/build-1/", text="")

    page = at(publisher).get("publish/")
    response = at(publisher).client.post(f"/admin/versions/{draft.pk}/publish/", PUBLISH)

    draft.refresh_from_db()
    assert "1 fault to mend first" in page
    assert response.status_code == 422
    assert draft.is_draft


def test_changed_anchor_needs_a_word_on_its_meaning(at, editor, publisher, draft):
    at(editor).save("question/build-1/", **ANCHOR)
    desk = at(publisher)
    assert "<ins>It is tried.</ins>" in desk.get("publish/")

    refused = publish(desk)
    draft.refresh_from_db()
    assert refused.status_code == 422
    assert "or mark build-1 as wording only" in refused.text
    assert (draft.status, draft.changes) == ("draft", "")

    assert publish(desk, **{"wording-build-1": "on"}).status_code == 302
    draft.refresh_from_db()
    assert draft.wording_only == ["build-1"]


def test_mark_of_an_editor_is_ticked_for_the_publisher(at, editor, publisher, draft):
    at(editor).save("question/build-1/", **ANCHOR, wording_only="on")

    assert publish(at(publisher)).status_code == 302


def test_raised_meaning_needs_no_mark(at, editor, publisher, draft):
    at(editor).save("question/build-1/", **ANCHOR, meaning="2")

    assert publish(at(publisher)).status_code == 302
    draft.refresh_from_db()
    assert next(loading.instrument(draft).questions()).meaning == 2


def test_nobody_publishes_what_they_did_not_look_at(at, editor, publisher, draft):
    desk = at(publisher)
    page = desk.get("publish/")
    at(editor).save("question/build-1/", text="Who slipped this in?")

    response = desk.client.post(f"{desk.home}publish/", sent(page, **PUBLISH))

    assert response.status_code == 422
    assert "The draft changed after you opened this page" in response.text
    again = desk.client.post(f"{desk.home}publish/", sent(response.text))
    assert again.status_code == 302


def test_publishing_twice_does_nothing_the_second_time(at, publisher, draft):
    desk = at(publisher)
    publish(desk)
    draft.refresh_from_db()

    response = desk.client.post(f"{desk.home}publish/", PUBLISH)

    assert response.status_code == 302
    assert Version.objects.get(pk=draft.pk).published_at == draft.published_at


def test_retired_version_stays_retired(at, publisher, published):
    desk = at(publisher, published)
    assert "No new assessment begins" in desk.get("retire/")

    for _ in range(2):
        assert desk.client.post(f"{desk.home}retire/").status_code == 302

    published.refresh_from_db()
    assert published.status == "retired"
    assert "Retired." in desk.get()

"""A draft is published under the number that its changes ask for, and a version retired."""

import pytest

from questionnaires import loading
from questionnaires.drafting import start_draft
from questionnaires.models import Anchor, Version
from tests import factories
from tests.forms import sent
from tests.instruments import make_dimension, make_instrument, make_question
from tests.questionnaires.admin.conftest import Desk, errors_of

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
    assert "It is <del>done at 1.</del> <ins>tried.</ins>" in desk.get("publish/")

    refused = publish(desk)
    draft.refresh_from_db()
    assert refused.status_code == 422
    assert "raise its meaning to 2" in refused.text
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


def test_everything_that_is_missing_is_told_at_once(at, editor, publisher, draft):
    at(editor).save("question/build-1/", **ANCHOR)

    refused = publish(at(publisher), changes="", looked_at=None)

    assert len(errors_of(refused.text)) == 3
    assert "dimensions[" not in refused.text


def test_question_whose_meaning_was_raised_is_told(at, editor, publisher):
    at(editor).save("question/build-1/", **ANCHOR, meaning="2")

    page = at(publisher).get("publish/")

    assert "Asked again: 1 question whose meaning was raised" in page
    assert "How is build-1 done?" in page


@pytest.mark.parametrize(
    ("page", "fields", "levels"),
    [("level/4/remove/", {}, 4), ("add/level/", {"name": "Beyond", "litmus": "Copied."}, 6)],
)
def test_scale_of_another_length_asks_everything_again_and_keeps_the_marks(
    page, fields, levels, at, editor, publisher, draft
):
    desk = at(editor)
    for key in ("build-1", "run-2"):
        desk.save(f"question/{key}/", **ANCHOR, wording_only="on")
    desk.save("question/build-2/", **ANCHOR)
    desk.save(page, **fields)
    Anchor.objects.filter(version=draft, level=5).update(text="It is copied.")

    shown = at(publisher).get("publish/")
    assert f"The scale has {levels} levels now" in shown
    assert "Wording only" not in shown

    assert publish(at(publisher)).status_code == 302
    draft.refresh_from_db()
    assert draft.number == "2.0"
    assert draft.wording_only == ["build-1", "run-2"]


def test_question_that_comes_back_under_its_key_is_asked_about(
    as_, at, editor, publisher, published, draft
):
    at(editor).save("question/build-1/remove/")
    publish(at(publisher))
    draft.refresh_from_db()
    again = start_draft(version=draft, by=editor)
    desk, publishing = Desk(as_(editor), again), Desk(as_(publisher), again)
    anchors = {f"anchors-{level}": f"Something else at {level}." for level in range(5)}
    texts = {"key": "build-1", "text": "What is quite new here?", "why": "It matters."}
    desk.save("add/question/?dimension=build", **texts, **anchors)

    assert publish(publishing).status_code == 422
    assert "to decide" in desk.get()

    desk.save("question/build-1/", meaning="2")
    assert publish(publishing).status_code == 302


def test_meaning_that_fell_is_a_fault_of_the_draft(as_, editor, publisher):
    question = make_question(key="build-1", meaning=3)
    dimension = make_dimension(questions=[question, *make_dimension().questions[1:]])
    version = factories.make_version(instrument=make_instrument(dimensions=[dimension]))
    desk = Desk(as_(editor), start_draft(version=version, by=editor))
    desk.save("question/build-1/", meaning="2")

    page = desk.get()

    assert "No faults" not in page
    assert f'href="{desk.home}question/build-1/#id_meaning"' in page
    assert "must not fall" in page


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


def test_who_retires_is_told_what_is_open_and_what_could_begin_no_more(as_, publisher):
    published = factories.make_version()
    factories.make_assessment(version=published)

    page = Desk(as_(publisher), published).get("retire/")
    factories.make_version(instrument=make_instrument(version="1.1"))

    assert "It is the only published version of sample" in page
    assert "1 assessment is open on it, 0 closed." in page
    assert "only published version" not in Desk(as_(publisher), published).get("retire/")

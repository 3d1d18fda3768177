"""One entry a page: what is saved, what two editors see of each other, what goes with what."""

import pytest
from django.contrib.admin.models import LogEntry

from questionnaires import entries, loading
from questionnaires.drafting import start_draft
from tests import factories
from tests.forms import sent, typed
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_instrument,
    make_question,
    make_remedy,
)
from tests.questionnaires.admin.conftest import Desk

pytestmark = pytest.mark.django_db

QUESTION = "question/build-1/"


def question(draft, key="build-1"):
    return loading.outlined(draft).entry(entries.QUESTION, key).record


def rich_draft(editor):
    """With an antipattern and a remedy on `build-1`."""
    instrument = make_instrument(
        antipatterns=[make_antipattern()], remedies=[make_remedy(key="watch-it")]
    )
    return start_draft(version=factories.make_version(instrument=instrument), by=editor)


def test_saved_texts_are_kept_and_said_in_the_history(at, editor, draft):
    desk = at(editor)

    desk.save(QUESTION, text="Who builds it?", evidence="A log\r\nA ticket\r\n", why="  Because.  ")

    saved = question(draft)
    assert saved["text"] == "Who builds it?"
    assert saved["evidence"] == ["A log", "A ticket"]
    assert saved["why"] == "Because."
    assert "Changed question build-1: text, why, evidence." in desk.get()


def test_page_that_was_only_opened_and_saved_leaves_no_line_in_the_history(at, editor):
    at(editor).save(QUESTION)

    assert not LogEntry.objects.filter(change_message__startswith="Changed").exists()


@pytest.mark.parametrize(
    ("button", "page"), [("_next", "question/build-2/"), ("_continue", QUESTION), ("x", "")]
)
def test_save_leads_where_its_button_says(button, page, at, editor, draft):
    response = at(editor).post(QUESTION, **{button: "1"})

    assert response.headers["Location"].partition("#")[0] == f"/admin/versions/{draft.pk}/{page}"


def test_incomplete_entry_is_saved_and_its_fault_links_to_the_field(at, editor):
    desk = at(editor)

    desk.save(QUESTION, **{"anchors-2": "", "text": "word " * 17})

    tree = desk.get()
    assert "1 fault<" in tree
    assert f'href="{desk.home}{QUESTION}#id_anchors-2"' in tree
    assert f'href="{desk.home}{QUESTION}#id_text"' in tree
    assert 'id="id_anchors-2"' in desk.get(QUESTION)


def test_figure_that_is_none_is_refused_and_nothing_typed_is_lost(at, editor, draft):
    response = at(editor).post(QUESTION, text="Who?", weight="many")

    assert response.status_code == 422
    assert ">\nWho?</textarea>" in response.text
    assert "Write a number" in response.text
    assert question(draft)["text"] == "How is build-1 done?"


def test_two_editors_on_one_text_are_shown_both_and_nothing_is_lost(
    at, editor, second_editor, draft
):
    first, second = at(editor), at(second_editor)
    page = second.get(QUESTION)
    first.save(QUESTION, text="Mine?")

    response = second.client.post(
        second.home + QUESTION, sent(page, form="entry-form", text="Theirs?", why="Other reason.")
    )

    assert response.status_code == 409
    assert question(draft)["text"] == "Mine?"
    assert '<span class="typed">Theirs?</span>' in response.text
    assert '<span class="typed">Mine?</span>' in response.text
    again = sent(response.text, form="entry-form")
    assert (again["text"], again["why"]) == (["Theirs?"], ["Other reason."])

    kept = second.client.post(second.home + QUESTION, again)

    assert kept.status_code == 302
    assert question(draft)["text"] == "Theirs?"
    assert question(draft)["why"] == "Other reason."


def test_second_editor_may_take_what_the_first_wrote(at, editor, second_editor, draft):
    second = at(second_editor)
    page = second.get(QUESTION)
    at(editor).save(QUESTION, text="Mine?")
    conflict = second.client.post(
        second.home + QUESTION, sent(page, form="entry-form", text="Theirs?", why="Other reason.")
    )

    second.client.post(
        second.home + QUESTION, sent(conflict.text, form="entry-form", theirs=["text"])
    )

    assert question(draft)["text"] == "Mine?"
    assert question(draft)["why"] == "Other reason."


@pytest.mark.parametrize("refused", [{"text": "Theirs?"}, {"weight": "many"}])
def test_form_that_came_back_does_not_undo_what_it_had_never_shown(
    refused, at, editor, second_editor, draft
):
    second = at(second_editor)
    page = second.get(QUESTION)
    at(editor).save(QUESTION, text="Mine?", why="A reason that nobody else saw.")
    back = second.client.post(second.home + QUESTION, sent(page, form="entry-form", **refused))
    assert back.status_code in (409, 422)

    again = sent(back.text, form="entry-form", weight="2", theirs=["text"])
    assert second.client.post(second.home + QUESTION, again).status_code == 302

    saved = question(draft)
    assert saved["weight"] == 2
    assert saved["text"] == "Mine?"
    assert saved["why"] == "A reason that nobody else saw."


@pytest.mark.parametrize("seen", ["", "no json", "[]", "{}"])
def test_form_that_does_not_say_what_it_saw_is_saved(seen, at, editor, draft):
    at(editor).save(QUESTION, seen=seen, text="Who?")

    assert question(draft)["text"] == "Who?"


def test_two_editors_on_different_texts_do_not_disturb_each_other(at, editor, second_editor, draft):
    second = at(second_editor)
    page = second.get(QUESTION)
    at(editor).save(QUESTION, **{"anchors-1": "Somebody does."})

    response = second.client.post(
        second.home + QUESTION, sent(page, form="entry-form", **{"anchors-2": "All do."})
    )

    assert response.status_code == 302
    anchors = question(draft)["anchors"]
    assert (anchors[1], anchors[2]) == ("Somebody does.", "All do.")


def test_text_of_an_editor_whose_draft_was_published_meanwhile_is_shown_to_them(
    at, editor, publisher
):
    desk = at(editor)
    page = desk.get(QUESTION)
    at(publisher).save("publish/", changes="None.", looked_at="on")

    response = desk.client.post(
        desk.home + QUESTION, sent(page, form="entry-form", text="Too late?")
    )

    assert response.status_code == 409
    assert "has been published while you wrote" in response.text
    assert ">\nToo late?</textarea>" in response.text


def test_signals_and_raises_are_edited_from_the_question(as_, editor):
    draft = rich_draft(editor)
    desk = Desk(as_(editor), draft)
    signal = {"antipatterns": "set-and-forget", "below": 2, "weight": 1.5, "defining": True}

    desk.save("question/build-2/", **typed({"signals": [signal], "raises": [
        {"remedies": "watch-it", "to": 4}]}))  # fmt: skip

    outline = loading.outlined(draft)
    signals = outline.entry(entries.ANTIPATTERN, "set-and-forget").record["signals"]
    assert signals[-1] == {"question": "build-2", "below": 2, "weight": 1.5, "defining": True}
    raises = outline.entry(entries.REMEDY, "watch-it").record["raises"]
    assert raises[-1] == {"question": "build-2", "to": 4}


def test_removed_row_of_a_table_is_gone(as_, editor):
    draft = rich_draft(editor)
    desk = Desk(as_(editor), draft)

    desk.save("question/build-1/", **{"signals-0-remove": "on"})

    outline = loading.outlined(draft)
    assert outline.entry(entries.ANTIPATTERN, "set-and-forget").record["signals"] == []
    assert any("signal" in fault.message for _, fault in outline.faults)


def test_entry_moves_by_its_buttons_and_by_its_number(at, editor, draft):
    desk = at(editor)

    def order():
        return [entry.key for entry in loading.outlined(draft).of(entries.QUESTION, "build")]

    desk.client.post(f"{desk.home}move/", {"move": "question/build-1/down"})
    assert order() == ["build-2", "build-1", "build-3"]
    desk.client.post(f"{desk.home}move/", {"move": "question/build-3/up"})
    assert order() == ["build-2", "build-3", "build-1"]
    desk.save("question/build-1/", position="1")
    assert order() == ["build-1", "build-2", "build-3"]


def test_question_moves_to_another_dimension(as_, editor):
    dimensions = [
        make_dimension(key=key, questions=[make_question(key=f"{key}-{n}") for n in (1, 2)])
        for key in ("build", "run")
    ]
    version = factories.make_version(instrument=make_instrument(dimensions=dimensions))
    draft = start_draft(version=version, by=editor)

    Desk(as_(editor), draft).save("question/build-1/", dimension="run", position="2")

    run = [entry.key for entry in loading.outlined(draft).of(entries.QUESTION, "run")]
    assert run == ["run-1", "build-1", "run-2"]


def test_key_is_made_from_the_text_and_never_taken_twice(at, editor, draft):
    desk = at(editor)
    page = "add/question/?dimension=build"

    for _ in range(2):
        desk.save(page, text="Who wakes up at night, then?")

    keys = [entry.key for entry in loading.outlined(draft).of(entries.QUESTION, "build")]
    assert keys[-2:] == ["who-wakes-up-at-night-then", "who-wakes-up-at-night-then-2"]


@pytest.mark.parametrize("key", ["Build", "build 1", "a--b", "x" * 81, "build-1", "-"])
def test_malformed_or_taken_key_is_refused(key, at, editor):
    response = at(editor).post("add/question/?dimension=build", key=key, text="Who?")

    assert response.status_code == 422
    assert 'id="id_key_error"' in response.text


def test_new_level_gives_every_question_an_empty_anchor_to_fill(at, editor, draft):
    desk = at(editor)

    desk.save("add/level/", name="Beyond", litmus="Others copy it.")

    outline = loading.outlined(draft)
    assert outline.of(entries.LEVEL)[-1].record == {
        "level": 5,
        "name": "Beyond",
        "litmus": "Others copy it.",
    }
    assert len(outline.faults) == len(outline.of(entries.QUESTION))
    assert 'name="anchors-5"' in desk.get(QUESTION)

    desk.save("level/5/remove/")

    assert loading.outlined(draft).faults == []


def test_only_the_highest_level_may_be_removed(at, editor, draft):
    desk = at(editor)

    assert "This cannot be removed yet" in desk.get("level/0/remove/")
    assert desk.client.post(f"{desk.home}level/0/remove/").status_code == 409
    assert len(loading.outlined(draft).of(entries.LEVEL)) == 5


def test_dimension_with_questions_stays(at, editor, draft):
    desk = at(editor)

    response = desk.client.post(f"{desk.home}dimension/build/remove/")

    assert response.status_code == 409
    assert "Question: How is build-1 done?" in response.text


def test_removed_question_takes_its_signals_and_raises_along(as_, editor):
    draft = rich_draft(editor)
    desk = Desk(as_(editor), draft)
    assert "Set-and-forget" in desk.get("question/build-1/remove/")

    desk.save("question/build-1/remove/")

    outline = loading.outlined(draft)
    assert outline.entry(entries.QUESTION, "build-1") is None
    assert outline.entry(entries.ANTIPATTERN, "set-and-forget").record["signals"] == []


def test_whatever_only_points_at_a_removed_entry_forgets_it(as_, editor):
    shipped = factories.make_version(instrument=factories.shipped())
    draft = start_draft(version=shipped, by=editor)
    desk, before = Desk(as_(editor), draft), loading.outlined(draft)
    chosen = {
        kind: next(each for each in before.of(kind) if entries.pointing_at(before, each))
        for kind in (entries.REFERENCE, entries.CONCERN, entries.FACT, entries.FACET)
    }

    for entry in chosen.values():
        desk.save(f"{entry.kind.name}/{entry.key}/remove/")

    after = loading.outlined(draft)
    assert after.faults == []
    assert [entries.pointing_at(after, entry) for entry in chosen.values()] == [[], [], [], []]


def test_preview_shows_what_was_typed_and_stores_nothing(at, editor, draft):
    desk = at(editor)
    fields = sent(desk.get(QUESTION), form="entry-form", text="<b>Who?</b>")

    page = desk.client.post(f"{desk.home}{QUESTION}preview/", fields).text

    assert "&lt;b&gt;Who?&lt;/b&gt;" in page
    assert "It is done at 4." in page
    assert question(draft)["text"] == "How is build-1 done?"


def test_changed_anchor_asks_whether_the_meaning_changed(at, editor):
    desk = at(editor)

    response = desk.client.post(
        desk.home + QUESTION,
        sent(desk.get(QUESTION), form="entry-form", **{"anchors-1": "It is tried."}),
        follow=True,
    )

    assert "You changed an anchor of build-1." in response.text


def test_wording_only_is_marked_on_the_page_of_the_question(at, editor, draft):
    at(editor).save(QUESTION, **{"anchors-1": "It is tried.", "wording_only": "on"})

    draft.refresh_from_db()
    assert draft.wording_only == ["build-1"]


def test_question_of_a_published_version_is_there_to_be_read(at, editor, published):
    page = at(editor, published).get(QUESTION)

    assert "it is here to be read" in page
    assert sent(page, form="entry-form").keys() <= {"csrfmiddlewaretoken", "seen", "signals-total",
        "raises-total", "not_applicable_when-total"}  # fmt: skip
    assert 'value="Save"' not in page

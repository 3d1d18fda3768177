"""One entry a page: what is saved, what two editors see of each other, what goes with what."""

from dataclasses import replace

import pytest
from django.contrib.admin.models import LogEntry

from questionnaires import content, entries, loading
from questionnaires.drafting import import_draft, start_draft
from tests import factories
from tests.forms import sent, typed
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_facet,
    make_instrument,
    make_question,
    make_remedy,
    make_signal,
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


def test_short_key_is_suggested_and_never_one_that_is_taken(at, editor, draft):
    desk = at(editor)
    page = "add/question/?dimension=build"

    for key in ("wakes-up-night", "wakes-up-night-2"):
        asked = desk.post(page, text="Who wakes up at night, when the provider of it fails?")
        assert asked.status_code == 422
        assert "It stays for ever" in asked.text
        assert sent(asked.text)["key"] == [key]
        assert desk.client.post(f"{desk.home}add/question/", sent(asked.text)).status_code == 302

    keys = [entry.key for entry in loading.outlined(draft).of(entries.QUESTION, "build")]
    assert keys[-2:] == ["wakes-up-night", "wakes-up-night-2"]


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


# -- What is typed is not lost --------------------------------------------------------------------


def test_mark_of_another_editor_outlives_a_save_that_had_not_seen_it(
    at, editor, second_editor, draft
):
    second = at(second_editor)
    page = second.get(QUESTION)
    at(editor).save(QUESTION, wording_only="on")

    second.client.post(second.home + QUESTION, sent(page, form="entry-form", why="Reason."))

    draft.refresh_from_db()
    assert draft.wording_only == ["build-1"]
    assert question(draft)["why"] == "Reason."


def test_mark_alone_is_told_and_recorded(at, editor):
    desk = at(editor)
    sent_form = sent(desk.get(QUESTION), form="entry-form", wording_only="on")

    page = desk.client.post(desk.home + QUESTION, sent_form, follow=True).text

    assert "Question build-1 is saved." in page
    assert "Changed question build-1: wording only." in page


def test_text_of_a_question_that_was_removed_meanwhile_can_be_added_again(
    at, editor, second_editor, draft
):
    desk = at(editor)
    page = desk.get(QUESTION)
    at(second_editor).save(f"{QUESTION}remove/")

    back = desk.client.post(desk.home + QUESTION, sent(page, form="entry-form", text="Mine?"))

    assert back.status_code == 409
    assert f'action="{desk.home}add/question/"' in back.text
    again = sent(back.text)
    assert (again["text"], again["key"]) == (["Mine?"], ["build-1"])
    assert desk.client.post(f"{desk.home}add/question/", again).status_code == 302
    assert question(draft)["text"] == "Mine?"


@pytest.mark.parametrize("form", [QUESTION, "add/question/"])
def test_text_written_in_a_draft_that_was_replaced_is_shown(form, at, editor, second_editor):
    desk = at(editor)
    page = desk.get(form)
    import_draft(instrument=make_instrument(), replacing=True, by=second_editor)

    name = "entry-form" if form == QUESTION else ""
    back = desk.client.post(desk.home + form, sent(page, form=name, text="Mine?\nYes."))

    assert back.status_code == 409
    assert '<dd class="typed">Mine?\nYes.</dd>' in back.text
    assert desk.client.post(desk.home + form).status_code == 404


def test_text_of_a_new_question_is_shown_where_its_draft_was_published(at, editor, publisher):
    desk = at(editor)
    page = desk.get("add/question/")
    at(publisher).save("publish/", changes="None.", looked_at="on")

    back = desk.client.post(f"{desk.home}add/question/", sent(page, text="Mine?"))

    assert back.status_code == 409
    assert "has been published while you wrote" in back.text
    assert sent(back.text)["text"] == ["Mine?"]


def test_form_refused_for_another_field_keeps_the_conflict_and_its_tick(
    at, editor, second_editor, draft
):
    second = at(second_editor)
    page = second.get(QUESTION)
    at(editor).save(QUESTION, text="Mine?")
    told = second.client.post(
        second.home + QUESTION, sent(page, form="entry-form", text="Theirs?")
    ).text

    back = second.client.post(
        second.home + QUESTION, sent(told, form="entry-form", theirs=["text"], weight="many")
    )

    assert back.status_code == 422
    box = '<input type="checkbox" name="theirs" value="text" form="entry-form" checked>'
    assert box in back.text
    again = sent(back.text, form="entry-form", theirs=["text"], weight="2")
    assert second.client.post(second.home + QUESTION, again).status_code == 302
    assert (question(draft)["text"], question(draft)["weight"]) == ("Mine?", 2)


def test_conflict_beside_a_mistyped_field_is_told_at_once(at, editor, second_editor):
    second = at(second_editor)
    page = second.get(QUESTION)
    at(editor).save(QUESTION, text="Mine?")

    back = second.client.post(
        second.home + QUESTION, sent(page, form="entry-form", text="Theirs?", weight="many")
    )

    assert back.status_code == 422
    assert '<span class="typed">Mine?</span>' in back.text


def test_row_without_its_first_column_is_not_dropped(as_, editor):
    desk = Desk(as_(editor), rich_draft(editor))

    response = desk.post("antipattern/set-and-forget/", **{"signals-1-below": "2"})
    values = desk.post("add/facet/", key="stage", title="Stage", **{"values-0-title": "Early"})

    assert response.status_code == values.status_code == 422
    assert "Row 2, Question: This field is required." in response.text
    assert "Row 1, Key: This field is required." in values.text


def test_every_row_of_a_long_table_is_kept(as_, editor):
    facet = make_facet(values=[f"value-{number}" for number in range(130)])
    version = factories.make_version(instrument=make_instrument(facets=[facet]))
    draft = start_draft(version=version, by=editor)

    Desk(as_(editor), draft).save("facet/stage/", title="Stages")

    record = loading.outlined(draft).entry(entries.FACET, "stage").record
    assert (record["title"], len(record["values"])) == ("Stages", 130)


@pytest.mark.parametrize(
    ("row", "number", "order"),
    [(2, "1", "cab"), (0, "3", "bca"), (0, "2", "bac"), (1, "9", "acb"), (1, "x", "abc")],
)
def test_rows_are_ordered_by_their_numbers(row, number, order, as_, editor):
    facet = make_facet(values="abc")
    version = factories.make_version(instrument=make_instrument(facets=[facet]))
    draft = start_draft(version=version, by=editor)

    Desk(as_(editor), draft).save("facet/stage/", **{f"values-{row}-place": number})

    values = loading.outlined(draft).entry(entries.FACET, "stage").record["values"]
    assert "".join(value["key"] for value in values) == order


def test_level_that_is_gone_stays_where_it_was_chosen_until_another_is(as_, editor):
    signal = make_signal(question="build-1", below=4)
    instrument = make_instrument(
        antipatterns=[make_antipattern(signals=[signal])],
        remedies=[make_remedy(raises={"build-1": 4})],
    )
    draft = start_draft(version=factories.make_version(instrument=instrument), by=editor)
    desk = Desk(as_(editor), draft)
    desk.save("level/4/remove/")

    desk.save(QUESTION, text="Who?")
    desk.save("antipattern/set-and-forget/", title="Forgotten")
    desk.save("remedy/weekly-comparison/", title="Compared")

    assert question(draft)["text"] == "Who?"
    assert '<option value="4" selected>4, which is not there</option>' in desk.get(QUESTION)


@pytest.mark.parametrize("text", ["Two\nlines", "Two\r\nlines", "\nTwo", "Two\rlines"])
def test_title_of_several_lines_is_not_joined(text, as_, editor):
    instrument = make_instrument(antipatterns=[replace(make_antipattern(), title=text)])
    draft = start_draft(version=factories.make_version(instrument=instrument), by=editor)
    before = content.write(loading.document(draft))

    Desk(as_(editor), draft).save("antipattern/set-and-forget/")

    assert content.write(loading.document(draft)) == before


@pytest.mark.parametrize(
    "fields", [{"seen": "[" * 100_000}, {"signals-total": "9" * 5_000}, {"position": "9" * 5_000}]
)
def test_hostile_form_is_answered(fields, at, editor):
    assert at(editor).post(QUESTION, **fields).status_code in (302, 422)


def test_preview_says_what_it_cannot_show(at, editor):
    desk = at(editor)
    fields = sent(desk.get(QUESTION), form="entry-form", text="Who?", weight="many")

    page = desk.client.post(f"{desk.home}{QUESTION}preview/", fields).text

    assert "Who?" in page
    assert "Not as you typed it, for it needs another look: Weight." in page


def test_question_is_seen_before_it_is_added(at, editor, draft):
    desk = at(editor)
    fields = sent(desk.get("add/question/?dimension=build"), text="Who?", **{"anchors-2": "All."})

    page = desk.client.post(f"{desk.home}preview/", fields).text

    assert "Who?" in page
    assert "All." in page
    assert len(loading.outlined(draft).of(entries.QUESTION)) == 6


@pytest.mark.parametrize("way", ["question/build-3/down", "question/build-1/up"])
def test_move_beyond_an_end_leaves_no_line(way, at, editor):
    desk = at(editor)

    assert desk.client.post(f"{desk.home}move/", {"move": way}).status_code == 302

    assert not LogEntry.objects.filter(change_message__startswith="Moved").exists()


@pytest.mark.parametrize("way", ["question/build-1/sideways", "question/build-1", "x", ""])
def test_unknown_way_moves_nothing(way, at, editor):
    desk = at(editor)

    assert desk.client.post(f"{desk.home}move/", {"move": way}).status_code == 404


def test_page_tells_faults_from_warnings_and_where_each_is_mended(as_, editor):
    desk = Desk(as_(editor), rich_draft(editor))
    desk.save(QUESTION, **{"anchors-2": ""})
    desk.save("question/build-2/", **{"anchors-2": "Otherwise."})

    page = desk.get(QUESTION)

    fault = '<span class="mark" data-mark="fault">fault</span>'
    warning = '<span class="mark" data-mark="warning">warning</span>'
    assert f'{fault} <a href="#id_anchors-2">2 Level 2</a>' in page
    assert f'{warning} <a href="#row-references">Has no reference</a>' in page
    assert 'data-mark="undecided">to decide</span>' in desk.get("question/build-2/")

"""Editors at work: a new question with all that belongs to it, a changed anchor, every page."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from questionnaires import loading
from questionnaires.drafting import delete_draft, start_draft
from questionnaires.models import Concern, Version
from tests import factories
from tests.browser.conftest import AXE
from tests.questionnaires.admin.conftest import staff

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def assert_accessible():
    """As elsewhere, but axe does not load the stock style sheets again, which the policy stops."""

    def check(page: Page) -> None:
        results = Axe().run(page, options=AXE | {"preload": False})
        assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"

    return check


@pytest.fixture
def editor(db):
    return staff("Edith Editor", "edit", "publish")


@pytest.fixture
def version(db):
    return factories.make_version(instrument=factories.shipped())


def change(draft: Version) -> None:
    """An anchor nobody decided on, a warning, a raised meaning and a new dimension to compare."""
    first, second = draft.question_set.filter(key__in=["value-named", "rollback"])
    anchor = first.anchors.get(level=2)
    anchor.version, anchor.text = draft, "A figure to reach is agreed in writing."
    anchor.save()
    second.version, second.meaning = draft, second.meaning + 1
    second.text = "How is " + "a very " * 9 + "bad release taken back?"
    second.save()
    Concern.objects.create(version=draft, key="brand-new", title="Brand new", position=99)


def test_editors_pages(seen, live_server, sign_in, editor, version, assert_fit):
    draft = start_draft(version=version, by=editor)
    change(draft)
    sign_in(editor, on=seen)
    home = f"/admin/versions/{draft.pk}/"
    pages = ["", "question/value-named/", "antipattern/set-and-forget/", "add/remedy/"]
    pages += [
        "publish/",
        "delete/",
        "question/rollback/",
        "facet/three-vs/",
        "dimension/data/remove/",
        "question/value-named/preview/",
    ]
    paths = ["/admin/versions/", "/admin/versions/import/", f"/admin/versions/{version.pk}/"]
    paths += [f"/admin/versions/compare/?old={version.pk}&new={draft.pk}"]

    for path in [*paths, *(home + page for page in pages)]:
        seen.goto(f"{live_server.url}{path}")
        assert_fit(seen)


@pytest.mark.console("422", "409")
def test_editors_pages_that_refuse(seen, live_server, sign_in, editor, version, assert_fit):
    draft = start_draft(version=version, by=editor)
    sign_in(editor, on=seen)
    page = f"{live_server.url}/admin/versions/{draft.pk}/question/value-named/"
    seen.goto(page)
    seen.get_by_label("Weight", exact=True).fill("heavy")
    seen.get_by_role("button", name="Save", exact=True).click()
    seen.get_by_text("Not saved yet").wait_for()
    assert_fit(seen)

    seen.goto(page)
    draft.refresh_from_db()
    question = draft.question_set.get(key="value-named")
    question.text = "What did somebody else write?"
    question.save()
    seen.get_by_label("Question", exact=True).fill("What do I write?")
    seen.get_by_role("button", name="Save", exact=True).click()
    seen.get_by_text("somebody else changed the same").wait_for()
    assert_fit(seen)


@pytest.mark.console("409")
def test_draft_that_changed_before_it_was_deleted_and_text_of_one_that_is_gone(
    seen, live_server, sign_in, editor, version, assert_fit
):
    draft = start_draft(version=version, by=editor)
    home = f"{live_server.url}/admin/versions/{draft.pk}/"
    sign_in(editor, on=seen)
    seen.goto(f"{home}delete/")
    change(draft)
    seen.get_by_role("button", name="Delete the draft").click()
    seen.get_by_text("The draft changed after you opened this page").wait_for()
    assert_fit(seen)

    seen.goto(f"{home}question/value-named/")
    seen.get_by_label("Question", exact=True).fill("What do I write?")
    delete_draft(draft=draft, by=editor)
    start_draft(version=version, by=editor)
    seen.get_by_role("button", name="Save", exact=True).click()
    seen.get_by_text("what you were writing in is not there any more").wait_for()
    expect(seen.get_by_text("What do I write?")).to_be_visible()
    assert_fit(seen)


def test_editor_is_told_that_an_anchor_changed_and_publishes(
    page, live_server, sign_in, editor, version
):
    sign_in(editor)
    page.goto(f"{live_server.url}/account/")
    page.get_by_role("link", name="Edit questionnaires").click()
    page.get_by_role("link", name="mlops 1.0").click()
    page.get_by_role("button", name="Start a draft from this version").click()
    first = next(factories.shipped().questions())
    page.get_by_role("link", name=first.text).click()

    anchor = page.get_by_label("2 Routine", exact=True)
    anchor.fill("Every use has a figure to reach, and everybody knows it. " * 2)
    expect(page.get_by_text("22 of 20 words")).to_be_visible()
    anchor.fill("For every use, a figure to reach is agreed in writing.")
    expect(page.locator("#row-anchors-2").get_by_text("11 of 20 words")).to_be_visible()
    page.get_by_role("button", name="Save and stay").click()

    expect(page.get_by_text(f"You changed an anchor of {first.key}")).to_be_visible()
    page.get_by_label("Meaning", exact=True).fill("2")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Publish…").click()
    page.get_by_label("What changed").fill("The first question asks for less.")
    page.get_by_role("button", name="Publish 1.1").click()

    expect(page.get_by_text("mlops 1.1 is published")).to_be_visible()
    question = next(loading.instrument(Version.objects.newest_of("mlops")).questions())
    assert question.meaning == 2
    assert question.anchors[2] == "For every use, a figure to reach is agreed in writing."


def test_line_of_a_table_that_is_used_brings_another(page, live_server, sign_in, editor, version):
    draft = start_draft(version=version, by=editor)
    sign_in(editor)
    page.goto(f"{live_server.url}/admin/versions/{draft.pk}/antipattern/set-and-forget/")
    lines = page.locator("#id_signals tbody tr")
    before = lines.count()

    page.get_by_label(f"Weight, row {before}").first.fill("7")
    page.get_by_label(f"Question, row {before}").first.select_option("rollback")
    expect(lines).to_have_count(before + 1)
    expect(page.get_by_label(f"Weight, row {before + 1}").first).to_have_value("1")
    page.get_by_label(f"Too low below, row {before}").first.select_option("2")
    page.get_by_role("button", name="Save and stay").click()

    expect(page.get_by_text("set-and-forget is saved")).to_be_visible()
    record = loading.document(draft)["antipatterns"]
    (saved,) = [each for each in record if each["key"] == "set-and-forget"]
    assert saved["signals"][-1] == {
        "question": "rollback",
        "below": 2,
        "weight": 7,
        "defining": False,
    }


CELLS = """cells => cells.map(cell => [
    getComputedStyle(cell, "::before").content,
    cell.getBoundingClientRect().height,
    cell.getBoundingClientRect().left,
])"""


def test_row_of_a_table_is_a_list_of_named_fields_on_a_phone(
    page, live_server, sign_in, editor, version
):
    draft = start_draft(version=version, by=editor)
    page.set_viewport_size({"width": 390, "height": 900})
    sign_in(editor)
    page.goto(f"{live_server.url}/admin/versions/{draft.pk}/antipattern/set-and-forget/")
    named = ["No.", "Question", "Too low below", "Weight", "Defining", "Remove"]

    def cells(line: str):
        found = page.locator(f"#id_signals tbody tr{line} td:visible")
        names, heights, lefts = zip(*found.evaluate_all(CELLS), strict=True)
        return [name.strip('"') for name in names], min(heights), set(lefts)

    expect(page.locator("#id_signals thead")).to_be_hidden()
    for line, names in ((":first-child", named), (":last-child", named[:-1])):
        shown, lowest, lefts = cells(line)
        assert shown == names
        assert lowest >= 32
        assert len(lefts) == 1  # one below the other
    box = page.get_by_label("Question, row 1").first.bounding_box()
    assert 200 < box["width"] < 390 - box["x"]


def test_list_of_versions_names_its_figures_on_a_phone(page, live_server, sign_in, editor, version):
    page.set_viewport_size({"width": 390, "height": 900})
    sign_in(editor)
    page.goto(f"{live_server.url}/admin/versions/")

    figures = page.locator("#changelist tbody td:is(.field-opened, .field-closed)")

    assert figures.evaluate_all(f"cells => ({CELLS})(cells).map(([name]) => name)") == [
        '"Open assessments: "',
        '"Closed: "',
    ]
    expect(page.locator("#changelist thead")).to_be_hidden()


def test_words_are_counted_where_they_can_be_changed(page, live_server, sign_in, editor, version):
    draft = start_draft(version=version, by=editor)
    sign_in(editor)

    page.goto(f"{live_server.url}/admin/versions/{draft.pk}/question/value-named/")
    expect(page.locator(".count").first).to_have_text(re.compile(r"^\d+ of 16 words$"))
    page.goto(f"{live_server.url}/admin/versions/{version.pk}/question/value-named/")
    expect(page.get_by_label("Question", exact=True)).to_be_disabled()

    expect(page.locator(".count")).to_have_count(0)


def add(page: Page, link: str, **texts: str) -> None:
    page.get_by_role("link", name=link, exact=True).last.click()
    for label, text in texts.items():
        page.get_by_label(label.replace("_", " "), exact=True).fill(text)


@pytest.mark.console("422")
@pytest.mark.parametrize("path", ["question/value-named/", "add/antipattern/"])
def test_whoever_leaves_unsaved_text_is_asked(path, page, live_server, sign_in, editor, version):
    draft = start_draft(version=version, by=editor)
    sign_in(editor)
    page.goto(f"{live_server.url}/admin/versions/{draft.pk}/{path}")
    asks = "() => !dispatchEvent(new Event('beforeunload', {cancelable: true}))"
    assert not page.evaluate(asks)

    page.get_by_label("Note", exact=True).fill("Unsaved.")
    assert page.evaluate(asks)
    page.get_by_label("Weight, row 1").fill("heavy")
    page.get_by_role("button", name="Add" if "add" in path else "Save", exact=True).click()
    page.get_by_text("another look").wait_for()

    assert page.evaluate(asks)


@pytest.mark.console("422")
def test_question_antipattern_and_remedy_are_written_and_published_without_javascript(
    another_browser, live_server, sign_in, editor, version
):
    page = another_browser(java_script_enabled=False)
    sign_in(editor, on=page)
    page.goto(f"{live_server.url}/admin/versions/{version.pk}/")
    page.get_by_role("button", name="Start a draft from this version").click()
    tree = page.url
    add(
        page,
        "Add a question",
        Question="Who is woken when the model fails at night?",
        **{"Why it is asked": "Failures at night last until the morning."},
    )
    for number, name in enumerate(("Absent", "Ad hoc", "Routine", "Guarded", "Learning")):
        page.get_by_label(f"{number} {name}", exact=True).fill(f"At night it is done so: {number}.")
    page.get_by_label("Key", exact=True).fill("woken-at-night")
    page.get_by_role("button", name="Add", exact=True).click()

    page.goto(tree)
    add(page, "Add an antipattern", Title="Sleeping through", Summary="Nobody wakes.")
    page.get_by_role("textbox", name="Harm").fill("Wrong decisions go on until the morning.")
    page.get_by_label("Severity", exact=True).select_option("4")
    page.get_by_label("Question, row 1").first.select_option("woken-at-night")
    page.get_by_label("Too low below, row 1").select_option("2")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_label("Key", exact=True)).to_have_value("sleeping-through")
    page.get_by_role("button", name="Add", exact=True).click()

    page.goto(tree)
    add(page, "Add a remedy", Title="Wake somebody", Summary="An alarm wakes one person.")
    page.get_by_label("First step", exact=True).fill("Name who is on call this week.")
    page.get_by_label("Done when", exact=True).fill(
        "A trial alarm was answered within ten minutes."
    )
    page.get_by_label("Effort", exact=True).select_option("days")
    page.get_by_label("Question, row 1").select_option("woken-at-night")
    page.get_by_label("To, row 1").select_option("2")
    page.get_by_label("Key", exact=True).fill("wake-somebody")
    page.get_by_role("button", name="Add", exact=True).click()

    page.goto(tree)
    expect(page.get_by_text("No faults: this draft can be published.")).to_be_visible()
    expect(page.get_by_role("heading", name="3 warnings")).to_be_visible()
    page.get_by_role("link", name="Publish…").click()
    page.get_by_label("What changed").fill("It asks who is woken at night.")
    page.get_by_label("I have looked at the warnings").check()
    page.get_by_role("button", name="Publish 1.1").click()

    expect(page.get_by_text("mlops 1.1 is published")).to_be_visible()
    instrument = loading.instrument(Version.objects.newest_of("mlops"))
    assert [each.key for each in instrument.antipatterns][-1] == "sleeping-through"
    assert [each.key for each in instrument.remedies][-1] == "wake-somebody"

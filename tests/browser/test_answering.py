"""Answering alone, with everything that can happen to a choice on its way to the server."""

import pytest
from playwright.sync_api import Page, expect

from assessment import actions
from assessment.models import Answer
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

CONFLICT = pytest.mark.console("409 (Conflict)")
OFFLINE = pytest.mark.console("ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest")
SIGNED_OUT = pytest.mark.console("403")


def choose(page: Page, choice: str, question: str = "build-1") -> None:
    page.locator(f"#{question}-{choice}").check()


def question(page: Page, key: str = "build-1"):
    return page.locator(f"#{key}")


def test_choice_is_saved_and_said_quietly(page_of):
    choose(page_of, "2")

    expect(page_of.locator("#save")).to_contain_text("Saved")
    expect(page_of.locator("#progress")).to_contain_text("1 of 6")
    expect(page_of.locator("#count-build")).to_have_text("1 of 3")
    assert Answer.objects.get().level == 2


def test_level_can_be_chosen_by_keyboard(page_of):
    page_of.locator("#build-1-0").focus()
    page_of.keyboard.press("ArrowDown")

    expect(page_of.locator("#save")).to_contain_text("Saved")
    expect(page_of.locator("#build-1-1")).to_be_focused()
    assert Answer.objects.get().level == 1


def test_note_and_evidence_are_saved_while_typing(page_of):
    question(page_of).get_by_text("Add a note or evidence").click()
    question(page_of).get_by_label("Note").press_sequentially("Every Monday")
    expect(page_of.locator("#save")).to_contain_text("Saved")
    question(page_of).get_by_label("Next piece of evidence").first.fill("The log")
    with page_of.expect_response(lambda response: "dashboard" in response.request.post_data):
        question(page_of).get_by_label("Next piece of evidence").nth(1).fill("The dashboard")

    page_of.reload()

    expect(question(page_of).get_by_label("Note")).to_have_value("Every Monday")
    expect(question(page_of).get_by_label("Evidence 2", exact=True)).to_have_value("The dashboard")


def test_does_not_apply_waits_for_its_reason(page_of):
    choose(page_of, "not-applicable")
    expect(page_of.locator("#save")).to_have_text("1 answer not saved")

    question(page_of).get_by_label("Why does it not apply?").fill("Nothing is stored.")

    expect(page_of.locator("#save")).to_contain_text("Saved")
    assert Answer.objects.get().reason == "Nothing is stored."


@CONFLICT
@pytest.mark.parametrize(("button", "level"), [("Keep mine", 1), ("Take theirs", 3)])
def test_conflict_is_settled_by_one_press(
    button, level, page_of, assessment, another_browser, sign_in, facilitator
):
    other = sign_in(facilitator, on=another_browser())
    other.goto(page_of.url)
    choose(other, "3")
    expect(other.locator("#save")).to_contain_text("Saved")

    choose(page_of, "1")
    notice = question(page_of).get_by_role("alert")
    expect(notice).to_contain_text("Somebody else changed this answer")
    expect(notice).to_be_focused()
    expect(page_of.locator("#save")).to_have_text("1 answer not saved")
    notice.get_by_text(button).click()

    expect(notice).to_have_count(0)
    expect(page_of.locator(f"#build-1-{level}")).to_be_checked()
    expect(page_of.locator("#save")).not_to_contain_text("not saved")
    assert Answer.objects.get().level == level


@CONFLICT
def test_typing_on_does_not_settle_a_conflict(page_of, assessment, facilitator):
    question(page_of).get_by_text("Add a note or evidence").click()
    factories.settle(assessment=assessment, question="build-1", level=3, by=facilitator)
    note = question(page_of).get_by_label("Note")
    note.press_sequentially("Twice,")
    notice = question(page_of).get_by_role("alert")
    expect(notice).to_contain_text("Twice,")

    note.press_sequentially(" last summer")

    expect(notice).to_contain_text("Twice, last summer")
    assert Answer.objects.get().level == 3
    notice.get_by_text("Keep mine").click()
    expect(page_of.locator("#save")).to_contain_text("Saved")
    choose(page_of, "1")
    expect(page_of.locator("#count-build")).to_have_text("1 of 3")
    assert Answer.objects.get().note == "Twice, last summer"


@CONFLICT
def test_choice_after_the_assessment_was_closed_is_said_to_be_lost(page_of, assessment):
    factories.settle(assessment=assessment, question="build-2", level=3)
    actions.close_assessment(by=assessment.created_by, assessment=assessment)
    said = "Not saved: this assessment has been closed"

    choose(page_of, "1")
    expect(page_of.locator("#save")).to_have_text(said)
    with page_of.expect_response("**/answers/**"):
        choose(page_of, "2")

    expect(page_of.locator("#save")).to_have_text(said)


@OFFLINE
def test_choice_made_offline_is_kept_and_sent_when_the_connection_returns(page_of, context):
    context.set_offline(True)
    choose(page_of, "2")
    expect(page_of.locator("#save")).to_have_text("1 answer not saved")
    expect(question(page_of).get_by_role("alert")).to_contain_text("Your choice is kept")

    context.set_offline(False)

    expect(page_of.locator("#save")).to_contain_text("Saved")
    expect(page_of.locator(".unsaved")).to_have_count(0)
    assert Answer.objects.get().level == 2


@OFFLINE
def test_choice_made_offline_survives_a_reload(page_of, context):
    page_of.on("dialog", lambda dialog: dialog.accept())
    context.set_offline(True)
    choose(page_of, "2")
    expect(page_of.locator("#save")).to_have_text("1 answer not saved")
    page_of.evaluate("window.stop()")
    context.set_offline(False)

    page_of.goto(page_of.url)

    expect(page_of.locator("#save")).to_contain_text("Saved")
    expect(page_of.locator("#build-1-2")).to_be_checked()


@OFFLINE
def test_kept_choice_does_not_overwrite_what_somebody_saved_since(
    page_of, context, assessment, another_browser, sign_in, facilitator
):
    page_of.on("dialog", lambda dialog: dialog.accept())
    context.set_offline(True)
    choose(page_of, "2")
    expect(page_of.locator("#save")).to_have_text("1 answer not saved")
    factories.settle(assessment=assessment, question="build-1", level=4, by=facilitator)
    context.set_offline(False)

    page_of.goto(page_of.url)

    expect(page_of.locator("#build-1-4")).to_be_checked()
    assert Answer.objects.get().level == 4


def test_typed_text_survives_a_new_sign_in(page_of, context, member, live_server, sign_in):
    here = page_of.url
    session = [c for c in context.cookies() if c["name"] == "plumbline"]
    context.clear_cookies(name="plumbline")
    assert session
    choose(page_of, "2")
    page_of.wait_for_url("**/account/login/**")

    page_of.get_by_label("Email").fill(member.email)
    page_of.get_by_label("Password").fill(factories.PASSWORD)
    page_of.get_by_role("button", name="Sign in", exact=True).click()

    page_of.wait_for_url(here)
    expect(page_of.locator("#save")).to_contain_text("Saved")
    expect(page_of.locator("#build-1-2")).to_be_checked()


def test_typed_text_is_kept_from_whoever_else_signs_in_on_the_same_tab(
    page_of, context, member, facilitator, sign_in
):
    here = page_of.url
    context.clear_cookies(name="plumbline")
    choose(page_of, "2")
    page_of.wait_for_url("**/account/login/**")

    sign_in(facilitator)
    page_of.goto(here)

    expect(page_of.locator("#build-1-2")).not_to_be_checked()
    assert not Answer.objects.exists()
    context.clear_cookies(name="plumbline")
    sign_in(member)
    page_of.goto(here)
    expect(page_of.locator("#save")).to_contain_text("Saved")
    assert Answer.objects.get().changed_by == member


def test_folded_answer_opens_and_can_be_changed(page_of):
    choose(page_of, "2")
    expect(page_of.locator("#save")).to_contain_text("Saved")
    page_of.reload()

    page_of.get_by_text("1 of 3 · Level 2").click()
    choose(page_of, "4")

    expect(page_of.locator("#save")).to_contain_text("Saved")
    assert Answer.objects.get().level == 4

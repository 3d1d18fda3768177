"""Leaving the answering page: only once everything on it is saved, or knowing that it is not."""

import re

import pytest
from playwright.sync_api import Page, expect

from assessment.models import Answer

pytestmark = pytest.mark.django_db(transaction=True)

OFFLINE = pytest.mark.console("ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest")
BROKEN = pytest.mark.console("500", "htmx:responseError")


def go_on(page: Page) -> None:
    page.locator(".pager button").click()


def go_by_the_list(page: Page) -> None:
    page.locator("#dims").get_by_text("Run").click()


WAYS = pytest.mark.parametrize("leave", [go_on, go_by_the_list])


@WAYS
def test_choice_made_just_before_leaving_is_saved_first(leave, page_of, assessment):
    page_of.locator("#build-1-2").check()
    leave(page_of)

    page_of.wait_for_url("**/answer/run/")
    assert Answer.objects.get().level == 2


def test_note_typed_just_before_leaving_is_saved_first(page_of):
    page_of.locator("#build-1").get_by_text("Add a note or evidence").click()
    page_of.locator("#build-1-note").fill("Every Monday")
    go_on(page_of)

    page_of.wait_for_url("**/answer/run/")
    assert Answer.objects.get().note == "Every Monday"


@OFFLINE
@WAYS
def test_leaving_with_an_answer_that_cannot_be_sent_is_asked_about_and_nothing_is_lost(
    leave, page_of, context
):
    here = page_of.url
    context.set_offline(True)
    page_of.locator("#build-1-2").check()
    expect(page_of.locator("#save")).to_have_text("1 answer not saved")

    leave(page_of)

    expect(page_of.locator("#errors")).to_contain_text("an answer on it is not saved yet")
    assert page_of.url == here
    context.set_offline(False)
    expect(page_of.locator("#save")).to_contain_text("Saved")
    expect(page_of.locator("#errors")).to_be_hidden()
    assert Answer.objects.get().level == 2
    leave(page_of)
    page_of.wait_for_url("**/answer/run/")


@WAYS
@pytest.mark.parametrize("answers", [True, False], ids=["with an answer", "with nothing"])
def test_browser_that_says_it_is_offline_keeps_nobody_where_the_server_answers(
    answers, leave, page_of
):
    page_of.add_init_script("Object.defineProperty(navigator, 'onLine', { get: () => false })")
    page_of.reload()
    assert page_of.evaluate("navigator.onLine") is False
    if answers:
        page_of.locator("#build-1-2").check()

    leave(page_of)

    page_of.wait_for_url("**/answer/run/")
    assert Answer.objects.count() == answers


@BROKEN
def test_leaving_with_an_answer_that_the_server_refuses_is_said_and_can_be_insisted_on(page_of):
    page_of.route("**/answers/**", lambda route: route.fulfill(status=500))
    page_of.locator("#build-1-2").check()

    go_on(page_of)

    errors = page_of.locator("#errors")
    expect(errors).to_contain_text("an answer on it is not saved yet")
    expect(errors.get_by_text("Look at it")).to_have_attribute("href", "#build-1")
    errors.get_by_role("button", name="go on without it").click()
    page_of.wait_for_url("**/answer/run/")
    page_of.unroute("**/answers/**")
    page_of.go_back()
    expect(page_of.locator("#save")).to_contain_text("Saved")
    assert Answer.objects.get().level == 2


def test_answer_that_lacks_its_reason_holds_back_whoever_leaves(page_of):
    page_of.locator("#build-1-not-applicable").check()

    go_on(page_of)

    expect(page_of.locator("#errors")).to_contain_text("an answer on it is not saved yet")
    expect(page_of).to_have_url(re.compile("/answer/build/$"))


def test_profile_is_one_press_away(page_of, assessment):
    page_of.get_by_role("link", name="Profile of Card scoring").click()

    page_of.wait_for_url(f"**/assessments/{assessment.pk}/profile/")

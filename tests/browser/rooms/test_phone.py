"""What stays on a phone while the room goes on around it."""

import pytest
from playwright.sync_api import Page, expect

from assessment import actions
from assessment.models import Vote
from tests import factories
from tests.browser.served import PATIENCE, let_in


@pytest.fixture
def workshop(team):
    assessment = factories.make_assessment(team=team)
    return factories.make_workshop(assessment=assessment, started=True, people=2)


@pytest.fixture
def person(workshop):
    return workshop.participants.order_by("pk")[0]


@pytest.fixture
def phone(another_browser, person, live_server) -> Page:
    page = another_browser(viewport={"width": 390, "height": 844})
    let_in(page, person, live_server.url)
    return page


def choose(phone: Page, level: int) -> None:
    phone.locator(f"label:has(#level-{level})").click()


def send(phone: Page) -> None:
    phone.get_by_role("button", name="Send vote").click()


def is_sent(phone: Page) -> None:
    expect(phone.get_by_role("heading", name="Vote sent")).to_be_visible(timeout=PATIENCE)


def is_in(phone: Page, state: str) -> None:
    expect(phone.locator("#main")).to_have_attribute("data-state", state, timeout=PATIENCE)


def test_who_is_named_scribe_still_sees_their_vote_and_writes_after_the_reveal(
    phone, person, workshop
):
    choose(phone, 2)
    send(phone)
    is_sent(phone)

    actions.name_scribe(by=workshop.held_by, workshop=workshop, participant=person)
    factories.vote(workshop=workshop, levels=[2, 3])
    expect(phone.locator("#count")).to_contain_text("2 of 2", timeout=PATIENCE)  # so it has heard
    is_sent(phone)
    actions.reveal(
        by=workshop.held_by,
        workshop=workshop,
        seen=actions.Seen.of(factories.standing(workshop=workshop)),
    )

    is_in(phone, "revealed:build-1:1:scribe")
    expect(phone.get_by_label("Evidence: what makes it true?")).to_be_visible()


@pytest.mark.parametrize("reloads", [False, True])
def test_what_is_filled_in_is_there_again_after_a_break(reloads, phone, workshop):
    choose(phone, 1)
    phone.get_by_label("In a few words, why?").fill("The report exists")

    actions.pause(by=workshop.held_by, workshop=workshop)
    is_in(phone, "paused")
    if reloads:
        phone.reload()
    actions.resume(by=workshop.held_by, workshop=workshop)

    is_in(phone, "voting:build-1:1")
    expect(phone.locator("#level-1")).to_be_checked()
    expect(phone.get_by_label("In a few words, why?")).to_have_value("The report exists")


def test_vote_is_changed_on_a_phone_whose_clock_was_set_back(phone, workshop):
    phone.clock.install()
    choose(phone, 1)
    send(phone)
    is_sent(phone)

    phone.clock.set_system_time(0)
    phone.get_by_role("link", name="Change my vote").click()
    choose(phone, 4)
    send(phone)

    is_sent(phone)
    expect(phone.locator("#main b")).to_contain_text("4,")
    assert Vote.objects.get().level == 4


@pytest.mark.console("403")
def test_vote_that_is_refused_is_kept_in_sight_and_sent_by_who_comes_in_again(phone):
    known = phone.context.cookies()
    choose(phone, 3)
    phone.get_by_label("In a few words, why?").fill("The report exists")

    phone.context.clear_cookies()
    send(phone)
    expect(phone.locator("#unsent")).to_contain_text("not let in any more")
    expect(phone.locator("#unsent")).to_contain_text("The report exists")
    phone.context.add_cookies(known)
    phone.reload()

    is_sent(phone)
    assert Vote.objects.get().level == 3


@pytest.mark.console("ERR_FAILED", "htmx:", "404")
def test_vote_that_is_refused_at_last_is_kept_in_sight(phone):
    phone.route("**/vote/", lambda route: route.abort())
    choose(phone, 3)
    phone.get_by_label("In a few words, why?").fill("The report exists")
    send(phone)
    expect(phone.locator("#unsent")).to_contain_text("Your vote is not sent yet")

    phone.route("**/vote/", lambda route: route.fulfill(status=404))

    unsent = phone.locator("#unsent")
    expect(unsent).to_contain_text("not let in any more", timeout=PATIENCE)
    expect(unsent).to_contain_text("The report exists")

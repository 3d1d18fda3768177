"""Screens that follow the room: by events, through a server that is down, and where none stream."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from assessment import actions
from assessment.models import Vote
from tests import factories
from tests.browser.served import DOWN, PATIENCE, Hushed, Mute, let_in

SILENCE = 15_000  # milliseconds after which a screen that hears nothing is right all the same


@pytest.fixture
def workshop(team):
    assessment = factories.make_assessment(team=team)
    return factories.make_workshop(assessment=assessment, started=True, people=3)


@pytest.fixture
def stage(sign_in, facilitator, workshop, live_server) -> Page:
    page = sign_in(facilitator)
    page.goto(f"{live_server.url}/assessments/{workshop.assessment_id}/stage/")
    return page


@pytest.fixture
def phone(another_browser, workshop, live_server) -> Page:
    """Of who joined first."""
    page = another_browser(viewport={"width": 390, "height": 844})
    let_in(page, workshop.participants.order_by("pk")[0], live_server.url)
    return page


def choose(phone: Page, level: int) -> None:
    phone.locator(f"label:has(#level-{level})").click()
    phone.get_by_role("button", name="Send vote").click()


def counted(page: Page, voted: int) -> None:
    expect(page.locator("#count")).to_contain_text(told(voted), timeout=PATIENCE)


def told(voted: int) -> re.Pattern[str]:
    return re.compile(rf"{voted}\s+of\s+3\s+have\s+voted")


def reveal(workshop) -> None:
    workshop = factories.standing(workshop=workshop)
    actions.reveal(by=workshop.held_by, workshop=workshop, seen=actions.Seen.of(workshop))


def test_vote_and_reveal_reach_every_screen(stage, phone, workshop):
    choose(phone, 2)
    expect(phone.get_by_role("heading", name="Vote sent")).to_be_visible()
    counted(stage, 1)

    factories.vote(workshop=workshop, levels=[2, 3, 3])
    counted(phone, 3)
    reveal(workshop)

    for page in (stage, phone):
        expect(page.locator("#main")).to_have_attribute(
            "data-state", "revealed:build-1:1", timeout=PATIENCE
        )
        expect(page.locator("#announce")).to_contain_text("Votes revealed.")
    expect(stage.locator("#main h1")).to_be_focused()


def test_phone_shows_its_vote_again_after_a_pause(phone, workshop):
    choose(phone, 2)
    expect(phone.get_by_role("heading", name="Vote sent")).to_be_visible()

    actions.pause(by=workshop.held_by, workshop=workshop)
    expect(phone.locator("#main")).to_have_attribute("data-state", "paused", timeout=PATIENCE)
    actions.resume(by=workshop.held_by, workshop=workshop)

    expect(phone.get_by_role("heading", name="Vote sent")).to_be_visible(timeout=PATIENCE)


def test_what_is_being_chosen_stays_while_others_vote(phone, workshop):
    phone.locator("label:has(#level-1)").click()
    phone.get_by_label("In a few words, why?").fill("The report exists")

    factories.vote(workshop=workshop, levels=[None, 2])
    counted(phone, 2)

    expect(phone.locator("#level-1")).to_be_checked()
    expect(phone.get_by_label("In a few words, why?")).to_have_value("The report exists")


@pytest.mark.console(*DOWN)
def test_vote_into_a_server_that_is_down_is_kept_and_sent_once_when_it_is_back(
    stage, phone, workshop, live_server
):
    live_server.stop()
    choose(phone, 3)
    expect(phone.locator("#unsent")).to_contain_text("Your vote is not sent yet")

    live_server.start()

    expect(phone.get_by_role("heading", name="Vote sent")).to_be_visible(timeout=PATIENCE)
    expect(phone.locator("#unsent")).to_be_hidden()
    counted(stage, 1)
    assert [vote.level for vote in Vote.objects.all()] == [3]


@pytest.mark.console(*DOWN, "409")
def test_vote_that_comes_back_after_the_reveal_says_that_it_was_over(phone, workshop, live_server):
    factories.vote(workshop=workshop, levels=[None, 2, 2])
    Vote.objects.filter(participant__named__name="Person 1").delete()
    live_server.stop()
    choose(phone, 3)
    expect(phone.locator("#unsent")).to_be_visible()

    reveal(workshop)
    live_server.start()

    expect(phone.locator("#main")).to_have_attribute(
        "data-state", "revealed:build-1:1", timeout=PATIENCE
    )
    expect(phone.locator("#unsent")).to_be_hidden(timeout=PATIENCE)
    assert Vote.objects.filter(level=3).count() == 0


@pytest.mark.console("ERR_FAILED", "htmx:", "409")
def test_vote_that_comes_late_leaves_alone_what_is_being_filled_in(phone, workshop):
    phone.route("**/vote/", lambda route: route.abort())
    choose(phone, 3)
    expect(phone.locator("#unsent")).to_be_visible()
    reveal(workshop)
    factories.agree(workshop=workshop, level=2)
    factories.go_on(workshop=workshop)
    expect(phone.locator("#main")).to_have_attribute("data-state", "voting:build-2:1")
    phone.get_by_label("In a few words, why?").fill("Half a sentence")

    phone.unroute("**/vote/")

    expect(phone.locator("#announce")).to_have_text(
        "The vote was over before yours could be sent.", timeout=PATIENCE
    )
    expect(phone.get_by_label("In a few words, why?")).to_have_value("Half a sentence")
    assert not Vote.objects.filter(level=3).exists()


@pytest.mark.console(*DOWN)
def test_screen_that_hears_nothing_asks(stage, workshop, live_server):
    live_server.stop()
    live_server.start(Mute)
    stage.clock.install()
    stage.reload()

    factories.vote(workshop=workshop, levels=[2])
    stage.clock.fast_forward(13_000)
    stage.clock.run_for(2_000)

    counted(stage, 1)


@pytest.mark.console(*DOWN)
def test_screens_whose_streams_fall_silent_ask_within_fifteen_seconds(
    stage, phone, workshop, live_server
):
    """By the clock on the wall; whatever is opened anew stays silent, too."""
    live_server.stop()
    live_server.start(Hushed)
    for page in (stage, phone):
        page.reload()
    factories.vote(workshop=workshop, levels=[2])
    for page in (stage, phone):
        counted(page, 1)  # so it has heard

    live_server.entrance.hub.is_hushed = True
    factories.vote(workshop=workshop, levels=[2, 3])
    until = time.monotonic() + SILENCE / 1000

    for page in (stage, phone):
        left = max(1.0, 1000 * (until - time.monotonic()))
        expect(page.locator("#count")).to_contain_text(told(2), timeout=left)


@pytest.mark.console(*DOWN)
def test_screen_hears_again_after_a_long_silence(stage, workshop, live_server):
    live_server.stop()
    live_server.start(Hushed)
    live_server.entrance.hub.is_hushed = True
    stage.route("**/state/", lambda route: route.fulfill(status=204))  # asking tells nothing
    stage.clock.install()
    stage.reload()
    stage.clock.run_for(60_000)

    live_server.entrance.hub.is_hushed = False
    factories.vote(workshop=workshop, levels=[2])

    counted(stage, 1)


@pytest.mark.console(*DOWN)
def test_screen_says_that_there_is_no_connection_and_takes_it_back(stage, live_server):
    live_server.stop()
    expect(stage.locator("#connection")).to_be_visible(timeout=PATIENCE)

    live_server.start()

    expect(stage.locator("#connection")).to_be_hidden(timeout=PATIENCE)


def test_what_was_said_of_its_worth_stays_when_the_workshop_ends(phone, workshop):
    actions.go_to_steps(by=workshop.held_by, workshop=workshop)
    partly = phone.get_by_role("button", name="Partly")
    partly.click()
    expect(partly).to_have_attribute("aria-pressed", "true")

    actions.end_workshop(by=workshop.held_by, workshop=workshop)

    expect(phone.locator("#main")).to_have_attribute("data-state", "ended", timeout=PATIENCE)
    expect(partly).to_have_attribute("aria-pressed", "true")


def test_screen_of_a_workshop_that_ends_listens_no_more(phone, workshop):
    asked: list[str] = []
    phone.clock.install()
    phone.reload()
    factories.vote(workshop=workshop, levels=[None, 2])
    counted(phone, 2)  # so it listens
    actions.end_workshop(by=workshop.held_by, workshop=workshop)
    expect(phone.locator("#main")).to_have_attribute("data-state", "ended", timeout=PATIENCE)

    phone.on("request", lambda request: asked.append(request.url))
    phone.clock.run_for(30_000)

    assert asked == []

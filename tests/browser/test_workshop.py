"""A room with a stage, a desk and three phones, which follow each other by the streams."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import uvicorn
from a2wsgi import WSGIMiddleware
from django.db import connections
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from assessment import actions, frames
from assessment.events import Entrance
from assessment.live import Hub
from assessment.models import Answer, Parked, Round
from config.wsgi import application as pages
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

SOON = localdate() + timedelta(days=14)


@pytest.fixture
def origin(transactional_db: None) -> Iterator[str]:
    """The server as `serve` runs it, on the database of the test."""
    application = Entrance(WSGIMiddleware(pages, workers=4), Hub(frames.Drawing()))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            application, log_level="warning", lifespan="off", timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://localhost:{listening.getsockname()[1]}"
        application.close()
        server.should_exit = True
        thread.join()
    connections.close_all()


@pytest.fixture
def workshop(team):
    return factories.make_workshop(assessment=factories.make_assessment(team=team))


@pytest.fixture
def desk(page: Page, origin, workshop, facilitator) -> Page:
    actions.hand_over(by=workshop.held_by, workshop=workshop, to=facilitator)
    page.goto(f"{origin}/account/login/")
    page.get_by_label("Email").fill(facilitator.email)
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/login/" not in url)
    page.goto(f"{origin}/assessments/{workshop.assessment_id}/desk/")
    return page


@pytest.fixture
def stage(desk: Page, origin, workshop) -> Page:
    wall = desk.context.new_page()
    wall.set_viewport_size({"width": 1280, "height": 720})
    wall.goto(f"{origin}/assessments/{workshop.assessment_id}/stage/")
    return wall


@pytest.fixture
def join(origin, workshop, browser, listen_to) -> Iterator[Callable[..., Page]]:
    """Somebody comes in on a phone of their own."""
    contexts = []

    def joined(name: str, camp: str = "I build it", **kind) -> Page:
        size = {"width": 390, "height": 844}
        contexts.append(browser.new_context(viewport=size, **kind))
        listen_to(contexts[-1])
        phone = contexts[-1].new_page()
        phone.goto(f"{origin}/join/")
        phone.get_by_label("Code").fill(workshop.code_in_groups.lower())
        phone.get_by_role("button", name="Go on").click()
        phone.get_by_label("Your name").fill(name)
        phone.get_by_label(camp).check()
        phone.get_by_role("button", name="Join").click()
        return phone

    yield joined
    for context in contexts:
        context.close()


CAMPS = "label:has(> [type=radio])"


def vote(phone: Page, level: int | None, reason: str = "") -> None:
    choice = "I can’t say" if level is None else f"Level {level},"
    phone.get_by_role("radio", name=choice).check(force=True)
    phone.get_by_label("In a few words, why?").fill(reason)
    phone.get_by_role("button", name="Send vote").click()
    expect(phone.get_by_role("heading", name="Vote sent")).to_be_visible()


def press(desk: Page, name: str) -> None:
    desk.get_by_role("button", name=name).click()


@pytest.mark.console("422")
def test_room_goes_through_its_questions(desk, stage, join, workshop):
    amara = join("Amara")
    expect(desk.get_by_text("Nobody who depends on it is here")).to_be_visible()
    press(desk, "Start the questions")
    expect(desk.get_by_text("is here: their view will be missing")).to_be_visible()
    esra = join("Esra", "I depend on")
    expect(stage.get_by_role("heading", name="2 are here")).to_be_visible()

    press(desk, "Start without them")
    press(desk, "Open the vote")
    for phone in (amara, esra):
        expect(phone.get_by_role("button", name="Send vote")).to_be_visible()
    vote(amara, 3, "The report exists.")
    expect(stage.locator("#count")).to_contain_text("1 of 2 have voted")
    expect(desk.locator("#count")).to_contain_text("Esra")
    grace = join("Grace", "I depend on")  # late
    expect(stage.locator("#count")).to_contain_text("1 of 3")
    esra.reload()
    vote(esra, 0)
    vote(grace, None)
    expect(desk.get_by_text("All have voted.")).to_be_visible()
    expect(stage.locator(".vote")).to_have_count(0)

    desk.keyboard.press("r")
    expect(stage.locator(".vote")).to_have_count(2)
    expect(stage.get_by_text("The report exists.")).to_be_visible()
    expect(stage.locator("#announce")).to_have_text("Votes revealed. Median 0, from 0 to 3.")
    expect(grace.get_by_role("heading", name="The votes are out")).to_be_visible()
    assert stage.evaluate("document.activeElement.id") == "question"
    assert stage.title() == "How is build-1 done? · Card scoring · Plumbline"

    press(desk, "Vote again")
    for phone, level in ((amara, 1), (esra, 0), (grace, 1)):
        vote(phone, level)
    desk.get_by_label("Scribe").select_option(label="Esra, on a phone")
    press(desk, "Change")
    desk.get_by_label("Notes while they vote").fill("Since March.")  # and not saved
    desk.get_by_role("button", name="Reveal votes").press("r")
    expect(desk.get_by_text("Settle at 1, the lower median")).to_be_visible()
    expect(desk.get_by_label("Note")).to_have_value("Since March.")
    esra.get_by_label("Evidence: what makes it true?").fill("The page of last week\nTwo mails")
    press(esra, "Save the evidence")
    expect(desk.locator("#count")).to_contain_text("Two mails")
    desk.get_by_label("Dissent").fill("For the north it is 0.")
    desk.get_by_role("heading", level=1).focus()
    desk.keyboard.press("1")
    expect(desk.get_by_role("button", name="Agree on 1")).to_be_visible()
    desk.get_by_role("heading", level=1).focus()
    desk.keyboard.press("Enter")
    expect(stage.get_by_text("You agreed on 1")).to_be_visible()
    expect(amara.get_by_text("For the north it is 0.")).to_be_visible()
    row = Answer.objects.get()
    assert (row.level, row.evidence) == (1, ["The page of last week", "Two mails"])
    assert row.note == "Since March."

    press(desk, "Next question")
    vote(amara, 2)
    desk.reload()
    desk.keyboard.press("r")
    expect(desk.get_by_text("2 of 3 have not voted. Reveal anyway?")).to_be_visible()
    desk.keyboard.press("r")
    desk.get_by_text("Park it instead").click()
    desk.get_by_label("What would settle it?").fill("Look at October.")
    desk.get_by_label("Who", exact=True).fill("Amara")
    desk.get_by_label("By", exact=True).fill(SOON.isoformat())
    press(desk, "Park")
    expect(stage.get_by_text("Look at October.")).to_be_visible()
    assert Parked.objects.get().who == "Amara"

    press(desk, "Pause")
    expect(stage.get_by_role("heading", name="A break")).to_be_visible()
    expect(grace.get_by_role("heading", name="A break")).to_be_visible()
    press(desk, "Go on")
    expect(stage.get_by_text("Look at October.")).to_be_visible()


@pytest.mark.console("422")
def test_keys_can_be_turned_off_and_leave_fields_alone(desk, join, workshop, stage):
    join("Amara")
    join("Esra", "I depend on")
    press(desk, "Start the questions")
    press(desk, "Open the vote")
    desk.get_by_label("Notes while they vote").press("r")
    expect(desk.get_by_role("button", name="Reveal votes")).to_be_visible()
    desk.get_by_role("heading", level=1).focus()
    desk.keyboard.press("?")
    desk.get_by_label("Use keys").uncheck()
    press(desk, "Close")
    desk.get_by_role("heading", level=1).focus()
    desk.keyboard.press("r")
    expect(desk.get_by_role("button", name="Reveal votes")).to_be_visible()
    desk.keyboard.press("?")
    desk.get_by_label("Use keys").check()
    press(desk, "Close")
    desk.get_by_role("heading", level=1).focus()
    desk.keyboard.press("r")
    expect(desk.get_by_role("button", name="Reveal anyway")).to_be_visible()
    desk.keyboard.press("r")

    expect(stage.get_by_text("No vote came in.")).to_be_visible()


@pytest.mark.console("422")
def test_somebody_without_script_takes_part(desk, join, workshop):
    amara = join("Amara", java_script_enabled=False)
    expect(amara.get_by_role("heading", name="You are in")).to_be_visible()
    press(desk, "Start the questions")
    press(desk, "Start without them")
    press(desk, "Open the vote")
    expect(desk.locator("#count")).to_contain_text("0 of 1")

    amara.get_by_role("link", name="Refresh").click()
    amara.get_by_role("radio", name="Level 2,").check(force=True)
    amara.get_by_role("button", name="Send vote").click()
    expect(amara.get_by_role("heading", name="Vote sent")).to_be_visible()
    amara.get_by_role("link", name="Change my vote").click()
    amara.get_by_role("radio", name="Level 1,").check(force=True)
    amara.get_by_role("button", name="Send vote").click()
    expect(desk.get_by_text("All have voted.")).to_be_visible()
    desk.keyboard.press("r")
    expect(desk.get_by_text("One vote names a level: 1")).to_be_visible()
    amara.get_by_role("link", name="Refresh").click()

    expect(amara.get_by_role("heading", name="The votes are out")).to_be_visible()


def test_way_in_is_easy_to_hit_on_a_phone(origin, workshop, another_browser):
    phone = another_browser(viewport={"width": 390, "height": 844})

    phone.goto(f"{origin}/j/{workshop.code}/")

    targets = [phone.get_by_role("textbox"), phone.get_by_role("button"), phone.locator(CAMPS)]
    for target in [each for found in targets for each in found.all()]:
        box = target.bounding_box()
        assert box["height"] >= 44, target
        assert box["x"] >= 8, target
        assert box["x"] + box["width"] <= 382, target


def test_keys_do_nothing_for_whoever_does_not_hold_the_desk(desk, join, owner, workshop):
    join("Amara")
    join("Esra", "I depend on")
    press(desk, "Start the questions")
    actions.hand_over(by=owner, workshop=workshop, to=owner)
    desk.reload()

    desk.keyboard.press("Enter")
    press(desk, "Take it over")
    expect(desk.get_by_role("button", name="Take it over")).to_have_count(0)
    desk.get_by_role("heading", level=1).focus()
    desk.keyboard.press("Enter")

    expect(desk.get_by_role("button", name="Reveal votes")).to_be_visible()
    assert Round.objects.count() == 1


def test_reload_keeps_what_was_typed_at_the_desk(desk, join, workshop):
    join("Amara")
    join("Esra", "I depend on")
    press(desk, "Start the questions")
    press(desk, "Open the vote")
    expect(desk.get_by_role("button", name="Reveal votes")).to_be_visible()
    factories.vote(workshop=workshop, levels=[1, 2])
    desk.keyboard.press("r")
    desk.get_by_label("Evidence: what makes it true?").fill("The page of last week")

    desk.reload()

    evidence = desk.get_by_label("Evidence: what makes it true?")
    expect(evidence).to_have_value("The page of last week")


@pytest.mark.console("422")
def test_two_at_the_desk_do_not_write_over_each_other(desk, join, origin, workshop):
    join("Amara")
    join("Esra", "I depend on")
    press(desk, "Start the questions")
    press(desk, "Open the vote")
    press(desk, "Reveal votes")
    press(desk, "Reveal anyway")
    expect(desk.get_by_text("What do you agree on?")).to_be_visible()
    factories.agree(workshop=workshop, level=2)

    expect(desk.get_by_role("heading", name="You agreed on 2")).to_be_visible()

"""A stage, a desk and three phones through every question of a dimension, and a restart."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from assessment import actions
from assessment.models import Answer, Parked, Vote, Workshop
from tests import factories
from tests.browser.served import DOWN, PATIENCE, Served

pytestmark = pytest.mark.django_db(transaction=True)

SOON = localdate() + timedelta(days=14)


class Room(NamedTuple):
    stage: Page
    desk: Page
    amara: Page
    esra: Page
    grace: Page


@pytest.fixture
def workshop(team, facilitator) -> Workshop:
    workshop = factories.make_workshop(assessment=factories.make_assessment(team=team))
    actions.hand_over(by=workshop.held_by, workshop=workshop, to=facilitator)
    return workshop


@pytest.fixture
def desk(sign_in, facilitator, workshop, live_server) -> Page:
    page = sign_in(facilitator)
    page.goto(f"{live_server.url}/assessments/{workshop.assessment_id}/desk/")
    return page


@pytest.fixture
def stage(desk, workshop, live_server) -> Page:
    wall = desk.context.new_page()
    wall.goto(f"{live_server.url}/assessments/{workshop.assessment_id}/stage/")
    return wall


@pytest.fixture
def join(another_browser, workshop) -> Callable[[str, str], Page]:
    def joined(name: str, camp: str) -> Page:
        phone = another_browser(viewport={"width": 390, "height": 844})
        phone.goto(f"/j/{workshop.code}/")
        phone.get_by_label("Your name").fill(name)
        phone.get_by_label(camp).check()
        phone.get_by_role("button", name="Join").click()
        return phone

    return joined


def at(state: str, *screens: Page) -> None:
    """Each shows it, that of the scribe with what the scribe may do."""
    for screen in screens:
        shown = re.compile(rf"^{state}(:scribe)?$")
        expect(screen.locator("#main")).to_have_attribute("data-state", shown, timeout=PATIENCE)


def counted(told: str, *screens: Page) -> None:
    for screen in screens:
        expect(screen.locator("#count")).to_contain_text(told, timeout=PATIENCE)


def send(phone: Page, level: int | str, reason: str = "") -> None:
    phone.locator(f"label:has(#level-{level})").click()
    phone.get_by_label("In a few words, why?").fill(reason)
    phone.get_by_role("button", name="Send vote").click()


def vote(phone: Page, level: int | str, reason: str = "") -> None:
    send(phone, level, reason)
    sent(phone)


def sent(phone: Page) -> None:
    expect(phone.get_by_role("heading", name="Vote sent")).to_be_visible(timeout=PATIENCE)


def press(screen: Page, name: str) -> None:
    screen.get_by_role("button", name=name).click()


@pytest.mark.console(*DOWN)
def test_room_goes_through_a_dimension(desk, stage, join, workshop, live_server):
    amara = join("Amara", "I build it")
    esra = join("Esra", "I depend on")
    counted("2 are here", stage, desk, amara)
    press(desk, "Start the questions")
    press(desk, "Open the vote")
    at("voting:build-1:1", stage, desk, amara, esra)
    vote(amara, 3, "The report exists.")
    counted("1 of 2", stage, desk, amara)
    room = Room(stage, desk, amara, esra, join("Grace", "I depend on"))  # the last one late
    counted("1 of 3", *room)

    agree_after_two_votes(room)
    press(desk, "Next question")
    agree_across_a_restart(room, live_server)
    press(desk, "Next question")
    park(room)
    press(desk, "Next question")
    at("voting:run-1:1", *room)

    answers = Answer.objects.of(workshop.assessment).exclude(level=None).order_by("question")
    assert list(answers.values_list("question", "level", "dissent", "evidence")) == [
        ("build-1", 1, "For the north it is 0.", ["The page of last week", "Two mails"]),
        ("build-2", 2, "", []),
    ]
    kept = Vote.objects.filter(round__question="build-2").values_list("level", flat=True)
    assert sorted(kept) == [2, 2, 3]
    assert Parked.objects.get().question == "build-3"


def agree_after_two_votes(room: Room) -> None:
    """One writes from the phone, and one still sees it otherwise at the end."""
    vote(room.esra, 0)
    vote(room.grace, 1)
    counted("3 of 3", *room)
    expect(room.stage.locator(".vote")).to_have_count(0)
    press(room.desk, "Reveal votes")
    at("revealed:build-1:1", *room)
    expect(room.stage.locator(".vote")).to_have_count(3)
    expect(room.stage.get_by_text("The report exists.")).to_be_visible()
    room.desk.get_by_label("Scribe").select_option(label="Esra, on a phone")
    press(room.desk, "Change")
    expect(room.desk.get_by_text("Evidence, as Esra types it")).to_be_visible(timeout=PATIENCE)
    press(room.desk, "Vote again")
    at("voting:build-1:2", *room)
    for phone, level in ((room.amara, 1), (room.esra, 0), (room.grace, 1)):
        vote(phone, level)
    counted("3 of 3", *room)
    press(room.desk, "Reveal votes")
    at("revealed:build-1:2", *room)
    expect(room.desk.get_by_text("Settle at 1, the lower median")).to_be_visible()
    room.esra.get_by_label("Evidence").fill("The page of last week\nTwo mails")
    press(room.esra, "Save the evidence")
    counted("Two mails", room.desk)
    room.desk.get_by_label("Dissent").fill("For the north it is 0.")
    press(room.desk, "Agree on 1")
    at("agreed:build-1:2:1", *room)
    expect(room.amara.get_by_text("For the north it is 0.")).to_be_visible()


def agree_across_a_restart(room: Room, live_server: Served) -> None:
    """The server goes away in the middle of the vote, and screens are loaded anew after it."""
    at("voting:build-2:1", *room)
    vote(room.amara, 2)
    counted("1 of 3", *room)
    live_server.stop()
    send(room.grace, 3)
    expect(room.grace.locator("#unsent")).to_be_visible(timeout=PATIENCE)
    live_server.start()
    sent(room.grace)
    counted("2 of 3", *room)
    for screen in room[:4]:
        screen.reload()
    counted("2 of 3", *room)
    sent(room.amara)
    vote(room.esra, 2)
    counted("3 of 3", *room)
    press(room.desk, "Reveal votes")
    at("revealed:build-2:1", *room)
    room.desk.locator("label:has(#agree-2)").click()
    press(room.desk, "Agree on 2")
    at("agreed:build-2:1:2", *room)


def park(room: Room) -> None:
    at("voting:build-3:1", *room)
    for phone, choice in ((room.amara, 4), (room.esra, "dont-know"), (room.grace, 0)):
        vote(phone, choice)
    counted("3 of 3", *room)
    press(room.desk, "Reveal votes")
    at("revealed:build-3:1", *room)
    room.desk.get_by_text("Park it instead").click()
    room.desk.get_by_label("What would settle it?").fill("Look at October.")
    room.desk.get_by_label("Who", exact=True).fill("Amara")
    room.desk.get_by_label("By", exact=True).fill(SOON.isoformat())
    room.desk.get_by_role("button", name="Park", exact=True).click()
    at("parked:build-3:1", *room)
    expect(room.stage.get_by_text("Look at October.")).to_be_visible()

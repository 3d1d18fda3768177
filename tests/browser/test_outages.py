"""Killed servers, streams that fall silent, phones that are offline: every screen comes right."""

import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.served import DOWN
from tests.holding import passage
from tests.serving import Browser
from tests.workshops import Room

RIGHT_WITHIN = 5.0  # seconds after the server answers
SILENCE = 15.0  # seconds after which a screen that hears nothing is right all the same
PATIENCE = 40_000  # milliseconds, for what has no bound


@pytest.fixture
def open_as(browser, site, listen_to) -> Iterator[Callable[[Browser, str], Page]]:
    """A page in a browser with the cookies of somebody; its clock runs as the one on the wall."""
    contexts = []

    def opened(who: Browser, path: str, port: int = site.entrance.port) -> Page:
        url = f"http://localhost:{port}"
        contexts.append(browser.new_context())
        listen_to(contexts[-1])
        contexts[-1].add_cookies(
            [{"name": name, "value": value, "url": url} for name, value in who.cookies.items()]
        )
        page = contexts[-1].new_page()
        page.clock.install()
        page.goto(f"{url}{path}")
        return page

    yield opened
    for context in contexts:
        context.close()


def counted(page: Page, voted: int, timeout: float = PATIENCE) -> None:
    told = re.compile(rf"{voted}\s+of\s+3\s+have\s+voted")
    expect(page.locator("#count")).to_contain_text(told, timeout=timeout)


def pass_without_a_server(pages: list[Page], seconds: int) -> None:
    """By their own clocks; each turn of a second is theirs to try and to fail."""
    for _ in range(seconds):
        for page in pages:
            page.clock.run_for(1_000)


def choose(phone: Page, level: int) -> None:
    phone.locator(f"label:has(#level-{level})").click()
    phone.get_by_role("button", name="Send vote").click()


def left(until: float) -> float:
    """In milliseconds; it is never none, which would be no bound."""
    return max(1.0, 1000 * (until - time.monotonic()))


def opens_a_stream(response: Response) -> bool:
    return response.ok and response.url.endswith("/events/")


@pytest.mark.console(*DOWN, "502")
@pytest.mark.parametrize("outage", [3, 60])
def test_every_screen_is_right_soon_after_a_killed_server_answers_again(outage, site, open_as):
    room = Room.on(site.entrance, people=3)
    with site.running():
        walls = [
            open_as(room.desk, f"/assessments/{room.assessment}/{each}/")
            for each in ("stage", "desk")
        ]
        phones = [open_as(each, f"/j/{room.code}/") for each in room.phones]
        pages = [*walls, *phones]
        assert room.vote(room.phones[0]) == 200
        for page in pages:
            counted(page, 1)

        for server in site.servers:
            server.end(signal.SIGKILL)
        choose(phones[2], 3)
        expect(phones[2].locator("#unsent")).to_contain_text("Your vote is not sent yet")
        for page in pages:
            expect(page.locator("#connection")).to_be_visible(timeout=PATIENCE)
    pass_without_a_server(pages, outage)

    with ExitStack() as served:
        with ExitStack() as streams:
            for page in pages:
                streams.enter_context(page.expect_response(opens_a_stream, timeout=PATIENCE))
            served.enter_context(site.running())
            until = time.monotonic() + RIGHT_WITHIN
            for page in pages:
                counted(page, 2, timeout=left(until))
        for page in pages:
            expect(page.locator("#connection")).to_be_hidden()
        expect(phones[2].get_by_role("heading", name="Vote sent")).to_be_visible()

        walls[1].get_by_role("button", name="Reveal votes").click()
        for page in pages:
            expect(page.locator("#main")).to_have_attribute(
                "data-kind", "revealed", timeout=PATIENCE
            )


@pytest.mark.console(*DOWN, "502")
def test_every_screen_whose_stream_falls_silent_is_right_within_fifteen_seconds(site, open_as):
    room = Room.on(site.entrance, people=3)
    with site.running(), passage(site.entrance.port) as between:
        pages = [
            open_as(room.desk, f"/assessments/{room.assessment}/stage/", between.port),
            open_as(room.desk, f"/assessments/{room.assessment}/desk/", between.port),
            open_as(room.phones[2], f"/j/{room.code}/", between.port),
        ]
        assert room.vote(room.phones[0]) == 200
        for page in pages:
            counted(page, 1)  # so it has heard

        between.hold_back()
        assert room.vote(room.phones[1]) == 200
        until = time.monotonic() + SILENCE

        for page in pages:
            counted(page, 2, timeout=left(until))
        assert between.has_held.is_set()


@pytest.mark.console(*DOWN, "502", "ERR_INTERNET_DISCONNECTED")
def test_vote_on_a_phone_that_is_offline_is_kept_and_sent_once_when_it_is_back(site, open_as):
    room = Room.on(site.entrance, people=3)
    with site.running():
        stage = open_as(room.desk, f"/assessments/{room.assessment}/stage/")
        phone = open_as(room.phones[0], f"/j/{room.code}/")
        assert room.vote(room.phones[1]) == 200
        counted(phone, 1)

        phone.context.set_offline(True)
        choose(phone, 3)
        expect(phone.locator("#unsent")).to_contain_text("Your vote is not sent yet")
        choose(phone, 3)
        phone.context.set_offline(False)

        expect(phone.get_by_role("heading", name="Vote sent")).to_be_visible(timeout=PATIENCE)
        expect(phone.locator("#unsent")).to_be_hidden()
        counted(stage, 2)
    votes = f"Vote.objects.filter(round__workshop={room.pk})"
    code = f"from assessment.models import Vote; print(*sorted(v.level for v in {votes}))"
    assert site.servers[0].run(code).splitlines()[-1] == "2 3"

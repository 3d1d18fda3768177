"""The entrance: a stream for who is let in, and for everybody else what the pages answer."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from django.test import RequestFactory

from assessment.events import TICKET, Entrance, Ticket, admit, say_that_pages_poll

PATIENCE = 10  # seconds


class Pages:
    """Let in whoever asks under /w/1/."""

    async def __call__(self, scope, receive, send) -> None:
        is_let_in = scope["path"].startswith("/w/1/")
        if is_let_in:
            scope[TICKET] = Ticket(1, "phone", 11)
        await send({"type": "http.response.start", "status": 204 if is_let_in else 404})
        await send({"type": "http.response.body", "body": b""})


class Hub:
    """Says two things; the second when it is closed."""

    def __init__(self) -> None:
        self.closed, self.open, self.tickets = asyncio.Event(), 0, []

    async def stream(self, *ticket) -> AsyncIterator[bytes]:
        self.open += 1
        self.tickets.append(ticket)
        try:
            yield b"one"
            await self.closed.wait()
            yield b"two"
        finally:
            self.open -= 1

    def close(self) -> None:
        self.closed.set()


class Browser:
    def __init__(self) -> None:
        self.seen: list[dict] = []
        self.gone, self.heard = asyncio.Event(), asyncio.Event()

    async def receive(self) -> dict:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message) -> None:
        self.seen.append(message)
        if message.get("body"):
            self.heard.set()

    async def ask(self, entrance, path: str) -> None:
        async with asyncio.timeout(PATIENCE):
            await entrance({"type": "http", "path": path}, self.receive, self.send)


def test_who_is_let_in_gets_the_stream_in_place_of_the_page():
    async def ask():
        browser, hub = Browser(), Hub()
        hub.close()
        await browser.ask(Entrance(Pages(), hub), "/w/1/stage/events/")
        return browser.seen, hub

    (start, *bodies), hub = asyncio.run(ask())

    assert start["status"] == 200
    headers = dict(start["headers"])
    assert headers[b"content-type"] == b"text/event-stream"
    assert headers[b"cache-control"] == b"no-store"
    assert headers[b"x-accel-buffering"] == b"no"
    assert [each["body"] for each in bodies] == [b"one", b"two", b""]
    assert [each.get("more_body", False) for each in bodies] == [True, True, False]
    assert hub.tickets == [(1, "phone", 11)]


@pytest.mark.parametrize("path", ["/w/2/stage/events/", "/w/1/stage/state/", "/nowhere"])
def test_who_is_not_let_in_gets_what_the_pages_answer(path):
    async def ask():
        browser, hub = Browser(), Hub()
        await browser.ask(Entrance(Pages(), hub), path)
        return [each.get("status") for each in browser.seen], hub.tickets

    assert asyncio.run(ask()) == ([204 if path.startswith("/w/1/") else 404, None], [])


def test_stream_ends_when_the_browser_goes():
    async def ask():
        browser, hub = Browser(), Hub()
        asking = asyncio.create_task(browser.ask(Entrance(Pages(), hub), "/w/1/events/"))
        await browser.heard.wait()
        opened = hub.open
        browser.gone.set()
        await asking
        return opened, hub.open

    assert asyncio.run(ask()) == (1, 0)


def test_stream_ends_when_the_server_stops():
    async def ask():
        browser, hub = Browser(), Hub()
        entrance = Entrance(Pages(), hub)
        asking = asyncio.create_task(browser.ask(entrance, "/w/1/events/"))
        await browser.heard.wait()
        entrance.close()
        await asking
        return browser.seen[-1]["body"], hub.open

    assert asyncio.run(ask()) == (b"", 0)


def test_without_a_loop_a_stream_is_answered_with_nothing_and_the_log_says_so_once(caplog):
    say_that_pages_poll.cache_clear()

    answers = [admit(RequestFactory().get("/w/1/events/"), Ticket(1, "stage")) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [204, 204]
    assert [record.getMessage() for record in caplog.records] == [
        "No live updates here: workshop pages ask for themselves. `manage.py serve` has them."
    ]

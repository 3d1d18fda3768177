"""The server with its event streams, in threads of a test: `live_server` has none."""

import socket
import threading
import time
from typing import Any

import uvicorn
from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.http import HttpResponse
from django.test import modify_settings
from playwright.sync_api import Page

from assessment import frames, participants
from assessment.events import Entrance
from assessment.live import Hub
from assessment.models import Participant

PATIENCE = 20_000  # milliseconds that a screen may take to follow on a busy machine
DOWN = ("ERR_CONNECTION", "ERR_EMPTY_RESPONSE", "ERR_INCOMPLETE_CHUNKED", "htmx:")


class Mute(Hub):
    """A stream that is held up on the way: it opens, and says nothing."""

    async def stream(self, *ticket: Any) -> Any:
        async for event in super().stream(*ticket):
            if event.startswith(b"retry"):
                yield event


class Hushed(Hub):
    """Streams that talk until they are hushed, and then stay open and say nothing."""

    is_hushed = False

    async def stream(self, *ticket: Any) -> Any:
        async for event in super().stream(*ticket):
            if not self.is_hushed or event.startswith(b"retry"):
                yield event


class Served:
    """The server's own entrance, in threads of the test."""

    _live_server_modified_settings = modify_settings()  # which pytest-django asks for

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.url = f"http://localhost:{self.port}"

    def start(self, hub: type[Hub] = Hub) -> None:
        pages = WSGIMiddleware(get_wsgi_application(), workers=4)
        self.entrance = Entrance(pages, hub(frames.Drawing()))
        config = uvicorn.Config(
            self.entrance,
            port=self.port,
            lifespan="off",
            log_level="error",
            timeout_graceful_shutdown=1,
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)

    def stop(self) -> None:
        self.entrance.close()
        self.server.should_exit = True
        self.thread.join()
        self.entrance.pages.executor.submit(connections.close_all).result()
        self.entrance.pages.executor.shutdown()


def let_in(page: Page, person: Participant, origin: str) -> None:
    """This browser is the phone of somebody who has joined, and shows the room."""
    reply = participants.remember(HttpResponse(), person)
    page.context.add_cookies(
        [
            {"name": name, "value": morsel.value, "url": origin}
            for name, morsel in reply.cookies.items()
        ]
    )
    page.goto(f"{origin}/j/{person.workshop.code}/")

"""The way in for requests: event streams stay on the loop, every other request goes to the pages.

A stream is asked for like a page, so middleware and decorators decide who may watch; what the view
grants is a ticket (`admit`), and the stream is opened with it in place of the empty page.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse

from assessment.live import Hub

logger = logging.getLogger(__name__)

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

STREAMS = "/events/"  # how the paths of streams end
TICKET = "plumbline.ticket"
HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # a proxy passes every event on at once
    (b"x-content-type-options", b"nosniff"),
]


@dataclass(frozen=True, slots=True)
class Ticket:
    workshop: int
    audience: str
    participant: int | None = None


def admit(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    """For a view that has found that this request may watch; nothing is opened without a loop."""
    scope = request.META.get("asgi.scope")
    if scope is None:
        say_that_pages_poll()
    else:
        scope[TICKET] = ticket
    return HttpResponse(status=204)


@cache
def say_that_pages_poll() -> None:
    logger.warning(
        "No live updates here: workshop pages ask for themselves. `manage.py serve` has them."
    )


class Entrance:
    """`pages` answers requests; `hub` has the streams."""

    def __init__(self, pages: Application, hub: Hub) -> None:
        self.pages, self.hub = pages, hub

    def close(self) -> None:
        """End every stream: the server waits for whatever is open."""
        self.hub.close()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].endswith(STREAMS):
            await self.open(scope, receive, send)
        else:
            await self.pages(scope, receive, send)

    async def open(self, scope: Message, receive: Receive, send: Send) -> None:
        answer: list[Message] = []

        async def keep(message: Message) -> None:
            answer.append(message)

        await self.pages(scope, receive, keep)
        if ticket := scope.pop(TICKET, None):
            await self.stream(ticket, receive, send)
        else:
            for message in answer:
                await send(message)

    async def stream(self, ticket: Ticket, receive: Receive, send: Send) -> None:
        """Until the workshop is over, the hub closes, or the browser has gone."""
        sending = asyncio.create_task(self.send_events(ticket, send))
        gone = asyncio.create_task(until_gone(receive))
        try:
            await asyncio.wait({sending, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (sending, gone):
                task.cancel()
            await asyncio.gather(sending, gone, return_exceptions=True)

    async def send_events(self, ticket: Ticket, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        events = self.hub.stream(ticket.workshop, ticket.audience, ticket.participant)
        try:
            async for event in events:
                await send({"type": "http.response.body", "body": event, "more_body": True})
        finally:
            await events.aclose()
        await send({"type": "http.response.body", "body": b""})


async def until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass

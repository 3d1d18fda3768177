"""The least that a live vote can cost on this server: no database, no page, no person.

Run as a file, with `--port N`. It counts what is posted and tells every open stream at most every
250 milliseconds, on loopback alone; it ends when it is told to, or by itself after two minutes.
"""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import uvicorn

LONGEST_LIFE = 120.0  # seconds
GAP = 0.25
FILLING = b" " * 150  # an event as long as ours

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Bare:
    def __init__(self) -> None:
        self.votes, self.news, self.telling = 0, asyncio.Event(), False

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["method"] == "POST":
            await self.vote(receive, send)
        else:
            await self.stream(receive, send)

    async def vote(self, receive: Receive, send: Send) -> None:
        while (await receive()).get("more_body"):
            pass
        self.votes += 1
        if not self.telling:
            self.telling = True
            asyncio.get_running_loop().call_later(GAP, self.tell)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ok"})

    def tell(self) -> None:
        self.telling = False
        news, self.news = self.news, asyncio.Event()
        news.set()

    async def stream(self, receive: Receive, send: Send) -> None:
        kind = (b"content-type", b"text/event-stream")
        await send({"type": "http.response.start", "status": 200, "headers": [kind]})
        pump = asyncio.create_task(self.pump(send))
        while (await receive())["type"] != "http.disconnect":
            pass
        pump.cancel()

    async def pump(self, send: Send) -> None:
        while True:
            news = self.news
            said = b"event: count\ndata: %d of 0 have voted%s\n\n" % (self.votes, FILLING)
            await send({"type": "http.response.body", "body": said, "more_body": True})
            await news.wait()


async def serve(port: int) -> None:
    config = uvicorn.Config(
        Bare(),
        host="127.0.0.1",
        port=port,
        lifespan="off",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    asyncio.get_running_loop().call_later(LONGEST_LIFE, os._exit, 0)
    await server.serve()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[2])))

"""A room full of phones: each keeps a stream open and votes once; what each screen showed when."""

import asyncio
import random
import re
import time
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

HOST = "127.0.0.1"
WITHIN = 5.0  # seconds, in which everybody votes
PATIENCE = 15.0  # seconds, after which a screen has missed what it does not show
AT_ONCE = 50  # streams that are being opened
LONGEST_EVENT = 2**20

TAG = re.compile(rb"<[^>]+>")
VOTED = re.compile(rb"(\d+)\s+of\s+\d+\s+ha(?:s|ve)\s+voted")
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Seat:
    """One screen; with a vote if it is a phone. `headers` are cookies and tokens."""

    room: int
    events: str
    headers: dict[str, str]
    vote: str = ""
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Storm:
    """What came of it: times in seconds."""

    votes: list[float]  # from the sending to the reply, of those that were acknowledged
    screens: list[float]  # from the sending of each vote to each screen of its room that shows it
    missed: int
    errors: list[str]
    connect_s: float
    took_s: float


class Screen:
    def __init__(self, seat: Seat) -> None:
        self.seat = seat
        self.shown: list[int] = []  # never less than before
        self.at: list[float] = []
        self.is_open = asyncio.Event()
        self.fault = ""

    async def watch(self, port: int, turn: asyncio.Semaphore) -> None:
        async with turn:
            reader, writer = await asyncio.open_connection(HOST, port, limit=LONGEST_EVENT)
            writer.write(request("GET", self.seat.events, port, self.seat.headers))
            head = await reader.readuntil(b"\r\n\r\n")
            if b" 200 " not in head.partition(b"\r\n")[0]:
                self.fault = f"stream: {head[:200]!r}"
                self.is_open.set()
                return
            await reader.readuntil(b"\n\n")
        self.is_open.set()
        try:
            while said := await reader.readuntil(b"\n\n"):
                if found := VOTED.search(TAG.sub(b"", said)):
                    self.note(int(found[1]))
        except (asyncio.IncompleteReadError, OSError) as error:
            self.fault = f"stream: {error!r}"
        finally:
            writer.close()

    def note(self, voted: int) -> None:
        if not self.shown or voted > self.shown[-1]:
            self.shown.append(voted)
            self.at.append(time.perf_counter())

    def shows(self, votes: int) -> float | None:
        """When it first showed so many."""
        place = bisect_left(self.shown, votes)
        return self.at[place] if place < len(self.at) else None


class Crowd:
    """Open with `async with`; its streams stay open until its end."""

    def __init__(self, port: int, seats: Sequence[Seat]) -> None:
        self.port = port
        self.screens = [Screen(seat) for seat in seats]
        self.tasks: list[asyncio.Task[None]] = []
        self.connect_s = 0.0

    async def __aenter__(self) -> "Crowd":
        began, turn = time.perf_counter(), asyncio.Semaphore(AT_ONCE)
        self.tasks = [asyncio.create_task(each.watch(self.port, turn)) for each in self.screens]
        await asyncio.gather(*(each.is_open.wait() for each in self.screens))
        self.connect_s = time.perf_counter() - began
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    async def storm(self, seed: int = 1) -> Storm:
        """Everybody votes once, at a moment of their own."""
        chance, began = random.Random(seed), time.perf_counter()  # noqa: S311 -- no secret
        voters = [each for each in self.screens if each.seat.vote]
        sent = await asyncio.gather(
            *(self.cast(each.seat, chance.uniform(0, WITHIN)) for each in voters)
        )
        votes = [Cast(each.seat.room, *times) for each, times in zip(voters, sent, strict=True)]
        good = [vote for vote in votes if not vote.fault]
        await self.until_shown(good)
        delays = list(self.delays(good))
        faults = [each.fault for each in votes + self.screens if each.fault]
        return Storm(
            votes=[vote.replied - vote.sent for vote in good],
            screens=[delay for delay in delays if delay is not None],
            missed=sum(delay is None for delay in delays),
            errors=faults,
            connect_s=self.connect_s,
            took_s=time.perf_counter() - began,
        )

    async def cast(self, seat: Seat, after: float) -> tuple[float, float, str]:
        await asyncio.sleep(after)
        sent, fault = time.perf_counter(), ""
        try:
            reader, writer = await asyncio.open_connection(HOST, self.port)
            body = urlencode(seat.fields).encode()
            headers = {**seat.headers, "Content-Type": FORM, "Content-Length": str(len(body))}
            writer.write(
                request("POST", seat.vote, self.port, {**headers, "Connection": "close"}) + body
            )
            reply = await asyncio.wait_for(reader.read(-1), PATIENCE)
            writer.close()
            if b" 200 " not in reply.partition(b"\r\n")[0]:
                fault = f"vote: {reply[:200]!r}"
        except (OSError, TimeoutError) as error:
            fault = f"vote: {error!r}"
        return sent, time.perf_counter(), fault

    async def until_shown(self, votes: "list[Cast]") -> None:
        cast = {screen.seat.room: 0 for screen in self.screens}
        for vote in votes:
            cast[vote.room] += 1
        deadline = time.perf_counter() + PATIENCE
        while time.perf_counter() < deadline:
            if all(screen.shows(cast[screen.seat.room]) for screen in self.screens):
                return
            await asyncio.sleep(0.05)

    def delays(self, votes: "list[Cast]") -> Iterator[float | None]:
        """Of each vote on each screen of its room: the n-th that was acknowledged is shown by the
        first count of n or more."""
        nth: dict[int, int] = {}
        for vote in sorted(votes, key=lambda each: each.replied):
            nth[vote.room] = nth.get(vote.room, 0) + 1
            for screen in self.screens:
                if screen.seat.room == vote.room:
                    shown = screen.shows(nth[vote.room])
                    yield None if shown is None else max(0.0, shown - vote.sent)


@dataclass(frozen=True, slots=True)
class Cast:
    room: int
    sent: float
    replied: float
    fault: str


def request(method: str, path: str, port: int, headers: dict[str, str]) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"Host: localhost:{port}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()

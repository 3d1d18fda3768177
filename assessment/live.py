"""Live updates: whoever watches a workshop is shown what has changed in it.

The latest state wins: no queue, no log. What changed is drawn once for each audience, and the same
bytes go to every stream; somebody who comes late, or back, is shown the state as it is. Knows no
view and no template: `Hub` is given what draws.
"""

import asyncio
import contextlib
import logging
import math
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

from django.db import close_old_connections, connection, connections, transaction

from assessment.listening import CHANNEL, listen

logger = logging.getLogger(__name__)

STAGE, DESK, PHONE, SCRIBE = "stage", "desk", "phone", "scribe"

LEAST_GAP, MOST_GAP = 0.25, 0.6  # seconds from one drawing of a workshop to the next
SHARE = 0.07  # of a core, which drawing and sending may take before the gaps grow
SENDING = 0.0001  # seconds of CPU that one event to one stream takes, about
ALIVE_EVERY = 5.0  # seconds; a page that hears nothing for 12 asks by itself
CLOCK_EVERY = 15.0  # seconds; what the desk says of time and pace grows old by itself
RETRY_AFTER = 1.0  # seconds, where drawing failed
LONGEST_STREAM = 600.0  # seconds; then the page comes back, and its right to watch is asked again

RECONNECT = b"retry: 1000\n\n"
ALIVE = b"event: alive\ndata:\n\n"

listeners: set[Callable[[int], None]] = set()


def changed(workshop: int) -> None:
    """Called in the transaction that changes a workshop: watchers hear of it once that commits."""
    if has_other_processes():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(workshop)])
    else:
        transaction.on_commit(partial(_tell, workshop), robust=True)


def has_other_processes() -> bool:
    """Whether some may serve the same data: not on SQLite."""
    return connection.vendor == "postgresql"


def _tell(workshop: int) -> None:
    for listener in list(listeners):
        listener(workshop)


@dataclass(frozen=True, slots=True)
class Frame:
    """What one audience sees: `main` is a state whole, `count` the little that moves within it.

    `main` is None where everybody who watches has this state.
    """

    state: str
    revision: int
    main: str | None
    count: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A workshop at one moment: the frame of each audience, and which participant is the scribe."""

    frames: Mapping[str, Frame]
    scribe: int | None = None
    is_over: bool = False


Draw = Callable[[int, Mapping[str, str]], Picture]
"""Draws a workshop for the audiences that are named, each with the state whose main part it has
("" for none). Runs in a thread."""


class Pace:
    """How much of a core drawing and sending take, as it was over the last second or so."""

    def __init__(self) -> None:
        self.share, self.at = 0.0, 0.0

    def note(self, now: float, took: float) -> None:
        self.share = self.share * math.exp(self.at - now) + took
        self.at = now

    def gap(self) -> float:
        """Full rooms, and many at once, are drawn less often, so that their votes are taken."""
        return min(MOST_GAP, LEAST_GAP * max(1.0, self.share / SHARE))


def event(kind: str, frame: Frame, html: str) -> bytes:
    lines = "\n".join(f"data: {line}" for line in html.splitlines())
    return f"event: {kind}\nid: {frame.revision}\n{lines}\n\n".encode()


@dataclass(eq=False)
class Topic:
    """One workshop that is being watched."""

    workshop: int
    watching: Counter[str] = field(default_factory=Counter)  # audience -> streams
    picture: Picture | None = None
    whole: bool = True  # somebody waits for the main part
    alive: int = 0  # how often it was said that this stream lives
    dirty: asyncio.Event = field(default_factory=asyncio.Event)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    keeper: "asyncio.Task[None] | None" = None
    events: dict[tuple[str, str], tuple[Frame, bytes]] = field(default_factory=dict)

    def known(self) -> dict[str, str]:
        """Each audience to draw for -> the state whose main part all of it has."""
        audiences = {audience for audience, streams in self.watching.items() if streams}
        if PHONE in audiences:
            audiences.add(SCRIBE)
        if self.whole or self.picture is None:
            return dict.fromkeys(audiences, "")
        shown = self.picture.frames
        return {each: shown[each].state if each in shown else "" for each in audiences}

    def tell(self) -> None:
        news, self.news = self.news, asyncio.Event()
        news.set()

    def bytes_of(self, audience: str, kind: str, frame: Frame) -> bytes:
        """The event with a frame, put together once for all streams."""
        kept = self.events.get((audience, kind))
        if kept is None or kept[0] is not frame:
            html = frame.count if kind == "count" else f"{frame.main}\n{frame.count}"
            kept = self.events[audience, kind] = frame, event(kind, frame, html)
        return kept[1]

    def frame_for(self, audience: str, participant: int | None) -> tuple[str, Frame | None]:
        if self.picture is None:
            return audience, None
        if participant is not None and participant == self.picture.scribe:
            audience = SCRIBE
        return audience, self.picture.frames.get(audience)


class Hub:
    """All streams of this process. Its methods are for the loop, `poke` is for any thread."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.topics: dict[int, Topic] = {}
        self.loop: asyncio.AbstractEventLoop | None = None
        self.threads = ThreadPoolExecutor(1, "live")
        self.listening: asyncio.Task[None] | None = None
        self.is_closing = False
        self.pace = Pace()

    async def stream(
        self, workshop: int, audience: str, participant: int | None = None
    ) -> AsyncGenerator[bytes, None]:
        """The state at once, then what is new; ends with the workshop, or when it is time to ask
        again who may watch."""
        loop = self._begin()
        topic = self._join(workshop, audience)
        until = loop.time() + LONGEST_STREAM
        alive, shown = topic.alive, ("", "")  # the state as that audience has it
        count = ""
        try:
            yield RECONNECT
            while not self.is_closing and loop.time() < until:
                news = topic.news
                drawn_for, frame = topic.frame_for(audience, participant)
                if frame is not None and (drawn_for, frame.state) != shown:
                    if frame.main is None:
                        topic.whole = True
                        topic.dirty.set()
                    else:
                        shown, count = (drawn_for, frame.state), frame.count
                        yield topic.bytes_of(drawn_for, "state", frame)
                elif frame is not None and frame.count != count:
                    count = frame.count
                    yield topic.bytes_of(drawn_for, "count", frame)
                elif alive != topic.alive:
                    yield ALIVE
                alive = topic.alive
                if topic.picture is not None and topic.picture.is_over:
                    return
                await news.wait()
        finally:
            self._leave(topic, audience)

    def poke(self, workshop: int) -> None:
        """Something has changed there; from any thread."""
        if self.loop is not None and not self.loop.is_closed():
            with contextlib.suppress(RuntimeError):  # it was closed just now
                self.loop.call_soon_threadsafe(self._mark, workshop)

    def close(self) -> None:
        """End every stream, so that the server can stop."""
        self.is_closing = True
        listeners.discard(self.poke)
        if self.listening:
            self.listening.cancel()
        for topic in self.topics.values():
            topic.tell()
        self.threads.submit(connections.close_all)
        self.threads.shutdown(wait=False)

    def _begin(self) -> asyncio.AbstractEventLoop:
        if self.loop is None:
            self.loop = asyncio.get_running_loop()
            if has_other_processes():
                heard = listen(self._mark, self._mark_all)
                self.listening = self.loop.create_task(heard)
            else:
                listeners.add(self.poke)
        return self.loop

    def _join(self, workshop: int, audience: str) -> Topic:
        topic = self.topics.setdefault(workshop, Topic(workshop))
        topic.watching[audience] += 1
        topic.whole = True
        topic.dirty.set()
        if topic.keeper is None:
            topic.keeper = asyncio.create_task(self._keep(topic))
        return topic

    def _leave(self, topic: Topic, audience: str) -> None:
        topic.watching[audience] -= 1
        if not topic.watching.total():
            if topic.keeper:
                topic.keeper.cancel()
            del self.topics[topic.workshop]

    def _mark(self, workshop: int) -> None:
        if topic := self.topics.get(workshop):
            topic.dirty.set()

    def _mark_all(self) -> None:
        for topic in self.topics.values():
            topic.dirty.set()

    async def _keep(self, topic: Topic) -> None:
        """Draw what has changed, as often as the gap allows, and say that the streams live."""
        loop = asyncio.get_running_loop()
        say_alive, look_at_clock = loop.time() + ALIVE_EVERY, loop.time() + CLOCK_EVERY
        while True:
            due = min(say_alive, look_at_clock)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(topic.dirty.wait(), max(0.0, due - loop.time()))
            if loop.time() >= look_at_clock:
                look_at_clock = loop.time() + CLOCK_EVERY
                if topic.watching[DESK]:
                    topic.dirty.set()
            if topic.dirty.is_set() and not await self._redraw(topic):
                await asyncio.sleep(RETRY_AFTER)
                continue  # says nothing of being alive, so that pages ask by themselves
            if loop.time() >= say_alive:
                say_alive = loop.time() + ALIVE_EVERY
                topic.alive += 1
                topic.tell()

    async def _redraw(self, topic: Topic) -> bool:
        """Whether the streams show the workshop as it is."""
        topic.dirty.clear()  # before it is read: what changes meanwhile is drawn next
        known, topic.whole = topic.known(), False
        try:
            loop = asyncio.get_running_loop()
            topic.picture, took = await loop.run_in_executor(
                self.threads, _drawing, self.draw, topic.workshop, known
            )
        except Exception:  # whatever it is, the next attempt may succeed
            logger.exception("Workshop %s could not be drawn.", topic.workshop)
            topic.whole = True
            topic.dirty.set()
            return False
        topic.tell()
        self.pace.note(loop.time(), took + topic.watching.total() * SENDING)
        await asyncio.sleep(self.pace.gap())
        return True


def _drawing(draw: Draw, workshop: int, known: Mapping[str, str]) -> tuple[Picture, float]:
    """In the thread that draws, which keeps its connection as the threads of pages do; with the
    seconds of CPU that it took."""
    close_old_connections()
    began = time.thread_time()
    try:
        return draw(workshop, known), time.thread_time() - began
    finally:
        close_old_connections()

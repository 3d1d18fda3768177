"""The hub: who watches is shown the state as it is, and what is new in it."""

import asyncio
from collections.abc import Mapping
from contextlib import aclosing, asynccontextmanager

import pytest

from assessment import live
from assessment.live import DESK, PHONE, SCRIBE, STAGE, Frame, Hub, Picture

PATIENCE = 10  # seconds


class Room:
    """Something to draw, which notes what was asked for."""

    def __init__(self, state: str = "voting:a:1") -> None:
        self.state, self.votes, self.scribe, self.is_over = state, 0, None, False
        self.asked: list[dict[str, str]] = []
        self.faults = 0

    def draw(self, workshop: int, known: Mapping[str, str]) -> Picture:
        self.asked.append(dict(known))
        if self.faults:
            self.faults -= 1
            raise OSError("no database")
        return Picture({each: self.frame(each, known[each]) for each in known}, **self.over())

    def frame(self, audience: str, known: str) -> Frame:
        main = None if known == self.state else f"<main>{audience}\n{self.state}</main>"
        return Frame(self.state, 7, main, f"<p>{self.votes} for the {audience}</p>")

    def over(self):
        return {"scribe": self.scribe, "is_over": self.is_over}


@pytest.fixture(autouse=True)
def hurry(monkeypatch):
    monkeypatch.setattr(live, "LEAST_GAP", 0.01)
    monkeypatch.setattr(live, "RETRY_AFTER", 0.01)
    monkeypatch.setattr(live, "has_other_processes", lambda: False)


@pytest.fixture
def room() -> Room:
    return Room()


@asynccontextmanager
async def hub_on(room: Room):
    hub = Hub(room.draw)
    try:
        yield hub
    finally:
        hub.close()


async def following(stream) -> str:
    """The next event, without what is said of reconnecting."""
    while True:
        async with asyncio.timeout(PATIENCE):
            said = (await anext(stream)).decode()
        if not said.startswith("retry: "):
            return said


def test_stream_begins_with_the_state_and_goes_on_with_counts(room):
    async def watch():
        async with hub_on(room) as hub, aclosing(hub.stream(1, STAGE)) as stream:
            first = await following(stream)
            room.votes = 1
            hub.poke(1)
            return first, await following(stream)

    first, second = asyncio.run(watch())

    assert first == (
        "event: state\nid: 7\ndata: <main>stage\ndata: voting:a:1</main>\n"
        "data: <p>0 for the stage</p>\n\n"
    )
    assert second == "event: count\nid: 7\ndata: <p>1 for the stage</p>\n\n"


def test_new_state_comes_whole_to_everybody(room):
    async def watch():
        async with hub_on(room) as hub:
            streams = [hub.stream(1, STAGE) for _ in range(3)]
            for stream in streams:
                await following(stream)
            room.state = "revealed:a:1"
            hub.poke(1)
            return [await following(stream) for stream in streams]

    seen = asyncio.run(watch())

    assert len(set(seen)) == 1
    assert "event: state" in seen[0]
    assert "revealed:a:1</main>" in seen[0]


def test_each_audience_has_its_own(room):
    async def watch():
        async with hub_on(room) as hub:
            return [await following(hub.stream(1, each)) for each in (STAGE, DESK, PHONE)]

    seen = asyncio.run(watch())

    for audience, said in zip((STAGE, DESK, PHONE), seen, strict=True):
        assert f"for the {audience}" in said


def test_main_part_is_drawn_once_a_state_and_for_who_comes_late(room):
    async def watch():
        async with hub_on(room) as hub:
            early = hub.stream(1, STAGE)
            await following(early)
            room.votes = 1
            hub.poke(1)
            await following(early)
            late = await following(hub.stream(1, STAGE))
            room.votes = 2
            hub.poke(1)
            return late, await following(early)

    late, early = asyncio.run(watch())

    assert "event: state" in late
    assert "event: count" in early
    assert [asked[STAGE] for asked in room.asked[:2]] == ["", "voting:a:1"]


def test_late_comer_sees_the_state_also_where_the_last_drawing_left_it_out(room):
    async def watch():
        async with hub_on(room) as hub:
            early = hub.stream(1, STAGE)
            await following(early)
            hub.topics[1].picture = Picture({STAGE: room.frame(STAGE, room.state)})
            return await following(hub.stream(1, STAGE))

    assert "event: state" in asyncio.run(watch())


def test_many_changes_at_once_are_drawn_together(room):
    async def watch():
        async with hub_on(room) as hub, aclosing(hub.stream(1, STAGE)) as stream:
            await following(stream)
            for votes in range(1, 500):
                room.votes = votes
                hub.poke(1)
            said = ""
            while "<p>499 " not in said:
                said = await following(stream)

    asyncio.run(watch())

    assert len(room.asked) < 10


@pytest.mark.parametrize(
    ("drawn", "gap"),
    [
        ([(10.0, 0.03)], 0.25),
        ([(10.0, 0.07), (10.0, 0.07)], 0.5),
        ([(10.0, 5.0)], 0.6),
        ([(10.0, 5.0), (20.0, 0.01)], 0.25),
    ],
    ids=["little", "much", "too much", "long ago"],
)
def test_gaps_grow_with_what_drawing_takes(drawn, gap, monkeypatch):
    monkeypatch.setattr(live, "LEAST_GAP", 0.25)
    pace = live.Pace()

    for now, took in drawn:
        pace.note(now, took)

    assert pace.gap() == pytest.approx(gap)


def test_change_while_drawing_is_drawn_next(room):
    async def watch():
        async with hub_on(room) as hub, aclosing(hub.stream(1, STAGE)) as stream:
            drawn = hub.draw

            def meanwhile(workshop, known):
                picture = drawn(workshop, known)
                hub.draw = drawn
                room.votes = 1
                hub.poke(1)
                return picture

            hub.draw = meanwhile
            return await following(stream), await following(stream)

    first, second = asyncio.run(watch())

    assert "<p>0 for" in first
    assert "<p>1 for" in second


def test_change_for_one_audience_says_nothing_to_another(room, monkeypatch):
    monkeypatch.setattr(live, "ALIVE_EVERY", 0.2)
    drawn = room.frame
    notes = [0]

    def with_notes(audience, known):
        frame = drawn(audience, known)
        count = f"<p>note {notes[0]}</p>" if audience == DESK else frame.count
        return Frame(frame.state, frame.revision, frame.main, count)

    room.frame = with_notes

    async def watch():
        async with hub_on(room) as hub:
            desk, phone = hub.stream(1, DESK), hub.stream(1, PHONE)
            await following(desk), await following(phone)
            notes[0] = 1
            hub.poke(1)
            said = ""
            while "note 1" not in said:
                said = await following(desk)
            return await following(phone)

    assert asyncio.run(watch()) == "event: alive\ndata:\n\n"


def test_scribe_is_shown_theirs_from_the_moment_they_are(room):
    async def watch():
        async with hub_on(room) as hub:
            one, other = hub.stream(1, PHONE, 11), hub.stream(1, PHONE, 12)
            first = await following(one), await following(other)
            room.scribe, room.votes = 11, 1
            hub.poke(1)
            return *first, await following(one), await following(other)

    *first, scribe, phone = asyncio.run(watch())

    assert first[0] == first[1]
    assert f"<main>{SCRIBE}" in scribe
    assert phone.startswith("event: count")


def test_quiet_stream_says_that_it_lives(room, monkeypatch):
    monkeypatch.setattr(live, "ALIVE_EVERY", 0.02)

    async def watch():
        async with hub_on(room) as hub, aclosing(hub.stream(1, STAGE)) as stream:
            return [await following(stream) for _ in range(3)]

    assert asyncio.run(watch())[1:] == ["event: alive\ndata:\n\n"] * 2


def test_stream_that_cannot_be_drawn_is_silent_and_comes_back(room, monkeypatch, caplog):
    monkeypatch.setattr(live, "ALIVE_EVERY", 0.001)

    async def watch():
        async with hub_on(room) as hub, aclosing(hub.stream(1, STAGE)) as stream:
            room.faults = 3
            return await following(stream)

    assert asyncio.run(watch()).startswith("event: state")
    assert len(caplog.records) == 3


def test_desk_is_drawn_again_as_time_goes_by(room, monkeypatch):
    monkeypatch.setattr(live, "CLOCK_EVERY", 0.05)

    async def watch():
        async with hub_on(room) as hub, aclosing(hub.stream(1, DESK)) as stream:
            await following(stream)
            room.votes = 1  # nobody says so
            return await following(stream)

    assert "<p>1 for" in asyncio.run(watch())


def test_stream_ends_with_its_workshop(room):
    async def watch():
        async with hub_on(room) as hub, aclosing(hub.stream(1, PHONE)) as stream:
            await following(stream)
            room.state, room.is_over = "ended", True
            hub.poke(1)
            last = await following(stream)
            with pytest.raises(StopAsyncIteration):
                await following(stream)
            return last, hub.topics

    last, topics = asyncio.run(watch())

    assert "ended</main>" in last
    assert topics == {}


def test_stream_ends_after_a_while_so_that_the_right_to_watch_is_asked_again(room, monkeypatch):
    monkeypatch.setattr(live, "LONGEST_STREAM", 0.05)
    monkeypatch.setattr(live, "ALIVE_EVERY", 0.02)

    async def watch():
        async with hub_on(room) as hub:
            return [said async for said in hub.stream(1, STAGE)]

    assert asyncio.run(watch())[0] == b"retry: 1000\n\n"


def test_every_stream_ends_when_the_hub_closes(room):
    async def watch():
        hub = Hub(room.draw)
        streams = [hub.stream(workshop, STAGE) for workshop in (1, 2)]
        for stream in streams:
            await following(stream)
        hub.close()
        return [[said async for said in stream] for stream in streams]

    assert asyncio.run(watch()) == [[], []]


def test_nothing_is_kept_of_a_workshop_that_nobody_watches(room):
    async def watch():
        async with hub_on(room) as hub:
            async with aclosing(hub.stream(1, STAGE)) as stream:
                await following(stream)
                assert list(hub.topics) == [1]
            hub.poke(1)
            return dict(hub.topics)

    assert asyncio.run(watch()) == {}


def test_workshops_do_not_hear_of_each_other(room):
    async def watch():
        async with hub_on(room) as hub:
            streams = [hub.stream(workshop, STAGE) for workshop in (1, 2)]
            for stream in streams:
                await following(stream)
            asked = len(room.asked)
            room.votes = 1
            hub.poke(1)
            await following(streams[0])
            return len(room.asked) - asked

    assert asyncio.run(watch()) == 1


# -- Saying that something has changed -----------------------------------------------------------


@pytest.fixture
def told(monkeypatch) -> list[int]:
    heard: list[int] = []
    monkeypatch.setattr(live, "listeners", {heard.append})
    return heard


def test_listeners_hear_of_a_change_after_its_commit(told, db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        live.changed(5)
        assert told == []

    callbacks[0]()

    assert told == [5]


def test_listeners_hear_nothing_of_what_was_taken_back(told, transactional_db):
    with live.transaction.atomic():
        live.changed(5)
        live.transaction.set_rollback(True)

    assert told == []

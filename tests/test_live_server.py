"""A workshop on the real server: a vote reaches every screen, and outlives a kill."""

import re
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from http.client import HTTPException

import pytest

from tests.serving import PATIENCE, Server, Stream, listening, prepared, running
from tests.workshops import Room

PHONES = 3
SECRET = "A quetzal sat on the pager"
AT_LEAST = 5  # votes of each that are acknowledged before the kill


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Server:
    return prepared(tmp_path_factory.mktemp("data"))


def counted(event: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", event.replace("\ndata:", "")))


def test_vote_reaches_every_screen_and_the_server_stops_with_streams_open(server):
    room = Room.on(server, PHONES)
    with running(server), listening(*streams_of(room)) as streams:
        for stream in streams:
            stream.until("event: state")

        assert room.vote(room.phones[0]) == 200

        for stream in streams:
            assert f"1 of {PHONES} have voted" in counted(stream.until("event: count"))
        server.end(signal.SIGTERM)
        assert [list(stream.events()) for stream in streams] == [[], [], []]
        assert "Cancel" not in server.said()
        assert "Traceback" not in server.said()


def streams_of(room: Room) -> Iterator[Stream]:
    yield Stream(room.desk, f"/w/{room.pk}/stage/events/")
    yield Stream(room.desk, f"/w/{room.pk}/desk/events/")
    yield Stream(room.phones[1], f"/j/{room.code}/events/")


def test_no_stream_tells_what_was_voted_before_the_reveal(server):
    with running(server):
        low, high = (heard_in_a_room(server, level) for level in (0, 4))

        assert low == high
        assert SECRET not in server.said()


def heard_in_a_room(server: Server, level: int) -> list[str]:
    """What the stage and a phone hear, vote by vote, alike in every room; then it is revealed."""
    room = Room.on(server, PHONES)
    with listening(*streams_of(room)) as streams:
        heard = [stream.until("event: state") for stream in streams]
        for number, phone in enumerate(room.phones, 1):
            assert room.vote(phone, level, reason=SECRET) == 200
            told = f"{number} of {PHONES} have voted"
            for each in streams:
                heard.append(next(event for event in each.events() if told in counted(event)))
        page = f"/w/{room.pk}/desk/state/"
        assert SECRET not in "".join(heard) + room.desk.get(page)[2]
        room.reveal()
        stage, desk, _ = streams
        assert SECRET in stage.until("event: state")
        assert SECRET in desk.until("event: state")
    of_desk = slice(1, None, len(streams))
    del heard[of_desk]  # which tells of time as well
    return [re.sub(r"id: \d+", "", counted(event)) for event in heard[2:]]


def test_stream_is_closed_to_strangers_and_tells_a_proxy_to_pass_it_on(server):
    room = Room.on(server, 1)
    with running(server), listening(Stream(room.desk, f"/w/{room.pk}/stage/events/")) as (stage,):
        assert stage.response.headers["Content-Type"] == "text/event-stream"
        assert stage.response.headers["Cache-Control"] == "no-store"
        assert stage.response.headers["X-Accel-Buffering"] == "no"
        assert room.phones[0].get(f"/w/{room.pk}/stage/events/")[0] == 302
        assert room.desk.get(f"/j/{room.code}/events/")[0] == 404


def test_every_acknowledged_vote_is_there_after_kill_and_restart_and_screens_are_right(server):
    room = Room.on(server, PHONES)
    with running(server):
        acknowledged = kill_while_people_vote(room, server)

    with running(server), listening(Stream(room.desk, f"/w/{room.pk}/stage/events/")) as (stage,):
        shown = counted(stage.until("event: state"))

    database = sqlite3.connect(server.data / "plumbline.sqlite3")
    stored = database.execute(
        "SELECT vote.sequence, vote.level FROM assessment_vote vote"
        " JOIN assessment_participant person ON person.id = vote.participant_id"
        " WHERE person.workshop_id = ? ORDER BY person.id",
        [room.pk],
    ).fetchall()
    assert min(acknowledged) >= AT_LEAST
    assert [one >= other for (one, _), other in zip(stored, acknowledged, strict=True)] == (
        [True] * PHONES
    )
    assert [level == sequence % 5 for sequence, level in stored] == [True] * PHONES
    assert f"{PHONES} of {PHONES} have voted" in shown
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()


def kill_while_people_vote(room: Room, server: Server) -> list[int]:
    """Of each phone the last choice that was acknowledged."""
    acknowledged = [0] * len(room.phones)

    def vote(place: int) -> None:
        for sequence in range(1, 10_000):
            try:
                assert room.vote(room.phones[place], sequence % 5, sequence) == 200
            except (OSError, HTTPException):
                return
            acknowledged[place] = sequence

    threads = [threading.Thread(target=vote, args=[place]) for place in range(len(room.phones))]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + PATIENCE
    while min(acknowledged) < AT_LEAST and time.monotonic() < deadline:
        time.sleep(0.01)
    server.end(signal.SIGKILL)
    for thread in threads:
        thread.join(PATIENCE)
    return acknowledged

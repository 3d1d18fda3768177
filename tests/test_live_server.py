"""A workshop on real servers: a vote reaches every screen, counts once, and outlives a kill.

Each test runs on one server with SQLite and, where there is a PostgreSQL, on two behind nginx.
"""

import json
import re
import signal
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.client import HTTPException
from itertools import cycle

from assessment.views.desk import MOVED_ON
from tests.at_once import at_once
from tests.serving import PATIENCE, Browser, Response, Server, Stream, listening, running
from tests.sites import Site
from tests.workshops import Room, with_cookies

PHONES = 3
SECRET = "A quetzal sat on the pager"
AT_LEAST = 5  # votes of each that are acknowledged before the kill
CHOICES = 8  # of one person, by two tabs
GUESSES = 10  # wrong codes after which nothing is found for a minute
LAST_COUNT = 1.0  # seconds; a guess is counted once it is answered
GONE = (502, 504)  # what nginx says in the place of a server that was killed

STORED = """
import json
from django.db import connection
from assessment.models import Vote

if connection.vendor == "sqlite":
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA integrity_check").fetchone() == ("ok",)
votes = Vote.objects.filter(participant__workshop=WORKSHOP).order_by("participant")
print(json.dumps(list(votes.values_list("sequence", "level"))))
"""

AGREED = """
import json
from assessment.models import Answer

answer = Answer.objects.get(assessment=ASSESSMENT)
print(json.dumps([answer.level, answer.note]))
"""


def stored(room: Room, site: Site) -> list[tuple[int, int]]:
    """Sequence and level of each vote, in the order in which the people came."""
    printed = site.servers[0].run(STORED.replace("WORKSHOP", str(room.pk)))
    return [(sequence, level) for sequence, level in json.loads(printed.splitlines()[-1])]


def counted(event: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", event.replace("\ndata:", "")))


def hears(stream: Stream, words: str) -> str:
    """The first event that says so."""
    return next(event for event in stream.events() if words in counted(event))


def test_vote_reaches_every_screen_and_the_server_stops_with_streams_open(site):
    room = Room.on(site.entrance, PHONES)
    with site.running(), listening(*streams_of(room)) as streams:
        for stream in streams:
            stream.until("event: state")

        assert room.vote(room.phones[0]) == 200

        for stream in streams:
            assert hears(stream, f"1 of {PHONES} have voted")
        for server in site.servers:
            server.end(signal.SIGTERM)
        assert [list(stream.events()) for stream in streams] == [[], [], []]
        assert "Cancel" not in site.said()
        assert "Traceback" not in site.said()


def streams_of(room: Room, port: int = 0) -> Iterator[Stream]:
    """Of stage, desk and a phone: where browsers ask, unless at one of the servers."""
    yield Stream(room.desk, f"/w/{room.pk}/stage/events/", port)
    yield Stream(room.desk, f"/w/{room.pk}/desk/events/", port)
    yield Stream(room.phones[1], f"/j/{room.code}/events/", port)


def test_no_stream_tells_what_was_voted_before_the_reveal(site):
    with site.running():
        low, high = (heard_in_a_room(site, level) for level in (0, 4))

        assert low == high
        assert SECRET not in site.said()


def heard_in_a_room(site: Site, level: int) -> list[str]:
    """What the stage and a phone hear, vote by vote, alike in every room; then it is revealed."""
    room = Room.on(site.entrance, PHONES)
    with listening(*streams_of(room)) as streams:
        heard = [stream.until("event: state") for stream in streams]
        for number, phone in enumerate(room.phones, 1):
            assert room.vote(phone, level, reason=SECRET) == 200
            heard += [hears(each, f"{number} of {PHONES} have voted") for each in streams]
        page = f"/w/{room.pk}/desk/state/"
        assert SECRET not in "".join(heard) + room.desk.get(page)[2]
        room.reveal()
        stage, desk, _ = streams
        assert SECRET in stage.until("event: state")
        assert SECRET in desk.until("event: state")
    of_desk = slice(1, None, len(streams))
    del heard[of_desk]  # which tells of time as well
    return [re.sub(r"id: \d+", "", counted(event)) for event in heard[2:]]


def test_votes_that_come_twice_at_once_and_out_of_order_count_once_as_the_last_choice(site):
    with site.running():
        room = Room.on(site.entrance, 1)
        assert room.vote(room.phones[0], level=0, sequence=1) == 200
        tabs = at_each_server(site, room.phones[0], room.phones[0])
        posts = [
            partial(room.vote, tab, level=sequence % 5, sequence=sequence)
            for sequence in range(CHOICES, 1, -1)
            for tab in tabs
        ]

        assert [post.result() for post in at_once(*posts)] == [200] * len(posts)

        assert room.vote(tabs[0], level=0, sequence=1) == 200
        assert stored(room, site) == [(CHOICES, CHOICES % 5)]


def at_each_server(site: Site, *browsers: Browser) -> list[Browser]:
    """The same people, each at the next of the servers."""
    return [with_cookies(at, who.cookies) for at, who in zip(cycle(site.servers), browsers)]


def test_second_of_two_facilitators_who_agree_at_once_is_shown_that_it_is_done(site):
    with site.running():
        room = Room.on(site.entrance, PHONES)
        for phone in room.phones:
            assert room.vote(phone) == 200
        room.reveal()
        desks = at_each_server(site, room.desk, room.colleague)
        for desk in desks:
            assert desk.get(f"/assessments/{room.assessment}/desk/")[0] == 200

        said = at_once(*(partial(agree, room, desk, level) for level, desk in enumerate(desks)))

        pages = {status: text for status, _, text in (each.result() for each in said)}
        assert sorted(pages) == [302, 409]
        assert MOVED_ON in pages[409]
        level, note = agreed(room, site)
        assert note == f"So says desk {level}."
        assert said[level].result()[0] == 302


def agree(room: Room, desk: Browser, level: int) -> Response:
    return desk.post(
        f"/assessments/{room.assessment}/desk/agree/",
        question=room.question,
        number="1",
        level=str(level),
        note=f"So says desk {level}.",
    )


def agreed(room: Room, site: Site) -> tuple[int, str]:
    printed = site.servers[0].run(AGREED.replace("ASSESSMENT", str(room.assessment)))
    level, note = json.loads(printed.splitlines()[-1])
    return level, note


def test_who_guesses_codes_finds_nothing_any_more_at_any_server(site):
    with site.running():
        room = Room.on(site.entrance, 1)
        strangers = at_each_server(site, Browser(site.entrance), Browser(site.entrance))
        before = [stranger.get(f"/j/{room.code}/")[0] for stranger in strangers]

        wrong = [strangers[turn % 2].get("/j/ZZZZZZ/")[0] for turn in range(GUESSES)]
        time.sleep(LAST_COUNT)

        after = [stranger.get(f"/j/{room.code}/")[0] for stranger in strangers]
        assert (before, wrong, after) == ([200, 200], [404] * GUESSES, [404, 404])


def test_stream_is_closed_to_strangers_and_tells_a_proxy_to_pass_it_on(site):
    server = site.servers[0]
    room = Room.on(server, 1)
    with running(server), listening(Stream(room.desk, f"/w/{room.pk}/stage/events/")) as (stage,):
        assert stage.response.headers["Content-Type"] == "text/event-stream"
        assert stage.response.headers["Cache-Control"] == "no-store"
        assert stage.response.headers["X-Accel-Buffering"] == "no"
        assert room.phones[0].get(f"/w/{room.pk}/stage/events/")[0] == 302
        assert room.desk.get(f"/j/{room.code}/events/")[0] == 404


def test_every_acknowledged_vote_is_there_after_kill_and_restart_and_screens_are_right(site):
    killed = site.servers[0]
    with site.running():
        room = Room.on(site.entrance, PHONES + 1)
        *voters, last = room.phones
        acknowledged = kill_while_people_vote(room, len(voters), killed)

        with (
            running(killed),
            listening(*streams_of(room), *streams_of(room, killed.port)) as screens,
        ):
            for screen in screens:
                shown = counted(screen.until("event: state"))
                assert f"{PHONES} of {PHONES + 1} have voted" in shown
            found = stored(room, site)
            assert room.vote(last) == 200
            for screen in screens:
                assert hears(screen, f"{PHONES + 1} of {PHONES + 1} have voted")

    assert min(acknowledged) >= AT_LEAST
    assert [sequence >= at for (sequence, _), at in zip(found, acknowledged, strict=True)] == (
        [True] * PHONES
    )
    assert [level == sequence % 5 for sequence, level in found] == [True] * PHONES


def kill_while_people_vote(room: Room, people: int, server: Server) -> list[int]:
    """Of each person the last choice that was acknowledged; who is not answered stops."""
    acknowledged = [0] * people
    is_killed = threading.Event()

    def vote(place: int) -> None:
        sequence = 0
        while not is_killed.is_set():
            sequence += 1
            try:
                status = room.vote(room.phones[place], sequence % 5, sequence)
            except (OSError, HTTPException):
                return
            if status in GONE:
                return
            assert status == 200
            acknowledged[place] = sequence

    threads = [threading.Thread(target=vote, args=[place]) for place in range(people)]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + PATIENCE
    while min(acknowledged) < AT_LEAST and time.monotonic() < deadline:
        time.sleep(0.01)
    server.end(signal.SIGKILL)
    is_killed.set()
    for thread in threads:
        thread.join(PATIENCE)
    return acknowledged

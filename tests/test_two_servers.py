"""Two servers on one PostgreSQL, behind nginx: a vote on one reaches the screens on the other.

What holds of one server and of two alike is in test_live_server.py.
"""

import re
from collections.abc import Iterator

import psycopg
import pytest

from tests.at_once import ON_POSTGRESQL
from tests.serving import Stream, listening
from tests.sites import Site, two_servers
from tests.workshops import Room

pytestmark = ON_POSTGRESQL

PHONES = 4
SESSIONS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query ILIKE 'listen %'"


@pytest.fixture(scope="module")
def site(address_of, tmp_path_factory, worker_id) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("two")
    site = two_servers(folder, address_of("postgresql", f"two_servers_{worker_id}"))
    with site.running():
        yield site


def shows(stream: Stream, voted: int) -> bool:
    wanted = f"{voted} of {PHONES} have voted"
    return any(
        wanted in re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", event.replace("\ndata:", "")))
        for event in stream.events()
    )


def test_vote_on_one_server_reaches_the_screens_on_the_other(site):
    room = Room.on(site.entrance, PHONES)
    stages = [Stream(room.desk, f"/w/{room.pk}/stage/events/", each.port) for each in site.servers]
    with listening(*stages):
        for voted, phone in enumerate(room.phones, 1):
            phone.server = site.servers[voted % 2]
            assert room.vote(phone) == 200
            assert [shows(stage, voted) for stage in stages] == [True, True]


def test_votes_reach_every_screen_through_nginx_without_being_held_up(site):
    room = Room.on(site.entrance, PHONES)
    watched = [
        *[(room.desk, f"/w/{room.pk}/{screen}/events/") for screen in ("stage", "desk")],
        *[(phone, f"/j/{room.code}/events/") for phone in room.phones],
    ]
    screens = [Stream(browser, path) for browser, path in watched]
    with listening(*screens):
        for voted, phone in enumerate(room.phones, 1):
            assert room.vote(phone) == 200
            assert [shows(screen, voted) for screen in screens] == [True] * len(screens)


def test_screens_follow_after_the_servers_stop_hearing_each_other(site):
    one, other = site.servers
    room = Room.on(one, PHONES)
    with listening(Stream(room.desk, f"/w/{room.pk}/stage/events/", other.port)) as (stage,):
        assert room.vote(room.phones[0]) == 200
        assert shows(stage, 1)

        with psycopg.connect(one.environment["DATABASE_URL"], autocommit=True) as database:
            assert database.execute(SESSIONS).fetchall()
        assert room.vote(room.phones[1]) == 200

        assert shows(stage, 2)
    assert "cannot be heard" in other.said()

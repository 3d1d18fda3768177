"""Two servers on one PostgreSQL, behind nginx: a vote on one reaches the screens on the other."""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.at_once import ON_POSTGRESQL
from tests.serving import PATIENCE, Browser, Server, Stream, listening, prepared, running
from tests.workshops import Room

pytestmark = ON_POSTGRESQL

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
PHONES = 4
SESSIONS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query ILIKE 'listen %'"


@pytest.fixture
def servers(address_of, tmp_path) -> Iterator[tuple[Server, Server]]:
    """Two of one database, with one key."""
    folders = [tmp_path / name for name in ("one", "other")]
    for folder in folders:
        folder.mkdir()
    address = address_of("postgresql", "live_two")
    one = prepared(folders[0], address)
    shutil.copytree(one.data, folders[1], dirs_exist_ok=True)
    other = Server(folders[1], address)
    with running(one), running(other):
        yield one, other


@contextmanager
def behind_nginx(one: Server, other: Server, folder: Path) -> Iterator[Server]:
    """Something to ask as if it were a server."""
    proxy = Server(folder)
    text = Path(__file__).with_name("nginx.conf").read_text()
    for name, value in {"PLACE": folder, "PORT": proxy.port}.items():
        text = text.replace(name, str(value))
    text = text.replace("ONE", str(one.port)).replace("OTHER", str(other.port))
    (folder / "nginx.conf").write_text(text)
    assert NGINX, "script/setup development installs nginx"
    process = subprocess.Popen([NGINX, "-c", str(folder / "nginx.conf"), "-p", str(folder)])
    try:
        until_it_answers(proxy)
        yield proxy
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def until_it_answers(server: Server) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            if Browser(server).get("/livez")[0] == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError


def shows(stream: Stream, voted: int) -> bool:
    wanted = f"{voted} of {PHONES} have voted"
    return any(
        wanted in re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", event.replace("\ndata:", "")))
        for event in stream.events()
    )


def test_vote_on_one_server_reaches_the_screens_on_the_other(servers):
    one, other = servers
    room = Room.on(one, PHONES)
    stages = [Stream(room.desk, f"/w/{room.pk}/stage/events/", each.port) for each in servers]
    with listening(*stages):
        for voted, (phone, server) in enumerate(zip(room.phones, [one, other] * 2, strict=True), 1):
            phone.server = server
            assert room.vote(phone) == 200
            assert [shows(stage, voted) for stage in stages] == [True, True]


def test_votes_reach_every_screen_through_nginx_without_being_held_up(servers, tmp_path):
    room = Room.on(servers[0], PHONES)
    watched = [
        *[(room.desk, f"/w/{room.pk}/{screen}/events/") for screen in ("stage", "desk")],
        *[(phone, f"/j/{room.code}/events/") for phone in room.phones],
    ]
    with behind_nginx(*servers, tmp_path) as proxy:
        screens = [Stream(browser, path, proxy.port) for browser, path in watched]
        with listening(*screens):
            for voted, phone in enumerate(room.phones, 1):
                phone.server = proxy
                assert room.vote(phone) == 200
                assert [shows(screen, voted) for screen in screens] == [True] * len(screens)


def test_screens_follow_after_the_servers_stop_hearing_each_other(servers):
    one, other = servers
    room = Room.on(one, PHONES)
    with listening(Stream(room.desk, f"/w/{room.pk}/stage/events/", other.port)) as (stage,):
        assert room.vote(room.phones[0]) == 200
        assert shows(stage, 1)

        with psycopg.connect(one.environment["DATABASE_URL"], autocommit=True) as database:
            assert database.execute(SESSIONS).fetchall()
        assert room.vote(room.phones[1]) == 200

        assert shows(stage, 2)
    assert "cannot be heard" in other.said()

"""Changes that another process says over PostgreSQL."""

import asyncio
import time

import pytest
from django.db import connection, transaction

from assessment import listening, live
from tests.at_once import ON_POSTGRESQL

pytestmark = [ON_POSTGRESQL, pytest.mark.django_db(transaction=True)]

PATIENCE = 10  # seconds
UNSURE = -1
SESSIONS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND query ILIKE %s AND pid <> pg_backend_pid()
"""


def heard_while(*acts) -> list[int]:
    """What one process hears, the last act being to say 99."""
    heard: list[int] = []

    async def listen() -> None:
        listened = asyncio.create_task(listening.listen(heard.append, lambda: heard.append(UNSURE)))
        for act in acts:
            await until(heard, UNSURE)
            await asyncio.to_thread(act)
        await until(heard, 99)
        listened.cancel()

    asyncio.run(listen())
    return heard


async def until(heard: list[int], what: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while what not in heard:
            await asyncio.sleep(0.01)


def say(*workshops: int) -> None:
    with transaction.atomic():
        for workshop in workshops:
            live.changed(workshop)
    connection.close()


def take_back() -> None:
    with transaction.atomic():
        live.changed(5)
        transaction.set_rollback(True)
    connection.close()


def test_committed_changes_are_heard_and_no_others():
    assert heard_while(take_back, lambda: say(7, 7, 8), lambda: say(99)) == [UNSURE, 7, 8, 99]


def test_lost_connection_is_made_again_and_says_that_something_may_be_missed(monkeypatch, caplog):
    monkeypatch.setattr(listening, "AGAIN_AFTER", 0.01)

    def cut() -> None:
        with connection.cursor() as cursor:
            cursor.execute(SESSIONS, ["listen %"])
        connection.close()

    heard: list[int] = []

    async def listen() -> None:
        listened = asyncio.create_task(listening.listen(heard.append, lambda: heard.append(UNSURE)))
        await until(heard, UNSURE)
        await asyncio.to_thread(cut)
        async with asyncio.timeout(PATIENCE):
            while heard.count(UNSURE) < 3:  # at first, when it was lost, when it was back
                await asyncio.sleep(0.01)
        await asyncio.to_thread(say, 99)
        await until(heard, 99)
        listened.cancel()

    asyncio.run(listen())

    assert "cannot be heard" in caplog.text


def test_connection_that_is_quiet_for_long_still_hears(monkeypatch):
    monkeypatch.setattr(listening, "ASK_AFTER", 0.02)

    def wait_and_say() -> None:
        time.sleep(0.2)
        say(99)

    assert heard_while(wait_and_say) == [UNSURE, 99]

"""What other processes say over PostgreSQL: LISTEN on a connection of its own, renewed if lost."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import psycopg
from django.db import connection

logger = logging.getLogger(__name__)

CHANNEL = "plumbline_live"
AGAIN_AFTER = 1.0  # seconds
# Seconds after which a connection is asked whether it lives, and after which the kernel gives up.
ASK_AFTER, GIVE_UP_AFTER = 10.0, 10


async def listen(heard: Callable[[int], None], unsure: Callable[[], None]) -> None:
    """Until it is cancelled: `heard` with each workshop that changed, `unsure` where something may
    have been missed, and again and again for as long as nothing can be heard."""
    while True:
        try:
            await _listen_once(heard, unsure)
        except psycopg.Error as error:
            reason = str(error).partition("\n")[0]
            logger.warning("Changes of other processes cannot be heard, trying again: %s", reason)
        unsure()
        await asyncio.sleep(AGAIN_AFTER)


async def _listen_once(heard: Callable[[int], None], unsure: Callable[[], None]) -> None:
    async with await psycopg.AsyncConnection.connect(**_parameters(), autocommit=True) as listening:
        await listening.execute(f"LISTEN {CHANNEL}")
        unsure()  # of what was said before
        while True:
            async for notice in listening.notifies(timeout=ASK_AFTER):
                heard(int(notice.payload))
            await listening.execute("SELECT 1")


def _parameters() -> dict[str, Any]:
    """Those of Django's own connections, without what belongs to its cursors."""
    patience = {"connect_timeout": GIVE_UP_AFTER, "tcp_user_timeout": 1000 * GIVE_UP_AFTER}
    given = connection.get_connection_params()
    for ours in ("cursor_factory", "context", "prepare_threshold"):
        given.pop(ours, None)
    return patience | given

"""Several things at the same moment, each with a connection of its own: for PostgreSQL alone."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from django.db import connection, connections

ON_POSTGRESQL = pytest.mark.skipif(connection.vendor == "sqlite", reason="has one writer at a time")
PATIENCE = 30  # seconds


def at_once(*works: Callable[[], object]) -> list[Future[object]]:
    """Each in a thread of its own from one moment on, to the end."""
    ready = threading.Barrier(len(works))

    def work(one: Callable[[], object]) -> object:
        ready.wait(PATIENCE)
        try:
            return one()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as threads:
        return [threads.submit(work, one) for one in works]

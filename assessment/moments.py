"""One moment of the database, for whoever reads much of it while others write."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read within shows the database as it stood when the first row was read.

    Within a transaction of somebody else's, that is the moment. Its readers hold nobody up.
    """
    if connection.in_atomic_block:
        yield
        return
    with deferred() if connection.vendor == "sqlite" else repeatable():
        yield


@contextmanager
def deferred() -> Iterator[None]:
    """Without the lock of a writer, with which every other transaction begins."""
    connection.ensure_connection()  # it sets the mode
    opened: Any = connection
    usual = opened.transaction_mode
    opened.transaction_mode = "DEFERRED"
    try:
        with transaction.atomic():
            yield
    finally:
        opened.transaction_mode = usual


@contextmanager
def repeatable() -> Iterator[None]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield

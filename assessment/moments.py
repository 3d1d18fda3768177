"""One moment of the database, for whoever reads much of it while others write."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# Readers of such a transaction hold nobody up, on SQLite because of its write-ahead log.
BEGIN = {
    "sqlite": "BEGIN DEFERRED",
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
}


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read within shows the database as it stood when the first row was read.

    Within a transaction of somebody else's, that is the moment.
    """
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(BEGIN[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")

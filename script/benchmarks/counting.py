"""How many statements something sends to the database."""

from collections.abc import Callable
from typing import Any

from django.db import connection


def statements(work: Callable[[], object]) -> int:
    """Whatever passes a cursor counts, the beginning of a transaction too."""
    sent: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        sent.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        work()
    return len(sent)

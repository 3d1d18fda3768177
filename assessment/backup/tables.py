"""Which rows a backup holds, and how one is written so that SQLite and PostgreSQL both read it."""

import datetime
import json
from base64 import b64encode
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from django.db.models import Field, Model
from django.utils.duration import duration_string

# Whoever is signed in signs in again: a backup must not hold what opens a session.
SESSIONS = frozenset({"sessions.session", "usersessions.usersession"})
# What was asked of a worker then; it would be done at once, to data of another day.
JOBS = frozenset({"django_tasks_database.dbtaskresult"})
LEFT_OUT = SESSIONS | JOBS
# What migrate itself writes, under numbers that may be others than in the backup.
MADE_BY_MIGRATE = frozenset({"contenttypes.contenttype", "auth.permission"})

ROWS_AT_ONCE = 2000


def tables() -> dict[str, type[Model]]:
    """Label -> model of every table with rows to keep, those between two models included."""
    models = apps.get_models(include_auto_created=True)
    labelled = {model._meta.label_lower: model for model in models if model._meta.managed}
    return {
        label: model
        for label, model in sorted(labelled.items())
        if not model._meta.proxy and label not in LEFT_OUT
    }


def columns(model: type[Model]) -> "list[Field[Any, Any]]":
    return list(model._meta.local_concrete_fields)


def names(model: type[Model]) -> list[str]:
    return [str(field.column) for field in columns(model)]


def lines(model: type[Model]) -> Iterator[bytes]:
    attributes = [field.attname for field in columns(model)]
    rows = model._base_manager.order_by("pk").values_list(*attributes)
    for row in rows.iterator(ROWS_AT_ONCE):
        text = json.dumps(row, default=written, ensure_ascii=False, allow_nan=False)
        yield text.encode() + b"\n"


def written(value: object) -> str:
    """What JSON has no word for; `Field.to_python` reads it again."""
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        return duration_string(value)
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return b64encode(value).decode()
    raise TypeError(f"A backup cannot hold a {type(value).__name__}.")


def insert(model: type[Model], texts: Iterable[bytes]) -> None:
    """Write the rows as they were, past everything that a model does when it is saved."""
    fields, quote = columns(model), connection.ops.quote_name
    named = ", ".join(map(quote, names(model)))
    places = ", ".join(["%s"] * len(fields))
    rows = (
        [
            field.get_db_prep_save(field.to_python(value), connection)
            for field, value in zip(fields, json.loads(text), strict=True)
        ]
        for text in texts
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(model._meta.db_table)} ({named}) VALUES ({places})",  # noqa: S608 -- names of ours
            rows,  # type: ignore[arg-type]  # both drivers take them one by one
        )


def clear(model: type[Model]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608 -- a name of ours


def holds_rows(model: type[Model]) -> bool:
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608 -- a name of ours
        return cursor.fetchone() is not None


def number_onwards(models: Iterable[type[Model]]) -> None:
    """The next row gets the number after the last; PostgreSQL has to be told."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(statement)

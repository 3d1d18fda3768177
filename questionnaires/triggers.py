"""Refusals that stand in the database itself, on SQLite and on PostgreSQL.

A model says in `refuses` what may never happen to its table, as (action, SQL condition over OLD
and NEW, message); an ORM update(), a bulk delete and raw SQL meet it too. They are put in place
after every migrate, because Django rebuilds a table on SQLite by copying it, and the copy has
none; one that no model declares any more is taken away then. `{changed_besides:a,b}` in a
condition stands for "any column but a and b differs", and `{held}` behind a SELECT for "and
nobody changes that row before we have written": without it two transactions of PostgreSQL would
each pass by what the other is about to do.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Warning
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

# The names that this module gives, those of earlier releases included.
OURS = re.compile(r"_refuses_(insert|update|delete|truncate)_\d+$")

# Name and table of each trigger that fires. PostgreSQL also keeps some that were switched off.
ON_SQLITE = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
ON_POSTGRESQL = """
    SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
    WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND pg_table_is_visible(tgrelid)
"""


@dataclass(frozen=True, slots=True)
class Refusal:
    name: str
    table: str
    action: str
    condition: str
    message: str

    def on_sqlite(self) -> Iterator[str]:
        condition = self.condition.replace("{held}", "")
        yield f"DROP TRIGGER IF EXISTS {self.name}"
        yield (
            f"CREATE TRIGGER {self.name} BEFORE {self.action} ON {self.table} "
            f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
        )

    def on_postgresql(self) -> Iterator[str]:
        each = "STATEMENT" if self.action == "TRUNCATE" else "ROW"
        condition = self.condition.replace("{held}", "FOR SHARE")
        carry_on = "OLD" if self.action == "DELETE" else "NEW"
        yield (
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN IF {condition} THEN RAISE EXCEPTION '{self.message}' "
            "USING ERRCODE = 'integrity_constraint_violation'; END IF; "
            f"RETURN {carry_on}; END $$"
        )
        yield (
            f"CREATE OR REPLACE TRIGGER {self.name} BEFORE {self.action} ON {self.table} "
            f"FOR EACH {each} EXECUTE FUNCTION {self.name}()"
        )


def refusals_on(connection: BaseDatabaseWrapper, model: type[Model]) -> list[Refusal]:
    """SQLite knows no TRUNCATE."""
    knows_truncate = connection.vendor != "sqlite"
    return [each for each in refusals_of(model) if knows_truncate or each.action != "TRUNCATE"]


def refusals_of(model: type[Model]) -> Iterator[Refusal]:
    table, refuses = model._meta.db_table, list(getattr(model, "refuses", ()))
    # PostgreSQL empties a table without looking at its rows, nor at who guards them.
    kept = [message for action, _, message in refuses if action == "DELETE"]
    refuses += [("TRUNCATE", "TRUE", message) for message in kept[:1]]
    for number, (action, condition, message) in enumerate(refuses):
        yield Refusal(
            name=f"{table}_refuses_{action.lower()}_{number}",
            table=table,
            action=action,
            condition=re.sub(
                r"\{changed_besides:([^}]*)\}",
                lambda besides: changed(model, besides[1].split(",")),
                condition,
            ),
            message=message,
        )


def changed(model: type[Model], besides: Sequence[str]) -> str:
    columns = (field.column for field in model._meta.concrete_fields)
    differing = (f"NEW.{c} IS DISTINCT FROM OLD.{c}" for c in columns if c not in besides)
    return f"({' OR '.join(differing)})"


def install(connection: BaseDatabaseWrapper, models: Sequence[type[Model]]) -> None:
    """Put the refusals of these models in place, and take away what stood on their tables else."""
    tables = existing_tables(connection)
    wanted = [
        refusal
        for model in models
        if model._meta.db_table in tables
        for refusal in refusals_on(connection, model)
    ]
    guarded = {model._meta.db_table for model in models}
    left_over = {
        (name, table)
        for name, table in standing(connection)
        if table in guarded and OURS.search(name)
    } - {(refusal.name, refusal.table) for refusal in wanted}
    with connection.cursor() as cursor:
        for name, table in sorted(left_over):
            for statement in removal(connection, name, table):
                cursor.execute(statement)
        for refusal in wanted:
            for statement in on_vendor(connection, refusal):
                cursor.execute(statement)


def on_vendor(connection: BaseDatabaseWrapper, refusal: Refusal) -> Iterator[str]:
    return refusal.on_sqlite() if connection.vendor == "sqlite" else refusal.on_postgresql()


def removal(connection: BaseDatabaseWrapper, name: str, table: str) -> Iterator[str]:
    if connection.vendor == "sqlite":
        yield f"DROP TRIGGER {name}"
    else:
        yield f"DROP TRIGGER {name} ON {table}"
        yield f"DROP FUNCTION IF EXISTS {name}()"


def take_away(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for name, table in sorted(standing(connection)):
            if OURS.search(name):
                for statement in removal(connection, name, table):
                    cursor.execute(statement)


def step_aside_before_migrate(using: str, plan: Sequence[object] = (), **_: Any) -> None:
    """Let SQLite rebuild tables: it refuses where a trigger reads one that is being replaced.

    A migrate that fails leaves the guards away, which stops the start until one succeeds.
    """
    if plan and connections[using].vendor == "sqlite":
        take_away(connections[using])


@contextmanager
def set_aside(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without guards until the block ends, for a restore alone; the caller's transaction is theirs.

    After a block that failed, the end of that transaction puts them back.
    """
    take_away(connection)
    yield
    install(connection, apps.get_models())


def install_after_migrate(sender: AppConfig, using: str, **_: Any) -> None:
    install(connections[using], list(sender.get_models()))


def standing(connection: BaseDatabaseWrapper) -> set[tuple[str, str]]:
    """Name and table of every trigger that fires."""
    with connection.cursor() as cursor:
        cursor.execute(ON_SQLITE if connection.vendor == "sqlite" else ON_POSTGRESQL)
        return set(cursor.fetchall())


def existing_tables(connection: BaseDatabaseWrapper) -> set[str]:
    with connection.cursor() as cursor:
        return set(connection.introspection.table_names(cursor))


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that should fire in the database and do not."""
    firing, tables = standing(connection), existing_tables(connection)
    wanted = {refusal for model in apps.get_models() for refusal in refusals_on(connection, model)}
    return sorted(r.name for r in wanted if r.table in tables and (r.name, r.table) not in firing)


def check_installed(databases: Sequence[str] | None, **_: Any) -> list[CheckMessage]:
    """What must never change is guarded in the database. A warning, since migrate checks first."""
    if not databases or DEFAULT_DB_ALIAS not in databases:
        return []
    return [
        Warning(
            f"The trigger {name} is missing.",
            hint="Run `python manage.py migrate`: it puts every trigger in place.",
            id="plumbline.W001",
        )
        for name in missing(connections[DEFAULT_DB_ALIAS])
    ]

"""Whether database and data folder are there for the work: asked at start, and by monitors."""

import os
import shutil

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from questionnaires.triggers import missing

LEAST_FREE_BYTES = 50 * 1024 * 1024
MIGRATE = "The database is not up to date. Run: python manage.py migrate"


def checks() -> dict[str, bool]:
    """What the server needs -> whether it has it."""
    answers = database_answers()
    return {
        "database": answers,
        "migrations": answers and not pending_migrations(),
        "triggers": answers and not missing_guards(),
        "data": os.access(settings.ENV.data, os.W_OK),
        "disk": free_bytes() > LEAST_FREE_BYTES,
    }


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def pending_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def missing_guards() -> list[str]:
    """The names of the triggers that should fire in the database and do not."""
    return missing(connection)


def free_bytes() -> int:
    try:
        return shutil.disk_usage(settings.ENV.data).free
    except OSError:
        return 0


def obstacle() -> str | None:
    """What stands between a command and its database, and what to do; None if nothing does."""
    connection.close()
    try:
        connection.ensure_connection()
        return MIGRATE if pending_migrations() else None
    except DatabaseError as error:
        why = reason(error)
    if connection.vendor == "sqlite":
        file = settings.DATABASES["default"]["NAME"]
        return f"{file} cannot be opened: {why}. PLUMBLINE_DATA says where the database lies."
    return f"The database of DATABASE_URL cannot be reached: {why}."


def reason(error: DatabaseError) -> str:
    """The first line of what the database says, which others only illustrate."""
    return str(error).partition("\n")[0].rstrip(".")

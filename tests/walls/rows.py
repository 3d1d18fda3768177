"""What stands in the database, and what of it has changed."""

from django.db import connection

# Who was there when, and attempts to sign in, of which allauth takes a HEAD for one.
COUNTERS = ("django_session", "usersessions_usersession", "plumbline_cache")


def every_table() -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, also of those that no model of ours knows."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table not in COUNTERS:
                cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
                found[table] = cursor.fetchall()
    return found

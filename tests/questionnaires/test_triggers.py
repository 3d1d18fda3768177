"""The guards stand after a migrate, and somebody notices when one does not."""

import pytest
from django.core.management import call_command
from django.db import connection

from questionnaires import triggers
from questionnaires.models import Fact, Row

LEFT_OVER = "questionnaires_fact_refuses_update_4"

pytestmark = pytest.mark.django_db


def drop_one() -> str:
    name = "questionnaires_anchor_refuses_update_1"
    on_table = "" if connection.vendor == "sqlite" else " ON questionnaires_anchor"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{on_table}")
    return name


def test_every_guard_stands_after_migrate():
    assert triggers.missing(connection) == []


def test_lost_guard_is_reported_by_the_system_check_and_by_readyz(client):
    name = drop_one()

    (warning,) = triggers.check_installed(["default"])
    response = client.get("/readyz")

    assert name in warning.msg
    assert response.status_code == 503
    assert response.json()["triggers"] is False


def test_migrate_puts_a_lost_guard_back():
    drop_one()

    call_command("migrate", verbosity=0)

    assert triggers.missing(connection) == []


@pytest.mark.skipif(connection.vendor == "sqlite", reason="its triggers cannot be switched off")
@pytest.mark.parametrize("switch", ["DISABLE TRIGGER", "ENABLE REPLICA TRIGGER"])
def test_guard_that_is_switched_off_is_missing_until_the_next_migrate(switch):
    name = "questionnaires_anchor_refuses_update_1"
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE questionnaires_anchor {switch} {name}")

    assert triggers.missing(connection) == [name]
    call_command("migrate", verbosity=0)
    assert triggers.missing(connection) == []


def test_guard_that_no_model_declares_any_more_is_taken_away_with_what_it_ran(monkeypatch):
    earlier = (*Fact.refuses, ("UPDATE", "1 = 1", "a rule of an earlier release"))
    with monkeypatch.context() as released:
        released.setattr(Fact, "refuses", earlier)
        triggers.install(connection, [Fact])
    assert (LEFT_OVER, "questionnaires_fact") in triggers.standing(connection)

    call_command("migrate", verbosity=0)

    assert triggers.missing(connection) == []
    assert (LEFT_OVER, "questionnaires_fact") not in triggers.standing(connection)
    assert functions_named(LEFT_OVER) == 0


def test_trigger_of_somebody_else_is_left_alone():
    others = triggers.Refusal("other", "questionnaires_fact", "UPDATE", "1 = 0", "theirs")
    with connection.cursor() as cursor:
        for statement in triggers.on_vendor(connection, others):
            cursor.execute(statement)

    call_command("migrate", verbosity=0)

    assert ("other", "questionnaires_fact") in triggers.standing(connection)


def functions_named(name: str) -> int:
    if connection.vendor == "sqlite":
        return 0  # its triggers hold their own code
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_proc WHERE proname = %s", [name])
        return cursor.fetchone()[0]


def test_every_kind_of_row_is_guarded_against_every_action():
    for model in Row.__subclasses__():
        if not model._meta.abstract:
            actions = {refusal.action for refusal in triggers.refusals_of(model)}
            assert actions == {"INSERT", "UPDATE", "DELETE", "TRUNCATE"}, model

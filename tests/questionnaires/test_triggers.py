"""The guards stand after a migrate, and somebody notices when one does not."""

import pytest
from django.core.management import call_command
from django.db import connection

from questionnaires import triggers
from questionnaires.models import Row

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


def test_every_kind_of_row_is_guarded_against_every_action():
    for model in Row.__subclasses__():
        if not model._meta.abstract:
            actions = {refusal.action for refusal in triggers.refusals_of(model)}
            assert actions == {"INSERT", "UPDATE", "DELETE"}, model

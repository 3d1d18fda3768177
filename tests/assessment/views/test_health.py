"""What a monitor learns: that the server lives, and what it lacks."""

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from assessment import readiness

pytestmark = pytest.mark.django_db

WELL = {"database": True, "migrations": True, "triggers": True, "data": True, "disk": True}


@pytest.fixture
def data(settings, tmp_path):
    """A data folder of this test's own."""
    settings.ENV = settings.ENV.model_copy(update={"data": tmp_path / "data"})
    settings.ENV.data.mkdir()
    return settings.ENV.data


def test_server_that_lives_says_so(client):
    assert client.get("/livez").text == "ok\n"


def test_server_that_has_all_it_needs_is_ready(client, data):
    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (200, WELL)


def test_lost_data_folder_is_told(client, data):
    data.rmdir()

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json() == WELL | {"data": False, "disk": False}


def test_full_disk_is_told(client, data, monkeypatch):
    monkeypatch.setattr(readiness, "LEAST_FREE_BYTES", 1 << 62)

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json() == WELL | {"disk": False}


def test_pending_migration_is_told(client, data):
    (newest,) = MigrationLoader(connection).graph.leaf_nodes("assessment")
    MigrationRecorder(connection).record_unapplied(*newest)

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json() == WELL | {"migrations": False}


def test_database_that_does_not_answer_is_told(client, data):
    def refuse(*_: object) -> None:
        raise DatabaseError

    with connection.execute_wrapper(refuse):
        response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json() == WELL | {"database": False, "migrations": False, "triggers": False}

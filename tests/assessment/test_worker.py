"""Jobs that were begun and not ended, and deletions that nobody carried out."""

import sqlite3
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from assessment import worker
from assessment.models import Organisation
from assessment.tasks import delete_what_is_due, prepare_report
from tests.serving import PATIENCE, Browser, become_owner, prepared, running

pytestmark = pytest.mark.django_db

ON_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="looks into its file")


def due(organisation) -> None:
    past = timezone.now() - timedelta(days=3)
    Organisation.objects.filter(pk=organisation.pk).update(deletion_due_at=past)


def begun(ago: timedelta) -> DBTaskResult:
    prepare_report.enqueue(1)
    DBTaskResult.objects.update(status="RUNNING", started_at=timezone.now() - ago)
    return DBTaskResult.objects.get()


@pytest.mark.parametrize(("minutes", "status"), [(5, "RUNNING"), (61, "READY")])
def test_job_is_handed_back_once_no_worker_can_be_at_it(minutes, status, db):
    job = begun(timedelta(minutes=minutes))

    worker.hand_back_unfinished_jobs(worker.LONGEST_JOB)

    job.refresh_from_db()
    assert job.status == status


def test_job_is_handed_back_at_once_where_nobody_is_at_work(db):
    job = begun(timedelta())

    worker.hand_back_unfinished_jobs(timedelta())

    job.refresh_from_db()
    assert (job.status, job.started_at) == ("READY", None)


def test_deletion_whose_job_failed_is_asked_for_again_once(organisation):
    due(organisation)
    delete_what_is_due.enqueue()
    DBTaskResult.objects.update(status="FAILED")

    worker.ask_for_overdue_deletions()
    worker.ask_for_overdue_deletions()

    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["FAILED", "READY"]


def test_job_of_a_later_day_stands_for_no_deletion_of_today(organisation):
    due(organisation)
    delete_what_is_due.using(run_after=timezone.now() + timedelta(days=9)).enqueue()

    worker.ask_for_overdue_deletions()

    assert DBTaskResult.objects.ready().count() == 1


def test_nothing_is_asked_for_where_nothing_is_due(organisation):
    worker.ask_for_overdue_deletions()

    assert not DBTaskResult.objects.exists()


@ON_SQLITE
def test_server_that_starts_deletes_what_is_overdue(tmp_path):
    server = prepared(tmp_path)
    with running(server):
        become_owner(Browser(server))
    with sqlite3.connect(tmp_path / "plumbline.sqlite3") as database:
        database.execute("UPDATE assessment_organisation SET deletion_due_at = '2020-01-01'")

    with running(server):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if not database.execute("SELECT 1 FROM assessment_organisation").fetchall():
                break
            time.sleep(0.1)

    assert database.execute("SELECT count(*) FROM assessment_organisation").fetchone() == (0,)
    database.close()

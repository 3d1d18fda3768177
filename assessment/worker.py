"""The child process that works through background jobs, for as long as the server runs."""

import logging
import shutil
import subprocess
import sys
import threading
import time
from datetime import timedelta

from django.conf import settings
from django.db import Error, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from assessment.models import Organisation
from assessment.tasks import delete_what_is_due

logger = logging.getLogger(__name__)

RESTART_SECONDS = 2
STOP_SECONDS = 5
ROUND_SECONDS = 3600
LONGEST_JOB = timedelta(hours=1)  # a report has minutes, a deletion takes seconds


def command() -> list[str]:
    """The worker dies with its server, also where that is killed."""
    setpriv = shutil.which("setpriv")
    with_parent = [setpriv, "--pdeathsig", "TERM"] if setpriv else []
    manage = str(settings.BASE_DIR / "manage.py")
    return [*with_parent, sys.executable, manage, "db_worker", "--interval", "2"]


class Worker:
    """Keeps one worker process alive between `with Worker():` and its end."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.keep_alive, daemon=True)

    def __enter__(self) -> "Worker":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self.thread.join(STOP_SECONDS + RESTART_SECONDS)

    def keep_alive(self) -> None:
        while not self.stopping.is_set():
            look_after_jobs(LONGEST_JOB if connection.vendor != "sqlite" else timedelta())
            process = subprocess.Popen(  # noqa: S603 -- our own command, nobody's input
                command(),
                start_new_session=True,  # Ctrl-C is for the server: the worker may end its job
            )
            next_round = time.monotonic() + ROUND_SECONDS
            while process.poll() is None and not self.stopping.wait(0.5):
                if time.monotonic() > next_round:
                    look_after_jobs(LONGEST_JOB)
                    next_round += ROUND_SECONDS
            if self.stopping.is_set():
                return stop(process)
            logger.warning("The worker ended with status %s; starting another.", process.returncode)
            self.stopping.wait(RESTART_SECONDS)


def stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()


def look_after_jobs(unfinished_after: timedelta) -> None:
    """Where the database is away, the next round does it.

    On SQLite this server is the only one: before it starts its worker, nobody is at a job.
    Elsewhere another's worker may be, for as long as a job can take.
    """
    try:
        hand_back_unfinished_jobs(unfinished_after)
        ask_for_overdue_deletions()
    except Error:
        logger.exception("The jobs could not be looked after.")
    finally:
        connection.close()  # of a thread that needs it once in an hour


def hand_back_unfinished_jobs(after: timedelta) -> None:
    """Queue again what a killed worker had begun; jobs are written so that this does no harm."""
    begun = DBTaskResult.objects.filter(status="RUNNING", started_at__lte=timezone.now() - after)
    begun.update(status="READY", started_at=None)


def ask_for_overdue_deletions() -> None:
    """Once more, where the job of the day failed, was never queued, or is in no backup."""
    jobs = DBTaskResult.objects.ready().filter(task_path=delete_what_is_due.module_path)
    if Organisation.objects.due_for_deletion().exists() and not jobs.exists():
        delete_what_is_due.enqueue()

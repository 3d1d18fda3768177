"""The child process that works through background jobs, for as long as the server runs."""

import logging
import shutil
import subprocess
import sys
import threading

from django.conf import settings
from django.db import connection
from django_tasks_db.models import DBTaskResult

logger = logging.getLogger(__name__)

RESTART_SECONDS = 2
STOP_SECONDS = 5


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
        hand_back_unfinished_jobs()
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self.thread.join(STOP_SECONDS + RESTART_SECONDS)

    def keep_alive(self) -> None:
        while not self.stopping.is_set():
            process = subprocess.Popen(  # noqa: S603 -- our own command, nobody's input
                command(),
                start_new_session=True,  # Ctrl-C is for the server: the worker may end its job
            )
            while process.poll() is None and not self.stopping.wait(0.5):
                pass
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


def hand_back_unfinished_jobs() -> None:
    """Queue again what a killed worker had begun; jobs are written so that this does no harm.

    Only on SQLite, where this server is the only one: elsewhere another's worker may be at it.
    """
    if connection.vendor == "sqlite":
        DBTaskResult.objects.filter(status="RUNNING").update(status="READY", started_at=None)

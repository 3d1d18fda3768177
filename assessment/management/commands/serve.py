"""One command that serves: uvicorn, and a child process for background jobs."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import uvicorn
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from assessment.models import User
from assessment.views.first_run import first_run_path
from assessment.views.health import pending_migrations
from assessment.worker import Worker
from questionnaires.triggers import missing

GRACE_SECONDS = 3  # without a limit, stopping waits for every open stream


def port(text: str) -> int:
    number = int(text)
    if not 0 < number < 65_536:
        raise ValueError
    return number


class Command(BaseCommand):
    help = "Serve Plumbline, with its background jobs, until it is stopped."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=port, default=8000)

    def handle(self, *, host: str, port: int, **_: Any) -> None:
        self.refuse_unless_ready()
        if User.objects.first_is_missing():
            self.stdout.write(
                "\nThis installation has no owner yet. "
                "Make the first account here, within seven days:\n"
                f"  {settings.ENV.url}{first_run_path()}\n\n"
            )
        connection.close()
        with Worker():
            uvicorn.run(
                "config.asgi:application",
                host=host,
                port=port,
                lifespan="off",
                access_log=False,
                log_level="info",
                timeout_graceful_shutdown=GRACE_SECONDS,
                proxy_headers=False,  # allauth and Django read forwarded headers, and count proxies
            )

    def refuse_unless_ready(self) -> None:
        if settings.OVER_TLS and not settings.ENV.trusted_proxies:
            raise CommandError(
                "PLUMBLINE_URL is https, which a proxy before this server has to speak: "
                "without PLUMBLINE_TRUSTED_PROXIES=1 every page would lead to itself."
            )
        data: Path = settings.ENV.data
        if not os.access(data, os.W_OK):
            raise CommandError(f"{data} cannot be written. Set PLUMBLINE_DATA to one that can.")
        if pending_migrations():
            raise CommandError("The database is not up to date. Run: python manage.py migrate")
        if names := missing(connection):
            raise CommandError(
                f"The database lacks {len(names)} of its guards, such as {names[0]}. "
                "Run: python manage.py migrate"
            )

"""One command that serves: uvicorn, and a child process for background jobs."""

import gc
import os
import resource
import socket
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import uvicorn
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from assessment import sample_people
from assessment.links import first_run_path
from assessment.models import User
from assessment.readiness import MIGRATE, missing_guards, pending_migrations
from assessment.worker import Worker

FILES = 65_536  # that may be open at a time
GRACE_SECONDS = 2  # for pages that are being made; streams end at once


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
        refuse_unless_ready()
        refuse_unless_free(host, port)
        if User.objects.first_is_missing():
            self.stdout.write(welcome())
        connection.close()
        raise_file_limit()
        config = uvicorn.Config(
            "config.asgi:application",
            host=host,
            port=port,
            lifespan="off",
            access_log=False,
            log_level="info",
            timeout_graceful_shutdown=GRACE_SECONDS,
            proxy_headers=False,  # allauth and Django read forwarded headers, and count proxies
        )
        with Worker() as worker:
            Server(config, worker).run()


class Server(uvicorn.Server):
    """Ends the event streams and the worker's job first, for it waits for whatever is open."""

    def __init__(self, config: uvicorn.Config, worker: Worker) -> None:
        super().__init__(config)
        self.worker = worker

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        spare_what_stays()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.worker.stopping.set()
        self.config.loaded_app.close()
        await super().shutdown(sockets)


def spare_what_stays() -> None:
    """The collector leaves alone what was loaded, and looks less often: a tenth of a vote's CPU."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 50, 100)


def raise_file_limit() -> None:
    """Every open stream is a file, and what a process may open at first is often but 1024."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if most == resource.RLIM_INFINITY else min(FILES, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(now, wanted), most))


def welcome() -> str:
    """How the first owner gets in; beside sample people this is not the way to look around."""
    link = f"{settings.ENV.url}{first_run_path()}"
    if not sample_people.present():
        return (
            "\nThis installation has no owner yet. "
            f"Make the first account here, within seven days:\n  {link}\n"
        )
    return (
        f"\nTo look around, sign in at {settings.ENV.url} as one of the sample people "
        "(python manage.py demo tells their password).\n"
        "To make this installation yours, make your own account and organisation here, "
        f"within seven days:\n  {link}\n"
    )


def refuse_unless_ready() -> None:
    if settings.OVER_TLS and not settings.ENV.trusted_proxies:
        raise CommandError(
            "PLUMBLINE_URL is https, which a proxy before this server has to speak: "
            "without PLUMBLINE_TRUSTED_PROXIES=1 every page would lead to itself."
        )
    data: Path = settings.ENV.data
    if not os.access(data, os.W_OK):
        raise CommandError(f"{data} cannot be written. Set PLUMBLINE_DATA to one that can.")
    if pending_migrations():
        raise CommandError(MIGRATE)
    if names := missing_guards():
        raise CommandError(
            f"The database lacks {len(names)} of its guards, such as {names[0]}. "
            "Run: python manage.py migrate"
        )


def refuse_unless_free(host: str, port: int) -> None:
    """Before anything is begun: uvicorn would say it last, and in its own words."""
    try:
        for family, _, _, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            socket.create_server(address, family=family).close()
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", "this is no address").partition(" (")[0]
        raise CommandError(
            f"Port {port} of {host} cannot be listened on: {reason}. "
            "Stop what uses it, or choose another with --port."
        ) from None

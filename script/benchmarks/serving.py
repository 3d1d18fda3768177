"""A server in a process of its own, and how long it takes until it answers its first page."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection

from django.conf import settings

SERVE = ("manage.py", "serve")
WITH_FLOORS = ("-m", "benchmarks.server")
LONGEST_START, LONGEST_STOP = 30, 15  # seconds


class NoAnswer(Exception):
    """The server ended, or did not answer in time."""


@dataclass(frozen=True, slots=True)
class Server:
    process: "subprocess.Popen[bytes]"
    port: int
    start_s: float

    @property
    def pid(self) -> int:
        return self.process.pid


@contextmanager
def serving(command: tuple[str, ...], cookie: str = "") -> Iterator[Server]:
    """Once it answers: with a page for who is signed in by the cookie, or else in any way."""
    port = free_port()
    began = time.perf_counter()
    with (settings.ENV.data / "server.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 -- our own command, nobody's input
            [sys.executable, *command, "--port", str(port)],
            cwd=settings.BASE_DIR,
            stdout=log,
            stderr=log,
        )
    try:
        while not answers(port, cookie):
            if process.poll() is not None or time.perf_counter() > began + LONGEST_START:
                raise NoAnswer(last_words())
            time.sleep(0.01)
        yield Server(process, port, time.perf_counter() - began)
    finally:
        process.terminate()
        process.wait(LONGEST_STOP)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


def answers(port: int, cookie: str) -> bool:
    """Whether it answers, a signed-in person with a page; False while nobody listens.

    Raises NoAnswer.
    """
    connection = HTTPConnection("127.0.0.1", port, timeout=LONGEST_START)
    try:
        connection.request("GET", "/", headers={"Cookie": cookie})
        status = connection.getresponse().status
    except ConnectionRefusedError:
        return False
    finally:
        connection.close()
    if cookie and status != 200:
        raise NoAnswer(f"{status}\n{last_words()}")
    return True


def last_words() -> str:
    return (settings.ENV.data / "server.log").read_text()[-2000:]

"""The real server as a process on a data folder of its own, and a browser that knows cookies."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException, HTTPMessage
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.conf import settings

from questionnaires import content
from tests.factories import PASSWORD
from tests.instruments import make_instrument

MANAGE = [sys.executable, str(Path(settings.BASE_DIR, "manage.py"))]
PATIENCE = 30  # seconds
NONE: Mapping[str, str] = MappingProxyType({})

Response = tuple[int, HTTPMessage, str]  # status, headers, text


class Server:
    """One `serve` on a data folder of its own, and on SQLite unless an address says otherwise."""

    def __init__(self, data: Path, database_url: str = "") -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.data = data
        self.environment = os.environ | {
            "PLUMBLINE_DATA": str(data),
            "PLUMBLINE_URL": f"http://localhost:{self.port}",
            "DATABASE_URL": database_url,
        }

    def manage(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [*MANAGE, *arguments], env=self.environment, capture_output=True, text=True, check=False
        )

    def start(self) -> None:
        with (self.data / "log").open("w") as log:
            self.process = subprocess.Popen(
                [*MANAGE, "serve", "--port", str(self.port)],
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.until_it_answers()

    def until_it_answers(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                if Browser(self).get("/livez")[0] == 200:
                    return
            except OSError:
                time.sleep(0.05)
        raise TimeoutError(self.said())

    def run(self, code: str) -> str:
        """What Python code prints that runs on its data, beside it."""
        done = self.manage("shell", "--verbosity", "0", "--command", code)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def said(self) -> str:
        return (self.data / "log").read_text()

    def end(self, how: signal.Signals) -> None:
        self.process.send_signal(how)
        self.process.wait(PATIENCE)


class Browser:
    """Cookies, forms and nothing else."""

    def __init__(self, server: Server) -> None:
        self.server, self.cookies = server, dict[str, str]()

    def get(self, path: str) -> Response:
        return self.send("GET", path)

    def post(self, path: str, htmx: bool = False, **fields: str) -> Response:
        fields["csrfmiddlewaretoken"] = self.cookies.get("csrf", "")
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if htmx:
            headers["HX-Request"] = "true"
        return self.send("POST", path, urllib.parse.urlencode(fields), headers)

    def send(
        self, method: str, path: str, body: str | None = None, headers: Mapping[str, str] = NONE
    ) -> Response:
        cookies = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        headers = {"Cookie": cookies, **headers}
        with closing(HTTPConnection("localhost", self.server.port, timeout=PATIENCE)) as connection:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode()
        for cookie in response.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return response.status, response.headers, text


class Stream:
    """What a browser hears on an event stream, in a thread of its own."""

    def __init__(self, browser: Browser, path: str, port: int = 0) -> None:
        cookies = "; ".join(f"{k}={v}" for k, v in browser.cookies.items())
        self.connection = HTTPConnection("localhost", port or browser.server.port, timeout=PATIENCE)
        self.connection.request("GET", path, headers={"Cookie": cookies})
        self.response = self.connection.getresponse()
        assert self.response.status == 200, self.response.read()

    def events(self) -> Iterator[str]:
        """Each as it comes, until the stream ends."""
        lines: list[str] = []
        while line := self.response.readline().decode():
            lines.append(line)
            if line == "\n":
                yield "".join(lines)
                lines = []

    def until(self, words: str) -> str:
        """The first event that says so."""
        return next(event for event in self.events() if words in event)

    def close(self) -> None:
        self.response.close()
        self.connection.close()


@contextmanager
def listening(*streams: Stream) -> Iterator[tuple[Stream, ...]]:
    try:
        yield streams
    finally:
        for stream in streams:
            stream.close()


@contextmanager
def running(server: Server) -> Iterator[Server]:
    server.start()
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.end(signal.SIGTERM)


def prepared(data: Path, database_url: str = "") -> Server:
    """Migrated, with static files and one published questionnaire; nobody has an account."""
    server = Server(data, database_url)
    assert server.manage("migrate", "--verbosity", "0").returncode == 0
    assert server.manage("collectstatic", "--noinput", "--verbosity", "0").returncode == 0
    file = data / "sample.yaml"
    file.write_text(content.dump(make_instrument()))
    assert server.manage("import_questionnaire", str(file), "--publish").returncode == 0
    return server


def become_owner(browser: Browser) -> None:
    """By the link that the server printed."""
    link = re.search(r"http://localhost:\d+(/first-run/\S+)", browser.server.said())
    assert link is not None
    assert browser.get(link[1])[0] == 200
    owner: Any = {"name": "Ada", "email": "ada@example.org", "organisation": "Acme"}
    assert browser.post(link[1], password=PASSWORD, **owner)[0] == 302


def begin_assessment(browser: Browser, team: str = "Payments", **scope: Any) -> str:
    """The address at which it is answered."""
    said: Any = scope
    status, headers, _ = browser.post(
        "/assessments/new/",
        team="new-1",
        new_team=team,
        system="Card scoring",
        sentence="It says yes or no.",
        form="full",
        **said,
    )
    assert status == 302
    return headers["Location"]


def answer_in_turns(browser: Browser, question: str) -> Iterator[int]:
    """Answer one question over and over; each turn as it is acknowledged, until none is."""
    for turn in range(10_000):
        reply = {"choice": str(turn % 5), "note": f"{question} in turn {turn}."}
        fields = {f"{question}-{name}": text for name, text in reply.items()}
        fields[f"{question}-revision"] = str(turn)
        try:
            status, _, text = browser.post(
                f"/assessments/1/answers/{question}/", htmx=True, **fields
            )
        except (OSError, HTTPException):
            return
        assert status == 200, text
        yield turn

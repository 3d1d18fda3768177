"""The real server as a process: its first words, its refusals, its headers, and kill -9."""

import http.client
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from questionnaires import content
from tests.factories import PASSWORD
from tests.instruments import make_instrument

MANAGE = [sys.executable, str(Path(settings.BASE_DIR, "manage.py"))]
PATIENCE = 30  # seconds


class Server:
    """One `serve` on a data folder of its own."""

    def __init__(self, data: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.data = data
        self.environment = os.environ | {
            "PLUMBLINE_DATA": str(data),
            "PLUMBLINE_URL": f"http://localhost:{self.port}",
            "DATABASE_URL": "",
        }

    def manage(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [*MANAGE, *arguments], env=self.environment, capture_output=True, text=True, check=False
        )

    def start(self) -> None:
        self.log = (self.data / "log").open("w+")
        self.process = subprocess.Popen(
            [*MANAGE, "serve", "--port", str(self.port)],
            env=self.environment,
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                if Browser(self).get("/livez")[0] == 200:
                    return
            except OSError:
                time.sleep(0.05)
        raise TimeoutError(self.said())

    def said(self) -> str:
        return (self.data / "log").read_text()

    def end(self, how: signal.Signals) -> None:
        self.process.send_signal(how)
        self.process.wait(PATIENCE)


class Browser:
    """Cookies, forms and nothing else."""

    def __init__(self, server: Server) -> None:
        self.server, self.cookies = server, dict[str, str]()

    def get(self, path: str) -> tuple[int, http.client.HTTPMessage, str]:
        return self.send("GET", path)

    def post(self, path: str, **fields: str) -> tuple[int, http.client.HTTPMessage, str]:
        fields["csrfmiddlewaretoken"] = self.cookies.get("csrf", "")
        return self.send("POST", path, urllib.parse.urlencode(fields))

    def send(self, method: str, path: str, body: str | None = None):
        connection = http.client.HTTPConnection("localhost", self.server.port, timeout=PATIENCE)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        text = response.read().decode()
        for cookie in response.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        return response.status, response.headers, text


@contextmanager
def running(server: Server) -> Iterator[Server]:
    server.start()
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.end(signal.SIGTERM)
        server.log.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Server:
    server = Server(tmp_path_factory.mktemp("data"))
    assert server.manage("migrate", "--verbosity", "0").returncode == 0
    assert server.manage("collectstatic", "--noinput", "--verbosity", "0").returncode == 0
    file = server.data / "sample.yaml"
    file.write_text(content.dump(make_instrument()))
    assert server.manage("import_questionnaire", str(file), "--publish").returncode == 0
    return server


def test_server_refuses_a_database_that_is_not_migrated(tmp_path):
    refusal = Server(tmp_path).manage("serve")

    assert refusal.returncode == 1
    assert "Run: python manage.py migrate" in refusal.stderr


def test_server_refuses_https_without_a_proxy(tmp_path):
    server = Server(tmp_path)
    server.environment["PLUMBLINE_URL"] = "https://plumbline.example"

    refusal = server.manage("serve")

    assert refusal.returncode == 1
    assert "PLUMBLINE_TRUSTED_PROXIES=1" in refusal.stderr


@pytest.mark.parametrize("port", ["99999", "0", "http"])
def test_server_refuses_what_is_no_port(port, tmp_path):
    refusal = Server(tmp_path).manage("serve", "--port", port)

    assert refusal.returncode == 2
    assert refusal.stderr.endswith(f"argument --port: invalid port value: '{port}'\n")


def test_first_start_prints_a_link_and_the_way_from_there_to_a_saved_answer_works(server):
    with running(server):
        link = re.search(r"http://localhost:\d+(/first-run/\S+)", server.said())
        browser = Browser(server)
        assert link is not None
        assert browser.get(link[1])[0] == 200

        owner = {"name": "Ada", "email": "ada@example.org", "organisation": "Acme"}
        assert browser.post(link[1], password=PASSWORD, **owner)[0] == 302
        status, headers, _ = browser.post(
            "/assessments/new/",
            team="new-1",
            new_team="Payments",
            system="Card scoring",
            sentence="It says yes or no.",
            form="full",
        )

        assert (status, headers["Location"]) == (302, "/assessments/1/answer/")
        assert browser.get("/")[0] == 200
        kept = browser.cookies

    with running(server):
        again = Browser(server)
        again.cookies = kept
        status, headers, page = again.get("/assessments/1/answer/build/")

        assert status == 200
        assert "Card scoring" in page
        assert "first-run" not in server.said()
        assert sorted(headers["Content-Security-Policy"].split("; ")) == [
            "base-uri 'none'",
            "connect-src 'self'",
            "default-src 'none'",
            "font-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "img-src 'self'",
            "script-src 'self'",
            "style-src 'self'",
        ]
        expected = {
            "Cache-Control": "private, no-store",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
            "Referrer-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
        }
        assert {name: headers[name] for name in expected} == expected
        assert browser_can_load_every_asset(again, page)
        kill_while_answers_are_saved(server, again)


def browser_can_load_every_asset(browser: Browser, page: str) -> bool:
    assets = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    return len(assets) > 4 and {browser.get(asset)[0] for asset in assets} == {200}


def kill_while_answers_are_saved(server: Server, browser: Browser) -> None:
    """Every answer that was acknowledged is in the database after kill -9."""
    acknowledged: dict[str, int] = {}

    def answer() -> None:
        for turn in range(1000):
            question = f"build-{turn % 3 + 1}"
            fields = {f"{question}-choice": str(turn % 5), f"{question}-revision": str(turn // 3)}
            try:
                status, _, _ = htmx_post(browser, f"/assessments/1/answers/{question}/", fields)
            except OSError:
                return
            if status == 200:
                acknowledged[question] = turn // 3

    thread = threading.Thread(target=answer)
    thread.start()
    time.sleep(1.5)
    server.end(signal.SIGKILL)
    thread.join(PATIENCE)

    database = sqlite3.connect(server.data / "plumbline.sqlite3")
    stored = dict(database.execute("SELECT question, revision FROM assessment_answer").fetchall())
    assert len(acknowledged) == 3
    assert {question: stored[question] > turn for question, turn in acknowledged.items()} == (
        dict.fromkeys(acknowledged, True)
    )
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def htmx_post(browser: Browser, path: str, fields: dict[str, str]):
    connection = http.client.HTTPConnection("localhost", browser.server.port, timeout=PATIENCE)
    headers = {
        "Cookie": "; ".join(f"{k}={v}" for k, v in browser.cookies.items()),
        "Content-Type": "application/x-www-form-urlencoded",
        "HX-Request": "true",
        "X-CSRFToken": browser.cookies["csrf"],
    }
    connection.request("POST", path, urllib.parse.urlencode(fields), headers)
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response.status, response.headers, text

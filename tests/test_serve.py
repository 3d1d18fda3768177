"""The real server as a process: its first words, its refusals, its headers, its log."""

import os
import re
import signal
import socket
import time
from pathlib import Path

import pytest

from tests.serving import (
    PATIENCE,
    Browser,
    Server,
    become_owner,
    begin_assessment,
    prepared,
    running,
)

POLICY = [
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
EXPECTED = {
    "Cache-Control": "private, no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Server:
    return prepared(tmp_path_factory.mktemp("data"))


def test_server_refuses_a_database_that_is_not_migrated(tmp_path):
    refusal = Server(tmp_path).manage("serve")

    assert refusal.returncode == 1
    assert "Run: python manage.py migrate" in refusal.stderr


def test_limit_of_attempts_holds_over_two_processes(server):
    other = Server(server.data)
    with running(server), running(other):
        browsers = [Browser(each) for each in (server, other)]
        for browser in browsers:
            browser.get("/account/login/")
        attempts = [
            browsers[turn % 2].post("/account/login/", login="eve@example.org", password="guessed")
            for turn in range(6)
        ]

    assert ["Too many attempts" in text for _, _, text in attempts] == [False] * 5 + [True]


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


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_server_says_which_port_is_taken_and_what_to_do(host, server):
    with socket.create_server(("127.0.0.1", server.port)):
        refusal = server.manage("serve", "--host", host, "--port", str(server.port))

    assert (refusal.returncode, refusal.stdout) == (1, "")
    assert refusal.stderr == (
        f"CommandError: Port {server.port} of {host} cannot be listened on: Address already in "
        "use. Stop what uses it, or choose another with --port.\n"
    )


def test_server_says_what_is_no_address(server):
    refusal = server.manage("serve", "--host", "a..b")

    assert refusal.returncode == 1
    assert refusal.stderr.startswith("CommandError: Port 8000 of a..b cannot be listened on: ")
    assert len(refusal.stderr.splitlines()) == 1


def test_first_start_prints_a_link_and_the_way_from_there_to_an_assessment_works(server):
    with running(server):
        browser = Browser(server)
        become_owner(browser)
        assert begin_assessment(browser) == "/assessments/1/answer/"
        assert browser.get("/")[0] == 200
        kept = browser.cookies

    with running(server):
        again = Browser(server)
        again.cookies = kept
        status, headers, page = again.get("/assessments/1/answer/build/")

        assert status == 200
        assert "Card scoring" in page
        assert "first-run" not in server.said()
        assert {name: headers[name] for name in EXPECTED} == EXPECTED
        assert sorted(headers["Content-Security-Policy"].split("; ")) == POLICY
        assert every_asset_can_be_loaded(again, page)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL], ids=["stopped", "killed"])
def test_worker_is_apart_from_the_terminal_and_ends_with_its_server(how, server):
    with running(server):
        worker = worker_of(server)
        assert os.getsid(worker) == worker
        server.end(how)

    deadline = time.monotonic() + PATIENCE
    while is_running(worker) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(worker)


def worker_of(server: Server) -> int:
    """Its process, once it is no longer on the way to become one."""
    threads = Path(f"/proc/{server.process.pid}/task")
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        for pid in " ".join(file.read_text() for file in threads.glob("*/children")).split():
            if b"db_worker" in Path(f"/proc/{pid}/cmdline").read_bytes():
                return int(pid)
        time.sleep(0.05)
    raise TimeoutError(server.said())


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def every_asset_can_be_loaded(browser: Browser, page: str) -> bool:
    assets = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    return len(assets) > 4 and {browser.get(asset)[0] for asset in assets} == {200}


def test_refused_request_takes_one_line_of_the_log(server):
    with running(server):
        browser = Browser(server)
        begun = len(server.said().splitlines())
        assert browser.get("/nowhere")[0] == 404
        assert browser.send("POST", "/account/login/", "login=x")[0] == 403
        assert browser.send("GET", "/livez", headers={"Host": "elsewhere.example"})[0] == 400
        told = [line.split()[2:5] for line in server.said().splitlines()[begun:]]

    of_requests = [words for words in told if words[:2] != ["INFO", "django_tasks_db:"]]
    assert of_requests == [  # the worker may still be saying that it starts
        ["WARNING", "django.request:", "Not"],
        ["WARNING", "django.security.csrf:", "Forbidden"],
        ["ERROR", "django.security.DisallowedHost:", "Invalid"],
    ]

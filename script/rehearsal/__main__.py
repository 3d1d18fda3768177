"""script/rehearse [--url URL --email ADDRESS]: plays, reads, and says of each fact if it holds."""

import re
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from getpass import getpass
from pathlib import Path

from rehearsal.browser import Browser, Refused
from rehearsal.course import Rehearsal
from rehearsal.facts import facts, read
from tests.factories import PASSWORD
from tests.serving import Server, running

SHIPPED = "questionnaires/content/mlops-1.0.yaml"


def main() -> int:
    options = arguments()
    began = time.monotonic()
    try:
        with owner_of(options) as owner:
            played = Rehearsal(owner).play()
            took = time.monotonic() - began
            found = list(facts(played, read(owner, played)))
    except Refused as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    for fact, holds in found:
        sys.stdout.write(f"{'ok  ' if holds else 'NOT '} {fact}\n")
    failed = sum(not holds for _, holds in found)
    sys.stdout.write(f"{len(found) - failed} of {len(found)} facts hold; played in {took:.0f} s\n")
    return 1 if failed else 0


def arguments() -> Namespace:
    parser = ArgumentParser(prog="script/rehearse")
    parser.add_argument("--url", help="of a running server; without it one of its own is started")
    parser.add_argument("--email", help="of an owner of an organisation there")
    options = parser.parse_args()
    if bool(options.url) != bool(options.email):
        parser.error("--url and --email go together")
    return options


@contextmanager
def owner_of(options: Namespace) -> Iterator[Browser]:
    """Signed in, on the server that is meant."""
    if options.url:
        yield signed_in(Browser(options.url), options.email)
        return
    with tempfile.TemporaryDirectory() as folder, running(fresh(Path(folder))) as server:
        browser = Browser(f"http://localhost:{server.port}")
        become_owner(browser, server)
        yield browser


def fresh(data: Path) -> Server:
    server = Server(data)
    for command in (
        ("migrate", "--verbosity", "0"),
        ("collectstatic", "--noinput", "--verbosity", "0"),
        ("import_questionnaire", SHIPPED, "--publish"),
    ):
        done = server.manage(*command)
        if done.returncode:
            raise Refused(done.stderr)
    return server


def become_owner(browser: Browser, server: Server) -> None:
    link = re.search(r"http://localhost:\d+(/first-run/\S+)", server.said())
    if link is None:
        raise Refused("The server has printed no link for its first owner")
    page = browser.get(link[1])
    owner = {"name": "Ada", "email": "ada@example.org", "organisation": "Acme"}
    browser.send(page, link[1], password=PASSWORD, **owner)


def signed_in(browser: Browser, email: str) -> Browser:
    page = browser.get("/account/login/")
    page = browser.send(page, "/account/login/", login=email, password=getpass())
    if "/login/" in page.url:
        raise Refused(f"{email} is not let in")
    return browser


sys.exit(main())

"""A server that is killed while people answer: what it acknowledged is there when it is back."""

import signal
import sqlite3
import threading
import time

import pytest

from tests.serving import (
    PATIENCE,
    Browser,
    Server,
    answer_in_turns,
    become_owner,
    begin_assessment,
    prepared,
    running,
)

QUESTIONS = ("build-1", "build-2", "build-3")
ENOUGH = 10  # turns that each has sent before the server is killed


@pytest.fixture
def server(tmp_path) -> Server:
    return prepared(tmp_path)


def test_every_acknowledged_answer_is_there_after_kill_and_restart(server):
    browser = Browser(server)
    with running(server):
        become_owner(browser)
        page = begin_assessment(browser)
        acknowledged = kill_while_answers_are_saved(browser)

    with running(server):
        status, _, text = browser.get(f"{page}build/")

    assert status == 200
    assert {key: turn <= noted(text, key) for key, turn in acknowledged.items()} == (
        dict.fromkeys(QUESTIONS, True)
    )
    database = sqlite3.connect(server.data / "plumbline.sqlite3")
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()


def kill_while_answers_are_saved(browser: Browser) -> dict[str, int]:
    """Question -> the last turn that was answered with success; one person on each question."""
    acknowledged: dict[str, int] = {}

    def answer(question: str) -> None:
        for turn in answer_in_turns(browser, question):
            acknowledged[question] = turn

    threads = [threading.Thread(target=answer, args=[question]) for question in QUESTIONS]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + PATIENCE
    while len(acknowledged) < len(QUESTIONS) or min(acknowledged.values()) < ENOUGH:
        assert time.monotonic() < deadline, acknowledged
        time.sleep(0.05)
    browser.server.end(signal.SIGKILL)
    for thread in threads:
        thread.join(PATIENCE)
    return acknowledged


def noted(page: str, question: str) -> int:
    """The turn that the page shows: the last acknowledged one, or one that was saved unheard."""
    return int(page.partition(f"{question} in turn ")[2].partition(".")[0])

"""What the log tells of a request: a line for one that was refused, all there is for our faults."""

import logging
import sys
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.utils.log import log_response

from config.logs import RefusalsOnOneLine


def lines_of(status: int, capsys) -> list[str]:
    """What the console shows of a request that ended in an exception."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter("{levelname} {message}", style="{"))
    handler.addFilter(RefusalsOnOneLine())
    logger = logging.Logger("django.request")
    logger.addHandler(handler)
    try:
        raise PermissionDenied
    except PermissionDenied as error:
        request, response = RequestFactory().get("/"), type("", (), {"status_code": status})()
        log_response("Refused", request=request, response=response, logger=logger, exception=error)
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("status", [400, 403, 404, 499])
def test_refused_request_is_one_line(status, capsys):
    assert len(lines_of(status, capsys)) == 1


def test_fault_of_ours_is_told_with_its_traceback(capsys):
    told = lines_of(500, capsys)

    assert told[1] == "Traceback (most recent call last):"


@pytest.fixture
def console(monkeypatch) -> StringIO:
    """What the console shows, by the settings as they are."""
    (handler,) = [each for each in logging.getLogger().handlers if each.name == "console"]
    shown = StringIO()
    monkeypatch.setattr(handler, "stream", shown)  # an earlier test may have closed the one before
    return shown


@pytest.mark.parametrize(
    "path",
    [
        "/invitation/SECRET/",
        "/first-run/SECRET/",
        "/account/confirm-email/MQ:1vMxyz:SECRET/",
        "/account/password/reset/key/1-SECRET/",
    ],
)
def test_refused_request_is_told_without_what_opens_a_door(path, console, db):
    refused = Client(enforce_csrf_checks=True).post(path)

    assert refused.status_code == 403
    (line,) = console.getvalue().splitlines()
    assert line.endswith(path.rpartition("/")[0].rpartition("/")[0] + "/TOKEN/")
    assert "SECRET" not in line


def test_console_shows_a_fault_of_ours_whole(console):
    try:
        raise ValueError("Something broke.")
    except ValueError:
        logging.getLogger("django.request").exception("Internal Server Error: /")

    assert console.getvalue().splitlines()[-1] == "ValueError: Something broke."

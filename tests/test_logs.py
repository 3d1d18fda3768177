"""What the log tells of a request: a line for one that was refused, all there is for our faults."""

import logging
import sys

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
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


def test_console_leaves_out_tracebacks_of_refusals_and_tokens():
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["refusals", "tokens"]
    assert settings.LOGGING["filters"] == {
        "refusals": {"()": "config.logs.RefusalsOnOneLine"},
        "tokens": {"()": "config.logs.NoTokens"},
    }

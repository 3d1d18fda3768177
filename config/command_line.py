"""The way in for every command: what stands in its way is said in a sentence, with status 1."""

import errno
import os
import sys
from typing import NoReturn

from django.core.management import execute_from_command_line
from django.db import DatabaseError


def run(arguments: list[str]) -> None:
    try:
        try:
            execute_from_command_line(arguments)
        finally:
            sys.stdout.flush()
    except DatabaseError as error:
        from assessment import readiness  # noqa: PLC0415 -- apps are not loaded before

        sentence = readiness.obstacle()
        if arguments[1:2] == ["migrate"] and sentence in (readiness.MIGRATE, None):
            sentence = f"The database cannot be migrated: {readiness.reason(error)}."
        if sentence:
            stop(sentence)
        raise
    except OSError as error:
        if error.errno == errno.ENOSPC:
            refuse_output(f"The output cannot be written: {error.strerror}.")
        if error.errno == errno.EPIPE:
            refuse_output("")  # whoever read it has seen enough
        raise


def refuse_output(sentence: str) -> NoReturn:
    """Python writes what it still holds when it ends, and would fail on it once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    stop(sentence)


def stop(sentence: str) -> NoReturn:
    if sentence:
        sys.stderr.write(f"{sentence}\n")
    raise SystemExit(1) from None

"""What the environment says: every mistake at once, in words."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

MANAGE = [sys.executable, str(Path(settings.BASE_DIR, "manage.py"))]


def started(**environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*MANAGE, "check"],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_bad_value_is_told_and_stops_the_start(tmp_path):
    file = tmp_path / "file"
    file.touch()

    refusal = started(
        PLUMBLINE_DATA=str(file),
        PLUMBLINE_URL="ftp://example.org",
        PLUMBLINE_THREADS="many",
        PLUMBLINE_TIME_ZONE="Nowhere",
        DATABASE_URL="mysql://example.org/plumbline",
    )

    assert refusal.returncode == 2
    assert [line.partition(":")[0] for line in refusal.stderr.splitlines()] == [
        "PLUMBLINE_DATA",
        "PLUMBLINE_URL",
        "PLUMBLINE_THREADS",
        "PLUMBLINE_TIME_ZONE",
        "DATABASE_URL",
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_key_that_cannot_be_kept_does_not_stop_a_command_that_needs_none(tmp_path):
    tmp_path.chmod(0o500)

    assert started(PLUMBLINE_DATA=str(tmp_path / "below")).returncode == 0

"""What stands in the way of a command is said in one line, with status 1; never by a traceback."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

MANAGE = [sys.executable, str(Path(settings.BASE_DIR, "manage.py"))]
SHIPPED = "questionnaires/content/mlops-1.0.yaml"
ANSWERS = "questionnaires/content/examples/unwatched-forecast.json"
ON_A_DATABASE = [
    ["import_questionnaire", SHIPPED],
    ["export_questionnaire", "mlops", "1.0"],
    ["retire_questionnaire", "mlops", "1.0"],
    ["add_member", "ada@example.org", "--organisation", "Acme", "--role", "member"],
    ["add_organisation", "Acme"],
    ["delete_organisations"],
    ["backup", SHIPPED],
    ["demo"],
    ["serve"],
]


@pytest.fixture
def manage(tmp_path):
    def run(*arguments: str, stdout=subprocess.PIPE, **environment: str):
        return subprocess.run(
            [*MANAGE, *arguments],
            cwd=settings.BASE_DIR,
            env=os.environ | {"PLUMBLINE_DATA": str(tmp_path), "DATABASE_URL": ""} | environment,
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    return run


@pytest.mark.parametrize("command", ON_A_DATABASE, ids=lambda command: command[0])
def test_command_on_a_database_that_is_not_migrated_says_what_to_do(command, manage):
    done = manage(*command)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.removeprefix("CommandError: ") == (
        "The database is not up to date. Run: python manage.py migrate\n"
    )


@pytest.mark.parametrize("command", [*ON_A_DATABASE, ["migrate"]], ids=lambda command: command[0])
def test_command_without_its_database_says_which_cannot_be_reached(command, manage):
    done = manage(*command, DATABASE_URL="postgres://ada:secret@127.0.0.1:1/plumbline")

    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("The database of DATABASE_URL cannot be reached: ")
    assert "secret" not in done.stderr


def test_command_on_a_file_that_is_no_database_names_it(manage, tmp_path):
    (tmp_path / "plumbline.sqlite3").write_text("not a database, but long enough to be one" * 99)

    done = manage("demo")

    assert done.returncode == 1
    assert done.stderr == (
        f"{tmp_path}/plumbline.sqlite3 cannot be opened: file is not a database. "
        "PLUMBLINE_DATA says where the database lies.\n"
    )


def test_migration_that_fails_says_why(manage, tmp_path):
    with sqlite3.connect(tmp_path / "plumbline.sqlite3") as database:
        database.execute("CREATE TABLE django_session (of INTEGER)")

    done = manage("migrate", "--verbosity", "0")

    assert done.returncode == 1
    assert done.stderr == (
        'The database cannot be migrated: table "django_session" already exists.\n'
    )


@pytest.mark.parametrize(
    "command",
    [
        ["evaluate", ANSWERS],
        ["check_content", SHIPPED],
        ["check_content", "tests/data/content-faults.yaml"],
    ],
    ids=["a summary", "no faults", "faults"],
)
def test_output_on_a_full_disk_is_one_line(command, manage):
    with open("/dev/full", "w") as full:
        done = manage(*command, stdout=full)

    assert done.returncode == 1
    assert done.stderr == "The output cannot be written: No space left on device.\n"


def test_reader_that_has_seen_enough_is_told_nothing(manage):
    reader, writer = os.pipe()
    os.close(reader)

    done = manage("evaluate", ANSWERS, stdout=writer)
    os.close(writer)

    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize(
    "command", [["evaluate"], ["check_content"], ["import_questionnaire"]], ids=lambda c: c[0]
)
def test_file_that_cannot_be_read_is_a_fault_of_the_input(command, manage, tmp_path):
    done = manage(*command, str(tmp_path / "none"))

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.removeprefix("CommandError: ") == (
        f"{tmp_path}/none: cannot be read: No such file or directory\n"
    )

"""`manage.py check_content`: needs no database (none is allowed in these tests)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).parent.parent.parent
NO_DATABASE = "postgres://nobody@127.0.0.1:9/nothing"
SAMPLE = ROOT / "tests" / "data" / "content.yaml"


@pytest.fixture
def draft(tmp_path):
    """A copy of the sample with something replaced."""

    def make(sound: str, broken: str) -> Path:
        file = tmp_path / "draft.yaml"
        file.write_text(SAMPLE.read_text().replace(sound, broken))
        return file

    return make


def test_check_content_finds_a_sound_file_sound(capsys):
    call_command("check_content", SAMPLE)

    assert capsys.readouterr().out == f"{SAMPLE}: no faults, no warnings\n"


def test_check_content_prints_warnings_and_succeeds(capsys, draft):
    file = draft("        must: 1\n", "        core: true\n")

    call_command("check_content", file)

    assert capsys.readouterr().out == (
        "warning: dimensions[0]: has fewer than three core questions: 1 (line 36)\n"
        "warning: dimensions[1]: has fewer than three core questions: 0 (line 73)\n"
        f"{file}: no faults, 2 warnings\n"
    )


def test_check_content_prints_every_fault_and_fails(capsys, draft):
    file = draft("title: Sample\n", "title: 5\nsubtitle: Sample\n")

    with pytest.raises(SystemExit) as caught:
        call_command("check_content", file)

    assert caught.value.code == 1
    assert capsys.readouterr().out == (
        "title: must be text, not 5; put it in quotes (line 4)\n"
        "subtitle: is no key of a content file (line 5)\n"
        f"{file}: 2 faults\n"
    )


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_check_content_says_when_a_file_cannot_be_read(tmp_path, name):
    with pytest.raises(CommandError, match="cannot be read: ") as caught:
        call_command("check_content", tmp_path / name)

    assert caught.value.returncode == 1


def run(*arguments: str, encoding: str = "utf-8") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "manage.py", "check_content", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONIOENCODING": encoding, "DATABASE_URL": NO_DATABASE},
    )


@pytest.mark.parametrize("arguments", [[], ["one.yaml", "two.yaml"], ["--canonical"]])
def test_check_content_tells_wrong_usage_by_its_status(arguments):
    done = run(*arguments)

    assert (done.returncode, done.stdout) == (2, "")
    assert "usage: manage.py check_content" in done.stderr


def test_check_content_escapes_what_the_terminal_cannot_show(draft):
    file = draft("title: Sample", "title: Sample\nÜber: uns")

    done = run(str(file), encoding="ascii")

    assert done.returncode == 1
    assert done.stdout == (f'"\\xdcber": is no key of a content file (line 5)\n{file}: 1 fault\n')
    assert done.stderr == ""

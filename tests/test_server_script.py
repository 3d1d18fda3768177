"""script/server, in a checkout whose Python only notes what it is asked and fails where told to."""

import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

PYTHON = """#!/bin/sh
echo "$2" >>asked
[ "$2" != "$(cat fails)" ]
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "script").mkdir()
    shutil.copy(Path(settings.BASE_DIR, "script", "server"), tmp_path / "script" / "server")
    executable(tmp_path / "script" / "setup", "#!/bin/sh\n")
    executable(tmp_path / ".venv" / "bin" / "python", PYTHON)
    content = tmp_path / "questionnaires" / "content"
    content.mkdir(parents=True)
    (content / "sample-1.0.yaml").touch()
    return tmp_path


def executable(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    file.chmod(0o755)


@pytest.mark.parametrize("fails", ["", "migrate", "collectstatic", "import_questionnaire", "demo"])
def test_server_starts_only_where_nothing_before_it_failed(fails, checkout):
    (checkout / "fails").write_text(fails)

    done = subprocess.run([checkout / "script" / "server", "--demo"], check=False)

    steps = ["migrate", "collectstatic", "import_questionnaire", "demo", "serve"]
    reached = steps[: steps.index(fails) + 1] if fails else steps
    assert (checkout / "asked").read_text().split() == reached
    assert (done.returncode == 0) == (not fails)

"""What code can list, the documents name: settings, commands, and the version of the app."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

from config import settings as config  # noqa: TID251 -- it lists them

ROOT = Path(settings.BASE_DIR)
OPERATIONS = (ROOT / "docs/operations.md").read_text()


def variables() -> list[str]:
    fields = config.Environment.model_fields
    return [str(f.validation_alias or f"PLUMBLINE_{name}".upper()) for name, f in fields.items()]


@pytest.mark.parametrize("variable", variables())
def test_operations_names_every_setting(variable):
    assert f"| `{variable}` |" in OPERATIONS


def test_operations_names_no_setting_that_does_not_exist():
    named = re.findall(r"^\| `([A-Z_]+)` \|", OPERATIONS, re.MULTILINE)

    assert sorted(named) == sorted(variables())


@pytest.mark.parametrize(
    "command",
    [name for name, app in get_commands().items() if app in ("assessment", "questionnaires")],
)
def test_operations_names_every_command(command):
    assert re.search(rf"^\| `{command}[ `]", OPERATIONS, re.MULTILINE)


def test_readme_is_short():
    assert len((ROOT / "README.md").read_text().splitlines()) < 120


@pytest.mark.parametrize(
    "document", [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md"))], ids=lambda path: path.name
)
def test_every_link_within_the_documents_leads_somewhere(document):
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text())

    assert [t for t in targets if not (document.parent / t).exists()] == []


def test_newest_entry_of_the_changelog_is_the_version_of_the_app():
    versions = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)

    assert versions[0] == settings.APP_VERSION


def named_by_security() -> list[str]:
    return sorted(set(re.findall(r"`(tests/[^`]+)`", (ROOT / "docs/security.md").read_text())))


@pytest.mark.parametrize("name", named_by_security())
def test_every_test_that_the_security_page_names_exists(name):
    file, _, function = name.partition("::")

    assert f"def {function}(" in (ROOT / file).read_text() if function else (ROOT / file).exists()

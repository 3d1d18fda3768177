"""What code can list, the documents name: settings, commands, addresses, keys, the version."""

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import BaseCommand, get_commands, load_command_class

from assessment import readiness
from assessment.engine.answers import Answer, Answers, AnswersError, ignored, read
from assessment.engine.evaluation import as_json, evaluate
from config import settings as config  # noqa: TID251 -- it lists them
from tests import factories
from tests.test_access import our_patterns

ROOT = Path(settings.BASE_DIR)
OPERATIONS = (ROOT / "docs/operations.md").read_text()
ANSWERS_FILE = (ROOT / "docs/answers-file.md").read_text()


def variables() -> list[str]:
    fields = config.Environment.model_fields
    return [str(f.validation_alias or f"PLUMBLINE_{name}".upper()) for name, f in fields.items()]


@pytest.mark.parametrize("variable", variables())
def test_operations_names_every_setting(variable):
    assert f"| `{variable}` |" in OPERATIONS


def test_operations_names_no_setting_that_does_not_exist():
    named = re.findall(r"^\| `([A-Z_]+)` \|", OPERATIONS, re.MULTILINE)

    assert sorted(named) == sorted(variables())


COMMANDS = {
    name: app for name, app in get_commands().items() if app in ("assessment", "questionnaires")
}
OF_EVERY_COMMAND = {
    option
    for action in BaseCommand().create_parser("", "")._actions
    for option in action.option_strings
}


@pytest.mark.parametrize("command", COMMANDS)
def test_operations_names_every_command_with_its_options(command):
    (row,) = re.findall(rf"^\| `({command}(?: [^`]*)?)` \|", OPERATIONS, re.MULTILINE)
    parser = load_command_class(COMMANDS[command], command).create_parser("manage.py", command)
    options = {option for action in parser._actions for option in action.option_strings}

    assert set(re.findall(r"--[a-z-]+", row)) == options - OF_EVERY_COMMAND


def test_operations_names_no_command_that_does_not_exist():
    (table,) = re.findall(r"^## Commands\n(.*?)^## ", OPERATIONS, re.MULTILINE | re.DOTALL)

    assert sorted(re.findall(r"^\| `([a-z_]+)", table, re.MULTILINE)) == sorted(COMMANDS)


def command_lines() -> list[str]:
    """What operations.md tells to type, but what is tried on data of its own."""
    told = re.findall(r"^    (\S.*)$", OPERATIONS, re.MULTILINE)
    (trial,) = re.findall(r"^    export PLUMBLINE_DATA.*?\n\n", OPERATIONS, re.M | re.S)
    return [line for line in told if line not in trial]


def test_every_command_of_the_service_runs_as_its_user_in_its_environment():
    names = "|".join([*COMMANDS, "migrate", "collectstatic", "changepassword", "check"])
    told = [line for line in command_lines() if re.search(rf"(^|\s)({names})( |$)", line)]

    served = "ExecStart=/opt/plumbline/.venv/bin/python manage.py serve"
    assert [line for line in told if not line.startswith("plumbline ")] == [served]
    assert re.findall(r"`manage\.py \w+", OPERATIONS) == []
    assert len(told) > 8


def test_commands_of_the_service_get_what_its_unit_has():
    unit = dict(re.findall(r"^    (\w+)=(.+)$", OPERATIONS, re.MULTILINE))
    (script,) = re.findall(r"^    exec systemd-run (.*?)\n\n", OPERATIONS, re.M | re.S)

    given = script.replace("\\\n", "").split()
    assert f"--uid={unit['User']}" in given
    assert f"--working-directory={unit['WorkingDirectory']}" in given
    assert f"--property=EnvironmentFile={unit['EnvironmentFile']}" in given
    assert [*given[-3:-1], "serve"] == unit["ExecStart"].split()


def test_by_hand_the_questionnaire_is_published_as_script_server_does_it():
    (given,) = re.findall(
        r'import_questionnaire "\$file" (.*)', (ROOT / "script/server").read_text()
    )
    told = [line for line in command_lines() if "import_questionnaire" in line]

    assert {line.partition(".yaml ")[2] for line in told} == {given}
    assert len(told) == 2


def test_operations_names_every_address_that_needs_no_sign_in():
    (table,) = re.findall(r"^## Addresses.*?\n(.*?)^## ", OPERATIONS, re.MULTILINE | re.DOTALL)
    named = re.findall(r"^\| `(/[^`]+)` \|", table, re.MULTILINE)
    open_to_all = {
        "/" + re.sub(r"<\w+:(\w+)>", lambda part: part[1].upper(), str(pattern.pattern))
        for name, pattern in our_patterns()
        if pattern.callback.audience == "anyone" or name == "assessment:gallery"
    }

    assert sorted(named) == sorted(open_to_all | {"/account/login/", "/static/"})


def test_operations_names_everything_that_readyz_looks_at(db):
    (table,) = re.findall(r"^## Is it well\?\n(.*?)^## ", OPERATIONS, re.MULTILINE | re.DOTALL)

    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == list(readiness.checks())


# -- The answers file ---------------------------------------------------------------------------


def keys_told(heading: str) -> list[str]:
    (section,) = re.findall(
        rf"^## {heading}\n(.*?)(?=^## )", ANSWERS_FILE, re.MULTILINE | re.DOTALL
    )
    return re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)


def test_answers_file_page_names_every_key_in_its_order():
    assert keys_told("The file") == [field.name for field in fields(Answers)]
    assert keys_told("An answer") == [field.name for field in fields(Answer)]


def test_example_of_the_answers_file_holds_every_key_and_evaluates():
    (example,) = re.findall(r"```json\n(.*?)```", ANSWERS_FILE, re.DOTALL)
    instrument = factories.shipped()

    given = read(example, instrument)
    evaluation = evaluate(instrument, given)

    written = json.loads(example)
    assert list(written) == keys_told("The file")
    assert set().union(*written["answers"].values()) == set(keys_told("An answer"))
    assert ignored(given, instrument) == []
    assert json.loads(as_json(evaluation))["target_profile"] == "customer-facing"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"colour": "red"}, "colour"),
        ({"date": None}, "date"),
        ({"answers": {"rollback": {"level": 1.0}}}, "answers.rollback.level"),
        ({"answers": {"rollback": {"level": 9}}}, "answers.rollback.level"),
        ({"answers": {"rollback": {"note": "x"}}}, "answers.rollback"),
        ({"answers": {"rollback": {"level": 1, "note": "x" * 4001}}}, "answers.rollback.note"),
        (
            {"answers": {"rollback": {"level": 1, "evidence": ["x"] * 21}}},
            "answers.rollback.evidence",
        ),
        ({"concerns": ["customers", "money", "audit"]}, "concerns"),
        ({"capacity_days_per_month": 0}, "capacity_days_per_month"),
    ],
)
def test_what_the_answers_file_page_forbids_is_a_fault(change, place):
    (example,) = re.findall(r"```json\n(.*?)```", ANSWERS_FILE, re.DOTALL)

    with pytest.raises(AnswersError) as refusal:
        read(json.dumps(json.loads(example) | change), factories.shipped())

    assert [fault.partition(": ")[0] for fault in refusal.value.faults] == [place]


# -- The rest -----------------------------------------------------------------------------------


def test_readme_is_short():
    assert len((ROOT / "README.md").read_text().splitlines()) < 120


@pytest.mark.parametrize(
    "document", [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md"))], ids=lambda path: path.name
)
def test_every_link_within_the_documents_leads_somewhere(document):
    targets = re.findall(r"\]\((?!https?:)([^)]+)\)", document.read_text())

    assert [target for target in targets if not leads_somewhere(target, document)] == []


def leads_somewhere(target: str, document: Path) -> bool:
    name, _, anchor = target.partition("#")
    file = document.parent / name if name else document
    return file.exists() and (not anchor or anchor in anchors(file))


def anchors(file: Path) -> set[str]:
    """Of its headings, as they are made where the documents are read."""
    headings = re.findall(r"^#+ (.+)$", file.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_newest_entry_of_the_changelog_is_the_version_of_the_app():
    versions = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)

    assert versions[0] == settings.APP_VERSION


def named_by_security() -> list[str]:
    return sorted(set(re.findall(r"`(tests/[^`]+)`", (ROOT / "docs/security.md").read_text())))


@pytest.mark.parametrize("name", named_by_security())
def test_every_test_that_the_security_page_names_exists(name):
    file, _, function = name.partition("::")

    assert function, "a file shows nothing: name a test in it"
    assert f"def {function}(" in (ROOT / file).read_text()


def threats() -> list[str]:
    lines = (ROOT / "docs/security.md").read_text().splitlines()
    return [line for line in lines if line.startswith("| ") and not line.startswith("| What could")]


def test_threats_stand_by_what_they_are_to():
    page = (ROOT / "docs/security.md").read_text()
    (assets,) = re.findall(r"^## What is worth.*?\n(.*?)^## ", page, re.MULTILINE | re.DOTALL)
    (told,) = re.findall(r"^## What could happen\n(.*?)^## ", page, re.MULTILINE | re.DOTALL)

    named, *parts = re.split(r"^### (.+)$", told, flags=re.MULTILINE)
    assert "|" not in named
    assert parts[::2] == re.findall(r"^- \*\*(.+?)\*\*", assets, re.MULTILINE)
    assert all(part.count("\n| ") > 1 for part in parts[1::2])


@pytest.mark.parametrize("row", threats(), ids=lambda row: row[2:50])
def test_every_threat_has_a_defence_and_names_the_test_that_shows_it(row):
    _, threat, defence, shown, _ = row.split("|")

    assert threat.strip()
    assert defence.strip()
    assert all(re.fullmatch(r" *`tests/\S+\.py::test_\w+` *", each) for each in shown.split(","))

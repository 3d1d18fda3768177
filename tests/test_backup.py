"""A backup shows one moment of a busy server, and either database takes it back row by row."""

import errno
import json
import re
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from assessment import actions, backup
from assessment.models import Assessment
from tests import factories
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
TURNS_AROUND = 5  # acknowledged answers to each question before the backup begins, and after it
ON_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="runs in its own suite")
ON_POSTGRESQL = pytest.mark.skipif(connection.vendor == "sqlite", reason="needs its server")
# What the storm finds beside its own answers: of every table that something is written into.
FILL = """
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from assessment.models import Organisation
from django.core.management import call_command
from tests import factories
from tests.assessment.views.test_organisations import fill
organisation = Organisation.objects.get()
fill(organisation)
member = factories.make_user(name="Edith Editor")
call_command("editor", member.email, "--edit")
TOTP.activate(member, generate_totp_secret())
RecoveryCodes.activate(member)
SocialAccount.objects.create(user=member, provider="sso", uid="5", extra_data={"z": 1, "a": "ä"})
"""
NEVER_FILLED = {  # tables of Django and allauth that nothing here writes into
    *("account.emailconfirmation", "admin.logentry", "assessment.user_groups", "auth.group"),
    *("auth.group_permissions", "socialaccount.socialapp", "socialaccount.socialtoken"),
}
# Whoever signs in writes these: a backup leaves them out, or they change when somebody comes back.
SESSIONS = ("sessions.session", "usersessions.usersession")
JOBS = ("django_tasks_database.dbtaskresult",)

SAID = ("state", "level", "reason", "note", "evidence")  # of an answer

Row = dict[str, Any]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        pytest.param("sqlite", "sqlite", marks=ON_SQLITE),
        pytest.param("postgresql", "postgresql", marks=ON_POSTGRESQL),
        pytest.param("sqlite", "postgresql", marks=ON_POSTGRESQL),
        pytest.param("postgresql", "sqlite", marks=ON_POSTGRESQL),
    ],
)
def test_backup_under_a_storm_of_writes_is_one_moment_and_comes_back_row_by_row(
    source, target, address_of, tmp_path
):
    here, there, file = tmp_path / "here", tmp_path / "there", tmp_path / "all.backup"
    here.mkdir()
    there.mkdir()
    unique = f"{source}_{target}_{tmp_path.parent.name.replace('-', '_')}".lower()
    server = prepared(here, address_of(source, f"here_{unique}"))
    elsewhere = Server(there, address_of(target, f"there_{unique}"))
    browser = Browser(server)
    with running(server):
        become_owner(browser)
        page = begin_assessment(browser)
        filled = server.manage("shell", "--verbosity", "0", "--command", FILL)
        assert filled.returncode == 0, filled.stderr
        during = storm(browser, lambda: server.manage("backup", str(file)))

    restored = elsewhere.manage("restore", str(file))

    assert (during.returncode, during.stderr) == (0, "")
    assert (restored.returncode, restored.stderr) == (0, "")
    guarded = elsewhere.manage("check", "--database", "default", "--fail-level", "WARNING")
    assert guarded.returncode == 0, guarded.stderr
    before, after = rows_of(server), rows_of(elsewhere)
    moving = {"assessment.answer", "assessment.auditevent"}
    for model in before.keys() - moving - {*SESSIONS, *JOBS}:
        assert after[model] == before[model], model
    assert {*SESSIONS, *JOBS}.isdisjoint(after)
    said, kept = (set(map(as_text, rows["assessment.auditevent"])) for rows in (before, after))
    assert kept < said
    assert answers_told_by(after["assessment.auditevent"]) == {
        f"assessment:{row['fields']['assessment']}/{row['fields']['question']}": (
            row["fields"]["revision"],
            {name: row["fields"][name] for name in SAID},
        )
        for row in after["assessment.answer"]
    }

    again = tmp_path / "again.backup"
    assert elsewhere.manage("backup", str(again)).returncode == 0
    stored = rows_in(file)
    assert {label for label, rows in stored.items() if not rows} == NEVER_FILLED
    assert rows_in(again) == stored
    if source == target:
        assert tables_of(again) == tables_of(file)  # to the byte

    assert elsewhere.manage("collectstatic", "--noinput").returncode == 0
    with running(elsewhere):
        returned = Browser(elsewhere)
        returned.get("/account/login/")
        returned.post("/account/login/", login="ada@example.org", password=factories.PASSWORD)
        status, _, text = returned.get(f"{page}build/")
        assert (status, "build-1 in turn" in text) == (200, True)
        another = begin_assessment(returned, team="Search", target_profile="customer-facing")
        assert another != page


def storm(browser: Browser, meanwhile: Callable[[], Any]) -> Any:
    """Each question answered without a pause by somebody, while something else is done."""
    over, turns = threading.Event(), dict.fromkeys(QUESTIONS, 0)

    def answer(question: str) -> None:
        for turn in answer_in_turns(browser, question):
            turns[question] = turn
            if over.is_set():
                return

    def wait_for_turns(since: dict[str, int]) -> None:
        while any(turns[q] < since[q] + TURNS_AROUND for q in QUESTIONS):
            assert all(thread.is_alive() for thread in threads)
            over.wait(0.01)

    threads = [threading.Thread(target=answer, args=[question]) for question in QUESTIONS]
    for thread in threads:
        thread.start()
    try:
        wait_for_turns(dict(turns))
        done = meanwhile()
        wait_for_turns(dict(turns))
    finally:
        over.set()
        for thread in threads:
            thread.join(PATIENCE)
    return done


def rows_of(server: Server) -> dict[str, list[Row]]:
    """Model -> its rows, as Django's own command reads them."""
    dumped = server.manage("dumpdata", "--format", "jsonl")
    assert dumped.returncode == 0, dumped.stderr
    rows = defaultdict(list)
    for line in filter(None, dumped.stdout.splitlines()):
        row = json.loads(line)
        rows[row["model"]].append(row)
    return {model: sorted(found, key=as_text) for model, found in rows.items()}


def as_text(row: Row) -> str:
    """PostgreSQL keeps the keys of JSON in an order of its own."""
    return json.dumps(row, sort_keys=True)


def tables_of(file: Path) -> dict[str, Any]:
    """Columns, number of rows and digest of each."""
    with ZipFile(file) as archive:
        return json.loads(archive.read("manifest.json"))["tables"]


def rows_in(file: Path) -> dict[str, list[Any]]:
    """Table -> its rows, where Django's own command rounds times."""
    with ZipFile(file) as archive:
        return {
            label: [json.loads(line) for line in archive.read(f"tables/{label}.jsonl").splitlines()]
            for label in tables_of(file)
        }


def answers_told_by(events: list[Row]) -> dict[str, tuple[int, Row]]:
    """Answer -> how often it was given, and what was said last: it and its event agree."""
    told: dict[str, tuple[int, Row]] = {}
    for event in sorted(events, key=lambda row: row["pk"]):
        if event["fields"]["verb"] == "answer.settled":
            answer = event["fields"]["about"]
            times, _ = told.get(answer, (0, {}))
            told[answer] = times + 1, event["fields"]["after"]
    return told


# -- What is refused -----------------------------------------------------------------------------


@pytest.fixture
def file(transactional_db, tmp_path) -> Path:
    """The backup of a database with one answered assessment, which is still there."""
    factories.make_assessment(answers={"build-1": 2})
    backup.write(tmp_path / "all.backup")
    return tmp_path / "all.backup"


def altered(file: Path, member: str, old: str, new: str) -> Path:
    """The same archive, with one text in it changed."""
    other = file.with_name("altered.backup")
    with ZipFile(file) as archive, ZipFile(other, "w") as changed:
        for name in archive.namelist():
            text = archive.read(name).decode()
            if name == member:
                assert old in text
                text = text.replace(old, new, 1)
            changed.writestr(name, text)
    return other


def refusal_of(file: Path) -> str:
    with pytest.raises(backup.BackupRefused) as refused:
        backup.restore(file)
    assert Assessment.objects.count() == 1
    return str(refused.value).replace(str(file), "FILE")


def test_database_that_holds_data_is_left_as_it_is(file):
    assert re.fullmatch(
        r"The database holds data already, for example in \S+\. "
        "A backup is restored into an empty one.",
        refusal_of(file),
    )


def test_changed_row_is_noticed_by_its_digest(file):
    changed = altered(file, "tables/assessment.assessment.jsonl", "Card scoring", "Face scoring")

    assert refusal_of(changed) == (
        "FILE is damaged: assessment.assessment is not what was written there."
    )


def test_backup_of_another_layout_names_the_release_that_reads_it(file):
    older = altered(file, "manifest.json", '"app_version": "', '"app_version": "0.0.9-')
    older = altered(older.rename(file), "manifest.json", '"assessment.0001_initial",', "")

    assert refusal_of(older).startswith("FILE was made by Plumbline 0.0.9-")
    assert refusal_of(older).endswith(", then upgrade.")


def test_other_format_is_no_backup_for_this_release(file):
    later = altered(file, "manifest.json", '"format": 1', '"format": 2')

    assert refusal_of(later) == "FILE is no backup of Plumbline that this release reads."


@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_file_that_was_cut_short_is_refused(file, share):
    file.write_bytes(file.read_bytes()[: int(share * file.stat().st_size)])

    assert refusal_of(file) == "FILE is no backup, or is damaged."


def test_byte_that_a_disk_lost_is_noticed(file):
    data = bytearray(file.read_bytes())
    with ZipFile(file) as archive:
        member = archive.getinfo("tables/assessment.auditevent.jsonl")
    data[member.header_offset + len(member.filename) + 60] ^= 0xFF
    file.write_bytes(data)

    assert refusal_of(file) == (
        "FILE is damaged: assessment.auditevent is not what was written there."
    )


def test_file_that_is_not_there_is_told_in_a_sentence(file):
    file.unlink()

    assert refusal_of(file) == "FILE cannot be read: No such file or directory."


def test_backup_is_read_by_its_owner_alone_and_replaces_nothing(file):
    written = file.read_bytes()

    with pytest.raises(backup.BackupRefused) as refused:
        backup.write(file)

    assert str(refused.value) == f"{file} exists: a backup is never written over another file."
    assert file.stat().st_mode & 0o777 == 0o600
    assert (file.read_bytes(), list(file.parent.iterdir())) == (written, [file])


def test_name_of_a_backup_is_taken_before_the_first_row_is_read(transactional_db, tmp_path):
    file, taken = tmp_path / "all.backup", []

    def look(execute: Callable[..., Any], *given: Any) -> Any:
        taken.append(file.exists())
        return execute(*given)

    with connection.execute_wrapper(look):
        backup.write(file)

    assert taken
    assert all(taken)


def test_backup_that_fails_midway_leaves_nothing_behind(transactional_db, tmp_path):
    def fail(execute: Callable[..., Any], sql: str, *given: Any) -> Any:
        if "assessment_organisation" in sql:
            raise OSError(errno.ENOSPC, "No space left on device")
        return execute(sql, *given)

    with connection.execute_wrapper(fail), pytest.raises(backup.BackupRefused) as refused:
        backup.write(tmp_path / "all.backup")

    assert str(refused.value).endswith(" cannot be written: No space left on device.")
    assert list(tmp_path.iterdir()) == []


def test_backup_that_has_no_room_leaves_nothing_behind(file, tmp_path):
    with pytest.raises(backup.BackupRefused) as refused:
        backup.write(tmp_path / "none" / "all.backup")

    assert str(refused.value).endswith(" cannot be written: No such file or directory.")
    assert list(tmp_path.iterdir()) == [file]


def test_backup_opens_nobodys_session(transactional_db, as_, tmp_path):
    client = as_(factories.make_user())

    backup.write(tmp_path / "all.backup")

    with ZipFile(tmp_path / "all.backup") as archive:
        everything = b"".join(map(archive.read, archive.namelist()))
    assert client.session.session_key.encode() not in everything
    assert b"ada@example.org" in everything


# -- What was under way --------------------------------------------------------------------------


def test_backup_holds_no_job(transactional_db, tmp_path):
    factories.make_assessment(answers={"build-1": 2}, closed=True)
    assert DBTaskResult.objects.exists()

    backup.write(tmp_path / "all.backup")

    assert set(JOBS).isdisjoint(tables_of(tmp_path / "all.backup"))


@ON_SQLITE
def test_organisation_that_was_to_be_deleted_by_now_has_its_days_again(tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    server, elsewhere, file = prepared(here), Server(there), tmp_path / "all.backup"
    with running(server):
        become_owner(Browser(server))
    with sqlite3.connect(here / "plumbline.sqlite3") as database:
        database.execute("UPDATE assessment_organisation SET deletion_due_at = '2020-01-01'")
    database.close()
    assert server.manage("backup", str(file)).returncode == 0

    told = elsewhere.manage("restore", str(file)).stdout
    deleted = elsewhere.manage("delete_organisations").stdout

    assert "Acme was to be deleted by now: any owner can keep it for 14 days yet." in told
    assert deleted == ""
    rows = rows_of(elsewhere)
    (kept,) = rows["assessment.organisation"]
    due = datetime.fromisoformat(kept["fields"]["deletion_due_at"]) - timezone.now()
    assert timedelta(days=13, hours=23) < due <= timedelta(days=14)
    last = max(rows["assessment.auditevent"], key=lambda row: row["pk"])["fields"]
    assert (last["verb"], last["by"]) == ("organisation.deletion_postponed", None)


@pytest.mark.parametrize(
    "vendor",
    [
        pytest.param("sqlite", marks=ON_SQLITE),
        pytest.param("postgresql", marks=ON_POSTGRESQL),
    ],
)
def test_workshop_with_an_open_vote_comes_back_as_it_was(
    vendor, transactional_db, address_of, tmp_path
):
    workshop = factories.make_workshop(people=3, started=True)
    factories.vote(workshop=workshop, levels=(1, 2, None), reveal=True)
    factories.go_on(workshop=workshop)  # a workshop names its round, and the round its workshop
    factories.vote(workshop=workshop, levels=(1,))
    first = workshop.participants.order_by("pk")[0]
    actions.name_scribe(by=workshop.held_by, workshop=workshop, participant=first)
    file, again, there = (tmp_path / name for name in ("all.backup", "again.backup", "there"))
    there.mkdir()
    unique = f"workshop_{tmp_path.parent.name.replace('-', '_')}".lower()
    elsewhere = Server(there, address_of(vendor, unique))
    backup.write(file)

    restored = elsewhere.manage("restore", str(file))

    assert (restored.returncode, restored.stderr) == (0, "")
    assert elsewhere.manage("backup", str(again)).returncode == 0
    before, after = tables_of(file), tables_of(again)
    for table in ("workshop", "round", "vote", "participant", "participantname"):
        assert after[f"assessment.{table}"] == before[f"assessment.{table}"]
        assert after[f"assessment.{table}"]["rows"] > 0

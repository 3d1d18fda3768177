"""The settings of an organisation, what its owners take along, and its end."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, models, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from assessment import actions, deletion, exporting, tasks
from assessment.engine import answers as engine
from assessment.logos import drawn_anew
from assessment.models import (
    Answer,
    Assessment,
    AuditEvent,
    Membership,
    Organisation,
    Role,
    Snapshot,
    User,
)
from assessment.report import store
from questionnaires import loading
from questionnaires.loading import instrument
from tests import factories
from tests.changes import next_edition
from tests.logos import make_png

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(organisation):
    return f"/organisations/{organisation.pk}/"


# -- Settings ----------------------------------------------------------------------------------


@pytest.fixture
def save(as_, owner, home):
    """Send the form of the settings as it stood when this was asked for."""
    client, path = as_(owner), f"{home}settings/"
    seen = client.get(path).context["form"].initial["seen"]

    def posted(**fields):
        return client.post(path, {"seen": seen} | fields)

    return posted


def test_renaming_on_an_older_page_leaves_the_second_factor_required(save, owner, organisation):
    TOTP.activate(owner, "JBSWY3DPEHPK3PXP")
    actions.require_second_factor(by=owner, organisation=organisation, required=True)

    save(name="Acme & Sons")

    organisation.refresh_from_db()
    assert (organisation.name, organisation.requires_second_factor) == ("Acme & Sons", True)


def test_two_who_rename_at_once_are_told_of_each_other(save, owner, organisation):
    actions.rename_organisation(by=owner, organisation=organisation, name="Acme Ltd")

    response = save(name="Acme & Sons")

    assert response.status_code == 409
    (told,) = response.context["form"].conflicts.of
    assert (told.label, told.mine, told.theirs) == (
        "Name of the organisation",
        "Acme & Sons",
        "Acme Ltd",
    )
    assert 'value="Acme &amp; Sons"' in response.text
    organisation.refresh_from_db()
    assert organisation.name == "Acme Ltd"

    assert save(name="Acme & Sons", theirs="name").status_code == 302
    organisation.refresh_from_db()
    assert organisation.name == "Acme Ltd"


def test_organisation_is_renamed_and_recorded(save, organisation):
    save(name="Acme & Sons")

    organisation.refresh_from_db()
    event = AuditEvent.objects.first()
    assert organisation.name == "Acme & Sons"
    assert (event.verb, event.before, event.after) == (
        "organisation.renamed",
        {"name": "Acme"},
        {"name": "Acme & Sons"},
    )


@pytest.mark.parametrize("name", ["", " ", "Ac\nme", "\u202eemcA", "x" * 151])
def test_what_is_no_name_is_refused(name, as_, owner, organisation, home):
    response = as_(owner).post(f"{home}settings/", {"name": name})

    organisation.refresh_from_db()
    assert (response.status_code, organisation.name) == (422, "Acme")


def test_settings_change_nothing_that_they_do_not_show(as_, owner, organisation, home):
    given = {
        "name": "Acme",
        "deletion_due_at": "2020-01-01",
        "id": "99",
        "created_at": "2020-01-01",
    }
    before = Organisation.objects.values().get()

    as_(owner).post(f"{home}settings/", given)

    assert Organisation.objects.values().get() == before


# -- Export ------------------------------------------------------------------------------------


def unpacked(response) -> dict[str, str]:
    with ZipFile(BytesIO(b"".join(response.streaming_content))) as whole:
        return {name: whole.read(name).decode() for name in whole.namelist()}


def test_export_holds_everything_and_says_who_took_it(as_, owner, member, team, home):
    closed = factories.make_assessment(
        team=team, system="Card / ../scoring", answers={"build-1": 2}, closed=True
    )
    opened = factories.make_assessment(team=team, answers={"build-1": 3})

    response = as_(owner).post(f"{home}export/")

    found = unpacked(response)
    snapshot = Snapshot.objects.get()
    folder = f"assessments/{closed.pk}-card-scoring"
    frozen = f"{folder}/frozen-{snapshot.taken_at:%Y-%m-%d}-{snapshot.pk}"
    assert list(found) == [
        "organisation.json",
        f"{folder}/scope.json",
        f"{folder}/answers.json",
        f"{folder}/stored.jsonl",
        f"{folder}/beside.json",
        f"{frozen}/taken.json",
        f"{frozen}/answers.json",
        f"{frozen}/result.json",
        f"assessments/{opened.pk}-card-scoring/scope.json",
        f"assessments/{opened.pk}-card-scoring/answers.json",
        f"assessments/{opened.pk}-card-scoring/stored.jsonl",
        f"assessments/{opened.pk}-card-scoring/beside.json",
        f"questionnaires/sample-{closed.version.number}.yaml",
        "record.jsonl",
    ]
    assert found[f"{frozen}/result.json"] == snapshot.result
    given = engine.read(found[f"{folder}/answers.json"], instrument(closed.version))
    assert given.answers["build-1"].level == 2
    assert json.loads(found["organisation.json"])["members"][0]["email"] == member.email
    assert (
        loading.text(closed.version) == found[f"questionnaires/sample-{closed.version.number}.yaml"]
    )
    event = AuditEvent.objects.first()
    assert (event.verb, event.by) == ("organisation.exported", owner)
    assert f'"acme-{timezone.localdate()}.zip"' in response.headers["Content-Disposition"]


def test_export_holds_what_workshops_have_brought(as_, owner, team, home):
    instrument = factories.shipped()
    version = factories.make_version(instrument=instrument)
    assessment = factories.make_assessment(team=team, version=version)
    in_a_workshop(assessment)
    for workshop in assessment.workshops.all():
        seen = actions.Seen.of(factories.standing(workshop=workshop))
        actions.reveal(by=owner, workshop=workshop, seen=seen)
        for person in workshop.participants.all():
            actions.say_worth(participant=person, worth="yes")

    found = unpacked(as_(owner).post(f"{home}export/"))

    told = json.loads(found[f"assessments/{assessment.pk}-card-scoring/beside.json"])
    today = timezone.localdate().isoformat()
    brought = ("parked", "findings", "steps", "workshops")
    (parked,), (finding,), (step,), (workshop,) = (told[name] for name in brought)
    assert (parked["what"], parked["who"], parked["by"]) == ("A look", "Ada", today)
    assert finding["antipattern"] == instrument.antipatterns[0].key
    assert finding["holds"] is True
    assert (step["owner"], step["due"]) == ("Ada", today)
    assert (workshop["on"], workshop["builds"], workshop["depends"]) == (today, 2, 1)
    assert workshop["worth"] == {"said": 3, "yes": 3, "partly": 0, "no": 0}


def test_export_holds_replies_as_they_are_stored_also_of_the_version_before(as_, owner, team, home):
    assessment = factories.make_assessment(
        team=team, version=factories.make_version(instrument=factories.shipped())
    )
    kept, gone = "rollback", "input-checks"
    factories.settle(assessment=assessment, question=gone, level=3, note="Before the move.")
    only_a_note = actions.Reply(state=Answer.State.UNANSWERED, note="Ask Ben.")
    factories.settle_answer(
        by=owner, assessment=assessment, question=kept, revision=0, reply=only_a_note
    )
    newer = next_edition(factories.shipped(), gone=gone, other="drift-watched")
    factories.make_version(instrument=newer)
    actions.upgrade_assessment(by=owner, assessment=assessment, number=newer.version)

    found = unpacked(as_(owner).post(f"{home}export/"))

    (stored,) = [text for name, text in found.items() if name.endswith("stored.jsonl")]
    told = {(row["version"], row["question"]): row for row in map(json.loads, stored.splitlines())}
    assert told["1.0", gone]["note"] == "Before the move."
    assert (told["1.0", kept]["note"], told["1.0", kept]["state"]) == ("Ask Ben.", "")
    assert told["1.0", gone]["changed_by"] == owner.email
    files = [name for name in found if name.startswith("questionnaires/")]
    assert files == ["questionnaires/mlops-1.0.yaml", "questionnaires/mlops-1.1.yaml"]


def test_export_holds_open_invitations_and_what_is_required(as_, owner, organisation, team, home):
    Organisation.objects.update(requires_second_factor=True)
    TOTP.activate(owner, "JBSWY3DPEHPK3PXP")
    invited = factories.invite(organisation=organisation, role=Role.MEMBER, teams=[team])
    with time_machine.travel(timezone.now() - timedelta(days=8)):
        factories.invite(organisation=organisation, email="late@example.org")

    found = unpacked(as_(owner).post(f"{home}export/"))

    told = json.loads(found["organisation.json"])
    (offer,) = told["invitations"]
    assert (offer["email"], offer["role"], offer["teams"], offer["made_by"]) == (
        "new@example.org",
        "member",
        ["Payments"],
        owner.email,
    )
    assert told["requires_second_factor"] is True
    assert invited.invitation.digest not in "".join(found.values())


def test_export_that_fails_is_not_recorded(as_, owner, organisation, home, monkeypatch):
    monkeypatch.setattr(exporting.tempfile, "tempdir", "/nowhere")
    monkeypatch.setattr(exporting, "IN_MEMORY", 1)

    with pytest.raises(OSError, match="/nowhere"):
        as_(owner).post(f"{home}export/")

    assert not actions.was_exported(organisation)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="in memory, it has no moments")
def test_export_shows_one_moment(transactional_db, organisation, team, monkeypatch):
    factories.make_assessment(team=team, answers={"build-1": 1})
    named = exporting.described

    def renamed_after_reading(read):
        told = named(read)
        with ThreadPoolExecutor(1) as another:
            another.submit(rename).result()
        return told

    def rename() -> None:
        Assessment.objects.update(system="Another system")
        connections.close_all()

    monkeypatch.setattr(exporting, "described", renamed_after_reading)

    with exporting.archive(organisation) as file, ZipFile(file) as whole:
        names = whole.namelist()

    assert Assessment.objects.get().system == "Another system"
    assert [name for name in names if "another" in name] == []


def test_export_holds_nothing_of_another_organisation(as_, owner, organisation, stranger, home):
    elsewhere = stranger.memberships.get().organisation
    theirs = factories.make_team(organisation=elsewhere, name="Canary")
    factories.make_assessment(team=theirs, system="Canary", answers={"build-1": 1}, closed=True)

    everything = "".join(f"{n}{t}" for n, t in unpacked(as_(owner).post(f"{home}export/")).items())

    assert "Canary" not in everything
    assert stranger.email not in everything


def test_organisation_whose_name_has_no_letters_is_exported(as_, owner, organisation, home):
    actions.rename_organisation(by=owner, organisation=organisation, name="…")

    response = as_(owner).post(f"{home}export/")

    assert f'"{organisation.pk}-' in response.headers["Content-Disposition"]
    assert "organisation.json" in unpacked(response)


# -- Deletion ----------------------------------------------------------------------------------


@pytest.fixture
def ask(as_, owner, home):
    def posted(name="Acme"):
        return as_(owner).post(f"{home}deletion/", {"name": name})

    return posted


@pytest.fixture
def exported(owner, organisation):
    actions.note_export(by=owner, organisation=organisation)


def test_deletion_asks_for_an_export_first(ask, organisation):
    response = ask()

    organisation.refresh_from_db()
    assert response.status_code == 422
    assert "Export everything first" in response.text
    assert organisation.deletion_due_at is None


def test_export_of_the_day_before_yesterday_does_not_count(ask, organisation, owner):
    with time_machine.travel(timezone.now() - timedelta(days=2)):
        actions.note_export(by=owner, organisation=organisation)

    assert ask().status_code == 422


@pytest.mark.parametrize(("named", "typed"), [("Acme  Ltd", "Acme Ltd"), ("Ac me", "Ac  me")])
def test_deletion_asks_for_the_name_as_it_reads(named, typed, ask, exported, organisation):
    Organisation.objects.update(name=named)  # by a release that kept what was typed

    ask(typed)

    organisation.refresh_from_db()
    assert organisation.deletion_due_at


def test_name_is_kept_with_single_spaces(save, organisation):
    save(name=" Acme \u00a0 Ltd")

    organisation.refresh_from_db()
    assert organisation.name == "Acme Ltd"


@pytest.mark.parametrize("name", ["", "acme", "Elsewhere"])
def test_deletion_asks_for_the_name(name, ask, exported, organisation):
    assert ask(name).status_code == 422
    organisation.refresh_from_db()
    assert organisation.deletion_due_at is None


def test_deletion_is_due_in_fourteen_days_and_everything_goes_on_until_then(
    ask, exported, as_, owner, member, team, organisation, home, django_capture_on_commit_callbacks
):
    assessment = factories.make_assessment(team=team, answers={"build-1": 2})

    with django_capture_on_commit_callbacks(execute=True):
        ask()

    organisation.refresh_from_db()
    wait = organisation.deletion_due_at - timezone.now()
    assert timedelta(days=13, hours=23, minutes=59) < wait <= timedelta(days=14)
    (job,) = DBTaskResult.objects.all()
    assert job.task_path == "assessment.tasks.delete_what_is_due"
    assert job.run_after == organisation.deletion_due_at + timedelta(minutes=1)
    assert deletion.carry_out() == []
    assert as_(member).get(f"/assessments/{assessment.pk}/profile/").status_code == 200
    assert "Until then an owner of it can keep it." in as_(member).get("/").text
    assert f'<a href="{home}deletion/">you can keep it</a>' in as_(owner).get("/").text
    event = AuditEvent.objects.first()
    assert (event.verb, event.by) == ("organisation.deletion_asked", owner)


def test_asking_twice_is_asking_once(ask, exported, organisation):
    ask()
    organisation.refresh_from_db()
    due, events = organisation.deletion_due_at, AuditEvent.objects.count()

    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        ask()

    organisation.refresh_from_db()
    assert (organisation.deletion_due_at, AuditEvent.objects.count()) == (due, events)


def test_every_owner_is_told_by_mail_where_there_is_a_mail_server(
    ask, exported, settings, member, owner, facilitator, django_capture_on_commit_callbacks
):
    settings.ENV = settings.ENV.model_copy(update={"mail_host": "mail.example.org"})
    Membership.objects.filter(user=member).update(role=Role.OWNER)

    ask()
    ask()

    assert sorted(m.to[0] for m in mail.outbox) == sorted([member.email, owner.email])
    assert {m.subject for m in mail.outbox} == {"Acme will be deleted from Plumbline"}


def test_any_owner_keeps_the_organisation(ask, exported, as_, member, organisation, home):
    Membership.objects.filter(user=member).update(role=Role.OWNER)
    ask()

    as_(member).post(f"{home}deletion/withdraw/")

    organisation.refresh_from_db()
    assert organisation.deletion_due_at is None
    assert AuditEvent.objects.first().verb == "organisation.deletion_withdrawn"
    events = AuditEvent.objects.count()
    as_(member).post(f"{home}deletion/withdraw/")
    assert AuditEvent.objects.count() == events


def fill(organisation) -> None:
    """With something of everything that an organisation can have."""
    team = factories.make_team(organisation=organisation, name="Of all sorts")
    factories.make_member(team=team)
    factories.invite(organisation=organisation, role=Role.MEMBER, teams=[team])
    first, *keys = [question.key for question in factories.shipped().questions()][:30]
    earlier, assessment = (
        factories.make_assessment(
            team=team,
            version=factories.make_version(instrument=factories.shipped()),
            answers=dict.fromkeys(keys, 0) | {first: int(closed)},
            target_profile="customer-facing",
            closed=closed,
        )
        for closed in (True, False)
    )
    on_its_course(assessment, earlier, first)
    actions.release_result(by=earlier.created_by, assessment=earlier)
    in_a_workshop(assessment)
    png = drawn_anew(BytesIO(make_png()))
    actions.change_logo(by=assessment.created_by, organisation=organisation, png=png)


def on_its_course(assessment, earlier, question) -> None:
    by, said = assessment.created_by, {"question": question, "reading": "worse"}
    actions.note_vital_signs(by=by, assessment=assessment, signs={"incidents": 1})
    actions.say_why_lower(by=by, assessment=assessment, against=earlier, **said)


def in_a_workshop(assessment) -> None:
    """With something of everything that a workshop can bring."""
    instrument, by = factories.shipped(), assessment.created_by
    workshop = factories.make_workshop(assessment=assessment, people=3)
    until, addresses = timezone.now() + timedelta(days=1), ["amara@example.org"]
    actions.open_survey(by=by, workshop=workshop, until=until, addresses=addresses)
    actions.close_survey(by=by, workshop=workshop)
    actions.start_questions(by=by, workshop=workshop)
    factories.go_on(workshop=workshop)
    factories.vote(workshop=workshop, levels=(1, 2, None))
    seen = actions.Seen.of(factories.standing(workshop=workshop))
    day = timezone.localdate()
    actions.park(by=by, workshop=workshop, seen=seen, what="A look", who="Ada", day=day)
    finding, remedy = instrument.antipatterns[0].key, instrument.remedies[0].key
    actions.judge(by=by, assessment=assessment, antipattern=finding, holds=True)
    step = {"by": by, "assessment": assessment, "remedy": remedy}
    actions.take_on(**step, owner="Ada", due=day)
    actions.comment_on_step(**step, text="Asked.")


def counted(organisation) -> dict[str, int]:
    return {
        model.__name__: model._default_manager.filter(**{way: organisation.pk}).count()
        for model, way in deletion.BELONGINGS
    }


def due(organisation) -> None:
    past = timezone.now() - timedelta(hours=1)
    Organisation.objects.filter(pk=organisation.pk).update(deletion_due_at=past)


def test_what_is_due_is_deleted_whole_and_nothing_else(organisation, stranger, settings):
    elsewhere = stranger.memberships.get().organisation
    fill(organisation)
    fill(elsewhere)
    before, people = counted(elsewhere), User.objects.count()
    assert min(counted(organisation).values()) > 0
    store.keep("report", b"%PDF").close()
    due(organisation)

    with transaction.atomic():
        told = deletion.carry_out()

    assert told == ["Acme"]
    assert set(counted(organisation).values()) == {0}
    assert not Organisation.objects.filter(pk=organisation.pk).exists()
    assert counted(elsewhere) == before
    assert User.objects.count() == people


def test_everything_that_belongs_to_an_organisation_goes_with_it():
    """A model that is added later is named in BELONGINGS, or goes with one that is."""

    def owners(model):
        fields = model._meta.concrete_fields
        return {f.related_model for f in fields if isinstance(f, models.ForeignKey)}

    belonging, found = {Organisation}, {Organisation}
    while found:
        of_app = apps.get_app_config("assessment").get_models()
        found = {m for m in of_app if owners(m) & belonging} - belonging
        belonging |= found

    assert belonging == {Organisation} | {model for model, _ in deletion.BELONGINGS}


def test_deletion_empties_the_kept_reports(organisation, django_capture_on_commit_callbacks):
    store.keep("report", b"%PDF").close()
    due(organisation)

    with django_capture_on_commit_callbacks(execute=True):
        call_command("delete_organisations", stdout=StringIO())

    assert store.find("report") is None


def test_worker_deletes_what_is_due(organisation):
    due(organisation)

    tasks.delete_what_is_due.call()

    assert not Organisation.objects.exists()


def make_undeletable(organisation) -> None:
    """By a row of a table that no release knows of."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE beside (of INTEGER NOT NULL REFERENCES assessment_organisation (id))"
        )
        cursor.execute("INSERT INTO beside VALUES (%s)", [organisation.pk])


def test_organisation_that_cannot_be_deleted_keeps_no_other(
    transactional_db, organisation, stranger, caplog
):
    due(organisation)
    due(stranger.memberships.get().organisation)
    make_undeletable(organisation)

    try:
        told = StringIO()
        with pytest.raises(CommandError) as refused:
            call_command("delete_organisations", stdout=told)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE beside")

    assert told.getvalue() == "Elsewhere is deleted.\n"
    assert str(refused.value) == "Not deleted: Acme. The log says why."
    assert f"Organisation {organisation.pk} could not be deleted." in caplog.text


def test_command_tells_what_it_deleted(organisation):
    told = StringIO()
    call_command("delete_organisations", stdout=told)
    due(organisation)
    call_command("delete_organisations", stdout=told)

    assert told.getvalue() == "Acme is deleted.\n"


@pytest.mark.parametrize("when", [None, timedelta(days=14), timedelta(minutes=1)])
def test_database_keeps_what_is_not_due(when, organisation, team):
    assessment = factories.make_assessment(team=team, answers={"build-1": 2}, closed=True)
    at = when and timezone.now() + when
    Organisation.objects.filter(pk=organisation.pk).update(deletion_due_at=at)
    kept = [AuditEvent.objects.all(), assessment.answers.all(), Snapshot.objects.all()]
    kept.append(Snapshot.objects.get().dimensions.all())

    for rows in kept:
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete(rows.db)


def test_record_of_what_is_due_still_cannot_be_changed(organisation):
    due(organisation)

    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.update(verb="nothing")


def test_person_without_an_organisation_is_told_what_to_do(organisation, owner, as_):
    due(organisation)
    deletion.carry_out()

    assert "You are in no organisation yet." in as_(owner).get("/account/").text
    assert as_(owner).get("/").status_code == 200


def test_archive_is_complete_while_it_is_read(organisation, team):
    factories.make_assessment(team=team, answers={"build-1": 1})

    with exporting.archive(organisation) as file, ZipFile(file) as whole:
        assert whole.testzip() is None

"""The sample organisation: its files are sound, they show what they are for, and they load once."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from assessment.beside import beside_of
from assessment.engine import answers as engine
from assessment.engine.evaluation import Evaluation, evaluate, result
from assessment.forms.scope import ScopeForm
from assessment.headlines import PLAIN, headline
from assessment.management.commands.demo import FILES, ORGANISATION
from assessment.management.commands.serve import welcome
from assessment.models import (
    Answer,
    Assessment,
    AuditEvent,
    Organisation,
    ParticipantName,
    Release,
    Snapshot,
    Team,
    User,
    Workshop,
)
from assessment.models.assessments import SCOPE_CARD
from assessment.portfolio import overview_of
from assessment.room import room_of
from assessment.sample_neighbours import NEIGHBOURS
from questionnaires import content
from tests import factories

INSTRUMENT = content.parse(factories.SHIPPED.read_bytes())
FILE_NAMES = [file.name for file in sorted(FILES.iterdir())]
FRAUD = "fraud-scoring-2026-04.json"
TEAMS = {"Claims triage", "Demand forecast", "Fraud"}


def file_of(name: str) -> tuple[dict, dict]:
    """The answers file itself, and its scope card."""
    file = json.loads(Path(FILES, name).read_bytes())
    return file, file.pop("scope_card")


def answers_of(name: str) -> engine.Answers:
    return engine.read(json.dumps(file_of(name)[0]), INSTRUMENT)


def evaluation_of(name: str) -> Evaluation:
    return evaluate(INSTRUMENT, answers_of(name))


# -- The files ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILE_NAMES)
def test_file_reads_without_fault_and_nothing_in_it_is_ignored(name):
    given = answers_of(name)

    assert engine.ignored(given, INSTRUMENT) == []
    assert given.organisation == ORGANISATION


@pytest.mark.parametrize("name", FILE_NAMES)
def test_file_is_named_for_the_month_in_which_it_was_closed(name):
    closed_on = answers_of(name).date

    assert name.endswith(f"-{closed_on:%Y-%m}.json" if closed_on else "-open.json")


@pytest.mark.parametrize("name", FILE_NAMES)
def test_scope_card_fits_the_form_and_stays_as_it_is(name):
    file, card = file_of(name)
    facts = {f"fact-{key}": "yes" if value else "no" for key, value in file["facts"].items()}
    asked = ("system", "form", "target_profile", "concerns", "capacity_days_per_month")

    form = ScopeForm({key: file[key] for key in asked} | card | facts, instrument=INSTRUMENT)

    assert set(card) == {*SCOPE_CARD, "target_reason"}
    assert all(card.values())
    assert form.is_valid(), form.errors
    assert form.scope() == {key: file[key] for key in (*asked, "facts")} | card


# -- What they show -----------------------------------------------------------------------------


def found_by(evaluation: Evaluation) -> list[str]:
    return [finding.verdict for finding in evaluation.diagnosis.findings if finding.found]


@pytest.mark.parametrize("name", FILE_NAMES)
def test_result_of_each_file_has_something_to_say(name):
    evaluation = evaluation_of(name)
    at_target = evaluation.profile.overall.at_target

    assert headline(evaluation).key != PLAIN
    assert 1 <= at_target.reached < at_target.of == 8
    assert 6 <= len(found_by(evaluation)) <= 14
    assert 8 <= len(evaluation.plan.steps) <= 15


def test_first_assessment_of_claims_triage_is_good_at_experiments_and_blind_once_it_runs():
    told = headline(evaluation_of("claims-triage-2026-05.json"))

    assert told.key == "strong_and_weak"
    assert (told.arguments["strong"], told.arguments["weak"]) == ("experimentation", "monitoring")


def test_second_assessment_of_claims_triage_has_one_of_everything_that_a_result_can_say():
    evaluation = evaluation_of("claims-triage-2026-11.json")
    dimensions = {each.key: each for each in evaluation.profile.dimensions}
    data, release = dimensions["data"], dimensions["release"]
    found = found_by(evaluation)
    at_target = evaluation.profile.overall.at_target

    assert (at_target.reached, at_target.of) == (3, 8)
    assert (data.level.claimed, data.level.possible, data.level.shown) == (3, 3, 2)
    assert (release.level.claimed, release.level.possible) == (0, 1)
    assert [question.key for question in release.hangs_on] == ["rollback"]
    assert [found.count("present"), found.count("suspected")] == [7, 2]
    assert {step.horizon for step in evaluation.plan.steps} == {"now", "next", "later"}


def test_second_assessment_of_claims_triage_differs_from_the_first_in_more_than_levels():
    earlier = answers_of("claims-triage-2026-05.json")
    later = answers_of("claims-triage-2026-11.json")
    before = {key: answer.level for key, answer in earlier.answers.items()}
    levels = [
        (before[key], answer.level)
        for key, answer in later.answers.items()
        if None not in (before[key], answer.level)
    ]

    assert (earlier.team, earlier.system) == (later.team, later.system)
    assert sum(new > old for old, new in levels) >= 5
    assert sum(new < old for old, new in levels) == 1
    assert sum(answer.has_dissent for answer in later.answers.values()) == 1
    assert sum(bool(answer.not_applicable) for answer in later.answers.values()) == 2


def test_second_assessment_of_claims_triage_is_at_target_in_more_dimensions_than_the_first():
    earlier, later = (
        {
            each.key
            for each in evaluation_of(f"claims-triage-{month}.json").profile.dimensions
            if each.meets_target
        }
        for month in ("2026-05", "2026-11")
    )

    assert earlier < later


def test_demand_forecast_is_half_answered_and_fraud_is_good_at_data_in_the_core_form():
    half, fraud = evaluation_of("demand-forecast-open.json"), evaluation_of(FRAUD)
    states = [each.state for each in half.profile.standings.values()]
    told = headline(fraud)

    assert 0.4 <= states.count("unanswered") / len(states) <= 0.5
    assert fraud.answers.form == "core"
    assert "unanswered" not in {each.state for each in fraud.profile.standings.values()}
    assert (told.key, told.arguments["strong"]) == ("strong_and_weak", "data")


# -- The command --------------------------------------------------------------------------------


@pytest.fixture
def data(settings, tmp_path):
    """A data folder that is not there yet."""
    settings.ENV = settings.ENV.model_copy(update={"data": tmp_path / "data"})
    return settings.ENV.data


@pytest.fixture
def shipped(db, data):
    return factories.make_version(instrument=INSTRUMENT)


def demo(capsys) -> str:
    call_command("demo")
    return capsys.readouterr().out


def rows() -> list[int]:
    kept = (User, Organisation, Team, Assessment, Answer, Snapshot, AuditEvent)
    return [model.objects.count() for model in kept]


def of_files():
    return Assessment.objects.filter(team__name__in=TEAMS)


def test_demo_fills_a_portfolio_in_which_one_team_has_released_nothing(shipped, capsys):
    demo(capsys)

    organisation = Organisation.objects.get()
    found = overview_of(organisation, timezone.localdate())
    without = Release.objects.teams_without(organisation)
    assert (found.teams, found.results) == (5, 5)
    assert [team.name for team in without] == ["Credit limits", "Demand forecast"]
    assert {helper.team for each in found.help for helper in each.helpers} >= {"Route planning"}
    facilitated = User.objects.get(email="femi@lodestone.example").reach.teams
    assert len(facilitated) == len(TEAMS)


def test_demo_makes_one_organisation_and_one_assessment_of_each_file(shipped, capsys):
    demo(capsys)

    assert Organisation.objects.get().name == ORGANISATION
    assert {team.name for team in Team.objects.all()} == TEAMS | {each.team for each in NEIGHBOURS}
    assert of_files().count() == len(FILE_NAMES)
    assert Assessment.objects.get(status="open").system == "Claims call forecast"
    for assessment in of_files().closed():
        assert assessment.snapshots.count() == 1
        assert {row.changed_at for row in Answer.objects.of(assessment)} == {assessment.closed_at}


def test_demo_stores_what_the_files_say(shipped, capsys):
    demo(capsys)

    for snapshot in Snapshot.objects.filter(assessment__in=of_files()):
        date = json.loads(snapshot.answers)["date"]
        [name] = [name for name in FILE_NAMES if name.endswith(f"{date[:7]}.json")]
        given, stored = answers_of(name), engine.read(snapshot.answers, INSTRUMENT)
        assert stored.answers == given.answers
        assert stored.contested == given.contested
        assert {key: sorted(votes, key=str) for key, votes in stored.votes.items()} == {
            key: sorted(votes, key=str) for key, votes in given.votes.items()
        }
        assert stored.capacity_days_per_month == given.capacity_days_per_month
        assert stored.date == given.date


def test_demo_shows_what_a_workshop_leaves_behind_and_names_nobody_who_voted(shipped, capsys):
    demo(capsys)

    november = Assessment.objects.get(closed_at__date="2026-11-19")
    beside = beside_of(november)
    (sitting,) = beside.sittings
    assert [each.key for each in beside.parked] == ["rollback", "input-drift"]
    assert [each.owner for each in beside.taken_on] == ["Petra", "Tomas", "Chiara"]
    assert (sitting.builds, sitting.depends, sitting.worth.yes) == (3, 3, 4)
    assert [each.reading.median for each in beside.camps["knowledge-shared"]] == [4, 0]
    assert not ParticipantName.objects.filter(participant__workshop__assessment=november).exists()


def test_demo_has_people_waiting_in_the_lobby_of_a_workshop(shipped, capsys):
    demo(capsys)

    room = room_of(Workshop.objects.running().get(), timezone.now())
    assert (room.state, room.present) == ("lobby", 4)
    assert all(camp.people for camp in room.camps)
    assert room.of > 20


def test_demo_gives_the_dimensions_that_the_files_give(shipped, capsys):
    demo(capsys)

    for snapshot in Snapshot.objects.filter(assessment__in=of_files()):
        stored = json.loads(snapshot.result)
        [name] = [name for name in FILE_NAMES if name.endswith(f"{stored['date'][:7]}.json")]
        assert stored["dimensions"] == result(evaluation_of(name))["dimensions"]


def test_demo_tells_a_password_that_opens_every_sample_account_and_makes_nobody_superuser(
    shipped, data, capsys
):
    told = demo(capsys)
    password = Path(data, "demo_password").read_text()

    assert password in told
    for user in User.objects.all():
        assert user.email in told
        assert user.check_password(password)
    assert User.objects.first_is_missing()


def test_demo_changes_nothing_the_second_time(shipped, capsys):
    told, stored = demo(capsys), rows()

    assert demo(capsys) == told
    assert rows() == stored


@pytest.mark.parametrize("kept", ["", "of another installation"], ids=["lost", "another"])
def test_demo_sets_the_password_again_where_the_one_it_would_tell_is_another(
    kept, shipped, data, capsys
):
    demo(capsys)
    file = data / "demo_password"
    file.write_text(kept) if kept else file.unlink()

    told = demo(capsys)

    assert f"each with the password {file.read_text()} (set again: it was another)" in told
    assert {user.check_password(file.read_text()) for user in User.objects.all()} == {True}
    assert "set again" not in demo(capsys)


def test_demo_sets_no_password_of_somebody_else(shipped, data, capsys):
    somebody = factories.make_user(email="nadia@example.org")
    demo(capsys)
    (data / "demo_password").unlink()

    demo(capsys)

    somebody.refresh_from_db()
    assert somebody.check_password(factories.PASSWORD)


def test_demo_says_where_its_password_cannot_be_kept(db, data):
    data.parent.mkdir(exist_ok=True)
    data.touch()

    with pytest.raises(CommandError, match="demo_password cannot be written: "):
        call_command("demo")


@pytest.mark.parametrize(("people", "first_words"), [(0, "This installation"), (1, "To look")])
def test_server_tells_those_who_look_around_from_those_who_move_in(people, first_words, db):
    for _ in range(people):
        factories.make_user(email="nadia@lodestone.example")

    told = welcome()

    assert told.startswith(f"\n{first_words}")
    assert "http://localhost:8000/first-run/" in told
    assert ("python manage.py demo" in told) == bool(people)


def test_demo_leaves_a_renamed_sample_organisation_alone(shipped, capsys):
    demo(capsys)
    Organisation.objects.update(name="Ours now")
    stored = rows()

    demo(capsys)

    assert rows() == stored
    assert Organisation.objects.get().name == "Ours now"


def test_demo_stores_nothing_without_the_published_questionnaire(db, data):
    with pytest.raises(CommandError, match=r"mlops 1\.0 is not published here"):
        call_command("demo")

    assert rows() == [0] * len(rows())

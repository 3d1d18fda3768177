"""Beginning, changing, closing and reopening an assessment, and what stays as it was."""

import json
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django_tasks_db.models import DBTaskResult

from assessment import actions, loading
from assessment.engine import answers as engine
from assessment.engine import evaluation
from assessment.meanwhile import ChangedMeanwhile, fingerprints
from assessment.models import (
    Answer,
    Assessment,
    AuditEvent,
    DimensionFigure,
    ParticipantName,
    Snapshot,
    Team,
)
from questionnaires.publishing import store_draft
from tests import factories
from tests.instruments import make_instrument

pytestmark = pytest.mark.django_db


def test_no_assessment_begins_for_a_team_that_was_just_removed(owner, organisation, team):
    standing = Team.objects.get()
    actions.remove_team(by=owner, team=team)

    with pytest.raises(actions.TeamIsGone):
        factories.make_assessment(team=standing)
    with pytest.raises(actions.TeamIsGone):
        actions.rename_team(by=owner, team=standing, name="Money")

    assert not Assessment.objects.exists()


def test_assessment_for_a_new_team_creates_the_team_with_it(organisation, owner):
    actions.create_assessment(
        by=owner,
        team=Team(organisation=organisation, name="Fresh"),
        version=factories.make_version(),
        system="S",
        sentence="It says yes.",
    )

    assert Assessment.objects.get().team.name == "Fresh"
    assert [event.verb for event in AuditEvent.objects.all()][:2] == [
        "assessment.created",
        "team.created",
    ]


def test_assessment_begins_only_on_a_published_version(team, owner):
    draft = store_draft(instrument=make_instrument())

    with pytest.raises(DatabaseError, match="published version"), transaction.atomic():
        actions.create_assessment(by=owner, team=team, version=draft, system="S", sentence="It.")


def test_closing_freezes_the_answers_file_its_result_and_the_figures():
    assessment = factories.make_assessment(answers={"build-1": 3, "build-2": 1})

    snapshot = actions.close_assessment(by=assessment.created_by, assessment=assessment)

    instrument = loading.instrument_of(assessment)
    given = engine.read(snapshot.answers, instrument)
    assert given == loading.answers_of(assessment)
    again = evaluation.as_json(evaluation.evaluate(instrument, given))
    assert again == snapshot.result
    dimensions = json.loads(snapshot.result)["dimensions"]
    figures = DimensionFigure.objects.filter(snapshot=snapshot)
    assert [(f.dimension, f.score, f.claimed, f.possible) for f in figures] == [
        (d["key"], d["score"], d["level"]["claimed"], d["level"]["possible"]) for d in dimensions
    ]


def test_closing_has_the_report_made_in_the_background(django_capture_on_commit_callbacks):
    assessment = factories.make_assessment(answers={"build-1": 3})

    with django_capture_on_commit_callbacks(execute=True):
        actions.close_assessment(by=assessment.created_by, assessment=assessment)

    job = DBTaskResult.objects.get()
    assert (job.task_path, job.args_kwargs["args"]) == (
        "assessment.tasks.prepare_report",
        [assessment.pk],
    )


def test_closing_without_an_answer_is_refused():
    assessment = factories.make_assessment()

    with pytest.raises(actions.NothingAnswered):
        actions.close_assessment(by=assessment.created_by, assessment=assessment)

    assert not Snapshot.objects.exists()


def test_votes_that_were_never_settled_can_be_closed_and_the_names_go():
    workshop = factories.make_workshop(started=True, people=3)
    factories.vote(workshop=workshop, levels=[1, 2, 3], reveal=True)
    assessment = workshop.assessment

    snapshot = actions.close_assessment(by=assessment.created_by, assessment=assessment)

    assert json.loads(snapshot.answers)["votes"] == {"build-1": [1, 2, 3]}
    assert not ParticipantName.objects.exists()


def test_closed_answers_do_not_move_neither_by_an_action_nor_by_sql():
    assessment = factories.make_assessment(answers={"build-1": 3}, closed=True)

    with pytest.raises(actions.AssessmentIsClosed):
        factories.settle(assessment=assessment, question="build-1", level=0)
    with pytest.raises(DatabaseError, match="closed answers"), transaction.atomic():
        Answer.objects.update(level=0)
    with pytest.raises(DatabaseError, match="closed answers"), transaction.atomic():
        Answer.objects.all().delete()
    with pytest.raises(actions.AssessmentIsClosed):
        actions.change_scope(
            by=assessment.created_by, assessment=assessment, system="Another system"
        )


def test_reopened_answers_move_and_the_snapshot_stays():
    assessment = factories.make_assessment(answers={"build-1": 3}, closed=True)
    before = Snapshot.objects.values().get()

    actions.reopen_assessment(by=assessment.created_by, assessment=assessment)
    factories.settle(assessment=assessment, question="build-1", level=0)

    assert Answer.objects.get().level == 0
    assert Snapshot.objects.values().get() == before


@pytest.mark.parametrize("table", ["assessment_auditevent", "assessment_snapshot"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_what_happened_stays_as_it_was_written(table, statement):
    factories.make_assessment(answers={"build-1": 3}, closed=True)

    refused = pytest.raises(DatabaseError, match="kept as it was")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


def test_snapshot_takes_the_scope_that_somebody_changed_meanwhile():
    assessment = factories.make_assessment(answers={"build-1": 3}, system="Old")
    read_before = Assessment.objects.get()
    actions.change_scope(by=assessment.created_by, assessment=assessment, system="New")

    snapshot = actions.close_assessment(by=assessment.created_by, assessment=read_before)

    assert json.loads(snapshot.answers)["system"] == "New"


def test_changed_scope_is_recorded_with_what_somebody_else_made_of_it_meanwhile():
    assessment = factories.make_assessment(system="Old")
    read_before = Assessment.objects.get()
    actions.change_scope(by=assessment.created_by, assessment=assessment, system="New")

    actions.change_scope(by=assessment.created_by, assessment=read_before, system="Newest")

    event = AuditEvent.objects.first()
    assert (event.before, event.after) == ({"system": "New"}, {"system": "Newest"})


def test_changed_scope_is_recorded_with_what_it_was():
    assessment = factories.make_assessment(system="Old")

    actions.change_scope(by=assessment.created_by, assessment=assessment, system="New", form="full")

    event = AuditEvent.objects.first()
    assert (event.before, event.after) == ({"system": "Old"}, {"system": "New"})


def test_form_sent_twice_begins_one_assessment(team, owner):
    given = {"by": owner, "team": team, "version": factories.make_version(), "system": "S"}
    given |= {"sentence": "It.", "form_token": uuid4()}

    first, second = actions.create_assessment(**given), actions.create_assessment(**given)

    assert first == second
    assert Assessment.objects.count() == 1
    assert AuditEvent.objects.filter(verb="assessment.created").count() == 1


def test_estimates_are_recorded_and_none_takes_one_away():
    assessment = factories.make_assessment()
    by, nothing = assessment.created_by, fingerprints({"run-fix": None, "build-fix": None})
    estimates = {"run-fix": 2.5, "build-fix": 8}
    actions.estimate_efforts(by=by, assessment=assessment, seen=nothing, estimates=estimates)

    seen = fingerprints(estimates)
    actions.estimate_efforts(
        by=by, assessment=assessment, seen=seen, estimates={"run-fix": None, "build-fix": 8}
    )

    assessment.refresh_from_db()
    assert assessment.effort_days == {"build-fix": 8}
    event = AuditEvent.objects.first()
    assert event.verb == "assessment.efforts_estimated"
    assert (event.before, event.after) == ({"run-fix": 2.5}, {"run-fix": None})


def test_estimate_that_somebody_else_gave_since_is_not_overwritten():
    assessment = factories.make_assessment(effort_days={"run-fix": 3})

    with pytest.raises(ChangedMeanwhile) as conflict:
        actions.estimate_efforts(
            by=assessment.created_by,
            assessment=assessment,
            seen=fingerprints({"run-fix": None}),
            estimates={"run-fix": 5},
        )

    assert conflict.value.theirs == {"run-fix": 3}


def test_closed_assessment_takes_no_estimates():
    assessment = factories.make_assessment(answers={"build-1": 3}, closed=True)

    with pytest.raises(actions.AssessmentIsClosed):
        actions.estimate_efforts(
            by=assessment.created_by, assessment=assessment, seen={}, estimates={"run-fix": 5}
        )

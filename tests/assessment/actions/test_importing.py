"""An assessment that begins with a file comes to the result that the file had where it was made."""

import datetime
import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils.timezone import localdate

from assessment import actions, loading
from assessment.engine import answers as engine
from assessment.engine.evaluation import as_json, evaluate
from assessment.models import Answer, Assessment, AuditEvent, Participant
from questionnaires.models import Version
from tests import factories
from tests.instruments import (
    make_antipattern,
    make_instrument,
    make_remedy,
    make_target_profile,
)

pytestmark = pytest.mark.django_db

TARGETS = {"build": 3, "run": 2}
DEMO = sorted(Path(settings.BASE_DIR, "assessment/demo").glob("*.json"))


def edition(number: str = "1.0", **changes):
    return replace(
        make_instrument(
            version=number,
            antipatterns=[make_antipattern()],
            remedies=[make_remedy(key=key, raises={"build-1": 3}) for key in ("mend", "buy")],
            target_profiles=[make_target_profile(key="large", targets=TARGETS)],
        ),
        changes="Some.",
        **changes,
    )


@pytest.fixture
def version(db) -> Version:
    return factories.make_version(instrument=edition())


@pytest.fixture
def there(version, owner) -> Assessment:
    """Somewhere else: answered in every way there is, voted on, contested and estimated."""
    assessment = factories.make_assessment(
        version=version,
        team=factories.make_team(organisation=factories.make_organisation(owner=owner)),
        answers={"build-1": 1, "run-1": 3},
        facts={"live": True},
        concerns=["customers"],
        target_profile="large",
        capacity_days_per_month="7.5",
        effort_days={"mend": 3, "buy": 0.5},
    )
    said = {
        "build-2": actions.Reply(state="dont_know", note="Nobody keeps a list."),
        "run-2": actions.Reply(state="not_applicable", reason="There is none."),
        "run-3": actions.Reply(state="", note="A note alone"),
    }
    for question, reply in said.items():
        factories.settle_answer(
            by=owner, assessment=assessment, question=question, revision=0, reply=reply
        )
    workshop = factories.make_workshop(assessment=assessment, started=True, people=4)
    factories.vote(workshop=workshop, levels=[0, 3, None, 1], reveal=True)
    (antipattern,) = edition().antipatterns
    actions.judge(
        by=owner, assessment=assessment, antipattern=antipattern.key, holds=False, reason="=No"
    )
    return assessment


def files(assessment: Assessment) -> tuple[str, str]:
    """The answers file, and its result."""
    assessment = Assessment.objects.for_page().get(pk=assessment.pk)
    given = loading.answers_of(assessment)
    evaluated = evaluate(loading.instrument_of(assessment), given)
    return engine.write(given), as_json(evaluated, assessment.version.content_sha256)


def taken_in(text: str, team, *, version: Version, closes: bool = False) -> Assessment:
    given = engine.read(text, loading.instrument(version))
    by = factories.owner_of(team.organisation)
    return actions.import_assessment(by=by, team=team, version=version, given=given, closes=closes)


@pytest.fixture
def here():
    """A team of another organisation."""
    elsewhere = factories.make_user(name="Hera Here")
    return factories.make_team(
        organisation=factories.make_organisation(name="Here", owner=elsewhere), name="Mail"
    )


def test_result_is_the_same_to_the_byte(there, here, version):
    text, result = files(there)

    assessment = taken_in(text, here, version=version)

    again, result_here = files(assessment)
    assert result_here == result
    whose = {"organisation": "Here", "team": "Mail"}
    assert json.loads(again) == json.loads(text) | whose
    assert json.loads(text)["votes"]["build-3"] == ["dont_know", 0, 1, 3]
    assert json.loads(result)["findings"][0]["contested"] == "=No"


def test_result_is_the_same_once_both_are_closed(there, here, version):
    actions.close_assessment(by=there.created_by, assessment=there)
    text, result = files(there)

    assessment = taken_in(text, here, version=version, closes=True)

    assert not assessment.is_open
    assert assessment.snapshots.get().result == result == there.snapshots.get().result
    assert loading.date_of(assessment) == loading.date_of(there)


@pytest.mark.parametrize("file", DEMO, ids=lambda path: path.stem)
def test_sample_of_the_shipped_questionnaire_comes_to_the_result_of_evaluate(file, here):
    version = factories.make_version(instrument=factories.shipped())
    document = json.loads(file.read_bytes())
    del document["scope_card"]
    document.setdefault("date", "2026-11-20")
    document.setdefault("scope", "What it is.")
    given = engine.read(json.dumps(document), factories.shipped())

    assessment = taken_in(json.dumps(document), here, version=version)

    assert files(assessment)[1] == as_json(evaluate(factories.shipped(), given))


def test_file_without_a_date_is_of_today(here, version):
    text = json.dumps({"questionnaire": "sample", "version": "1.0", "answers": {}})

    assert loading.date_of(taken_in(text, here, version=version)) == localdate()


def test_nobody_stands_behind_the_votes_of_a_file(there, here, version):
    before = Participant.objects.count()

    assessment = taken_in(files(there)[0], here, version=version)

    assert Participant.objects.count() == before
    assert not assessment.workshops.exists()


def test_vote_taken_here_stands_in_the_place_of_that_of_the_file(there, here, version):
    assessment = taken_in(files(there)[0], here, version=version)
    workshop = factories.make_workshop(assessment=assessment, started=True, people=2)
    assert workshop.round.question == "build-3"

    factories.vote(workshop=workshop, levels=[2, 2], reveal=True)

    assert loading.answers_of(assessment).votes["build-3"] == (2, 2)


def test_record_tells_of_it_and_a_history_of_what_the_file_said(there, here, version):
    assessment = taken_in(files(there)[0], here, version=version)

    events = AuditEvent.objects.filter(about=f"assessment:{assessment.pk}").order_by("pk")
    assert [event.verb for event in events] == [
        "assessment.created", "answers.taken_over", "finding.contested",
    ]  # fmt: skip
    assert events[1].after == {"answers": 4}


def test_answers_are_of_the_day_of_the_file(there, here, version):
    text = json.dumps(json.loads(files(there)[0]) | {"date": "2026-05-19"})

    assessment = taken_in(text, here, version=version)

    days = {localdate(row.changed_at) for row in Answer.objects.of(assessment)}
    assert days == {datetime.date(2026, 5, 19)}
    assert localdate(assessment.imported_at) == localdate()


def test_empty_file_cannot_be_closed_and_leaves_nothing(here, version):
    text = json.dumps({"questionnaire": "sample", "version": "1.0", "answers": {}})

    with pytest.raises(actions.NothingAnswered):
        taken_in(text, here, version=version, closes=True)

    assert not Assessment.objects.filter(team=here).exists()


def test_votes_of_a_file_do_not_move_once_it_is_closed(there, here, version):
    assessment = taken_in(files(there)[0], here, version=version, closes=True)

    with pytest.raises(DatabaseError, match="closed answers do not move"), transaction.atomic():
        Assessment.objects.filter(pk=assessment.pk).update(imported_votes={})


def test_votes_of_a_file_go_along_to_a_version_that_means_the_same_and_back(there, here, version):
    assessment = taken_in(files(there)[0], here, version=version)
    by, before = assessment.created_by, files(assessment)
    factories.make_version(instrument=edition("1.1"))

    actions.upgrade_assessment(by=by, assessment=assessment, number="1.1")
    assert json.loads(files(assessment)[0])["votes"] == json.loads(before[0])["votes"]

    actions.undo_upgrade(by=by, assessment=assessment)
    assert files(assessment) == before


def test_votes_of_a_file_on_what_means_something_else_now_stay_behind(there, here, version):
    assessment = taken_in(files(there)[0], here, version=version)
    build, run = edition().dimensions
    asked = [
        replace(each, meaning=2) if each.key == "build-3" else each for each in build.questions
    ]
    changed = replace(build, questions=tuple(asked))
    factories.make_version(instrument=edition("1.1", dimensions=(changed, run)))

    actions.upgrade_assessment(by=assessment.created_by, assessment=assessment, number="1.1")

    assert "votes" not in json.loads(files(assessment)[0])

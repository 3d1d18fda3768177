"""What editors learn of the use of their versions: sums, and nothing of a team's answers."""

import json

import pytest

from assessment.models import Snapshot
from assessment.usage import usage
from tests import factories

pytestmark = pytest.mark.django_db

ANSWERS = {"build-1": 1}


def test_open_and_closed_assessments_are_counted_by_version(team):
    version = factories.make_version()
    factories.make_assessment(team=team, version=version)
    for _ in range(2):
        factories.make_assessment(team=team, version=version, answers=ANSWERS, closed=True)

    counted = usage([version.pk])

    assert (counted[version.pk].opened, counted[version.pk].closed) == (1, 2)


def test_version_that_nobody_uses_is_left_out():
    assert usage([factories.make_version().pk]) == {}


def test_contested_antipatterns_are_counted_in_the_latest_of_what_was_frozen(team, owner):
    closed = [factories.make_assessment(team=team, answers=ANSWERS, closed=True) for _ in range(2)]
    for assessment in closed:
        contest(assessment, owner, {"set-and-forget": "We watch it."})
    contest(closed[0], owner, {})

    (counted,) = usage([closed[0].version_id]).values()

    assert dict(counted.contested) == {"set-and-forget": 1}


def contest(assessment, by, reasons):
    """Freeze it once more, with what its team holds against findings."""
    latest = assessment.snapshots.latest("pk")
    answers = json.loads(latest.answers) | {"contested": reasons}
    Snapshot.objects.create(
        assessment=assessment,
        taken_by=by,
        answers=json.dumps(answers),
        result=latest.result,
        content_sha256=latest.content_sha256,
        app_version=latest.app_version,
    )

"""The record of an organisation: what was changed, by whom, and how owners find it."""

import ast
import importlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from assessment import actions
from assessment.meanwhile import fingerprints
from assessment.models import AuditEvent
from assessment.record import KINDS, WORDS, changes
from tests import factories
from tests.assessment.actions.test_upgrading import edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(organisation):
    return f"/organisations/{organisation.pk}/record/"


@pytest.fixture
def found(as_, owner, home):
    """The verbs that a filter finds, the latest first."""

    def verbs(**filters):
        entries = as_(owner).get(home, filters).context["entries"]
        return [entry.event.verb for entry in entries]

    return verbs


def verbs_recorded() -> set[str]:
    """What stands after `verb=` in any call of the package: literals and constants alike."""
    found = set()
    for file in Path(settings.BASE_DIR, "assessment").rglob("*.py"):
        nodes = list(ast.walk(ast.parse(file.read_text())))
        given = [
            node.value for node in nodes if isinstance(node, ast.keyword) and node.arg == "verb"
        ]
        if given:
            place = file.relative_to(settings.BASE_DIR).with_suffix("")
            module = vars(importlib.import_module(".".join(place.parts)))
            parts = [part for value in given for part in ast.walk(value)]
            found |= {part.value for part in parts if isinstance(part, ast.Constant)}
            found |= {module.get(part.id) for part in parts if isinstance(part, ast.Name)}
    return {verb for verb in found if isinstance(verb, str)}


def test_every_verb_that_is_recorded_has_its_words():
    assert verbs_recorded() == set(WORDS)
    assert [verb for verb in WORDS if not verb.startswith(tuple(KINDS))] == []


def test_record_tells_who_did_what_when_and_from_what_to_what(as_, owner, team, home):
    actions.rename_team(by=owner, team=team, name="Money")

    page = as_(owner).get(home)

    entry = page.context["entries"][0]
    assert (entry.said, entry.subject, entry.event.by) == ("Renamed a team", "Money", owner)
    assert [(c.label, c.before, c.after) for c in entry.changes] == [("Name", "Payments", "Money")]
    assert "from Payments<br>to Money" in page.text
    assert "Olga Owner" in page.text


def test_answer_in_the_record_leads_to_its_history(as_, owner, team, home):
    assessment = factories.make_assessment(team=team, answers={"build-1": 2})

    page = as_(owner).get(home).text

    assert f"/assessments/{assessment.pk}/answers/build-1/history/" in page
    assert "Card scoring: How is build-1 done?" in page
    assert "Card scoring, build-1" not in page


def test_answer_to_a_question_that_is_no_longer_asked_bears_its_text(as_, owner, team, home):
    older = factories.make_version(instrument=edition())
    assessment = factories.make_assessment(team=team, version=older, answers={"build-3": 2})
    factories.make_version(instrument=edition("2.0", build_3=0))
    actions.upgrade_assessment(by=owner, assessment=assessment, number="2.0")

    assert "Card scoring: How is build-3 done?" in as_(owner).get(home).text


def test_keys_and_codes_are_told_in_words(as_, owner, team, home):
    version = factories.make_version(instrument=edition())
    assessment = factories.make_assessment(team=team, version=version)
    actions.change_scope(
        by=owner,
        assessment=assessment,
        facts={"old": True},
        concerns=["money"],
        target_profile="large",
        form="core",
    )
    seen = fingerprints({"mend": None})
    actions.estimate_efforts(by=owner, assessment=assessment, seen=seen, estimates={"mend": 3})
    factories.settle(assessment=assessment, question="build-1", level=2)
    actions.close_assessment(by=owner, assessment=assessment)

    closed, settled, estimated, scope = as_(owner).get(home).context["entries"][:4]

    assert closed.changes == []
    assert {(c.label, c.after) for c in settled.changes} == {("Answer", "a level"), ("Level", "2")}
    assert [(c.label, c.after) for c in estimated.changes] == [("Mend", "3")]
    assert {(c.label, c.after) for c in scope.changes} == {
        ("Facts", "Is it old?: yes"),
        ("Concerns", "Money"),
        ("Target", "Large"),
        ("Questions", "the short form"),
    }


@pytest.mark.parametrize(
    ("filters", "verbs"),
    [
        ({"kind": "team."}, ["team.created"]),
        ({"kind": "answer"}, ["answer.settled"]),
        ({"kind": "organisation."}, ["organisation.created"]),
        ({"by": "server"}, ["member.invited"]),
        ({"kind": "team.", "by": "server"}, []),
    ],
)
def test_record_is_narrowed(filters, verbs, found, organisation, team):
    factories.make_assessment(team=team, answers={"build-1": 2})
    factories.invite(organisation=organisation, by=None)

    assert found(**filters) == verbs


def test_record_is_narrowed_to_a_person_also_once_they_left(found, member, organisation, team):
    assessment = factories.make_assessment(team=team)
    factories.settle(assessment=assessment, question="build-1", level=1, by=member)
    actions.leave_organisation(membership=member.memberships.get())

    assert found(by=str(member.pk)) == ["member.left", "answer.settled"]


def test_record_is_narrowed_to_days(found, team):
    today = timezone.localdate()

    assert "team.created" in found(since=str(today), until=str(today))
    assert found(until=str(today - timedelta(days=1))) == []
    assert found(since=str(today + timedelta(days=1))) == []


@pytest.mark.parametrize(
    "filters", [{"by": "0"}, {"by": "x"}, {"kind": "'"}, {"since": "yesterday"}, {"until": "\0"}]
)
def test_what_cannot_be_looked_for_is_said(filters, as_, owner, team, home):
    response = as_(owner).get(home, filters)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == list(filters)
    assert response.context["entries"] == []


@pytest.mark.parametrize("page", ["2", "x", "-1", "99"])
def test_record_has_pages_and_keeps_what_was_looked_for(page, as_, owner, team, home):
    for number in range(60):
        actions.rename_team(by=owner, team=team, name=f"Team {number}")

    response = as_(owner).get(home, {"kind": "team.", "page": page})

    assert response.context["page"].paginator.count == 61
    assert "?kind=team.&amp;page=" in response.text


def test_people_and_events_of_another_organisation_are_not_there(as_, owner, stranger, home):
    elsewhere = stranger.memberships.get().organisation
    factories.make_team(organisation=elsewhere, name="Canary")

    page = as_(owner).get(home).text

    assert "Canary" not in page
    assert stranger.name not in page


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(count, as_, owner, team, home, django_assert_num_queries):
    for number in range(count):
        user = factories.make_user(name=f"P{number}", email=f"p{number}@example.org")
        factories.make_member(team=team, user=user)
        assessment = factories.make_assessment(team=team, system=f"System {number}")
        factories.settle(assessment=assessment, question="build-1", level=1, by=user)
    client = as_(owner)
    client.get(home)

    with django_assert_num_queries(8):
        client.get(home)


def test_texts_are_shown_as_they_were_written_and_shortened(as_, owner, team, home):
    actions.rename_team(by=owner, team=team, name="<b>{{ user }}</b>")
    factories.make_assessment(team=team, harmed="x" * 300)
    assessment = factories.make_assessment(team=team)
    note = "<script>alert(1)</script>" + "x" * 3000
    factories.settle(assessment=assessment, question="build-1", level=1, note=note)

    page = as_(owner).get(home).text

    assert "&lt;b&gt;{{ user }}&lt;/b&gt;" in page
    assert "<script>alert" not in page
    assert "x" * 301 not in page


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (None, None, []),
        ({"a": 1}, {"a": 1}, []),
        (None, {"note": "", "evidence": []}, []),
        (None, {"level": 0}, [("Level", "nothing", "0")]),
        ({"facts": {"live": True}}, {"facts": {}}, [("Facts", "live: yes", "nothing")]),
        (
            {"evidence": ["one"]},
            {"evidence": ["one", "two"]},
            [("Evidence", "one", "one, two")],
        ),
    ],
)
def test_only_what_differs_is_told(before, after, told):
    assert [(c.label, c.before, c.after) for c in changes(before, after)] == told


def test_record_cannot_be_altered_by_looking_or_by_the_app(as_, owner, team, home):
    before = list(AuditEvent.objects.values_list())

    as_(owner).post(home)

    assert list(AuditEvent.objects.values_list()) == before

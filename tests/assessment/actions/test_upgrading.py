"""An open assessment goes on with a newer version, and back, and loses nothing on the way."""

import json
from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction

from assessment import actions, loading
from assessment.models import Answer, Assessment, AuditEvent, Round, Snapshot, Workshop
from questionnaires.models import Version
from questionnaires.publishing import publish, store_draft
from tests import factories
from tests.at_once import ON_POSTGRESQL, at_once
from tests.instruments import (
    make_dimension,
    make_instrument,
    make_question,
    make_remedy,
    make_target_profile,
)

pytestmark = pytest.mark.django_db

REMEDIES = [make_remedy(key=key, raises={"build-1": 3}) for key in ("mend", "buy")]
TARGETS = [make_target_profile(key=key, targets={"build": 2}) for key in ("small", "large")]


def edition(version: str = "1.0", **meanings: int):
    """Questions build-1 to build-4 with these meanings; one of meaning 0 is not asked."""
    meanings = {"build_1": 1, "build_2": 1, "build_3": 1, "build_4": 0} | meanings
    questions = [
        make_question(key=key.replace("_", "-"), meaning=meaning)
        for key, meaning in meanings.items()
        if meaning
    ]
    first = version == "1.0"
    instrument = make_instrument(
        version=version,
        dimensions=[make_dimension(questions=questions)],
        facts=("live", "old") if first else ("live", "new"),
        concerns=("customers", "money") if first else ("customers",),
        target_profiles=TARGETS if first else TARGETS[:1],
        remedies=REMEDIES if first else REMEDIES[:1],
    )
    return replace(instrument, changes=f"What is new in {version}.")


@pytest.fixture
def older(db) -> Version:
    return factories.make_version(instrument=edition())


@pytest.fixture
def assessment(older) -> Assessment:
    assessment = factories.make_assessment(
        version=older,
        facts={"live": True, "old": False},
        concerns=["money", "customers"],
        target_profile="large",
        target_reason="It suits.",
        effort_days={"mend": 3, "buy": 4},
    )
    for key, level in {"build-1": 1, "build-2": 2, "build-3": 3}.items():
        reply = {"note": f"Of {key}.", "evidence": ("A page",)}
        factories.settle(assessment=assessment, question=key, level=level, **reply)
    factories.settle(assessment=assessment, question="build-1", level=4, note="Again.")
    return assessment


@pytest.fixture
def newer(older) -> Version:
    """build-2 means something else, build-3 is gone, build-4 is new."""
    return factories.make_version(instrument=edition("2.0", build_2=2, build_3=0, build_4=1))


def upgrade(assessment: Assessment, number: str = "2.0"):
    by = assessment.created_by
    return actions.upgrade_assessment(by=by, assessment=assessment, number=number)


def undo(assessment: Assessment) -> None:
    actions.undo_upgrade(by=assessment.created_by, assessment=assessment)


def fresh(assessment: Assessment) -> Assessment:
    return Assessment.objects.for_page().get(pk=assessment.pk)


def rows(assessment: Assessment) -> list[dict]:
    """All answers of all versions, but for the numbers of their rows."""
    found = Answer.objects.filter(assessment=assessment).order_by("version", "question").values()
    return [{name: value for name, value in row.items() if name != "id"} for row in found]


def test_answers_of_the_same_meaning_are_carried_over_as_they_stand(assessment, newer):
    before = rows(assessment)

    carried = upgrade(assessment)

    kept = Answer.objects.of(fresh(assessment)).get(question="build-1")
    first = Answer.objects.exclude(version=newer).get(question="build-1")
    assert [question.key for question in carried.kept] == ["build-1"]
    for name in ("state", "level", "note", "evidence", "revision", "changed_at", "changed_by_id"):
        assert getattr(kept, name) == getattr(first, name), name
    assert [row for row in rows(assessment) if row["version_id"] != newer.pk] == before


def test_question_of_another_meaning_is_asked_again_and_takes_no_reply_to_the_old_one(
    assessment, newer
):
    by = assessment.created_by
    upgrade(assessment)
    now = fresh(assessment)

    assert loading.answers_of(now).answers["build-2"].settled is False
    with pytest.raises(actions.AnswerChanged):
        factories.settle_answer(
            by=by,
            assessment=now,
            question="build-2",
            revision=1,
            reply=actions.Reply(state=Answer.State.LEVEL, level=3),
        )
    factories.settle(assessment=now, question="build-2", level=3, by=by)
    assert loading.answers_of(now).answers["build-2"].level == 3


def test_settings_that_the_newer_version_does_not_know_go(assessment, newer):
    upgrade(assessment)

    now = fresh(assessment)
    assert (now.facts, now.concerns) == ({"live": True}, ["customers"])
    assert (now.target_profile, now.target_reason, now.effort_days) == ("", "", {"mend": 3})


def test_what_was_said_before_is_frozen_first(assessment, newer):
    upgrade(assessment)

    snapshot = Snapshot.objects.get()
    frozen = json.loads(snapshot.answers)
    event = AuditEvent.objects.first()
    assert (frozen["version"], json.loads(snapshot.result)["version"]) == ("1.0", "1.0")
    assert {key: answer["level"] for key, answer in frozen["answers"].items()} == {
        "build-1": 4,
        "build-2": 2,
        "build-3": 3,
    }
    assert (event.verb, event.about) == ("assessment.upgraded", f"assessment:{assessment.pk}")
    assert event.after == {
        "version": "2.0",
        "snapshot": snapshot.pk,
        "answers_kept": 1,
        "form": "full",
        "facts": {"live": True},
        "concerns": ["customers"],
        "target_profile": "",
        "target_reason": "",
        "effort_days": {"mend": 3},
    }


def test_way_back_gives_everything_as_it_was(assessment, newer):
    before, scope, version = rows(assessment), assessment.scope(), assessment.version
    upgrade(assessment)

    undo(fresh(assessment))

    now = fresh(assessment)
    assert (rows(now), now.scope(), now.version) == (before, scope, version)
    assert now.effort_days == {"mend": 3, "buy": 4}
    assert [event.verb for event in AuditEvent.objects.all()[:2]] == [
        "assessment.upgrade_undone",
        "assessment.upgraded",
    ]


def test_it_can_be_moved_again_after_the_way_back(assessment, newer):
    upgrade(assessment)
    undo(fresh(assessment))

    upgrade(fresh(assessment))

    assert fresh(assessment).version == newer
    assert Snapshot.objects.count() == 2


def change_nothing(assessment: Assessment) -> None:
    factories.settle(assessment=assessment, question="build-1", level=4, note="Again.")


def answer(assessment: Assessment) -> None:
    factories.settle(assessment=assessment, question="build-4", level=0)


def change_scope(assessment: Assessment) -> None:
    actions.change_scope(by=assessment.created_by, assessment=assessment, system="Another")


def test_way_back_stays_open_until_something_is_changed(assessment, newer):
    upgrade(assessment)

    change_nothing(fresh(assessment))

    undo(fresh(assessment))
    assert fresh(assessment).version.number == "1.0"


@pytest.mark.parametrize("change", [answer, change_scope])
def test_way_back_ends_with_the_next_change(assessment, newer, change):
    upgrade(assessment)
    change(fresh(assessment))
    after = rows(assessment)

    with pytest.raises(actions.TooLate):
        undo(fresh(assessment))

    assert (fresh(assessment).version, rows(assessment)) == (newer, after)


def test_version_that_was_never_left_has_no_way_back(assessment, newer):
    with pytest.raises(actions.TooLate):
        undo(assessment)


def test_way_back_of_another_assessment_is_not_ours(assessment, newer):
    """Their numbers begin alike: what happens to 10 is not what happened to 1."""
    upgrade(assessment)
    AuditEvent.objects.create(
        organisation=assessment.team.organisation,
        by=assessment.created_by,
        verb="assessment.closed",
        about=f"assessment:{assessment.pk}0",
        after=None,
    )

    assert actions.before_upgrade(fresh(assessment)) is not None


@pytest.mark.parametrize("number", ["1.0", "2.1", "", "nonsense"])
def test_version_that_is_not_the_newest_is_refused(assessment, newer, number):
    with pytest.raises(actions.NoSuchUpgrade):
        upgrade(assessment, number)

    assert (fresh(assessment).version.number, Snapshot.objects.count()) == ("1.0", 0)


def test_nothing_newer_is_nothing_to_move_to(assessment):
    with pytest.raises(actions.NoSuchUpgrade):
        upgrade(assessment, "1.0")


def test_closed_assessment_stays_on_its_version(assessment, newer):
    actions.close_assessment(by=assessment.created_by, assessment=assessment)

    with pytest.raises(actions.AssessmentIsClosed):
        upgrade(assessment)
    with pytest.raises(actions.AssessmentIsClosed):
        undo(assessment)
    keep = pytest.raises(DatabaseError, match="closed assessments keep their version")
    with keep, transaction.atomic():
        Assessment.objects.filter(pk=assessment.pk).update(version=newer)

    assert fresh(assessment).version.number == "1.0"


def test_database_moves_no_assessment_to_a_draft(assessment):
    draft = store_draft(instrument=edition("2.0"))

    refused = pytest.raises(DatabaseError, match="moves to a published version")
    with refused, transaction.atomic():
        Assessment.objects.filter(pk=assessment.pk).update(version=draft)

    publish(version=draft, by="Test")
    upgrade(assessment)


def test_assessment_without_an_answer_can_move(older, newer):
    assessment = factories.make_assessment(version=older)

    carried = upgrade(assessment)

    assert (carried.kept, fresh(assessment).version) == ((), newer)


def test_whoever_still_writes_on_the_version_before_is_refused(assessment, newer):
    stale = fresh(assessment)
    upgrade(assessment)

    with pytest.raises(actions.AssessmentMoved):
        factories.settle(assessment=stale, question="build-3", level=0)
    with pytest.raises(actions.AssessmentMoved):
        change_scope(stale)
    with pytest.raises(actions.AssessmentMoved):
        upgrade(stale)


@ON_POSTGRESQL
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", range(6))
def test_answer_saved_at_the_moment_of_the_move_is_kept_or_refused(time, assessment, newer):
    stale, mine = fresh(assessment), fresh(assessment)

    def save() -> str:
        try:
            factories.settle(assessment=stale, question="build-1", level=0)
        except actions.AssessmentMoved:
            return "refused"
        return "kept"

    saved, moved = at_once(save, lambda: upgrade(mine))

    moved.result()
    level = Answer.objects.of(fresh(assessment)).get(question="build-1").level
    assert level == (0 if saved.result() == "kept" else 4)


# -- Workshops ---------------------------------------------------------------------------------


def voted(assessment: Assessment, *questions: str) -> Workshop:
    """A workshop that has revealed a vote on each, and goes on."""
    workshop = factories.make_workshop(assessment=assessment, people=3)
    by = workshop.held_by
    actions.start_questions(by=by, workshop=workshop)
    for question in questions:
        actions.open_question(by=by, workshop=workshop, question=question)
        factories.vote(workshop=workshop, levels=(1, None, 3), reveal=True)
    return workshop


def test_nothing_is_moved_while_a_workshop_runs(assessment, newer):
    workshop = voted(assessment)
    before = rows(assessment)

    with pytest.raises(actions.WorkshopRuns):
        upgrade(assessment)
    assert rows(assessment) == before
    actions.end_workshop(by=workshop.held_by, workshop=workshop)
    upgrade(assessment)
    assert fresh(assessment).version == newer


def test_votes_on_questions_of_the_same_meaning_stay(assessment, newer):
    workshop = voted(assessment, "build-1", "build-2", "build-3")
    actions.end_workshop(by=workshop.held_by, workshop=workshop)
    before = dict(loading.answers_of(assessment).votes)

    upgrade(assessment)
    after = dict(loading.answers_of(fresh(assessment)).votes)

    assert set(before) == {"build-1", "build-2", "build-3"}
    assert after == {"build-1": (None, 1, 3)}
    copied = Round.objects.get(version=newer)
    first = Round.objects.exclude(version=newer).get(question="build-1")
    assert not copied.is_open
    assert copied.revealed_at == first.revealed_at


def test_undone_upgrade_has_the_votes_as_they_were_and_leaves_no_copy(assessment, newer):
    workshop = voted(assessment, "build-1", "build-2")
    actions.end_workshop(by=workshop.held_by, workshop=workshop)
    before = dict(loading.answers_of(assessment).votes)
    upgrade(assessment)

    undo(fresh(assessment))

    assert dict(loading.answers_of(fresh(assessment)).votes) == before
    assert not Round.objects.filter(version=newer).exists()

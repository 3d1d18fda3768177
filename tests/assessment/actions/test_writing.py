"""The evidence of the scribe, and the notes of the desk."""

import pytest

from assessment import actions
from tests import factories
from tests.assessment.actions.rooms import (
    FIRST,
    agreeing,
    answer,
    at,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def scribe(voted, owner):
    participant = voted.participants.order_by("pk")[0]
    actions.name_scribe(by=owner, workshop=voted, participant=participant)
    return participant


def write_down(scribe, *evidence: str, revision: int = 0, seen: actions.Seen | None = None):
    return actions.write_evidence(
        participant=scribe,
        seen=seen or at(scribe.workshop),
        evidence=evidence,
        answer_revision=revision,
    )


def test_scribe_writes_evidence_and_no_answer(voted, scribe, owner):
    told = write_down(scribe, "A dashboard")

    assert (told.state, told.evidence, told.changed_by) == ("", ["A dashboard"], owner)


def test_what_the_scribe_wrote_is_no_conflict_for_a_desk_that_leaves_it(voted, scribe):
    write_down(scribe, "A dashboard")
    write_down(scribe, "A dashboard", "A log", revision=1)

    agreeing(voted, voted.held_by, at(voted), 0, evidence=None)

    assert (answer(voted).level, answer(voted).evidence) == (1, ["A dashboard", "A log"])


def test_what_else_somebody_wrote_is_a_conflict_all_the_same(voted, scribe, owner):
    write_down(scribe, "A dashboard")
    factories.settle(assessment=voted.assessment, question=FIRST, level=4)

    with pytest.raises(actions.AnswerChanged):
        agreeing(voted, owner, at(voted), 0, evidence=None)


def test_what_the_scribe_wrote_is_not_written_over(voted, scribe, owner):
    write_down(scribe, "A dashboard")

    with pytest.raises(actions.AnswerChanged):
        agreeing(voted, owner, at(voted), 0, evidence=("Mine",))


def test_scribe_finishes_typing_after_the_agreement_which_can_still_be_undone(voted, scribe, owner):
    factories.agree(workshop=voted, level=1)

    write_down(scribe, "A dashboard", revision=1)
    actions.undo_agreement(by=owner, workshop=voted)

    assert answer(voted).state == ""


def test_scribe_who_types_on_an_old_page_meets_a_conflict(voted, scribe):
    write_down(scribe, "A dashboard")

    with pytest.raises(actions.AnswerChanged):
        write_down(scribe, "Another")
    seen = at(voted)
    factories.go_on(workshop=voted)
    with pytest.raises(actions.RoomMovedOn):
        write_down(scribe, "Another", revision=1, seen=seen)


def test_nobody_else_writes_evidence(voted, scribe):
    other = voted.participants.order_by("pk")[1]

    with pytest.raises(actions.NotTheScribe):
        write_down(other, "A dashboard")


def test_note_of_the_desk_is_kept_and_a_second_desk_meets_a_conflict(voted, owner):
    note = {"by": owner, "workshop": voted, "seen": at(voted), "answer_revision": 0}
    told = actions.write_note(**note, note="Since March.")

    assert (told.note, told.state, told.revision) == ("Since March.", "", 1)
    assert actions.write_note(**note, note="Since March.").revision == 1
    with pytest.raises(actions.AnswerChanged):
        actions.write_note(**note, note="Since April.")


def test_nothing_is_noted_between_questions(assessment, owner):
    workshop = factories.make_workshop(assessment=assessment)
    actions.start_questions(by=owner, workshop=workshop)

    with pytest.raises(actions.RoomMovedOn):
        actions.write_note(
            by=owner, workshop=workshop, seen=actions.Seen(), note="A", answer_revision=0
        )

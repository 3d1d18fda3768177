"""What the room agrees on, and how that is undone."""

import pytest

from assessment import actions
from assessment.models import AuditEvent
from tests import factories
from tests.assessment.actions.rooms import (
    FIRST,
    agreeing,
    answer,
    at,
    park,
    place,
)

pytestmark = pytest.mark.django_db


# -- To agree --------------------------------------------------------------------------------------


def test_room_agrees_on_a_level_with_evidence_and_dissent(voted, owner):
    evidence = ("A dashboard",)
    factories.agree(workshop=voted, level=1, evidence=evidence, dissent="For us 3.", note="March.")

    told = answer(voted)
    assert (told.state, told.level, told.evidence) == ("level", 1, ["A dashboard"])
    assert (told.dissent, told.note, told.changed_by) == ("For us 3.", "March.", owner)
    assert place(voted) == (FIRST, 1, "agreed")
    assert AuditEvent.objects.get(verb="answer.settled").about.endswith(f"/{FIRST}")


def test_nobody_can_say_is_a_reply(voted):
    factories.agree(workshop=voted, level=None)

    assert (answer(voted).state, answer(voted).level) == ("dont_know", None)


def test_room_agrees_on_nothing_before_the_reveal(workshop):
    with pytest.raises(actions.RoomMovedOn):
        factories.agree(workshop=workshop, level=1)


def test_room_agrees_on_no_level_beyond_the_scale(voted):
    with pytest.raises(actions.NoSuchEntry):
        factories.agree(workshop=voted, level=5)


def test_second_of_two_who_agree_learns_of_the_first(voted, owner, facilitator):
    seen = at(voted)
    agreeing(voted, owner, seen, 0, level=1)

    with pytest.raises(actions.RoomMovedOn):
        agreeing(voted, facilitator, seen, 0, level=2)
    assert answer(voted).level == 1


def test_agreement_on_what_stands_already_is_a_conflict_for_the_second_too(
    team, owner, facilitator
):
    assessment = factories.make_assessment(team=team, answers={FIRST: 1})
    workshop = factories.make_workshop(assessment=assessment, people=1, started=True)
    actions.open_question(by=owner, workshop=workshop, question=FIRST)
    factories.vote(workshop=workshop, levels=(1,), reveal=True)
    seen = at(workshop)
    agreeing(workshop, owner, seen, 1, level=1)

    with pytest.raises(actions.RoomMovedOn):
        agreeing(workshop, facilitator, seen, 1, level=2)


def test_answer_that_somebody_changed_alone_is_not_written_over(voted, owner):
    seen = at(voted)
    factories.settle(assessment=voted.assessment, question=FIRST, level=4)

    with pytest.raises(actions.AnswerChanged) as changed:
        agreeing(voted, owner, seen, 0)
    assert changed.value.theirs.level == 4


def test_agreement_is_put_right(voted, owner):
    factories.agree(workshop=voted, level=1)
    factories.agree(workshop=voted, level=2, evidence=("A log",))

    assert (answer(voted).level, answer(voted).evidence) == (2, ["A log"])
    actions.undo_agreement(by=owner, workshop=voted)
    assert answer(voted).state == ""


# -- To undo ---------------------------------------------------------------------------------------


def test_undone_agreement_leaves_the_question_as_it_was(team, owner):
    assessment = factories.make_assessment(team=team, answers={FIRST: 3})
    workshop = factories.make_workshop(assessment=assessment, people=1, started=True)
    actions.open_question(by=owner, workshop=workshop, question=FIRST)
    factories.vote(workshop=workshop, levels=(1,), reveal=True)
    factories.agree(workshop=workshop, level=1, dissent="No.", evidence=("A log",))
    factories.go_on(workshop=workshop)

    actions.undo_agreement(by=owner, workshop=workshop)

    told = answer(workshop)
    assert (told.level, told.dissent, told.evidence, told.revision) == (3, "", [], 3)
    assert place(workshop) == (FIRST, 1, "")
    with pytest.raises(actions.RoomMovedOn):
        actions.undo_agreement(by=owner, workshop=workshop)


def test_undone_agreement_parks_again_what_it_had_settled(voted, owner):
    parked = park(voted, owner)
    factories.agree(workshop=voted, level=1)
    parked.refresh_from_db()
    settled = parked.settled_at

    actions.undo_agreement(by=owner, workshop=voted)

    parked.refresh_from_db()
    assert (bool(settled), parked.settled_at) == (True, None)
    assert place(voted) == (FIRST, 1, "parked")


def test_agreement_that_somebody_has_changed_alone_is_not_undone(voted, owner):
    factories.agree(workshop=voted, level=1)
    factories.settle(assessment=voted.assessment, question=FIRST, level=4)

    with pytest.raises(actions.AnswerChanged):
        actions.undo_agreement(by=owner, workshop=voted)
    assert answer(voted).level == 4

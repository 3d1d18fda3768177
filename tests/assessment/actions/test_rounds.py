"""Blind votes, the question on the screens, and the reveal."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.utils import timezone

from assessment import actions
from assessment.models import AuditEvent, Round, Vote
from assessment.room import room_of
from tests import factories
from tests.assessment.actions.rooms import (
    FIRST,
    LAST,
    SECOND,
    at,
    cast,
    now,
    place,
)

pytestmark = pytest.mark.django_db


# -- To vote ---------------------------------------------------------------------------------------


def test_vote_stands_as_it_was_cast_last(workshop):
    cast(workshop, 1, sequence=1, reason="We look.")
    vote = cast(workshop, None, sequence=2)

    assert (vote.level, vote.reason, Vote.objects.count()) == (None, "", 1)


def test_vote_that_comes_late_or_twice_changes_nothing_and_is_told_what_stands(workshop):
    cast(workshop, 3, sequence=5)
    revision = now(workshop).revision

    twice, late = cast(workshop, 3, sequence=5), cast(workshop, 0, sequence=4)

    assert (twice.level, late.level) == (3, 3)
    assert now(workshop).revision == revision


def test_vote_from_a_page_without_script_is_the_latest(workshop):
    cast(workshop, 3, sequence=5)

    cast(workshop, 1)

    assert Vote.objects.get().level == 1


@pytest.mark.parametrize("level", [-1, 5])
def test_level_beyond_the_scale_is_no_vote(workshop, level):
    with pytest.raises(actions.NoSuchEntry):
        cast(workshop, level)
    assert not Vote.objects.exists()


@pytest.mark.parametrize("other", [{"question": SECOND}, {"number": 2}, {"number": 0}])
def test_vote_for_what_is_not_open_is_refused_with_where_the_room_stands(workshop, other):
    with pytest.raises(actions.VoteIsOver) as refused:
        cast(workshop, 1, **other)
    assert refused.value.workshop == workshop
    assert not Vote.objects.exists()


def test_nobody_votes_after_the_reveal(voted):
    with pytest.raises(actions.VoteIsOver):
        cast(voted, 4)
    assert sorted(Vote.objects.values_list("level", flat=True)) == [0, 1, 1, 3]


def test_database_refuses_a_vote_after_the_reveal(voted):
    for write in (
        lambda: Vote.objects.update(level=4),
        lambda: Vote.objects.create(round=voted.round, participant=factories.join(workshop=voted)),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


def test_nobody_votes_in_a_workshop_that_has_ended(workshop, owner):
    seen = at(workshop)
    actions.end_workshop(by=owner, workshop=workshop)

    with pytest.raises(actions.VoteIsOver):
        cast(workshop, 1, question=seen.question, number=seen.number)


def test_whoever_votes_is_here_again(workshop):
    participant = workshop.participants.order_by("pk")[0]
    actions.leave_workshop(participant=participant)

    cast(workshop, 1)

    participant.refresh_from_db()
    assert participant.left_at is None


def test_votes_are_nobodys_business_in_the_record(workshop):
    before = AuditEvent.objects.count()

    cast(workshop, 1, reason="We look.")

    assert AuditEvent.objects.count() == before


def test_worth_is_said_also_after_the_end(workshop, owner):
    participant = workshop.participants.first()
    actions.end_workshop(by=owner, workshop=workshop)

    actions.say_worth(participant=participant, worth="partly")

    participant.refresh_from_db()
    assert participant.worth == "partly"


# -- The question on the screens -------------------------------------------------------------------


def test_next_question_is_the_first_that_is_open(workshop, owner):
    assert place(workshop) == (FIRST, 1, "")
    factories.go_on(workshop=workshop)
    assert place(workshop) == (SECOND, 1, "")


def test_room_jumps_back_to_a_question_as_it_left_it(voted, owner):
    factories.agree(workshop=voted, level=1)
    factories.go_on(workshop=voted)

    actions.open_question(by=owner, workshop=voted, question=FIRST, seen=at(voted))

    assert place(voted) == (FIRST, 1, "agreed")
    assert Round.objects.filter(question=FIRST).count() == 1


def test_open_vote_waits_for_the_room_to_come_back(workshop, owner):
    cast(workshop, 2)
    factories.go_on(workshop=workshop)

    actions.open_question(by=owner, workshop=workshop, question=FIRST)

    assert now(workshop).round.is_open
    assert now(workshop).round.votes.count() == 1


def test_question_that_is_not_asked_is_not_opened(workshop, owner):
    with pytest.raises(actions.NoSuchEntry):
        actions.open_question(by=owner, workshop=workshop, question="unheard-of")


def test_question_that_a_fact_switches_off_is_not_opened(team, owner, switched_off):
    assessment = factories.make_assessment(team=team, version=switched_off, facts={"live": False})
    workshop = factories.make_workshop(assessment=assessment, started=True)

    with pytest.raises(actions.NoSuchEntry):
        actions.open_question(by=owner, workshop=workshop, question="c")
    assert workshop.agenda == ["a", "b"]


def test_settled_question_to_which_the_room_jumps_joins_the_agenda(team, owner):
    assessment = factories.make_assessment(team=team, answers={FIRST: 2})
    workshop = factories.make_workshop(assessment=assessment, started=True)

    actions.open_question(by=owner, workshop=workshop, question=FIRST)

    assert now(workshop).agenda[-1] == FIRST
    assert place(workshop) == (FIRST, 1, "")


def test_skipped_question_keeps_its_place_and_comes_back_after_the_last(workshop, owner):
    before = workshop.agenda
    actions.skip(by=owner, workshop=workshop, seen=at(workshop))

    assert now(workshop).agenda == before
    assert place(workshop) == (SECOND, 1, "")

    actions.open_question(by=owner, workshop=workshop, question=LAST)
    assert actions.next_question(now(workshop)) == FIRST


def test_last_open_question_that_is_skipped_leaves_the_screens(team, owner):
    settled = dict.fromkeys((SECOND, "build-3", "run-1", "run-2", LAST), 1)
    assessment = factories.make_assessment(team=team, answers=settled)
    workshop = factories.make_workshop(assessment=assessment, started=True)

    actions.skip(by=owner, workshop=workshop, seen=at(workshop))

    assert place(workshop) == ("", 0, "")
    assert actions.next_question(now(workshop)) == FIRST


def test_votes_are_revealed_once(voted, owner):
    revealed = voted.round.revealed_at

    actions.reveal(by=owner, workshop=voted, seen=at(voted))

    assert now(voted).round.revealed_at == revealed
    assert AuditEvent.objects.filter(verb="workshop.revealed").count() == 1


def test_nothing_is_revealed_between_questions(assessment, owner):
    workshop = factories.make_workshop(assessment=assessment)
    actions.start_questions(by=owner, workshop=workshop)

    with pytest.raises(actions.RoomMovedOn):
        actions.reveal(by=owner, workshop=workshop, seen=actions.Seen())


def test_room_votes_again(voted, owner):
    actions.vote_again(by=owner, workshop=voted, seen=at(voted))

    assert place(voted) == (FIRST, 2, "")
    assert now(voted).round.is_open
    assert Vote.objects.count() == 4


def test_open_vote_is_not_taken_again(workshop, owner):
    with pytest.raises(actions.RoomMovedOn):
        actions.vote_again(by=owner, workshop=workshop, seen=at(workshop))


@pytest.mark.parametrize("act", ["reveal", "vote_again", "skip"])
def test_desk_that_saw_another_question_changes_nothing(voted, owner, act):
    seen = at(voted)
    factories.go_on(workshop=voted)
    before = place(voted)

    with pytest.raises(actions.RoomMovedOn):
        getattr(actions, act)(by=owner, workshop=voted, seen=seen)
    assert place(voted) == before


def test_time_that_the_room_spends_elsewhere_is_none_of_the_question(workshop, owner):
    with time_machine.travel("2026-11-20 10:00+00:00", tick=False) as clock:
        actions.open_question(by=owner, workshop=workshop, question=SECOND)
        clock.shift(60)
        actions.skip(by=owner, workshop=workshop, seen=actions.Seen.of(now(workshop)))
        clock.shift(600)
        actions.pause(by=owner, workshop=workshop)
        clock.shift(600)
        actions.resume(by=owner, workshop=workshop)
        actions.open_question(by=owner, workshop=workshop, question=SECOND)
        clock.shift(30)
        here = room_of(now(workshop), timezone.now()).on_question
        actions.go_to_findings(by=owner, workshop=workshop)
        clock.shift(600)
        actions.start_questions(by=owner, workshop=workshop)
        actions.open_question(by=owner, workshop=workshop, question=SECOND)

        back = room_of(now(workshop), timezone.now()).on_question
        assert (here, back) == (timedelta(seconds=90), timedelta(seconds=90))

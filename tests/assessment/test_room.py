"""What the screens draw of a vote: where the room stands, and nothing that is still blind."""

from datetime import date

import pytest
import time_machine
from django.utils import timezone

from assessment import actions
from assessment.models import Answer, Workshop
from tests import factories
from tests.instruments import (
    make_dimension,
    make_instrument,
    make_question,
)
from tests.rooms import FIRST, NOON, SECOND, SECRET, everything, room

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop(assessment) -> Workshop:
    """Six people, three of each camp, before the first question."""
    return factories.make_workshop(assessment=assessment, people=6, started=True)


@pytest.fixture
def voted(workshop) -> Workshop:
    """Who builds it says 0, 1, 1; who depends on it 3, 3, and one cannot say."""
    factories.vote(workshop=workshop, levels=(0, 3, 1, 3, 1, None), reveal=True)
    return workshop


def seen(workshop: Workshop) -> actions.Seen:
    return actions.Seen.of(factories.standing(workshop=workshop))


# -- Its state -------------------------------------------------------------------------------------


def test_state_changes_with_every_turn_of_the_room(team, owner):
    assessment = factories.make_assessment(team=team)
    workshop = factories.make_workshop(assessment=assessment, people=3)
    by = {"by": owner, "workshop": workshop}
    turns = {
        "lobby": lambda: None,
        "practice::1": lambda: actions.practise(**by),
        "revealed::1": lambda: actions.reveal(**by, seen=seen(workshop)),
        "between": lambda: actions.start_questions(**by),
        f"voting:{FIRST}:1": lambda: factories.go_on(workshop=workshop),
        f"revealed:{FIRST}:1": lambda: actions.reveal(**by, seen=seen(workshop)),
        f"voting:{FIRST}:2": lambda: actions.vote_again(**by, seen=seen(workshop)),
        f"revealed:{FIRST}:2": lambda: actions.reveal(**by, seen=seen(workshop)),
        f"agreed:{FIRST}:2:1": lambda: factories.agree(workshop=workshop, level=1),
        f"agreed:{FIRST}:2:None": lambda: factories.agree(workshop=workshop, level=None),
        f"voting:{SECOND}:1": lambda: factories.go_on(workshop=workshop),
        "paused": lambda: actions.pause(**by),
        "findings:": lambda: actions.go_to_findings(**by),
        "steps": lambda: actions.go_to_steps(**by),
        "ended": lambda: actions.end_workshop(**by),
    }

    for state, turn in turns.items():
        turn()
        assert room(workshop).state == state
        assert room(workshop).kind == state.partition(":")[0]


def test_state_stays_while_people_come_and_vote(workshop):
    before = room(workshop).state

    factories.join(workshop=workshop)
    factories.vote(workshop=workshop, levels=(1, 2))

    assert room(workshop).state == before


def test_parked_question_is_a_state(voted, owner):
    day = date(2026, 12, 1)
    actions.park(by=owner, workshop=voted, seen=seen(voted), what="A look", who="Ada", day=day)

    stands = room(voted)
    assert stands.state == f"parked:{FIRST}:1"
    assert (stands.parked_now.who, stands.parked[0].question.key) == ("Ada", FIRST)
    assert stands.proposal is None


# -- Who is here -----------------------------------------------------------------------------------


def test_lobby_shows_who_is_here_by_camp(assessment):
    workshop = factories.make_workshop(assessment=assessment)
    for name, camp in (("Esra", "depends-on-it"), ("Ben", "builds-it"), ("Amara", "builds-it")):
        factories.join(workshop=workshop, name=name, camp=camp)

    stands = room(workshop)

    assert [person.name for person in stands.people] == ["Amara", "Ben", "Esra"]
    told = [(camp.title, camp.present) for camp in stands.camps]
    assert told == [("Builds it", 2), ("Depends on it", 1)]


def test_who_has_left_is_neither_present_nor_waited_for(workshop):
    factories.vote(workshop=workshop, levels=(1, 1, 1, 1, 1))
    actions.leave_workshop(participant=workshop.participants.order_by("pk").last())

    stands = room(workshop)

    assert (stands.present, stands.voted, stands.all_voted) == (5, 5, True)


def test_desk_sees_who_has_voted_and_who_writes(workshop, owner):
    first = workshop.participants.order_by("pk")[0]
    factories.vote(workshop=workshop, levels=(1,))
    actions.name_scribe(by=owner, workshop=workshop, participant=first)

    people = {person.pk: person for person in room(workshop).people}

    assert [pk for pk, person in people.items() if person.has_voted] == [first.pk]
    assert [pk for pk, person in people.items() if person.is_scribe] == [first.pk]


# -- Before the reveal -----------------------------------------------------------------------------


def test_nothing_is_read_of_what_was_voted_before_the_reveal(workshop, django_assert_num_queries):
    by_pk = workshop.participants.order_by("pk")
    for number, level in enumerate((0, 3, 1, 3, 1, None)):
        actions.cast_vote(
            participant=by_pk[number],
            question=FIRST,
            number=1,
            level=level,
            reason=SECRET,
            sequence=1,
        )
    stands = room(workshop)

    assert (stands.reading, stands.last_time, stands.proposal) == (None, None, None)
    assert (stands.by_camp, stands.reasons) == ((), ())
    assert SECRET not in everything(stands)


def test_what_was_voted_makes_no_difference_to_a_room_before_the_reveal(team):
    told = set()
    with time_machine.travel(NOON, tick=False):
        for name, levels in (("One", (0, 0, 0)), ("Two", (4, None, 4))):
            assessment = factories.make_assessment(team=team, system=name)
            workshop = factories.make_workshop(assessment=assessment, people=3, started=True)
            factories.vote(workshop=workshop, levels=levels)
            stands = room(workshop)
            people = [person.has_voted for person in stands.people]
            told.add((stands.state, stands.voted, *people, stands.reading, stands.reasons))

    assert len(told) == 1


# -- After the reveal ------------------------------------------------------------------------------


def test_reveal_shows_the_reading_of_all_and_of_each_camp(voted):
    stands = room(voted)

    assert (stands.reading.median, stands.reading.low, stands.reading.high) == (1, 0, 3)
    assert stands.reading.counts == (1, 2, 0, 2, 0)
    assert stands.reading.cant_say == 1
    camps = [(camp.title, camp.reading.low, camp.reading.high) for camp in stands.by_camp]
    assert camps == [("Builds it", 0, 1), ("Depends on it", 3, 3)]


def test_camps_are_not_shown_where_one_is_small(workshop):
    factories.vote(workshop=workshop, levels=(0, 3, 1, 3, 1), reveal=True)

    assert room(workshop).by_camp == ()


def test_vote_of_somebody_who_left_counts(workshop):
    factories.vote(workshop=workshop, levels=(0, 3, 1))
    actions.leave_workshop(participant=workshop.participants.order_by("pk")[0])
    factories.vote(workshop=workshop, levels=(), reveal=True)

    assert room(workshop).reading.votes == 3


def test_reasons_are_shown_in_an_order_that_tells_nothing(team):
    shown = set()
    for turn in (1, -1):
        assessment = factories.make_assessment(team=team, system=f"Turn {turn}")
        workshop = factories.make_workshop(assessment=assessment, people=3, started=True)
        reasons = ("We look.", "Nobody reads it.", "")[::turn]
        for participant, reason in zip(workshop.participants.all(), reasons, strict=True):
            actions.cast_vote(
                participant=participant,
                question=FIRST,
                number=1,
                level=1,
                reason=reason,
                sequence=1,
            )
        factories.vote(workshop=workshop, levels=(), reveal=True)
        shown.add(room(workshop).reasons)

    (reasons,) = shown
    assert sorted(reasons) == ["Nobody reads it.", "We look."]


def test_last_time_is_told_after_the_reveal_alone(team):
    factories.make_assessment(team=team, answers={FIRST: 3}, closed=True)
    assessment = factories.make_assessment(team=team)
    workshop = factories.make_workshop(assessment=assessment, people=3, started=True)
    before = room(workshop).last_time

    factories.vote(workshop=workshop, levels=(1, 1, 1), reveal=True)

    assert (before, room(workshop).last_time) == (None, 3)


def test_last_time_is_not_told_of_a_question_that_meant_something_else(team, owner):
    factories.make_assessment(team=team, answers={FIRST: 3}, closed=True)
    questions = [
        make_question(key=FIRST, meaning=2),
        make_question(key="a"),
        make_question(key="b"),
    ]
    instrument = make_instrument(version="2.0", dimensions=[make_dimension(questions=questions)])
    version = factories.make_version(instrument=instrument)
    assessment = factories.make_assessment(team=team, version=version)
    workshop = factories.make_workshop(assessment=assessment, people=1, started=True)
    factories.vote(workshop=workshop, levels=(1,), reveal=True)

    assert room(workshop).last_time is None


def test_proposal_comes_after_five_minutes_or_with_the_second_vote(workshop, owner):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        factories.vote(workshop=workshop, levels=(0, 3, 1, 3, 1, None), reveal=True)
        at_once = room(workshop).proposal
        clock.shift(301)
        later = room(workshop).proposal
    actions.vote_again(by=owner, workshop=workshop, seen=seen(workshop))
    factories.vote(workshop=workshop, levels=(1, 1, 1), reveal=True)

    assert at_once is None
    assert (later.level, later.with_dissent) == (1, True)
    assert (room(workshop).proposal.level, room(workshop).proposal.with_dissent) == (1, False)


def test_agreement_shows_the_answer_and_what_comes_next(voted):
    factories.agree(workshop=voted, level=1)

    stands = room(voted)

    assert stands.agreed
    assert (stands.answer.level, stands.answer_revision, stands.can_undo) == (1, 1, True)
    assert (stands.position, stands.of, stands.next.key) == (1, 6, SECOND)
    assert [(question.key, mark) for question, mark in stands.questions][:2] == [
        (FIRST, "agreed"),
        (SECOND, ""),
    ]


# -- Queries ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("people", [3, 9])
def test_queries_do_not_grow_with_the_people(team, people, owner, django_assert_num_queries):
    factories.make_assessment(team=team, answers={FIRST: 3}, closed=True)
    assessment = factories.make_assessment(team=team)
    workshop = factories.make_workshop(assessment=assessment, people=people)
    with django_assert_num_queries(4):  # the lobby
        room(workshop)
    actions.start_questions(by=owner, workshop=workshop)
    factories.go_on(workshop=workshop)
    factories.vote(workshop=workshop, levels=(1,) * people)
    with django_assert_num_queries(8):
        room(workshop)
    factories.vote(workshop=workshop, levels=(), reveal=True)
    with django_assert_num_queries(10):
        room(workshop)
    actions.go_to_findings(by=owner, workshop=workshop)
    with django_assert_num_queries(8):
        room(workshop)


def test_names_are_gone_from_the_room_of_a_closed_assessment(voted, owner):
    factories.agree(workshop=voted, level=1)
    actions.close_assessment(by=owner, assessment=voted.assessment)

    stands = room(voted)

    assert stands.state == "ended"
    assert {person.name for person in stands.people} == {""}
    assert Answer.objects.count() == 1

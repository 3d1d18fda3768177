"""Several act in one room at the same moment, on PostgreSQL: each acts whole or learns why not."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest

from assessment import actions
from assessment.models import (
    Answer,
    AuditEvent,
    Participant,
    ParticipantName,
    Round,
    User,
    Vote,
    Workshop,
)
from tests import factories
from tests.at_once import ON_POSTGRESQL, at_once

pytestmark = [pytest.mark.django_db(transaction=True), ON_POSTGRESQL]

EACH_TIME = pytest.mark.parametrize("attempt", range(6))
FIRST = "build-1"


@pytest.fixture
def workshop(team) -> Workshop:
    assessment = factories.make_assessment(team=team, answers={"run-3": 1})
    return factories.make_workshop(assessment=assessment, people=4, started=True)


def mine(workshop: Workshop) -> Workshop:
    """As another process has it in its hands."""
    return factories.standing(workshop=workshop)


def met(*works: Callable[[], object]) -> list[type | None]:
    """What each raised, in their order."""
    done = at_once(*works)
    return [type(each.exception()) if each.exception() else None for each in done]


def agreeing(workshop: Workshop, by: User, level: int) -> Callable[[], object]:
    held = mine(workshop)
    seen = actions.Seen.of(held)
    return lambda: actions.agree(
        by=by,
        workshop=held,
        seen=seen,
        level=level,
        evidence=(),
        dissent="",
        note="",
        answer_revision=0,
    )


def casting(participant: Participant, level: int, sequence: int = 1) -> Callable[[], object]:
    return lambda: actions.cast_vote(
        participant=participant,
        question=FIRST,
        number=1,
        level=level,
        reason="",
        sequence=sequence,
    )


def revealing(workshop: Workshop, by: User) -> Callable[[], object]:
    held = mine(workshop)
    seen = actions.Seen.of(held)
    return lambda: actions.reveal(by=by, workshop=held, seen=seen)


@EACH_TIME
def test_one_of_two_who_agree_at_once_meets_a_conflict(attempt, voted, owner, facilitator):
    found = met(agreeing(voted, owner, 1), agreeing(voted, facilitator, 2))

    assert sorted(map(str, found)) == sorted(map(str, [None, actions.RoomMovedOn]))
    level = (1, 2)[found.index(None)]
    assert Answer.objects.get(question=FIRST).level == level
    assert AuditEvent.objects.filter(about__endswith=f"/{FIRST}").count() == 1


@EACH_TIME
def test_vote_against_the_reveal_is_counted_or_refused(attempt, workshop, owner):
    people = list(workshop.participants.order_by("pk"))

    *cast, revealed = met(*(casting(each, 2) for each in people), revealing(workshop, owner))

    assert revealed is None
    assert set(cast) <= {None, actions.VoteIsOver}
    assert Vote.objects.count() == cast.count(None)
    acknowledged = {each.pk for each, error in zip(people, cast, strict=True) if error is None}
    assert set(Vote.objects.values_list("participant", flat=True)) == acknowledged


@EACH_TIME
def test_votes_of_one_phone_that_overtake_each_other_end_at_the_latest(attempt, workshop):
    phone = workshop.participants.first()

    found = met(*(casting(phone, level, sequence=level + 1) for level in range(5)))

    assert set(found) == {None}
    assert Vote.objects.get().level == 4


@EACH_TIME
def test_same_vote_posted_twice_is_one(attempt, workshop):
    phone = workshop.participants.first()

    assert met(casting(phone, 2), casting(phone, 2)) == [None, None]
    assert Vote.objects.count() == 1


@EACH_TIME
def test_every_vote_of_a_storm_raises_the_revision(attempt, workshop):
    before = workshop.revision
    people = list(workshop.participants.all())

    assert set(met(*(casting(each, 2) for each in people))) == {None}

    assert mine(workshop).revision == before + len(people)


@EACH_TIME
def test_form_to_join_that_is_sent_twice_at_once_lets_one_person_in(attempt, workshop):
    key = uuid4()

    def joining() -> Participant:
        return actions.join_workshop(
            workshop=mine(workshop), name="Femi", camp="builds-it", key=key
        )

    first, second = (work.result() for work in at_once(joining, joining))

    assert first == second
    assert ParticipantName.objects.filter(name="Femi").count() == 1


@EACH_TIME
def test_two_who_begin_at_once_begin_one_workshop(attempt, team, owner, facilitator):
    assessment = factories.make_assessment(team=team)

    def beginning(by: User) -> Callable[[], Workshop]:
        return lambda: actions.begin_workshop(by=by, assessment=assessment)

    first, second = (work.result() for work in at_once(beginning(owner), beginning(facilitator)))

    assert first == second
    assert AuditEvent.objects.filter(verb="workshop.begun").count() == 1


@EACH_TIME
def test_one_of_two_who_vote_again_at_once_opens_the_vote(attempt, voted, owner, facilitator):
    def again(by: User) -> Callable[[], object]:
        held = mine(voted)
        seen = actions.Seen.of(held)
        return lambda: actions.vote_again(by=by, workshop=held, seen=seen)

    found = met(again(owner), again(facilitator))

    assert sorted(map(str, found)) == sorted(map(str, [None, actions.RoomMovedOn]))
    assert Round.objects.filter(question=FIRST).count() == 2


@EACH_TIME
def test_agreement_against_parking_is_one_of_both(attempt, voted, owner, facilitator):
    held = mine(voted)
    seen = actions.Seen.of(held)

    def park() -> object:
        return actions.park(
            by=facilitator,
            workshop=held,
            seen=seen,
            what="A look",
            who="Ada",
            day=date(2026, 12, 1),
        )

    found = met(agreeing(voted, owner, 1), park)

    assert sorted(map(str, found)) == sorted(map(str, [None, actions.RoomMovedOn]))
    agreed = Answer.objects.filter(question=FIRST).exists()
    assert mine(voted).outcome == ("agreed" if agreed else "parked")


@EACH_TIME
def test_vote_reply_and_agreement_meet_no_error_while_somebody_closes(attempt, voted, owner):
    assessment, phone = voted.assessment, voted.participants.first()
    refusals = {
        None,
        actions.WorkshopIsOver,
        actions.VoteIsOver,
        actions.AnswerChanged,
        actions.AssessmentIsClosed,
    }

    def closing() -> object:
        return actions.close_assessment(by=owner, assessment=assessment)

    def alone() -> None:
        factories.settle(assessment=assessment, question=FIRST, level=4)

    closed, *others = met(closing, agreeing(voted, owner, 1), casting(phone, 2), alone)

    assert closed is None
    assert set(others) <= refusals
    assert not mine(voted).is_running
    assert not ParticipantName.objects.exists()

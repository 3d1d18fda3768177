"""Questions that are put aside: by the room, by a proposal, for want of time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessment import actions
from assessment.models import Parked
from tests import factories
from tests.assessment.actions.rooms import (
    DAY,
    FIRST,
    LAST,
    SECOND,
    answer,
    at,
    cast,
    now,
    park,
    place,
)

pytestmark = pytest.mark.django_db


def test_question_is_parked_with_what_who_and_when(voted, owner):
    parked = park(voted, owner)

    assert (parked.question, parked.who, parked.by) == (FIRST, "Ada", DAY)
    assert place(voted) == (FIRST, 1, "parked")
    assert answer(voted) is None
    assert actions.next_question(now(voted)) == SECOND


def test_parked_question_is_parked_once_and_put_right(voted, owner):
    park(voted, owner)
    park(voted, owner, who="Ben")

    assert [row.who for row in Parked.objects.all()] == ["Ben"]


def test_agreement_settles_what_was_parked(voted, owner):
    parked = park(voted, owner)
    factories.agree(workshop=voted, level=1)

    parked.refresh_from_db()
    assert parked.settled_at
    assert place(voted) == (FIRST, 1, "agreed")


def test_question_is_parked_without_a_reveal_and_its_votes_stay_blind(workshop, owner):
    cast(workshop, 3)
    park(workshop, owner)

    assert now(workshop).round.is_open
    with pytest.raises(actions.RoomMovedOn):
        factories.agree(workshop=workshop, level=1)


def test_desk_that_saw_no_agreement_does_not_park(voted, owner):
    seen = at(voted)
    factories.agree(workshop=voted, level=1)

    with pytest.raises(actions.RoomMovedOn):
        park(voted, owner, seen=seen)


def test_for_want_of_time_what_is_still_open_is_parked(voted, owner):
    factories.settle(assessment=voted.assessment, question=SECOND, level=1)

    put = actions.park_all(by=owner, workshop=voted, questions=[FIRST, SECOND, LAST, "unheard-of"])

    assert put == [LAST]  # the first is on the screens, the second is settled
    row = Parked.objects.get()
    assert (row.who, row.by) == (str(owner), timezone.localdate() + timedelta(days=14))


def test_proposal_is_declined_for_a_while(voted, owner):
    actions.decline_proposal(by=owner, workshop=voted)

    assert timezone.now() - now(voted).proposal_declined_at < timedelta(minutes=1)

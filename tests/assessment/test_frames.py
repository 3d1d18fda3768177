"""What is drawn of a workshop, once for each audience."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from assessment import actions, frames
from assessment.live import DESK, PHONE, SCRIBE, STAGE
from tests import factories

WHOLE = {STAGE: "", DESK: "", PHONE: "", SCRIBE: ""}
REASON = "The rollback was tried on a Friday."


@pytest.fixture
def workshop(db):
    return factories.make_workshop(started=True, people=4)


def test_each_audience_has_its_main_part_and_its_count(workshop):
    drawn = frames.Drawing()(workshop.pk, {STAGE: "", DESK: "", PHONE: ""})

    assert set(drawn.frames) == {STAGE, DESK, PHONE}
    for frame in drawn.frames.values():
        assert (frame.state, frame.revision) == ("voting:build-1:1", workshop.revision)
        assert frame.main.strip().startswith('<div id="main"')
        assert 'id="count"' in frame.count
    assert (drawn.scribe, drawn.is_over) == (None, False)


def test_main_part_is_left_out_where_its_state_is_known(workshop):
    drawn = frames.Drawing()(workshop.pk, {STAGE: "voting:build-1:1", DESK: "lobby"})

    assert drawn.frames[STAGE].main is None
    assert drawn.frames[DESK].main


def test_scribe_is_drawn_for_where_there_is_one(workshop):
    person = workshop.participants.order_by("pk")[0]
    before = frames.Drawing()(workshop.pk, WHOLE)
    actions.name_scribe(by=workshop.held_by, workshop=workshop, participant=person)
    factories.vote(workshop=workshop, levels=[1, 2], reveal=True)
    after = frames.Drawing()(workshop.pk, WHOLE)

    assert SCRIBE not in before.frames
    assert after.scribe == person.pk
    assert ":scribe" in after.frames[SCRIBE].main


def test_workshop_that_has_ended_is_over_and_still_drawn(workshop):
    actions.end_workshop(by=workshop.held_by, workshop=workshop)

    drawn = frames.Drawing()(workshop.pk, {PHONE: ""})

    assert drawn.is_over
    assert drawn.frames[PHONE].state == "ended"


def test_workshop_that_is_no_more_is_over(workshop):
    pk = workshop.pk
    workshop.assessment.delete()

    assert frames.Drawing()(pk, WHOLE) == frames.Picture({}, is_over=True)


def test_nothing_but_counts_is_drawn_before_the_reveal(workshop):
    """The same frames, byte for byte, whatever it is that people chose and wrote."""
    person = workshop.participants.order_by("pk")[0]
    actions.name_scribe(by=workshop.held_by, workshop=workshop, participant=person)
    at = {"participant": person, "question": "build-1", "number": 1}

    actions.cast_vote(**at, level=4, reason=REASON, sequence=1)
    one = frames.Drawing()(workshop.pk, WHOLE)
    actions.cast_vote(**at, level=None, reason="", sequence=2)
    other = frames.Drawing()(workshop.pk, WHOLE)

    for audience in WHOLE:
        assert REASON not in one.frames[audience].main + one.frames[audience].count
        assert told(one, audience) == told(other, audience)


def told(picture: frames.Picture, audience: str) -> str:
    frame = picture.frames[audience]
    return re.sub(r'data-revision="\d+"', "", f"{frame.main}\n{frame.count}")


def test_desk_names_thirty_at_most_and_counts_the_rest(db):
    workshop = factories.make_workshop(started=True, people=41)
    factories.vote(workshop=workshop, levels=[2])

    count = frames.Drawing()(workshop.pk, {DESK: ""}).frames[DESK].count

    assert count.count("Mark as left") == 30
    assert "and 10 more" in count


def test_only_who_has_voted_is_read_anew_after_a_vote(workshop, django_assert_num_queries):
    drawing = frames.Drawing()
    drawing(workshop.pk, WHOLE)
    factories.vote(workshop=workshop, levels=[2, 4])

    with django_assert_num_queries(1):
        drawn = drawing(workshop.pk, WHOLE)

    assert told(drawn, DESK) == told(frames.Drawing()(workshop.pk, WHOLE), DESK)
    assert drawn.frames[DESK].revision == factories.standing(workshop=workshop).revision


@pytest.mark.parametrize("act", ["reveal", "skip"])
def test_all_is_read_anew_after_anything_else(act, workshop):
    drawing = frames.Drawing()
    drawing(workshop.pk, WHOLE)
    factories.vote(workshop=workshop, levels=[2, 4])

    workshop = factories.standing(workshop=workshop)
    getattr(actions, act)(by=workshop.held_by, workshop=workshop, seen=actions.Seen.of(workshop))

    assert drawing(workshop.pk, WHOLE) == frames.Drawing()(workshop.pk, WHOLE)


def test_question_that_takes_longer_than_its_share_is_told_while_the_room_is_on_pace(workshop):
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        drawn = frames.Drawing()(workshop.pk, {DESK: ""}).frames[DESK]

    assert "Longer on this question than planned, and still on pace" in drawn.count


def test_who_comes_back_with_a_vote_is_drawn(workshop):
    drawing = frames.Drawing()
    person = workshop.participants.order_by("pk")[0]
    actions.leave_workshop(participant=person)
    drawing(workshop.pk, WHOLE)

    actions.cast_vote(
        participant=workshop.participants.get(pk=person.pk),
        question="build-1",
        number=1,
        level=3,
        reason="",
        sequence=1,
    )

    assert drawing(workshop.pk, WHOLE) == frames.Drawing()(workshop.pk, WHOLE)


def test_what_is_changed_outside_the_room_is_drawn_after_a_while(workshop):
    drawing = frames.Drawing()
    drawing(workshop.pk, WHOLE)
    workshop.assessment.system = "Renamed meanwhile"
    workshop.assessment.save()

    with time_machine.travel(timezone.now() + frames.KEPT_FOR):
        later = drawing(workshop.pk, WHOLE)

    assert "Renamed meanwhile" in later.frames[DESK].main


def test_desk_is_told_of_time_while_the_room_stands_where_it_is(workshop):
    drawing, known = frames.Drawing(), {DESK: "revealed:build-1:1"}
    factories.vote(workshop=workshop, levels=[1, 2, 2], reveal=True)
    soon = drawing(workshop.pk, known).frames[DESK]

    with time_machine.travel(timezone.now() + timedelta(minutes=80)):
        later = drawing(workshop.pk, known).frames[DESK]

    assert (soon.main, later.main) == (None, None)
    assert ["On pace" in each.count for each in (soon, later)] == [True, False]
    assert "minutes behind: park" in later.count
    assert re.search(r"minutes left for questions, about 9:\d\d each", soon.count)
    assert ["Settle at <b>2</b>" in each.count for each in (soon, later)] == [False, True]


@pytest.mark.parametrize("people", [3, 40])
def test_queries_do_not_grow_with_the_room(people, db, django_assert_num_queries):
    workshop = factories.make_workshop(started=True, people=people)
    frames.Drawing()(workshop.pk, WHOLE)

    with django_assert_num_queries(7):
        frames.Drawing()(workshop.pk, WHOLE)

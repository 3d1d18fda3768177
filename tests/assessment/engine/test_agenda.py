"""The order of questions, what bears least, and how time runs."""

import pytest

from assessment.engine import agenda
from assessment.engine.answers import Answer
from assessment.engine.votes import read
from tests.answers import make_answers
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_instrument,
    make_question,
    make_signal,
)

QUESTION = make_question()


def test_agenda_has_what_is_asked_and_not_settled_in_content_order():
    questions = [
        make_question(key="a", core=True),
        make_question(key="b"),
        make_question(key="c", core=True, off_when={"live": False}),
        make_question(key="d", core=True),
        make_question(key="e", core=True),
    ]
    instrument = make_instrument(dimensions=[make_dimension(questions=questions)])
    answers = make_answers(
        answers={"d": Answer(dont_know=True), "e": Answer(note="A note is no answer.")},
        form="core",
        facts={"live": False},
    )

    assert agenda.open_questions(instrument, answers) == ["a", "e"]


@pytest.mark.parametrize(
    ("done", "present", "then"),
    [
        ((), "", "a"),
        ((), "a", "b"),
        ((), "d", "a"),
        (("c",), "b", "d"),
        (("a", "d"), "c", "b"),
        (("a", "b", "d"), "c", None),
        (("a", "b", "c", "d"), "", None),
        (("a",), "elsewhere", "b"),
    ],
)
def test_next_is_the_first_open_one_after_the_present_then_from_the_front(done, present, then):
    assert agenda.following(list("abcd"), done, present) == then


def test_after_a_survey_the_most_split_come_first_and_few_votes_by_their_range():
    readings = {
        "aligned": read((2, 2, 2, 2), top=4),
        "split": read((0, 0, 4, 4), top=4),
        "mixed": read((0, 0, 2, 2, 3), top=4),
        "few-far": read((0, 3), top=4),
        "few-near": read((1, 2), top=4),
    }

    ordered = agenda.most_split_first(["nobody", *sorted(readings)], readings)

    assert ordered == ["few-far", "few-near", "nobody", "split", "mixed", "aligned"]


@pytest.mark.parametrize(
    ("votes", "evidence", "must", "aligned"),
    [
        ((2, 2, 2, 2), False, None, True),
        ((2, 2, 2, 2), False, 1, False),  # required
        ((2, 2, 2), False, None, False),  # too few
        ((2, 2, 2, None), False, None, True),
        ((2, 2, 2, 2, None, None), False, None, False),  # more than a quarter cannot say
        ((3, 3, 3, 3), False, None, False),  # more than is believed without evidence
        ((3, 3, 3, 3), True, None, True),
        ((0, 1, 2, 3), False, None, False),  # not aligned
        ((None, None, None, None), False, None, False),
    ],
)
def test_question_is_settled_without_talk_where_nothing_speaks_against_it(
    votes, evidence, must, aligned
):
    question = make_question(must=must)

    told = agenda.is_aligned(question, read(votes, top=4), has_evidence=evidence, top=4)

    assert told is aligned


def test_minutes_after_a_survey_go_by_the_words():
    readings = {"a": read((2, 2, 2), top=4), "b": read((0, 4), top=4), "c": read((0, 2), top=4)}

    assert agenda.minutes_for(["a", "b", "c", "nobody"], readings) == 1 + 4 + 3 + 3


def test_leverage_is_severity_by_share_of_the_signals_that_are_asked():
    questions = [make_question(key=key, core=key != "outside") for key in ("a", "b", "outside")]
    instrument = make_instrument(
        dimensions=[make_dimension(questions=questions)],
        antipatterns=[
            make_antipattern(
                key="one",
                severity=4,
                signals=[
                    make_signal(question="a", weight=3),
                    make_signal(question="b"),
                    make_signal(question="outside", weight=4),
                ],
            ),
            make_antipattern(
                key="two",
                severity=2,
                concerns=["customers"],
                signals=[make_signal(question="b")],
            ),
        ],
    )
    answers = make_answers(form="core", concerns=("customers",))

    assert agenda.leverage(instrument, answers) == {"a": 3.0, "b": 1.0 + 3.0}


def test_leverage_leaves_out_what_does_not_apply():
    instrument = make_instrument(
        antipatterns=[
            make_antipattern(
                severity=3,
                signals=[make_signal(question="build-1"), make_signal(question="build-2")],
            )
        ]
    )
    answers = make_answers(not_applicable=["build-1"])

    assert agenda.leverage(instrument, answers) == {"build-2": 3.0}


def test_least_leverage_proposes_no_required_question():
    questions = [make_question(key="a"), make_question(key="b", must=1), make_question(key="c")]
    instrument = make_instrument(
        dimensions=[make_dimension(questions=questions)],
        antipatterns=[make_antipattern(signals=[make_signal(question="a")])],
    )

    least = agenda.least_leverage(instrument, make_answers(), {"a", "b", "c"}, 3)

    assert least == ["c", "a"]


def test_ninety_minutes_leave_fifty_seven_for_questions():
    assert agenda.minutes_of_questions(90) == 57
    assert agenda.minutes_of_questions(20) == 0


@pytest.mark.parametrize(
    ("done", "worked", "on_this", "behind"),
    [
        (0, 0, 0, 0),
        (10, 20, 0, 0),  # two minutes a question
        (10, 22, 2, 0),
        (10, 22.9, 0, 0),  # a little late is on pace
        (10, 23, 0, 3),
        (10, 26.7, 0, 6),
        (10, 26.7, 2, 4),  # the present question has its share
        (10, 26.7, 9, 4),  # and no more
        (10, 15, 0, 0),
    ],
)
def test_room_is_behind_by_what_it_took_beyond_the_plan(done, worked, on_this, behind):
    late = agenda.minutes_behind(budget=48, of=24, done=done, worked=worked, on_this=on_this)

    assert late == behind


def test_empty_agenda_is_never_late():
    assert agenda.minutes_behind(budget=57, of=0, done=0, worked=80, on_this=0) == 0


@pytest.mark.parametrize(
    ("behind", "each", "parked"),
    [(0, 2, 0), (3, 2, 2), (4, 2, 2), (6, 2, 3), (40, 2, 3), (3, 0, 0)],
)
def test_as_many_are_proposed_as_bring_the_room_back_but_three_at_most(behind, each, parked):
    assert agenda.questions_to_park(behind, each) == parked


def test_minutes_that_are_left_are_shared_by_what_remains():
    pace = agenda.Pace(remaining=4, left=10.0, each=2.0, behind=0, to_park=())
    over = agenda.Pace(remaining=4, left=-3.0, each=2.0, behind=9, to_park=())
    done = agenda.Pace(remaining=0, left=5.0, each=2.0, behind=0, to_park=())

    assert [each.each_left for each in (pace, over, done)] == [2.5, 0.0, 0.0]
    assert [each.behind > 0 for each in (pace, over, done)] == [False, True, False]


@pytest.mark.parametrize("minutes", [45, 90, 91, 480])
def test_parts_follow_on_one_another_and_fill_the_time(minutes):
    told = agenda.parts(minutes)

    assert sum(part.minutes for part in told) == minutes
    assert [part.begins for part in told[1:]] == [part.begins + part.minutes for part in told[:-1]]
    assert told[0].begins == 0

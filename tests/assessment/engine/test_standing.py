"""Where one question stands: the table of states, read row by row."""

import pytest

from assessment.engine.answers import Answer
from assessment.engine.standing import stand, standings
from tests.answers import make_answer, make_answers
from tests.instruments import make_dimension, make_instrument, make_question

QUESTION = make_question()


def reading(answer: Answer | None = None, *votes: int | None, top: int = 4):
    standing = stand(QUESTION, answer or Answer(), votes, top)
    return standing.state, standing.low, standing.point, standing.high, standing.shown


@pytest.mark.parametrize(
    ("answer", "votes", "expected"),
    [
        (None, (), ("unanswered", 0, None, 4, 0)),
        (Answer(note="We looked.", evidence=("A log",)), (), ("unanswered", 0, None, 4, 0)),
        (Answer(dont_know=True), (), ("dont_know", 0, None, 4, 0)),
        (Answer(dont_know=True, evidence=("A log",)), (3, 3), ("dont_know", 0, None, 4, 0)),
        (Answer(not_applicable="None."), (3, 3), ("not_applicable", None, None, None, None)),
        # votes that do not count
        (None, (3,), ("dont_know", 0, None, 4, 0)),
        (None, (None, None), ("dont_know", 0, None, 4, 0)),
        (None, (3, 3, None, None, None), ("dont_know", 0, None, 4, 0)),
        # votes that count
        (None, (3, 3, None, None), ("votes", 3, 3, 3, 2)),
        (None, (4, 0, 1, 2), ("votes", 0, 1, 2, 0)),
        (Answer(evidence=("A log",)), (3, 4), ("votes", 3, 3, 4, 2)),
        # settled, with and without evidence
        (make_answer(4), (), ("level", 4, 4, 4, 2)),
        (make_answer(4, evidence=True), (), ("level", 4, 4, 4, 4)),
        (Answer(level=4, evidence=(" ",)), (), ("level", 4, 4, 4, 2)),
        (make_answer(1), (), ("level", 1, 1, 1, 1)),
        # settled above the votes
        (make_answer(4), (1, 2), ("level", 4, 4, 4, 2)),
        (make_answer(4), (1, 2, 3), ("level", 2, 4, 4, 2)),
        (make_answer(4), (1, 2, 3, None, None, None, None), ("level", 4, 4, 4, 2)),
        (make_answer(4, evidence=True), (1, 2, 3), ("level", 4, 4, 4, 4)),
        (make_answer(4, dissent=True), (1, 2, 3), ("level", 1, 4, 4, 1)),
        (make_answer(4, evidence=True, dissent=True), (1, 2, 3), ("level", 1, 4, 4, 1)),
        (make_answer(4, evidence=True, dissent=True), (), ("level", 4, 4, 4, 4)),
        (Answer(level=4, dissent=" "), (1, 2, 3), ("level", 2, 4, 4, 2)),
        # settled below the votes
        (make_answer(1), (3, 3, 3), ("level", 1, 1, 1, 1)),
        (make_answer(1, dissent=True), (3, 3, 3), ("level", 1, 1, 1, 1)),
    ],
)
def test_question_is_read_from_its_answer_or_else_from_its_votes(answer, votes, expected):
    assert reading(answer, *votes) == expected


@pytest.mark.parametrize(("top", "shown"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (6, 3)])
def test_without_evidence_half_the_scale_rounded_up_is_shown(top, shown):
    assert reading(make_answer(top), top=top)[-1] == shown


def test_standing_counts_all_votes_and_takes_consensus_from_those_with_a_level():
    standing = stand(QUESTION, Answer(not_applicable="None."), (2, 2, 2, 2, None), 4)

    assert (standing.votes, standing.levels, standing.consensus) == (5, (2, 2, 2, 2), 1.0)


@pytest.mark.parametrize(
    ("answer", "votes", "asked"),
    [
        (Answer(), (), False),
        (Answer(not_applicable="None."), (), False),
        (Answer(dont_know=True), (), True),
        (Answer(), (None,), True),
        (make_answer(0), (), True),
    ],
)
def test_question_is_asked_once_anybody_spoke_of_its_level(answer, votes, asked):
    assert stand(QUESTION, answer, votes, 4).asked is asked


def test_standings_leave_out_what_the_form_or_a_fact_leaves_out():
    instrument = make_instrument(
        dimensions=[
            make_dimension(
                questions=[
                    make_question(key="always", core=True),
                    make_question(key="long-form"),
                    make_question(key="if-live", core=True, off_when={"live": False}),
                    make_question(key="if-not-live", core=True, off_when={"live": True}),
                ]
            )
        ]
    )

    assert list(standings(instrument, make_answers())) == [
        "always",
        "long-form",
        "if-live",
        "if-not-live",
    ]
    assert list(standings(instrument, make_answers(form="core", facts={"live": False}))) == [
        "always",
        "if-not-live",
    ]

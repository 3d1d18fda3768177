"""What the report says, part by part; nothing here prints a PDF."""

import pytest

from assessment.engine.answers import Answer
from assessment.report.replies import evidence
from tests.instruments import (
    make_dimension,
    make_instrument,
    make_question,
)
from tests.reports import (
    ALL_AT_ZERO,
    make_answers_of,
    make_planned,
    make_report,
)


def test_reply_is_numbered_by_dimension_and_place_among_the_questions_asked():
    off = make_question(key="off", off_when={"live": False})
    questions = [make_question(key="a"), off, make_question(key="b")]
    dimensions = [make_dimension(key="first"), make_dimension(key="second", questions=questions)]
    instrument = make_instrument(dimensions=dimensions)

    made = make_report(make_answers_of(instrument, facts={"live": False}), instrument=instrument)

    assert {key: reply.number for key, reply in made.replies.items()} == {
        "first-1": "1.1",
        "first-2": "1.2",
        "first-3": "1.3",
        "a": "2.1",
        "b": "2.2",
    }


def test_blocker_shows_where_it_stands_and_what_the_next_level_asks():
    instrument = make_instrument(dimensions=[make_dimension()])
    levels = {"build-1": 2, "build-2": 1, "build-3": 2}
    answers = {key: Answer(level=level) for key, level in levels.items()}

    (part,) = make_report(
        make_answers_of(instrument, answers=answers), instrument=instrument
    ).dimensions

    assert [(each.reply.key, each.reply.anchor, each.next) for each in part.blockers] == [
        ("build-2", "It is done at 1.", "It is done at 2.")
    ]
    assert [(each.reply.key, each.reply.anchor, each.next) for each in part.others] == [
        ("build-1", "It is done at 2.", "It is done at 3."),
        ("build-3", "It is done at 2.", "It is done at 3."),
    ]
    assert (part.next_level, part.next_name) == (2, "Level 2")


def test_days_of_a_horizon_add_up_with_their_range_and_an_estimate_has_none():
    instrument = make_planned()
    answers = make_answers_of(
        instrument, answers=ALL_AT_ZERO, effort_days={"second": 3}, capacity_days_per_month=10
    )

    made = make_report(answers, instrument=instrument)

    (now,) = made.horizons
    assert [(each.days.planned, each.days.least, each.days.most) for each in now.steps] == [
        (2, 1, 4),
        (3, 3, 3),
    ]
    assert (now.days.planned, now.days.least, now.days.most) == (5, 4, 7)


def test_horizon_counts_from_today_and_a_finding_ends_once():
    instrument = make_planned()
    answers = make_answers_of(instrument, answers=ALL_AT_ZERO, capacity_days_per_month=2)

    made = make_report(answers, instrument=instrument)

    now, following = made.horizons
    assert (now.days_until.planned, following.days_until.planned) == (2, 4)
    assert (now.share, following.share) == (0.5, 0.5)
    assert (now.left, following.left) == (0.5, 0.0)
    assert [each.key for each in now.ended] == ["one"]
    assert [each.key for each in following.ended] == ["two"]
    assert {each.key for each in following.forecast.ended} == {"one", "two"}


def test_counts_tell_answers_from_what_is_open():
    instrument = make_instrument(dimensions=[make_dimension(), make_dimension(key="run")])
    answers = make_answers_of(
        instrument,
        answers={
            "build-1": Answer(level=1, evidence=("A page",)),
            "build-2": Answer(dont_know=True, evidence=("None",)),
            "build-3": Answer(not_applicable="No model."),
            "run-1": Answer(note="Said, but not settled."),
        },
        votes={"run-2": (1, 2, 3)},
    )

    counts = make_report(answers, instrument=instrument).counts

    assert (counts.asked, counts.settled, counts.evidenced) == (6, 3, 1)
    assert (counts.dont_know, counts.not_applicable, counts.voted, counts.unanswered) == (
        1,
        1,
        1,
        2,
    )
    assert counts.most_votes == 3


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://wiki.example/run?a=1&b=2", "https://wiki.example/run?a=1&b=2"),
        ("  http://wiki.example/run ", "http://wiki.example/run"),
        ("see https://wiki.example/run", ""),
        ("https://wiki.example/\u202egnp.exe", ""),
        ("A dashboard opened in the room", ""),
    ],
)
def test_evidence_is_a_link_only_where_the_whole_of_it_is_an_address(text, url):
    assert evidence(text).url == url

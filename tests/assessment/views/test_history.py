"""The history of one answer: who, when, from what to what."""

from dataclasses import replace

import pytest
from django.utils import timezone

from assessment import actions
from assessment.engine import answers as engine
from assessment.models import Assessment
from tests import factories
from tests.instruments import make_dimension, make_instrument, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(team):
    return factories.make_assessment(team=team)


@pytest.fixture
def turns(as_, owner, assessment):
    """What the page tells: who, from what, to what; the latest first."""

    def told(question="build-1"):
        path = f"/assessments/{assessment.pk}/answers/{question}/history/"
        return [
            (str(turn.event.by), turn.before, turn.after)
            for turn in as_(owner).get(path).context["turns"]
        ]

    return told


def test_history_tells_who_changed_the_answer_from_what_to_what(
    assessment, member, facilitator, turns, as_, owner
):
    factories.settle(assessment=assessment, question="build-1", level=1, by=member, note="By hand.")
    factories.settle(
        assessment=assessment, question="build-1", level=3, by=facilitator, evidence=("A page",)
    )
    factories.settle(assessment=assessment, question="build-2", level=0, by=member)

    (last, first) = turns()

    assert (last[0], last[1].name[0], last[2].name[0]) == ("Fred Facilitator", "1", "3")
    assert (last[1].texts, last[2].texts) == ([("Note", "By hand.")], [("Evidence", "A page")])
    assert (first[0], first[1].name, first[2].name[0]) == ("Mia Member", "No answer", "1")
    page = as_(owner).get(f"/assessments/{assessment.pk}/answers/build-1/history/").text
    assert "Fred Facilitator" in page
    assert "By hand." in page


@pytest.mark.parametrize(
    ("reply", "name", "texts"),
    [
        ({"state": "dont_know"}, "I can’t say", []),
        (
            {"state": "not_applicable", "reason": "None is stored."},
            "Does not apply",
            [("Reason", "None is stored.")],
        ),
        ({"state": "", "note": "Ask Ben."}, "No answer", [("Note", "Ask Ben.")]),
    ],
)
def test_history_tells_every_kind_of_reply(reply, name, texts, assessment, owner, turns):
    factories.settle_answer(
        by=owner,
        assessment=assessment,
        question="build-1",
        revision=0,
        reply=actions.Reply(**reply),
    )

    ((_, _, after),) = turns()

    assert (after.name, after.texts) == (name, texts)


def test_answer_that_came_from_a_file_says_so(assessment, owner, turns):
    given = engine.Answers(
        questionnaire="mlops",
        version="1.0",
        answers={"build-1": engine.Answer(level=2, note="From the file.")},
    )
    actions.take_over_answers(by=owner, assessment=assessment, given=given)
    factories.settle(assessment=assessment, question="build-1", level=3)

    (later, taken_over) = turns()

    assert (later[1].name[0], later[2].name[0]) == ("2", "3")
    assert (taken_over[1].name, taken_over[2].name[0]) == ("No answer", "2")
    assert taken_over[2].texts == [("Note", "From the file.")]
    assert turns("build-2") == []


def scaled(version: str, *, name: str, meaning: int = 1, gone: bool = False):
    """build-1 with this meaning, build-2 unless it is gone, on levels called after `name`."""
    questions = [make_question(key="build-1", meaning=meaning), make_question(key="build-3")]
    if not gone:
        questions.append(make_question(key="build-2"))
    instrument = make_instrument(version=version, dimensions=[make_dimension(questions=questions)])
    scale = tuple(replace(level, name=f"{name} {level.level}") for level in instrument.scale)
    return replace(instrument, scale=scale, changes="The levels have other names.")


@pytest.fixture
def older(db):
    return factories.make_version(instrument=scaled("1.0", name="Old"))


@pytest.fixture
def newer(older):
    instrument = scaled("2.0", name="New", meaning=2, gone=True)
    return factories.make_version(instrument=instrument)


def fresh(assessment):
    return Assessment.objects.for_page().get(pk=assessment.pk)


def upgrade(assessment, number="2.0"):
    now = fresh(assessment)
    actions.upgrade_assessment(by=now.created_by, assessment=now, number=number)


def undo(assessment):
    now = fresh(assessment)
    actions.undo_upgrade(by=now.created_by, assessment=now)


def path_of(assessment, question):
    return f"/assessments/{assessment.pk}/answers/{question}/history/"


def told(response):
    """Verb, what stood before and then, each with its version; the latest first."""
    return [
        (
            turn.event.verb.partition(".")[2],
            (turn.before.name, turn.before.version),
            (turn.after.name, turn.after.version),
        )
        for turn in response.context["turns"]
    ]


AGAIN = "Asked again: it means something else now"


def test_history_tells_the_move_that_asked_again_and_names_levels_as_they_were(
    as_, owner, team, older, newer
):
    assessment = factories.make_assessment(team=team, version=older, answers={"build-1": 2})
    upgrade(assessment)
    factories.settle(assessment=fresh(assessment), question="build-1", level=3)

    response = as_(owner).get(path_of(assessment, "build-1"))

    assert told(response) == [
        ("settled", ("No answer", "2.0"), ("3 New 3", "2.0")),
        ("upgraded", ("2 Old 2", "1.0"), (AGAIN, "2.0")),
        ("settled", ("No answer", "1.0"), ("2 Old 2", "1.0")),
    ]
    assert "by moving to version 2.0" in response.text
    assert '<b>2 Old 2</b><span class="muted">, under 1.0</span>' in response.text


def test_history_tells_an_answer_that_a_move_kept(as_, owner, team, older, newer):
    assessment = factories.make_assessment(team=team, version=older, answers={"build-3": 1})
    upgrade(assessment)

    first, _ = told(as_(owner).get(path_of(assessment, "build-3")))

    assert first == ("upgraded", ("1 Old 1", "1.0"), ("1 New 1", "2.0"))


def test_history_tells_the_way_back(as_, owner, team, older, newer):
    assessment = factories.make_assessment(team=team, version=older, answers={"build-1": 2})
    upgrade(assessment)
    undo(assessment)
    factories.settle(assessment=fresh(assessment), question="build-1", level=0)

    response = as_(owner).get(path_of(assessment, "build-1"))

    assert told(response)[:3] == [
        ("settled", ("2 Old 2", "1.0"), ("0 Old 0", "1.0")),
        ("upgrade_undone", ("No answer", "2.0"), ("2 Old 2", "1.0")),
        ("upgraded", ("2 Old 2", "1.0"), (AGAIN, "2.0")),
    ]
    assert "by going back to version 1.0" in response.text


@pytest.mark.parametrize("changed", [False, True])
def test_answer_of_a_file_is_told_as_the_file_had_it(as_, owner, team, older, newer, changed):
    assessment = factories.make_assessment(team=team, version=older)
    given = engine.Answers(
        questionnaire="sample", version="1.0", answers={"build-1": engine.Answer(level=2)}
    )
    actions.take_over_answers(by=owner, assessment=assessment, given=given)
    if changed:
        factories.settle(assessment=assessment, question="build-1", level=4)
    upgrade(assessment)
    factories.settle(assessment=fresh(assessment), question="build-1", level=3)

    *_, file = told(as_(owner).get(path_of(assessment, "build-1")))

    assert file == ("taken_over", ("No answer", "1.0"), ("2 Old 2", "1.0"))


def test_question_that_is_no_longer_asked_keeps_its_history(as_, owner, team, older, newer):
    assessment = factories.make_assessment(team=team, version=older, answers={"build-2": 2})
    upgrade(assessment)

    response = as_(owner).get(path_of(assessment, "build-2"))

    assert told(response)[0] == ("upgraded", ("2 Old 2", "1.0"), ("Not asked", "2.0"))
    assert "Version 2.0, on which the assessment is now, no longer asks this." in response.text
    answer = f"/assessments/{assessment.pk}/answers/build-2/"
    assert f'href="{answer}"' not in response.text
    record = as_(owner).get(f"/organisations/{team.organisation_id}/record/").text
    assert path_of(assessment, "build-2") in record


def test_move_is_no_turn_of_an_answer_that_nobody_gave(as_, owner, team, older, newer):
    assessment = factories.make_assessment(team=team, version=older, answers={"build-3": 1})
    upgrade(assessment)

    assert told(as_(owner).get(path_of(assessment, "build-1"))) == []


def test_question_that_the_version_does_not_hold_is_not_found(as_, owner, assessment):
    path = f"/assessments/{assessment.pk}/answers/nothing/history/"

    assert as_(owner).get(path).status_code == 404


def test_nobody_has_answered_yet(as_, owner, assessment):
    page = as_(owner).get(f"/assessments/{assessment.pk}/answers/build-1/history/").text

    assert "Nobody has answered this yet" in page


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(count, as_, owner, assessment, django_assert_num_queries):
    for level in range(count):
        factories.settle(assessment=assessment, question="build-1", level=level)
    client, page = as_(owner), f"/assessments/{assessment.pk}/answers/build-1/history/"
    client.get(page)  # a version is loaded once

    with django_assert_num_queries(5):
        client.get(page)


def test_answering_page_links_to_the_history_of_what_was_answered(as_, owner, assessment):
    factories.settle(assessment=assessment, question="build-1", level=1)

    page = as_(owner).get(f"/assessments/{assessment.pk}/answer/build/").text

    assert f"/assessments/{assessment.pk}/answers/build-1/history/" in page
    assert f"/assessments/{assessment.pk}/answers/build-2/history/" not in page


def test_closed_answers_link_to_their_history_for_those_who_may_answer(
    as_, member, viewer, assessment
):
    factories.settle(assessment=assessment, question="build-1", level=1)
    actions.close_assessment(by=assessment.created_by, assessment=assessment)
    path = f"/assessments/{assessment.pk}/answer/build/"

    assert "/history/" in as_(member).get(path).text
    assert "/history/" not in as_(viewer).get(path).text


def test_what_is_done_about_a_question_beside_its_answer_is_no_turn(as_, owner, team):
    assessment = factories.make_assessment(team=team, answers={"build-2": 1})
    workshop = factories.make_workshop(assessment=assessment, people=2)
    actions.start_questions(by=owner, workshop=workshop)
    actions.open_question(by=owner, workshop=workshop, question="build-2")
    seen = actions.Seen.of(factories.standing(workshop=workshop))
    day = timezone.localdate()
    actions.park(by=owner, workshop=workshop, seen=seen, what="A look", who="Ada", day=day)

    response = as_(owner).get(f"/assessments/{assessment.pk}/answers/build-2/history/")

    assert [turn.after.name for turn in response.context["turns"]] == ["1 Level 1"]

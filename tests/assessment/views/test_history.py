"""The history of one answer: who, when, from what to what."""

import pytest

from assessment import actions
from assessment.engine import answers as engine
from tests import factories

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
    actions.settle_answer(
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
    client = as_(owner)

    with django_assert_num_queries(6):
        client.get(f"/assessments/{assessment.pk}/answers/build-1/history/")


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

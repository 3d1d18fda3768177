"""The answers of a closed assessment, which are read and no longer changed."""

import pytest

from assessment.actions import Reply, close_assessment
from assessment.models import Answer
from tests import factories

pytestmark = pytest.mark.django_db

EVIDENCE = (
    "https://wiki.example/report",
    "https://wiki.example/\u202ecod.exe",
    "javascript:alert(1)",
    "The log of Monday",
)


@pytest.fixture
def assessment(team):
    made = factories.make_assessment(team=team)
    factories.settle(
        assessment=made, question="build-1", level=2, note="Every <Monday>.", evidence=EVIDENCE
    )
    reply = Reply(state=Answer.State.NOT_APPLICABLE, reason="None is stored.")
    factories.settle_answer(
        by=made.created_by, assessment=made, question="build-2", revision=0, reply=reply
    )
    Answer.objects.filter(question="build-1").update(dissent="One of us sees it lower.")
    close_assessment(by=made.created_by, assessment=made)
    return made


def page(assessment, dimension="build") -> str:
    return f"/assessments/{assessment.pk}/answer/{dimension}/"


def test_every_answer_is_told_with_all_that_stands_beside_it(as_, member, assessment):
    text = as_(member).get(page(assessment)).text

    assert '<b><span class="sr">Level 2, </span>Level 2</b>' in text
    assert "Every &lt;Monday&gt;." in text
    assert "One of us sees it lower.</blockquote>" in text
    assert "None is stored." in text
    assert "No answer" in text
    assert "<input" not in text.split("<main", 1)[1]


def test_only_addresses_are_links_and_tell_nobody_where_they_stood(as_, member, assessment):
    text = as_(member).get(page(assessment)).text

    assert (
        '<a href="https://wiki.example/report" target="_blank" rel="noopener noreferrer"'
        ' referrerpolicy="no-referrer">https://wiki.example/report</a>'
    ) in text
    assert text.count("<dd><a ") == 1
    assert [entry for entry in EVIDENCE if entry not in text] == []


def test_way_back_to_the_profile_stands_at_the_head_and_at_the_end(as_, member, assessment):
    back = f'href="/assessments/{assessment.pk}/profile/"'

    assert as_(member).get(page(assessment)).text.count(back) == 1
    assert as_(member).get(page(assessment, "run")).text.count(back) == 2


def test_first_page_is_the_first_dimension(as_, viewer, assessment):
    response = as_(viewer).get(f"/assessments/{assessment.pk}/answer/")

    assert response.headers["Location"] == page(assessment)


def test_viewer_reads_answers_once_they_are_closed_and_sends_none(as_, viewer, assessment):
    client = as_(viewer)

    assert client.get(page(assessment)).status_code == 200
    assert client.post(page(assessment), {"build-1-choice": "1"}).status_code == 403


def test_reading_closed_answers_takes_as_few_queries_as_answering(
    as_, member, assessment, django_assert_num_queries
):
    client = as_(member)
    client.get(page(assessment))

    with django_assert_num_queries(5):
        client.get(page(assessment))

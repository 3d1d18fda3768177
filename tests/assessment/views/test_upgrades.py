"""A newer version is out: what moving would change, the move, and the way back."""

import re
from html import unescape

import pytest
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage

from assessment import actions
from assessment.models import Answer, Assessment, Snapshot
from assessment.views.closing import closed
from tests import factories
from tests.assessment.actions.test_upgrading import edition
from tests.changes import next_edition
from tests.instruments import make_dimension, make_instrument, make_question

pytestmark = pytest.mark.django_db

GONE, OTHER = "input-checks", "rollback"


@pytest.fixture
def older():
    return factories.make_version(instrument=factories.shipped())


@pytest.fixture
def assessment(team, older):
    answers = {question.key: 1 for question in factories.shipped().questions()}
    return factories.make_assessment(
        team=team, version=older, answers=answers, target_profile="customer-facing"
    )


@pytest.fixture
def newer(older):
    return factories.make_version(
        instrument=next_edition(factories.shipped(), gone=GONE, other=OTHER)
    )


def url(assessment) -> str:
    return f"/assessments/{assessment.pk}/upgrade/"


def words(text: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def text_of(key: str) -> str:
    return next(q.text for q in factories.shipped().questions() if q.key == key)


def heading(response) -> str:
    return words(re.search(r"<h1>(.*?)</h1>", response.text, re.DOTALL)[1])


def test_preview_tells_what_stays_and_what_is_asked_again_new_or_gone(
    as_, facilitator, assessment, newer
):
    response = as_(facilitator).get(url(assessment))

    text = words(response.text)
    assert heading(response) == "Move to version 1.1?"
    assert "New in 1.1: One question is new, one is gone, one asks for something else." in text
    assert "54 answers stay" in text
    assert f"1 asked again, for it means something else now {text_of(OTHER)}" in text
    assert f"1 no longer asked; what you said stays in the record {text_of(GONE)}" in text
    assert "1 new question What is quite new here?" in text
    assert "The result reads otherwise" in text
    assert Snapshot.objects.count() == 0


def test_move_keeps_the_answers_and_offers_the_way_back(as_, facilitator, assessment, newer):
    client = as_(facilitator)

    response = client.post(url(assessment), {"version": "1.1"}, follow=True)

    assessment.refresh_from_db()
    settled = Answer.objects.of(assessment).exclude(state="")
    assert (assessment.version, settled.count(), Snapshot.objects.count()) == (newer, 54, 1)
    assert heading(response) == "On version 1.1 now"
    assert "54 answers stay" in words(response.text)
    assert "Go back to version 1.0" in response.text


def test_way_back_is_one_press(as_, facilitator, assessment, older, newer):
    client = as_(facilitator)
    client.post(url(assessment), {"version": "1.1"})

    response = client.post(f"{url(assessment)}undo/", follow=True)

    assessment.refresh_from_db()
    assert (assessment.version, heading(response)) == (older, "Move to version 1.1?")
    assert "Back on version 1.0." in response.text
    assert Answer.objects.of(assessment).count() == 56


def test_way_back_is_closed_by_the_next_answer(as_, facilitator, assessment, newer):
    client = as_(facilitator)
    client.post(url(assessment), {"version": "1.1"})
    moved = Assessment.objects.for_page().get(pk=assessment.pk)
    factories.settle(assessment=moved, question="brand-new", level=2)

    page = client.get(url(assessment))
    refused = client.post(f"{url(assessment)}undo/", follow=True)

    assert heading(page) == "Version 1.1 is the newest"
    assert "The way back to 1.0 is closed, for something was answered or changed" in page.text
    assert "Go back" not in page.text
    assert "Not undone: something was changed since the move." in refused.text


@pytest.mark.parametrize("version", ["1.0", "2.0", "", "x" * 99])
def test_other_version_than_the_one_that_was_shown_moves_nothing(
    as_, facilitator, assessment, older, newer, version
):
    response = as_(facilitator).post(url(assessment), {"version": version}, follow=True)

    assessment.refresh_from_db()
    assert assessment.version == older
    assert "Nothing was moved: what is shown here has changed. Look again." in response.text


@pytest.mark.parametrize("page", ["profile/", "answer/purpose/"])
def test_facilitator_is_led_to_it_from_profile_and_answers_and_others_are_not(
    page, as_, facilitator, member, assessment, newer
):
    page = f"/assessments/{assessment.pk}/{page}"

    link = f'href="{url(assessment)}">Look at version 1.1</a>'
    assert link in as_(facilitator).get(page).text
    assert "version 1.1" not in as_(member).get(page).text


def test_nobody_is_told_of_it_without_one(as_, facilitator, assessment):
    profile = as_(facilitator).get(f"/assessments/{assessment.pk}/profile/")
    page = as_(facilitator).get(url(assessment))

    assert "Look at version" not in profile.text
    assert "MLOps maturity 1.0" in profile.text
    assert heading(page) == "Version 1.0 is the newest"


def test_short_form_target_facts_and_estimates_that_end_are_told(as_, facilitator, team):
    older = factories.make_version(instrument=edition())
    scope = {"facts": {"old": True}, "concerns": ["money"], "effort_days": {"buy": 4}}
    assessment = factories.make_assessment(
        team=team, version=older, target_profile="large", answers={"build-1": 1}, **scope
    )
    factories.make_version(instrument=edition("2.0"))

    text = words(as_(facilitator).get(url(assessment)).text)

    assert "The target “Large” is gone" in text
    assert "No longer asked: Is it old? New: Is it new?" in text
    assert "No longer a concern to choose: Money" in text
    assert "The team’s estimate for “Buy” has no step any more." in text
    assert "No question is added, taken away or changed in meaning." in text


def test_whoever_wrote_on_the_version_before_is_told(rf, facilitator, assessment):
    request = rf.post("/")
    request._messages = CookieStorage(request)

    closed(request, assessment)

    assert [message.message for message in messages.get_messages(request)] == [
        "Not saved: this assessment has moved to another version of the questionnaire meanwhile; "
        "look at it again."
    ]


@pytest.mark.parametrize("answers", [1, 50])
def test_queries_do_not_grow(
    as_, facilitator, team, older, newer, answers, django_assert_num_queries
):
    given = {question.key: 1 for question in list(factories.shipped().questions())[:answers]}
    assessment = factories.make_assessment(team=team, version=older, answers=given)
    client = as_(facilitator)
    client.get(url(assessment))

    with django_assert_num_queries(10):
        client.get(url(assessment))
    client.post(url(assessment), {"version": "1.1"})
    with django_assert_num_queries(11):
        client.get(url(assessment))


def hidden(page: str, key: str) -> dict[str, str]:
    """What a page sends of one question beside the reply."""
    found = re.findall(rf'name="({key}-(?:revision|seen|meaning))" value="([^"]*)"', page)
    return dict(found)


def dimension_of(key: str) -> str:
    return next(
        each.key
        for each in factories.shipped().dimensions
        if key in {question.key for question in each.questions}
    )


@pytest.fixture
def opened(as_, member, team, older, newer):
    """An assessment whose question of another meaning nobody has answered, and its page of 1.1."""
    assessment = factories.make_assessment(team=team, version=older, answers={GONE: 2})
    actions.upgrade_assessment(by=assessment.created_by, assessment=assessment, number="1.1")
    place = f"/assessments/{assessment.pk}/answer/{dimension_of(OTHER)}/"
    shown = as_(member).get(place).text
    undone = Assessment.objects.for_page().get(pk=assessment.pk)
    actions.undo_upgrade(by=assessment.created_by, assessment=undone)
    factories.settle(assessment=undone, question=OTHER, level=1, note="Theirs.")
    return undone, place, hidden(shown, OTHER)


def test_reply_to_another_meaning_is_kept_apart_though_the_revisions_are_alike(as_, member, opened):
    assessment, _, hidden = opened
    standing = Answer.objects.of(assessment).get(question=OTHER)
    assert hidden[f"{OTHER}-revision"] == str(standing.revision)

    response = as_(member).post(
        f"/assessments/{assessment.pk}/answers/{OTHER}/",
        hidden | {f"{OTHER}-choice": "4", f"{OTHER}-note": "Mine."},
        headers={"HX-Request": "true"},
    )

    text = words(response.text)
    assert response.status_code == 409
    assert "This question means something else now" in text
    assert "“Mine.”" in text
    assert "“Theirs.”" in text
    assert "Keep mine" not in text
    assert dict(re.findall(r'name="([^"]+-meaning)" value="([^"]*)"', response.text)) == {
        f"{OTHER}-meaning": hidden[f"{OTHER}-meaning"]
    }
    standing.refresh_from_db()
    assert (standing.level, standing.note) == (1, "Theirs.")


def test_reply_to_another_meaning_is_kept_apart_on_the_page_sent_whole(as_, member, opened):
    assessment, place, hidden = opened

    response = as_(member).post(place, hidden | {f"{OTHER}-choice": "4"})

    assert response.status_code == 422
    assert "This question means something else now" in words(response.text)
    assert Answer.objects.of(assessment).get(question=OTHER).level == 1


def test_same_reply_to_another_meaning_is_not_taken_for_saved(as_, member, opened):
    """Also where both say the same: the page would go on with the question of before."""
    assessment, _, hidden = opened

    response = as_(member).post(
        f"/assessments/{assessment.pk}/answers/{OTHER}/",
        hidden | {f"{OTHER}-choice": "1", f"{OTHER}-note": "Theirs."},
        headers={"HX-Request": "true"},
    )

    assert response.status_code == 409


def test_way_back_is_told_on_the_profile_and_on_the_answers_while_it_is_open(
    as_, facilitator, member, assessment, newer
):
    pages = [
        f"/assessments/{assessment.pk}/profile/",
        f"/assessments/{assessment.pk}/answer/{dimension_of(OTHER)}/",
    ]
    client = as_(facilitator)
    client.post(url(assessment), {"version": "1.1"})

    for page in pages:
        assert "Moved to version 1.1" in client.get(page).text
        assert "or go back to 1.0</a>" in client.get(page).text
        assert "Moved to version" not in as_(member).get(page).text
    moved = Assessment.objects.for_page().get(pk=assessment.pk)
    factories.settle(assessment=moved, question="brand-new", level=2)
    for page in pages:
        assert "Moved to version" not in client.get(page).text


def test_question_that_is_asked_again_tells_what_was_said_under_the_other_meaning(
    as_, member, assessment, newer
):
    actions.upgrade_assessment(by=assessment.created_by, assessment=assessment, number="1.1")
    name = factories.shipped().scale[1].name
    page = f"/assessments/{assessment.pk}/answer/{dimension_of(OTHER)}/"
    told = (
        f"Asked again: it means something else in version 1.1. Under 1.0 the answer was “1 {name}”."
    )

    whole, one = (
        as_(member).get(page),
        as_(member).get(
            f"/assessments/{assessment.pk}/answers/{OTHER}/", headers={"HX-Request": "true"}
        ),
    )

    assert words(whole.text).count(told) == 1
    assert told in words(one.text)
    moved = Assessment.objects.for_page().get(pk=assessment.pk)
    factories.settle(assessment=moved, question=OTHER, level=2)
    assert "Asked again" not in as_(member).get(page).text


def test_answer_that_was_taken_back_is_not_asked_again(as_, member, assessment):
    factories.settle_answer(
        by=member,
        assessment=assessment,
        question=OTHER,
        revision=1,
        reply=actions.Reply(state=Answer.State.UNANSWERED),
    )

    page = as_(member).get(f"/assessments/{assessment.pk}/answer/{dimension_of(OTHER)}/")

    assert "Asked again" not in page.text


def test_result_of_before_is_read_from_the_profile_and_the_page_of_versions(
    as_, facilitator, member, assessment, newer
):
    client = as_(facilitator)
    client.post(url(assessment), {"version": "1.1"})
    kept = f"/assessments/{assessment.pk}/kept/{Snapshot.objects.get().pk}/"

    profile = as_(member).get(f"/assessments/{assessment.pk}/profile/")
    page = as_(member).get(kept)

    assert kept in profile.text
    assert kept in client.get(url(assessment)).text
    assert "MLOps maturity 1.1" in profile.text
    assert heading(page).startswith("The result on version 1.0, kept on")
    assert "Level 1" in words(page.text)
    first = page.context["evaluation"].plan.steps[0].remedy.title
    assert first in unescape(page.text)


def test_result_of_a_move_that_was_taken_back_is_not_listed(as_, facilitator, assessment, newer):
    client = as_(facilitator)
    client.post(url(assessment), {"version": "1.1"})
    client.post(f"{url(assessment)}undo/")

    assert "/kept/" not in client.get(f"/assessments/{assessment.pk}/profile/").text


def test_kept_result_of_another_assessment_is_not_found(as_, facilitator, team, assessment):
    other = factories.make_assessment(team=team, answers={"build-1": 1}, closed=True)
    snapshot = Snapshot.objects.get()

    found = as_(facilitator).get(f"/assessments/{other.pk}/kept/{snapshot.pk}/")
    missed = as_(facilitator).get(f"/assessments/{assessment.pk}/kept/{snapshot.pk}/")

    assert (found.status_code, missed.status_code) == (200, 404)


def test_scale_of_another_length_is_told_as_the_reason_why_all_is_asked_again(
    as_, facilitator, team
):
    longer = [
        make_dimension(
            key=key, questions=[make_question(key=f"{key}-{n}", top=5) for n in (1, 2, 3)]
        )
        for key in ("build", "run")
    ]
    assessment = factories.make_assessment(team=team, answers={"build-1": 2})
    newer = make_instrument(top=5, version="2.0", dimensions=longer)
    factories.make_version(instrument=newer)

    text = words(as_(facilitator).get(url(assessment)).text)

    assert "1 asked again, for the scale has more levels or fewer now" in text
    assert "something else now" not in text


def test_nothing_is_moved_while_a_workshop_runs(as_, facilitator, assessment, newer):
    factories.make_workshop(assessment=assessment)

    response = as_(facilitator).post(url(assessment), {"version": newer.number}, follow=True)

    assert "Nothing was moved: a workshop is running. End it first." in response.text
    assert not Snapshot.objects.exists()

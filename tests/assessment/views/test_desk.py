"""The desk: what it shows of a workshop, and what each press of it does."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from assessment import actions
from assessment.models import Answer, Parked, Participant, Workshop
from tests import factories

SOON = localdate() + timedelta(days=14)


# -- The lobby -------------------------------------------------------------------------------------


def test_desk_is_not_there_before_a_workshop_has_begun(desk, assessment):
    assert desk().status_code == 404


def test_lobby_says_who_is_here_and_which_camp_is_missing(desk, assessment):
    workshop = factories.make_workshop(assessment=assessment)
    factories.join(workshop=workshop, name="Amara")

    page = desk().text

    assert "1 is here" in page
    assert "Amara" in page
    assert "Nobody who depends on it is here" in page
    assert workshop.code_in_groups in page


def test_start_warns_once_if_a_camp_is_missing(desk, assessment):
    workshop = factories.make_workshop(assessment=assessment, people=1)

    warned = desk("start")
    begun = desk("start", anyway="1")

    assert warned.status_code == 422
    assert "Nobody who depends on it is here: their view will be missing." in warned.text
    assert "Start without them" in warned.text
    assert begun.status_code == 302
    assert factories.standing(workshop=workshop).phase == Workshop.Phase.QUESTIONS


def test_start_with_both_camps_asks_nothing(desk, assessment):
    factories.make_workshop(assessment=assessment, people=2)

    assert desk("start").status_code == 302


def test_practice_vote_is_opened_and_revealed(desk, assessment):
    workshop = factories.make_workshop(assessment=assessment, people=3)
    desk("practise")
    voting = desk().text
    factories.vote(workshop=workshop, levels=[1, 1, 2])
    desk("reveal")

    page = desk().text

    assert "For practice" in voting
    assert "That was practice" in page
    assert "What do you agree on?" not in page
    assert "Start the questions" in page


# -- Who writes, who holds the desk ----------------------------------------------------------------


def test_scribe_is_named_and_writes_what_the_desk_agrees_on(desk, workshop):
    somebody = Participant.objects.order_by("pk")[0]
    desk("scribe", participant=somebody.pk)
    factories.vote(workshop=workshop, levels=[0, 1, 3, None], reveal=True)
    seen = actions.Seen.of(factories.standing(workshop=workshop))
    actions.write_evidence(
        participant=somebody, seen=seen, evidence=("The report",), answer_revision=0
    )

    page = desk().text
    desk("agree", level="1", dissent="", note="", revision=0)

    assert "Evidence, as Person 1 types it" in page
    assert "<li>The report</li>" in page
    assert 'name="evidence"' not in page
    assert Answer.objects.get().evidence == ["The report"]


def test_scribe_can_be_taken_back(desk, workshop):
    desk("scribe", participant=Participant.objects.order_by("pk")[0].pk)

    desk("scribe", participant="")

    assert factories.standing(workshop=workshop).scribe is None


def test_who_does_not_hold_the_desk_is_told_and_can_take_it_over(desk, workshop, facilitator):
    before = desk().text
    desk("take_over")

    assert "<b>Olga Owner</b> holds the desk." in before
    assert factories.standing(workshop=workshop).held_by == facilitator
    assert "holds the desk" not in desk().text


def test_form_that_hands_the_desk_over_can_be_sent_from_its_page(facilitator, owner, workshop):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    url = reverse("assessment:desk_hand_over", args=[workshop.assessment_id])
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(url).text)[1]

    sent = client.post(url, {"to": facilitator.pk, "csrfmiddlewaretoken": token})

    assert sent.status_code == 302
    assert factories.standing(workshop=workshop).held_by == facilitator


def test_desk_is_handed_over_to_who_may_run_it(as_, owner, facilitator, viewer, workshop):
    client = as_(owner)
    url = reverse("assessment:desk_hand_over", args=[workshop.assessment_id])

    page = client.get(url).text
    nobody = client.post(url)
    stranger = client.post(url, {"to": viewer.pk})
    handed = client.post(url, {"to": facilitator.pk})

    assert "Fred Facilitator" in page
    assert "Vera Viewer" not in page
    assert (nobody.status_code, stranger.status_code, handed.status_code) == (422, 422, 302)
    assert factories.standing(workshop=workshop).held_by == facilitator


def test_desk_that_nobody_else_may_hold_says_so(as_, owner, workshop):
    page = as_(owner).get(reverse("assessment:desk_hand_over", args=[workshop.assessment_id]))

    assert "Nobody else runs assessments of this team." in page.text


# -- The course of things --------------------------------------------------------------------------


def test_break_hides_the_question_and_ends_by_a_press(desk, workshop):
    desk("pause")
    paused = desk().text
    desk("resume")

    assert "A break" in paused
    assert "have voted" in desk().text


def test_questions_that_are_proposed_are_parked_together(desk, workshop):
    keys = factories.standing(workshop=workshop).agenda[1:3]

    desk("park_these", questions=keys)

    assert set(Parked.objects.values_list("question", flat=True)) == set(keys)


def test_proposal_can_be_declined(desk, workshop):
    desk(
        "park_these",
        **{"not-now": "1", "questions": factories.standing(workshop=workshop).agenda[1:]},
    )

    assert not Parked.objects.exists()
    assert factories.standing(workshop=workshop).proposal_declined_at


def test_after_the_last_question_the_desk_leads_to_the_findings(desk, workshop):
    while question := actions.next_question(factories.standing(workshop=workshop)):
        factories.settle(assessment=workshop.assessment, question=question, level=1)
    factories.vote(workshop=workshop, levels=[0, 1, 3, None], reveal=True)
    factories.agree(workshop=workshop, level=1)

    page = desk().text
    desk("findings")

    assert "On to what it shows" in page
    assert "True for us?" in desk().text


@pytest.mark.parametrize("act", ["findings", "start", "steps", "end"])
def test_part_that_an_old_page_leads_to_does_not_begin(act, desk, workshop):
    """Of two who hold the desk one is a part ahead."""
    factories.go_on(workshop=workshop)
    for there in ("findings", "steps"):
        at = factories.standing(workshop=workshop)
        assert desk(act, question="build-1", number=1).status_code == 409
        assert desk(act, phase="lobby").status_code == 409
        assert factories.standing(workshop=workshop).phase == at.phase
        desk(there)


def test_htmx_is_answered_with_the_screen_alone(desk, workshop):
    answer = desk("skip", htmx=True)

    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<div id="main" class="desk"')
    assert "<html" not in answer.text


@pytest.mark.parametrize("people", [4, 12])
def test_queries_of_the_desk_do_not_grow(people, desk, assessment, django_assert_num_queries):
    workshop = factories.make_workshop(assessment=assessment, people=people, started=True)
    factories.vote(workshop=workshop, levels=[1, 2, 3], reveal=True)
    desk()

    with django_assert_num_queries(13):
        desk()

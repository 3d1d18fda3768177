"""The desk at a question: what is voted and revealed, and which question comes next."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from assessment import actions
from assessment.engine.votes import Proposal
from assessment.models import Participant
from tests import factories
from tests.rooms import MOVED_ON


def test_voting_says_who_has_not_voted_and_nothing_of_what(desk, workshop):
    factories.vote(workshop=workshop, levels=[3, 3])

    page = desk().text

    assert "<b>2</b> of 4 have voted" in page
    assert "Person 3" in page
    assert "Person 4" in page
    assert "Mark as left<span" in page
    assert "median" not in page


def test_whoever_has_left_is_waited_for_no_more(desk, workshop):
    gone = Participant.objects.order_by("pk")[0]

    desk("left", participant=gone.pk)

    assert "of 3 have voted" in desk().text


def test_somebody_of_another_workshop_cannot_be_marked_as_left(desk, workshop):
    other = factories.make_assessment(team=workshop.assessment.team)
    elsewhere = factories.make_workshop(assessment=other, people=1)

    answer = desk("left", participant=elsewhere.participants.get().pk)

    assert answer.status_code == 409
    assert elsewhere.participants.get().left_at is None


def test_note_is_kept_while_the_room_votes(desk, workshop):
    desk("note", note="Since the bad month.", revision=0)

    assert "Since the bad month." in desk().text


def test_reveal_shows_the_reading_with_its_prompt(desk, workshop):
    factories.vote(workshop=workshop, levels=[0, 1, 3, None], reveal=True)

    page = desk().text

    assert "median <b>1</b>, votes from <b>0 to 3</b>" in page
    assert "What would someone who chose 0 have seen? And someone who chose 3?" in page
    assert "What do you agree on?" in page
    assert "checked" not in page.partition("tally-levels")[2].partition("</fieldset>")[0]


def test_level_is_proposed_after_a_second_vote(desk, workshop):
    factories.vote(workshop=workshop, levels=[0, 1, 3, None], reveal=True)
    desk("vote_again")
    factories.vote(workshop=workshop, levels=[0, 1, 3, None], reveal=True)

    page = desk().text

    assert "Settle at <b>1</b>, the lower median, and record the dissent, or park it." in page
    assert 'value="1" checked' in page
    assert "Agree on 1<kbd" in page


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(30, "Two votes, under a minute."), (60, "one minute."), (150, "two minutes.")],
)
def test_proposal_says_how_long_was_talked(seconds, said):
    talked = timedelta(seconds=seconds)
    proposal = Proposal(level=1, with_dissent=True, votes=2, talked=talked)

    text = render_to_string(
        "workshop/desk/proposal.html", {"room": SimpleNamespace(proposal=proposal)}
    )

    assert said in text


def test_press_on_an_old_page_does_nothing(desk, workshop):
    answer = desk("reveal", number=7)

    assert answer.status_code == 409
    assert MOVED_ON in answer.text
    assert factories.standing(workshop=workshop).round.is_open


@pytest.mark.parametrize("given", [{"number": "x"}, {"outcome": "lost"}, {"question": "x" * 81}])
def test_press_with_nonsense_does_nothing(given, desk, workshop):
    assert desk("reveal", **given).status_code == 409
    assert factories.standing(workshop=workshop).round.is_open


def test_votes_of_few_are_revealed_once_the_desk_says_so_again(desk, workshop):
    factories.vote(workshop=workshop, levels=[1])

    asked = desk("reveal")
    assert asked.status_code == 422
    assert "3 of 4 have not voted. Reveal anyway?" in asked.text
    assert factories.standing(workshop=workshop).round.is_open

    desk("reveal", anyway="1")
    assert not factories.standing(workshop=workshop).round.is_open


def test_where_all_agree_no_dissent_is_asked_for(desk, workshop):
    factories.vote(workshop=workshop, levels=[2, 2, 2, 2], reveal=True)
    desk("vote_again")
    factories.vote(workshop=workshop, levels=[2, 2, 2, 2], reveal=True)

    page = desk().text

    assert "All who could say chose <b>2</b>: write down what shows it, and agree." in page
    assert "record the dissent" not in page


def test_next_question_opens(desk, workshop):
    first = factories.standing(workshop=workshop).round.question
    factories.vote(workshop=workshop, levels=[0, 1, 3, None], reveal=True)
    factories.agree(workshop=workshop, level=2)

    desk("open", key=actions.next_question(factories.standing(workshop=workshop)))

    assert factories.standing(workshop=workshop).round.question != first
    assert "0</b> of 4 have voted" in desk().text


def test_question_that_is_not_asked_cannot_be_opened(desk, workshop):
    assert desk("open", key="no-such-question").status_code == 409


def test_skipped_question_is_told_from_those_that_are_still_to_come(
    as_, facilitator, desk, workshop
):
    agenda = workshop.agenda

    desk("skip")
    jumps = as_(facilitator).get(reverse("assessment:desk_jump", args=[workshop.assessment_id]))

    assert factories.standing(workshop=workshop).round.question == agenda[1]
    assert "question 2 of 6" in desk().text
    assert jumps.text.count(">skipped<") == 1


def test_list_of_questions_leads_back_to_the_desk_once_it_is_over(as_, facilitator, workshop):
    actions.end_workshop(by=facilitator, workshop=workshop)
    jumps = as_(facilitator).get(reverse("assessment:desk_jump", args=[workshop.assessment_id]))

    assert jumps.headers["Location"] == reverse("assessment:desk", args=[workshop.assessment_id])


def test_any_question_can_be_jumped_to(as_, facilitator, desk, workshop):
    question = factories.standing(workshop=workshop).agenda[-1]
    client = as_(facilitator)

    page = client.get(reverse("assessment:desk_jump", args=[workshop.assessment_id])).text
    desk("open", key=question)

    assert f'value="{question}"' in page
    assert "now</span>" in page
    assert factories.standing(workshop=workshop).round.question == question

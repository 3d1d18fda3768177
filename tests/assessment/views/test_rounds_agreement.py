"""The desk after a reveal: what is agreed on, undone, parked and taken up again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate

from assessment import actions
from assessment.models import Answer, Parked, Workshop
from tests import factories
from tests.rooms import MOVED_ON

SOON = localdate() + timedelta(days=14)


def test_agreement_stands_with_its_evidence_and_its_dissent(desk, workshop):
    factories.vote(workshop=workshop, levels=[0, 1, 3, None], reveal=True)
    said = {"level": "1", "evidence": "The report\r\nThe call", "dissent": "North is 3."}

    answer = desk("agree", **said, note="", revision=0)

    assert answer.status_code == 302
    row = Answer.objects.get()
    assert (row.level, row.evidence, row.dissent) == (1, ["The report", "The call"], "North is 3.")
    page = desk().text
    assert "You agreed on <b>1, " in page
    assert "North is 3." in page
    assert "Next question" in page


def test_room_may_agree_that_nobody_can_say(desk, workshop):
    factories.vote(workshop=workshop, levels=[None, None, None], reveal=True)

    desk("agree", level="dont-know", evidence="", dissent="", note="", revision=0)

    assert Answer.objects.get().state == Answer.State.DONT_KNOW
    assert "You agreed that <b>nobody can say</b>" in desk().text


def test_agreement_without_a_level_is_refused_with_what_was_typed(desk, workshop):
    factories.vote(workshop=workshop, levels=[0, 1, 3, None], reveal=True)

    answer = desk("agree", evidence="The report", dissent="North", revision=0)

    assert answer.status_code == 422
    assert "Pick one of the levels first" in answer.text
    assert "The report</textarea>" in answer.text
    assert "North</textarea>" in answer.text
    assert not Answer.objects.exists()


def test_second_of_two_who_agree_sees_a_conflict_and_keeps_what_they_typed(desk, workshop):
    factories.vote(workshop=workshop, levels=[0, 1, 3, None], reveal=True)
    factories.agree(workshop=workshop, level=2)
    mine = {"level": "1", "evidence": "Mine", "dissent": "", "revision": 0}

    answer = desk("agree", outcome="", **mine, htmx=True)

    assert answer.status_code == 409
    assert answer.text.lstrip().startswith('<div id="main"')
    assert MOVED_ON in answer.text
    assert "Mine" in answer.text
    assert Answer.objects.get().level == 2


def test_answer_that_was_changed_elsewhere_is_a_conflict_that_can_be_settled(desk, workshop):
    factories.vote(workshop=workshop, levels=[0, 1, 3, None], reveal=True)
    question = factories.standing(workshop=workshop).round.question
    factories.settle(assessment=workshop.assessment, question=question, level=3, note="Theirs")
    mine = {"level": "1", "evidence": "Mine", "dissent": "", "note": ""}

    first = desk("agree", **mine, revision=0)
    again = desk("agree", **mine, revision=1)

    assert first.status_code == 409
    assert "somebody else changed this answer" in first.text
    assert "Mine</textarea>" in first.text
    assert "Theirs" in first.text
    assert again.status_code == 302
    assert Answer.objects.get().level == 1


def test_question_is_parked_with_who_and_by_when(desk, workshop):
    factories.vote(workshop=workshop, levels=[0, 1, 3, None], reveal=True)

    desk("park", what="Look at October.", who="Amara", day=SOON)

    row = Parked.objects.get()
    assert (row.what, row.who, row.by) == ("Look at October.", "Amara", SOON)
    assert f"Amara, by {date_format(SOON, 'j F Y')}" in desk().text


def test_what_is_parked_stands_on_the_desk_in_a_break_and_at_the_end(desk, workshop):
    factories.vote(workshop=workshop, levels=[0, 1, 3, None], reveal=True)
    desk("park", what="Look at October.", who="Amara", day=SOON)
    line = f"Amara, by {date_format(SOON, 'j F Y')}"

    desk("pause")
    in_a_break = desk().text
    desk("resume")
    for act in ("findings", "steps", "end"):
        desk(act, anyway="1")
    at_the_end = desk().text

    assert "Parked so far" in in_a_break
    assert line in in_a_break
    assert "The workshop is over" in at_the_end
    assert line in at_the_end
    assert "Look at October." in at_the_end


def test_parking_without_its_particulars_is_refused_with_what_was_typed(desk, workshop):
    factories.vote(workshop=workshop, levels=[0, 1, 3, None], reveal=True)

    answer = desk("park", what="Look at October.", day="soon")

    assert answer.status_code == 422
    assert "Say who will see to it." in answer.text
    assert "Give a day" in answer.text
    assert 'value="Look at October."' in answer.text
    assert not Parked.objects.exists()


def test_parking_until_a_day_that_is_over_is_refused(desk, workshop):
    factories.vote(workshop=workshop, levels=[0, 1, 3, None], reveal=True)

    answer = desk("park", what="A look.", who="Amara", day=localdate() - timedelta(days=1))

    assert answer.status_code == 422
    assert "Give a day that is still to come." in answer.text
    assert not Parked.objects.exists()


@pytest.mark.parametrize("htmx", [False, True])
def test_what_an_undone_agreement_said_is_kept_to_be_put_right(htmx, desk, workshop):
    factories.vote(workshop=workshop, levels=[0, 1, 3, None], reveal=True)
    said = {"evidence": "A log", "dissent": "Not at night.", "note": "Look again."}
    desk("agree", level="1", revision=0, **said)

    page = desk("undo", htmx=htmx).text

    assert 'name="level" value="1" checked' in page
    for text in said.values():
        assert f">{text}</textarea>" in page


def test_undone_agreement_is_kept_from_between_two_questions(desk, workshop):
    factories.vote(workshop=workshop, levels=[0, 1, 3, None], reveal=True)
    factories.agree(workshop=workshop, level=2, evidence=("A log",))
    Workshop.objects.update(round=None, outcome="")

    page = desk("undo").text

    assert ">A log</textarea>" in page
    assert MOVED_ON not in page


def test_agreement_can_be_undone(desk, workshop):
    factories.vote(workshop=workshop, levels=[0, 1, 3, None], reveal=True)
    factories.agree(workshop=workshop, level=2)

    desk("undo")

    assert Answer.objects.get().level is None
    assert "What do you agree on?" in desk().text


def test_undo_of_who_did_not_see_the_last_agreement_takes_nothing_back(desk, workshop):
    factories.vote(workshop=workshop, levels=[0, 1, 3, None], reveal=True)
    factories.agree(workshop=workshop, level=2)

    answer = desk("undo", outcome="")

    assert answer.status_code == 409
    assert Answer.objects.get().level == 2


def test_desk_offers_to_undo_the_last_agreement_alone_and_another_vote_on_any(desk, workshop):
    first = factories.standing(workshop=workshop).round.question
    for level in (2, 3):
        factories.vote(workshop=workshop, levels=[0, 1, 3, None], reveal=True)
        factories.agree(workshop=workshop, level=level)
        last = desk().text
        if level == 2:
            factories.go_on(workshop=workshop)

    actions.open_question(by=workshop.held_by, workshop=workshop, question=first)
    earlier = desk().text
    desk("vote_again")

    assert ["Undo the agreement" in page for page in (last, earlier)] == [True, False]
    assert "Vote again" in earlier
    assert (
        factories.standing(workshop=workshop).round.question,
        factories.standing(workshop=workshop).round.number,
    ) == (first, 2)


def test_last_agreement_can_be_undone_also_after_another_question_was_parked(desk, workshop):
    first = factories.standing(workshop=workshop).round.question
    factories.vote(workshop=workshop, levels=[0, 1, 3, None], reveal=True)
    factories.agree(workshop=workshop, level=2)
    factories.go_on(workshop=workshop)
    factories.park(workshop=workshop)
    actions.open_question(by=workshop.held_by, workshop=workshop, question=first)

    page = desk().text
    desk("undo")

    assert "Undo the agreement" in page
    assert Answer.objects.get(question=first).level is None


def test_dissent_that_stands_is_there_when_the_room_agrees_anew(desk, workshop):
    factories.vote(workshop=workshop, levels=[0, 1, 3, None], reveal=True)
    factories.agree(workshop=workshop, level=2, dissent="North is 3.")
    desk("vote_again")
    factories.vote(workshop=workshop, levels=[0, 1, 3, None], reveal=True)

    assert "North is 3.</textarea>" in desk().text


def test_parked_question_is_taken_up_again_as_it_stood(desk, workshop):
    factories.vote(workshop=workshop, levels=[0, 1, 3, None], reveal=True)
    desk("park", what="Look at October.", who="Amara", day=SOON)
    parked = desk().text

    desk("undo")

    assert "Take it up again" in parked
    assert "What do you agree on?" in desk().text
    assert not Parked.objects.open().exists()
    assert desk("undo", outcome="parked").status_code == 409


def test_question_that_an_earlier_workshop_parked_says_what_would_settle_it(desk, workshop):
    factories.park(workshop=workshop, what="Ask the platform team")
    actions.end_workshop(by=workshop.held_by, workshop=workshop)
    factories.make_workshop(assessment=workshop.assessment, people=2, started=True)

    assert "Parked before: Ask the platform team (Femi, by 4 December 2026)" in desk().text


def test_question_that_the_last_assessment_left_open_says_so_until_it_is_settled(client, workshop):
    factories.park(workshop=workshop, what="Ask the platform team")
    factories.settle(assessment=workshop.assessment, question="build-2", level=2)
    actions.close_assessment(by=workshop.held_by, assessment=workshop.assessment)
    again = actions.assess_again(by=workshop.held_by, assessment=workshop.assessment)
    next_one = factories.make_workshop(assessment=again, people=3, started=True)
    client.force_login(next_one.held_by)

    def desk() -> str:
        return client.get(reverse("assessment:desk", args=[again.pk])).text

    assert "Parked before: Ask the platform team (Femi, by 4 December 2026)" in desk()
    factories.vote(workshop=next_one, levels=(1, 1, 1), reveal=True)
    factories.agree(workshop=next_one, level=1)
    assert "Parked before" not in desk()


def test_what_was_typed_on_one_question_is_never_put_into_another(desk, workshop):
    first = factories.standing(workshop=workshop).round.question
    factories.vote(workshop=workshop, levels=[0, 1, 3, None], reveal=True)
    factories.go_on(workshop=workshop)
    factories.vote(workshop=workshop, levels=[0, 1, 3, None], reveal=True)

    answer = desk("agree", question=first, level="1", evidence="Of the first", dissent="")
    refused = desk("agree", question=first, evidence="Of the first", dissent="")

    for page in (answer.text, refused.text):
        assert MOVED_ON in page
        assert '<dd class="typed-text">Of the first</dd>' in page
        assert "Of the first</textarea>" not in page

"""The desk after the questions: what the room says of each finding."""

from django.urls import reverse

from assessment import actions, frames
from assessment.models import Judgement, Workshop
from tests.after_questions import phone_of, says, stage, standing

LONG = "We have watched it every morning since May."


def test_desk_shows_the_five_findings_of_most_risk(desk):
    page = desk().text

    assert [f"pattern-build-{n}-says" in page for n in (1, 5, 6)] == [True, True, False]
    assert "What you contest stays in the report" in page


def test_saving_keeps_what_is_true_and_what_is_contested_and_no_more(desk, assessment):
    answer = desk("judge", **says(1, "true"), **says(2, "contested", LONG), **says(3, ""))

    assert answer.status_code == 302
    said = {each.antipattern: (each.holds, each.reason) for each in Judgement.objects.all()}
    assert said == {"pattern-build-1": (True, ""), "pattern-build-2": (False, LONG)}


def test_contesting_without_a_reason_is_refused_and_the_rest_is_saved(desk):
    answer = desk("judge", htmx=True, **says(1, "contested", "  "), **says(2, "contested", LONG))

    assert answer.status_code == 422
    assert "Say why it is not true for you." in answer.text
    assert 'id="because-pattern-build-1-error"' in answer.text
    assert [each.reason for each in Judgement.objects.all()] == [LONG]


def test_reason_that_is_too_long_stays_on_the_page(desk):
    written = "w" * 4001

    answer = desk("judge", **says(1, "contested", written))

    assert answer.status_code == 422
    assert written in answer.text
    assert not Judgement.objects.exists()


def test_second_of_two_who_judge_one_finding_sees_a_conflict(desk, assessment, owner):
    actions.judge(
        by=owner,
        assessment=assessment,
        antipattern="pattern-build-1",
        holds=False,
        reason="It ended in March.",
    )

    answer = desk("judge", **says(1, "contested", LONG))

    assert answer.status_code == 409
    assert "Meanwhile it was saved as <b>not true</b>: “It ended in March.”" in answer.text
    assert LONG in answer.text
    assert Judgement.objects.get().reason == "It ended in March."


def test_conflict_is_over_once_it_was_seen(desk, assessment, owner):
    theirs = actions.judge(
        by=owner, assessment=assessment, antipattern="pattern-build-1", holds=True
    )

    answer = desk("judge", **says(1, "contested", LONG, seen=theirs.mark))

    assert answer.status_code == 302
    assert Judgement.objects.get().reason == LONG


def test_what_was_typed_stands_on_the_desk_with_the_mark_to_save_it(desk, assessment, owner):
    standing = actions.judge(
        by=owner, assessment=assessment, antipattern="pattern-build-1", holds=False, reason=LONG
    )

    page = desk().text

    assert f">{LONG}</textarea>" in page
    assert f'name="pattern-build-1-seen" value="{standing.mark}"' in page


def test_showing_a_finding_saves_what_is_said_and_puts_it_on_the_stage(desk, workshop):
    desk("judge", show="pattern-build-3", **says(1, "true"))

    assert standing(workshop).finding == "pattern-build-3"
    assert Judgement.objects.get().antipattern == "pattern-build-1"
    assert "3 of 5" in stage(workshop)


def test_finding_is_shown_also_where_the_reason_of_another_is_missing(desk, workshop):
    answer = desk("judge", show="pattern-build-3", **says(1, "contested"))

    assert answer.status_code == 422
    assert standing(workshop).finding == "pattern-build-3"
    assert 'name="pattern-build-1-says" value="contested" checked' in answer.text


def test_stage_says_what_the_room_says_of_the_finding(desk, workshop):
    desk("judge", **says(1, "contested", LONG))

    assert f"You say: <b>not true</b>, because “{LONG}”" in stage(workshop)


def test_desk_stays_as_it_is_where_another_finding_goes_on_the_stage(workshop):
    """Somebody may be typing there: what changes is the small part alone."""
    before = frames.render(workshop, "desk")
    actions.show_finding(by=workshop.held_by, workshop=workshop, antipattern="pattern-build-2")
    after = frames.render(standing(workshop), "desk")

    assert 'data-state="findings"' in before.main
    assert 'data-state="findings"' in after.main
    assert 'id="shown-pattern-build-2"><span class="tag">On the stage' in after.count
    assert 'id="shown-pattern-build-2"><button' in before.count


def test_phone_waits_while_the_room_looks_at_findings(workshop):
    page = phone_of(workshop).get(reverse("assessment:phone", args=[workshop.code])).text

    assert "Look up: the big screen shows what your answers point to." in page


def test_on_to_the_steps_saves_first(desk, workshop):
    desk("judge", on="steps", **says(1, "true"))

    assert standing(workshop).phase == Workshop.Phase.STEPS
    assert Judgement.objects.exists()


def test_on_to_the_steps_waits_for_a_reason(desk, workshop):
    desk("judge", on="steps", **says(1, "contested"))

    assert standing(workshop).phase == Workshop.Phase.FINDINGS


def test_unknown_finding_goes_on_no_stage(desk, workshop):
    assert desk("judge", show="nowhere").status_code == 409


def test_nobody_judges_while_the_room_is_elsewhere(desk, in_steps):
    answer = desk("judge", **says(1, "contested", "We look each day."))

    assert answer.status_code == 409
    assert "We look each day." in answer.text
    assert not Judgement.objects.exists()

"""The desk after the questions: true for us?, the steps that are taken on, and the end."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment import actions, frames
from assessment.models import Judgement, PlannedStep, Workshop
from tests import factories
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_instrument,
    make_question,
    make_remedy,
    make_signal,
)

HTMX = {"headers": {"hx-request": "true"}}
SOON = timezone.localdate() + timedelta(days=30)
LONG = "We have watched it every morning since May."


@pytest.fixture
def assessment(team):
    """Seven questions at nought, each the sign of an antipattern, each raised by a remedy."""
    keys = [f"build-{number}" for number in range(1, 8)]
    instrument = make_instrument(
        dimensions=[make_dimension(questions=[make_question(key=key) for key in keys])],
        antipatterns=[
            make_antipattern(key=f"pattern-{key}", signals=[make_signal(question=key, below=3)])
            for key in keys
        ],
        remedies=[make_remedy(key=f"remedy-{key}", raises={key: 3}) for key in keys],
    )
    version = factories.make_version(instrument=instrument)
    return factories.make_assessment(
        team=team, version=version, answers=dict.fromkeys(keys, 0), capacity_days_per_month=100
    )


@pytest.fixture
def workshop(assessment):
    """In "true for us?", with three people."""
    workshop = factories.make_workshop(assessment=assessment, people=3)
    actions.start_questions(by=workshop.held_by, workshop=workshop)
    actions.go_to_findings(by=workshop.held_by, workshop=workshop)
    return factories.standing(workshop=workshop)


@pytest.fixture
def in_steps(workshop):
    actions.go_to_steps(by=workshop.held_by, workshop=workshop)
    return workshop


@pytest.fixture
def desk(as_, facilitator, workshop):
    return desk_of(as_(facilitator), workshop)


def desk_of(client, workshop):
    """Presses a button of the desk, as it stands."""

    def press(act: str = "", *, htmx: bool = False, **given):
        pk = workshop.assessment_id
        if not act:
            return client.get(reverse("assessment:desk", args=[pk]))
        url = reverse(f"assessment:desk_{act}", args=[pk])
        return client.post(url, given, **(HTMX if htmx else {}))

    return press


def says(number: int, choice: str, because: str = "", seen: str = "") -> dict[str, str]:
    key = f"pattern-build-{number}"
    return {f"{key}-says": choice, f"{key}-because": because, f"{key}-seen": seen}


def standing(workshop) -> Workshop:
    return factories.standing(workshop=workshop)


def stage(workshop) -> str:
    frame = frames.render(standing(workshop), "stage")
    return f"{frame.main}{frame.count}"


def phone_of(workshop) -> Client:
    client = Client()
    joined = {"name": "Esra", "camp": "depends-on-it"}
    client.post(reverse("assessment:phone", args=[workshop.code]), joined)
    return client


# -- True for us? ----------------------------------------------------------------------------------


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


# -- The steps -------------------------------------------------------------------------------------


def take(desk, number: int, *, owner: str = "Femi", due: date = SOON):
    remedy = f"remedy-build-{number}"
    return desk("take_on", remedy=remedy, owner=owner, due=due.isoformat())


def test_step_of_the_plan_is_taken_on_with_a_name_and_a_day(desk, in_steps):
    taken = take(desk, 2)

    step = PlannedStep.objects.get()
    assert taken.status_code == 302
    assert (step.remedy, step.owner, step.due) == ("remedy-build-2", "Femi", SOON)
    assert "Femi" in desk().text
    assert "Femi" in stage(in_steps)


def test_every_step_of_the_plan_may_be_chosen(desk, in_steps):
    page = desk().text

    assert [f'value="remedy-build-{n}"' in page for n in (1, 6, 7)] == [True, True, True]
    assert "Another step of the plan" in page


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"owner": ""}, "Say who sees to it."),
        ({"due": "soon"}, "Give a day, as in 2026-11-28."),
        ({"due": "2020-01-01"}, "Give a day that is still to come."),
        ({"due": ""}, "Say by when."),
    ],
)
def test_step_without_a_name_or_a_day_is_refused_beside_its_field(given, says, desk, in_steps):
    usual = {"remedy": "remedy-build-1", "owner": "Femi", "due": SOON.isoformat()}

    answer = desk("take_on", **usual | given)

    assert answer.status_code == 422
    assert says in answer.text
    assert f'value="{(usual | given)["owner"]}"' in answer.text
    assert not PlannedStep.objects.exists()


def test_three_steps_are_taken_on_at_most(desk, in_steps):
    for number in (1, 2, 3):
        take(desk, number)
    fourth = take(desk, 4)
    again = take(desk, 3, owner="Ben")

    assert fourth.status_code == 409
    assert "Three steps are taken on" in fourth.text
    assert again.status_code == 302
    assert sorted(PlannedStep.objects.values_list("remedy", "owner")) == [
        ("remedy-build-1", "Femi"),
        ("remedy-build-2", "Femi"),
        ("remedy-build-3", "Ben"),
    ]


def test_fourth_step_of_two_who_press_at_once_is_refused(desk, in_steps, assessment, owner):
    """The cap holds where the row is written, whatever each of them had seen."""
    for number in (1, 2, 3):
        take(desk, number)
    step = {"remedy": "remedy-build-4", "owner": "Ada", "due": SOON}

    with pytest.raises(actions.EnoughTakenOn):
        actions.take_on(by=owner, assessment=assessment, **step, at_most=3)
    actions.take_on(by=owner, assessment=assessment, **step)

    assert PlannedStep.objects.count() == 4


def test_step_is_let_go_again(desk, in_steps):
    take(desk, 1)

    desk("let_go", remedy="remedy-build-1")

    assert not PlannedStep.objects.exists()


def test_remedy_that_is_none_is_not_taken_on(desk, in_steps):
    answer = desk("take_on", remedy="nothing", owner="Femi", due=SOON.isoformat())

    assert answer.status_code == 409
    assert not PlannedStep.objects.exists()


@pytest.mark.parametrize("act", ["take_on", "let_go", "end"])
def test_steps_wait_for_their_part(act, desk, workshop):
    answer = desk(act, remedy="remedy-build-1", owner="Femi", due=SOON.isoformat())

    assert answer.status_code == 409
    assert standing(workshop).is_running
    assert not PlannedStep.objects.exists()


# -- The end ---------------------------------------------------------------------------------------


def test_end_leads_to_the_profile(desk, in_steps, assessment):
    asked = desk("end")
    assert asked.status_code == 422
    assert "This ends the workshop on all screens" in asked.text
    assert standing(in_steps).is_running

    desk("end", anyway="1")
    page = desk().text

    assert not standing(in_steps).is_running
    assert reverse("assessment:profile", args=[assessment.pk]) in page


def test_ending_twice_ends_once(desk, in_steps):
    assert [desk("end", anyway="1").status_code for _ in range(2)] == [302, 409]


@pytest.mark.parametrize("ended", [False, True])
def test_phone_asks_whether_it_was_worth_the_time(ended, in_steps):
    phone = phone_of(in_steps)
    if ended:
        actions.end_workshop(by=in_steps.held_by, workshop=in_steps)
    url = reverse("assessment:phone_worth", args=[in_steps.code])

    sent = phone.post(url, {"worth": "partly"})
    page = phone.get(reverse("assessment:phone", args=[in_steps.code])).text

    assert sent.status_code == 302
    assert 'value="partly" aria-pressed="true"' in page
    assert in_steps.participants.get(named__name="Esra").worth == "partly"


def test_phone_keeps_what_was_said_of_its_worth_where_nonsense_is_sent(in_steps):
    phone = phone_of(in_steps)
    url = reverse("assessment:phone_worth", args=[in_steps.code])

    assert phone.post(url, {"worth": "maybe"}, **HTMX).status_code == 422
    assert in_steps.participants.get(named__name="Esra").worth == ""


def test_worth_is_counted_on_desk_and_stage_once_three_have_said_so(desk, in_steps):
    people = list(in_steps.participants.order_by("pk"))
    for person in people[:2]:
        actions.say_worth(participant=person, worth="yes")
    early = desk().text
    actions.say_worth(participant=people[2], worth="no")

    assert "2 have said; counts are shown from three on" in early
    assert "2 yes, 0 partly, 1 no" in desk().text
    assert "2 yes, 0 partly, 1 no" in stage(in_steps)


def test_worth_moves_the_screens_on(in_steps):
    before = standing(in_steps).revision

    actions.say_worth(participant=in_steps.participants.first(), worth="yes")

    assert standing(in_steps).revision > before


@pytest.mark.parametrize("people", [3, 30])
def test_queries_of_the_findings_do_not_grow(
    people, as_, owner, assessment, django_assert_num_queries
):
    workshop = factories.make_workshop(assessment=assessment, people=people)
    actions.start_questions(by=owner, workshop=workshop)
    actions.go_to_findings(by=owner, workshop=workshop)
    desk = desk_of(as_(owner), workshop)
    desk()

    with django_assert_num_queries(13):
        desk()

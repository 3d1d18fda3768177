"""The desk after the findings: the steps that are taken on, and the end."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessment import actions
from assessment.models import PlannedStep
from tests import factories
from tests.after_questions import HTMX, desk_of, phone_of, stage, standing

SOON = timezone.localdate() + timedelta(days=30)


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

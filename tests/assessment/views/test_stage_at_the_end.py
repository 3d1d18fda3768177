"""The stage once the questions are over: what there is to take on, and what was."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from assessment import actions
from assessment.room import room_of
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop(team):
    assessment = factories.make_assessment(
        team=team, version=factories.make_version(instrument=factories.shipped())
    )
    for question in factories.shipped().questions():
        factories.settle(assessment=assessment, question=question.key, level=1)
    workshop = factories.make_workshop(assessment=assessment, people=3)
    held = {"by": workshop.held_by, "workshop": workshop}
    actions.start_questions(**held)
    actions.go_to_findings(**held)
    actions.go_to_steps(**held)
    return workshop


@pytest.fixture
def wall(as_, facilitator, workshop):
    client = as_(facilitator)
    return lambda: client.get(reverse("assessment:stage", args=[workshop.assessment_id])).text


def take_on_next(workshop, owner="Ada") -> str:
    """The first step that is left; its title, as a page has it."""
    remedy = room_of(workshop, timezone.now()).steps[0].remedy
    taken = {"remedy": remedy.key, "owner": owner, "due": date(2050, 3, 1)}
    actions.take_on(by=workshop.held_by, assessment=workshop.assessment, **taken)
    return escape(remedy.title)


def test_steps_stand_on_the_wall_to_choose_from(wall, workshop):
    steps = room_of(workshop, timezone.now()).steps
    page = wall()

    assert "Pick up to three of these." in page
    assert [escape(step.remedy.title) in page for step in steps[:7]] == [True] * 6 + [False]
    assert "steps-taken" not in page


def test_step_that_is_taken_on_stands_above_with_owner_and_day(wall, workshop):
    title = take_on_next(workshop)

    page = wall()

    assert f'<li><b>{title}</b><span class="muted">Ada, by 1 March 2050</span></li>' in page
    assert page.count(title) == 1
    assert "Pick up to two more of these." in page


def test_nothing_is_offered_once_three_are_taken_on(wall, workshop):
    for _ in range(3):
        take_on_next(workshop)

    assert "steps-offered" not in wall()


def test_steps_stay_on_the_wall_when_the_workshop_is_over(wall, workshop):
    title = take_on_next(workshop)
    actions.end_workshop(by=workshop.held_by, workshop=workshop)

    page = wall()

    assert title in page
    assert "Ada, by 1 March 2050" in page
    assert "steps-offered" not in page

"""Before a workshop: its minutes, and that it is called off."""

import pytest

from assessment import actions
from assessment.models import AuditEvent, Participant, Workshop
from tests import factories

pytestmark = pytest.mark.django_db


def test_minutes_are_planned_and_recorded_once():
    workshop = factories.make_workshop()

    for _ in range(2):
        actions.plan_minutes(by=workshop.held_by, workshop=workshop, minutes=120)

    assert factories.standing(workshop=workshop).minutes == 120
    event = AuditEvent.objects.get(verb="workshop.planned")
    assert (event.before, event.after) == ({"minutes": 90}, {"minutes": 120})


def test_workshop_without_votes_is_called_off_with_who_had_joined():
    workshop = factories.make_workshop(people=2)
    actions.practise(by=workshop.held_by, workshop=workshop)
    factories.vote(workshop=workshop, levels=[1, 2])  # practice counts nowhere

    actions.call_off(by=workshop.held_by, workshop=workshop)

    assert not Workshop.objects.exists()
    assert not Participant.objects.exists()


def test_workshop_with_a_vote_is_not_called_off():
    workshop = factories.make_workshop(people=1, started=True)
    factories.vote(workshop=workshop, levels=[None])

    with pytest.raises(actions.HasVotes):
        actions.call_off(by=workshop.held_by, workshop=workshop)

    assert factories.standing(workshop=workshop).is_running


def test_ended_workshop_is_neither_planned_nor_called_off():
    workshop = factories.make_workshop()
    actions.end_workshop(by=workshop.held_by, workshop=workshop)

    with pytest.raises(actions.WorkshopIsOver):
        actions.plan_minutes(by=workshop.held_by, workshop=workshop, minutes=60)
    with pytest.raises(actions.WorkshopIsOver):
        actions.call_off(by=workshop.held_by, workshop=workshop)

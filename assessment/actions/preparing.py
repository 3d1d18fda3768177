"""Before a workshop: how long it takes, and that it does not take place after all."""

from django.db import transaction

from assessment.actions.desk import change, end, note_act, take_desk
from assessment.models import User, Workshop


class HasVotes(Exception):
    """Somebody has voted in it: it can be ended, not called off."""


@transaction.atomic
def plan_minutes(*, by: User, workshop: Workshop, minutes: int) -> None:
    """How long it takes, with everything. Raises WorkshopIsOver."""
    take_desk(workshop)
    before = workshop.minutes
    if minutes != before:
        change(workshop, minutes=minutes)
        note_act(
            by,
            workshop,
            verb="workshop.planned",
            before={"minutes": before},
            after={"minutes": minutes},
        )


@transaction.atomic
def call_off(*, by: User, workshop: Workshop) -> None:
    """It is gone, with who had joined; its screens end. Raises WorkshopIsOver, HasVotes."""
    take_desk(workshop)
    if workshop.has_votes:
        raise HasVotes
    end(workshop)
    note_act(by, workshop, verb="workshop.called_off", after=None)
    Workshop.objects.filter(pk=workshop.pk).delete()

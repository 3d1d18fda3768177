"""What the screens of a workshop show: drawn from its room, once for each audience."""

from collections.abc import Mapping

from django.template.loader import render_to_string
from django.utils import timezone

from assessment.live import PHONE, SCRIBE, Frame, Picture
from assessment.models import Workshop
from assessment.room import Room, room_of


def draw(workshop: int, known: Mapping[str, str]) -> Picture:
    """The workshop for these audiences; no main part where its state is the one that they have.

    Over where the workshop has ended, or is no more.
    """
    try:
        room = room_of(Workshop(pk=workshop), timezone.now())
    except Workshop.DoesNotExist:
        return Picture({}, is_over=True)
    wanted = set(known) if room.workshop.scribe_id else set(known) - {SCRIBE}
    return Picture(
        frames={each: frame_of(room, each, known[each]) for each in wanted},
        scribe=room.workshop.scribe_id,
        is_over=not room.workshop.is_running,
    )


def render(workshop: Workshop, audience: str) -> Frame:
    """Whole."""
    return frame_of(room_of(workshop, timezone.now()), audience)


def audience_of(workshop: Workshop, participant: int) -> str:
    """Of a phone: the scribe's shows where to write."""
    return SCRIBE if participant == workshop.scribe_id else PHONE


def frame_of(room: Room, audience: str, known: str = "") -> Frame:
    """No request and no person is in it: the same bytes go to all of an audience."""
    page = f"workshop/{audience}.html"
    return Frame(
        state=room.state,
        revision=room.workshop.revision,
        main=None if room.state == known else render_to_string(f"{page}#main", {"room": room}),
        count=render_to_string(f"{page}#count", {"room": room}),
    )

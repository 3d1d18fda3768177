"""What the screens of a workshop show: drawn from its room, once for each audience."""

from collections import OrderedDict
from collections.abc import Mapping

from django.template.loader import render_to_string
from django.utils import timezone

from assessment.live import PHONE, SCRIBE, Frame, Picture
from assessment.models import Workshop
from assessment.room import KEPT, KEPT_FOR, Reader, Room, reader_of, room_of


class Drawing:
    """Draws one workshop after another, in one thread.

    Hundreds vote within seconds, and each vote changes nothing but who has voted: all else stays as
    it was read.
    """

    def __init__(self) -> None:
        self.kept: OrderedDict[int, Reader] = OrderedDict()

    def __call__(self, workshop: int, known: Mapping[str, str]) -> Picture:
        """The workshop for these audiences; no main part where its state is the one that they have.

        Over where the workshop has ended, or is no more.
        """
        try:
            return draw(self.reader(workshop).room(), known)
        except Workshop.DoesNotExist:
            return Picture({}, is_over=True)

    def reader(self, workshop: int) -> Reader:
        """Of the workshop as it stands. Raises Workshop.DoesNotExist."""
        now = timezone.now()
        kept = self.kept.pop(workshop, None)
        if kept is None or now - kept.begun >= KEPT_FOR or not kept.catches_up(now):
            kept = reader_of(Workshop(pk=workshop), now)
        self.kept[workshop] = kept
        if len(self.kept) > KEPT:
            self.kept.popitem(last=False)
        return kept


def draw(room: Room, known: Mapping[str, str]) -> Picture:
    wanted = set(known) if room.workshop.scribe_id else set(known) - {SCRIBE}
    return Picture(
        frames={each: frame_of(room, each, known[each]) for each in wanted},
        scribe=room.workshop.scribe_id,
        is_over=not room.workshop.is_running,
    )


def render(workshop: Workshop, audience: str) -> Frame:
    """Whole, as it stands."""
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

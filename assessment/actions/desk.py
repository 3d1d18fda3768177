"""How a workshop is held while something happens in it, and how it is told that something did.

Who acts on an assessment and on its workshop takes the assessment first and then the workshop:
nobody waits for somebody who waits for them.
"""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from assessment import live
from assessment.actions.recording import record
from assessment.models import Assessment, User, Workshop
from assessment.models.votes import PRACTICE, SURVEY_ROUND


class WorkshopIsOver(Exception):
    """It has ended, or its assessment was closed."""


class RoomMovedOn(Exception):
    """The room is no longer where this person saw it: somebody else acted, or it is paused."""


class NoSuchEntry(Exception):
    """The questionnaire holds none of this key, or this assessment does not ask it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Where the room stood on the page that somebody acts on; "" and 0 between questions."""

    question: str = PRACTICE
    number: int = 0  # of the vote
    outcome: str = ""  # of the question, as Workshop.Outcome
    phase: str = ""  # as Workshop.Phase; "" where nobody asks

    @classmethod
    def of(cls, workshop: Workshop) -> "Seen":
        if workshop.round is None:
            return cls(phase=workshop.phase)
        return cls(workshop.round.question, workshop.round.number, workshop.outcome, workshop.phase)

    def is_at(self, workshop: Workshop) -> bool:
        now = Seen.of(workshop)
        at_one_vote = (now.question, now.number) == (self.question, self.number)
        return at_one_vote and self.phase in ("", now.phase)


def take_desk(workshop: Workshop) -> None:
    """Hold it until the transaction ends, as it stands by then. Raises WorkshopIsOver."""
    Assessment.objects.held().values_list("pk").get(pk=workshop.assessment_id)
    lock(workshop)
    workshop.refresh_from_db(from_queryset=Workshop.objects.for_page())


def take_desk_seen(workshop: Workshop, seen: Seen | None) -> None:
    """As `take_desk`, in a break, too. Raises RoomMovedOn where the room is elsewhere by now."""
    take_desk(workshop)
    if seen and not seen.is_at(workshop):
        raise RoomMovedOn


def take_desk_at(workshop: Workshop, seen: Seen) -> None:
    """As `take_desk_seen`. Raises RoomMovedOn in a break, too."""
    take_desk_seen(workshop, seen)
    if workshop.paused_at:
        raise RoomMovedOn


def lock(workshop: Workshop) -> None:
    """For what touches nothing but the workshop itself. Raises WorkshopIsOver."""
    held = Workshop.objects.locked().values_list("ended_at", flat=True)
    if held.get(pk=workshop.pk):
        raise WorkshopIsOver


def in_phase(workshop: Workshop, *phases: Workshop.Phase) -> None:
    """Raises RoomMovedOn."""
    if workshop.phase not in phases:
        raise RoomMovedOn


def change(workshop: Workshop, **columns: Any) -> None:
    """Write these columns and the next revision, and have the screens told."""
    written = columns | {"revision": workshop.revision + 1}
    for name, value in written.items():
        setattr(workshop, name, value)
    workshop.save(update_fields=list(written))
    live.changed(workshop.pk)


def note_act(
    by: User | None,
    workshop: Workshop,
    *,
    verb: str,
    question: str = "",
    before: Any = None,
    after: Any,
) -> None:
    """Enter it in the record, under the answer to a question where it is about one."""
    about = f"assessment:{workshop.assessment_id}"
    record(
        by=by,
        organisation=workshop.assessment.team.organisation,
        verb=verb,
        about=f"{about}/{question}" if question else about,
        before=before,
        after=after,
    )


def end(workshop: Workshop) -> None:
    """Of one that is held; nothing stays on its screens, and what was voted alone counts."""
    now = timezone.now()
    if workshop.phase == Workshop.Phase.SURVEY:
        workshop.rounds.filter(number=SURVEY_ROUND).update(revealed_at=now)
    paused = workshop.paused_for
    if workshop.paused_at and workshop.started_at:
        paused += now - workshop.paused_at
    change(
        workshop,
        phase=Workshop.Phase.ENDED,
        ended_at=now,
        round=None,
        outcome="",
        last_agreement=None,
        paused_at=None,
        paused_for=paused,
    )

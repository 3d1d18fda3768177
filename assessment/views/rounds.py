"""The desk at a question: the vote, the reveal, and what the room agrees on."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from assessment import actions, loading
from assessment.forms.answers import DONT_KNOW
from assessment.forms.workshops import AgreeForm, KeyForm, KeysForm, NoteForm, ParkForm, RoomForm
from assessment.models import Workshop
from assessment.requests import Request
from assessment.room import room_of
from assessment.views.desk import desk_page, named, press, typed


@press
def open_question(request: Request, workshop: Workshop, seen: actions.Seen) -> None:
    form = KeyForm(request.POST)
    if not form.is_valid():
        raise actions.NoSuchEntry
    key = form.cleaned_data["key"]
    actions.open_question(by=request.user, workshop=workshop, question=key, seen=seen)


@press
def skip(request: Request, workshop: Workshop, seen: actions.Seen) -> None:
    actions.skip(by=request.user, workshop=workshop, seen=seen)


@press
def reveal(request: Request, workshop: Workshop, seen: actions.Seen) -> HttpResponse | None:
    """One key does it, and nothing undoes it: so it asks where fewer than half have voted."""
    room = room_of(workshop, timezone.now())
    few = room.kind in ("voting", "practice") and 2 * room.voted < room.present
    if few and seen.is_at(room.workshop) and "anyway" not in request.POST:
        notice = f"{room.present - room.voted} of {room.present} have not voted. Reveal anyway?"
        return desk_page(request, workshop, 422, notice=notice, warned=True)
    actions.reveal(by=request.user, workshop=workshop, seen=seen)
    return None


@press
def vote_again(request: Request, workshop: Workshop, seen: actions.Seen) -> None:
    actions.vote_again(by=request.user, workshop=workshop, seen=seen)


@press
def agree(request: Request, workshop: Workshop, seen: actions.Seen) -> HttpResponse | None:
    form = AgreeForm(request.POST, top=loading.instrument_of(workshop.assessment).top)
    if not form.is_valid():
        return refused(request, workshop, form)
    actions.agree(by=request.user, workshop=workshop, seen=seen, **form.agreed())
    return None


@press
def park(request: Request, workshop: Workshop, seen: actions.Seen) -> HttpResponse | None:
    form = ParkForm(request.POST)
    if not form.is_valid():
        return refused(request, workshop, park_form=form)
    given = named(form, "what", "who", "day")
    actions.park(by=request.user, workshop=workshop, seen=seen, **given)
    return None


def refused(
    request: Request, workshop: Workshop, form: RoomForm | None = None, **context: Any
) -> HttpResponse:
    """With what was typed; where the room has moved on meanwhile, it says that first."""
    return desk_page(request, workshop, 422, form=form, kept=typed(request), **context)


@press
def park_these(request: Request, workshop: Workshop, seen: actions.Seen) -> None:
    if "not-now" in request.POST:
        actions.decline_proposal(by=request.user, workshop=workshop)
        return
    form = KeysForm(request.POST)
    if not form.is_valid():
        raise actions.NoSuchEntry
    actions.park_all(by=request.user, workshop=workshop, **named(form, "questions"))


@press
def undo(request: Request, workshop: Workshop, seen: actions.Seen) -> HttpResponse | None:
    """The last agreement, or that the question on the screens was parked."""
    if seen.outcome == Workshop.Outcome.PARKED:
        actions.unpark(by=request.user, workshop=workshop, seen=seen)
        return None
    undone = actions.undo_agreement(by=request.user, workshop=workshop, seen=seen)
    return desk_page(request, workshop, kept=written(undone), about=undone.question)


def written(undone: actions.Undone) -> dict[str, str]:
    """What was agreed, in the fields of the form, to be put right there."""
    level = DONT_KNOW if undone.level is None else str(undone.level)
    evidence = "\n".join(undone.evidence)
    return {"level": level, "evidence": evidence, "dissent": undone.dissent, "note": undone.note}


@press
def note(request: Request, workshop: Workshop, seen: actions.Seen) -> HttpResponse | None:
    form = NoteForm(request.POST)
    if not form.is_valid():
        return refused(request, workshop, form)
    read = form.cleaned_data
    actions.write_note(
        by=request.user,
        workshop=workshop,
        seen=seen,
        note=read["note"],
        answer_revision=read["revision"],
    )
    return None

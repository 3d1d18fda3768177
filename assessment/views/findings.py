"""The desk after the questions: true for us?, the steps that are taken on, and the end."""

from django.http import HttpResponse
from django.utils import timezone

from assessment import actions
from assessment.forms.commitments import Judged, JudgementForm, LetGoForm, TakeOnForm
from assessment.models import Workshop
from assessment.requests import Request
from assessment.room import Room, room_of
from assessment.views.desk import conflict, desk_page, press

Phase = Workshop.Phase

MOST_STEPS = 3
ENOUGH = "Three steps are taken on: let one go first, or leave it at these."
FOR_GOOD = "This ends the workshop on all screens, and its code stops working."
CHANGED = (
    "Not saved everywhere: somebody else said something of a finding meanwhile. It stands beside "
    "what you chose; save again to put yours in its place."
)


@press
def judge(request: Request, workshop: Workshop, seen: actions.Seen) -> HttpResponse | None:
    """Save what is said of every finding; with `show` one of them goes on the stage.

    It goes there also where something else could not be saved, for the room waits for it.
    """
    if workshop.phase != Phase.FINDINGS:
        raise actions.RoomMovedOn
    refused = save_each(request, room_of(workshop, timezone.now()))
    if shown := request.POST.get("show"):
        actions.show_finding(by=request.user, workshop=workshop, antipattern=shown)
    if refused:
        status = 409 if any(each.theirs for each in refused.values()) else 422
        notice = CHANGED if status == 409 else ""
        return desk_page(request, workshop, status, refused=refused, notice=notice)
    if "on" in request.POST:
        actions.go_to_steps(by=request.user, workshop=workshop, seen=seen)
    return None


def save_each(request: Request, room: Room) -> dict[str, Judged]:
    """By key what could not be saved; the rest is."""
    refused = {}
    for line in room.findings:
        key = line.antipattern.key
        form = JudgementForm(request.POST, prefix=key)
        standing = (room.judgements or {}).get(key)
        if not form.is_valid():
            refused[key] = Judged(line=line, standing=standing, form=form)
        elif form.cleaned_data["says"]:
            try:
                save(request, room, key, form)
            except actions.JudgementChanged as changed:
                theirs = changed.theirs
                refused[key] = Judged(line=line, standing=theirs, form=form, theirs=theirs)
    return refused


def save(request: Request, room: Room, key: str, form: JudgementForm) -> None:
    actions.judge(
        by=request.user,
        assessment=room.assessment,
        antipattern=key,
        holds=form.holds,
        reason=form.cleaned_data["because"],
        seen=form.cleaned_data["seen"],
    )


@press
def steps(request: Request, workshop: Workshop, seen: actions.Seen) -> None:
    actions.go_to_steps(by=request.user, workshop=workshop, seen=seen)


@press
def take_on(request: Request, workshop: Workshop, seen: actions.Seen) -> HttpResponse | None:
    if workshop.phase != Phase.STEPS:
        raise actions.RoomMovedOn
    form = TakeOnForm(request.POST)
    kept = {name: request.POST.get(name, "") for name in ("remedy", "owner", "due")}
    if not form.is_valid():
        return desk_page(request, workshop, 422, step_form=form, sent=kept)
    given = form.cleaned_data
    try:
        actions.take_on(
            by=request.user,
            assessment=workshop.assessment,
            remedy=given["remedy"],
            owner=given["owner"],
            due=given["due"],
            at_most=MOST_STEPS,
        )
    except actions.EnoughTakenOn:
        return conflict(request, workshop, ENOUGH, sent=kept)
    return None


@press
def let_go(request: Request, workshop: Workshop, seen: actions.Seen) -> None:
    form = LetGoForm(request.POST)
    if workshop.phase != Phase.STEPS or not form.is_valid():
        raise actions.RoomMovedOn
    actions.let_go(
        by=request.user, assessment=workshop.assessment, remedy=form.cleaned_data["remedy"]
    )


@press
def end(request: Request, workshop: Workshop, seen: actions.Seen) -> HttpResponse | None:
    """Only from the steps, so that no double press ends what somebody else still runs."""
    if workshop.phase != Phase.STEPS:
        raise actions.RoomMovedOn
    if "anyway" not in request.POST:
        return desk_page(request, workshop, 422, notice=FOR_GOOD, warned=True)
    actions.end_workshop(by=request.user, workshop=workshop, seen=seen)
    return None

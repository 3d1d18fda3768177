"""The desk of a workshop: its page, and a view for each thing that leads through its course.

Each is sent with what the person saw. Where the room stands elsewhere by then nothing is done: the
desk comes back as it stands, with what was typed.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessment import actions
from assessment.forms.workshops import HandOverForm, RoomForm, SomebodyForm
from assessment.models import User, Workshop
from assessment.permissions import runs_workshop
from assessment.requests import Request
from assessment.room import room_of
from assessment.views.jump import jump_page

PAGE = "workshop/desk.html"
MOVED_ON = "Nothing of yours was done: the room has moved on. This is where it stands now."
CHANGED = (
    "Not agreed yet: somebody else changed this answer meanwhile. What stands is shown beside what "
    "you typed; agree again to put yours in its place."
)
TYPED = ("level", "evidence", "dissent", "note", "what", "who", "day", "owner")
CONTESTS = "-because"  # how the names of fields end in which a finding is contested

Act = Callable[[Request, Workshop, actions.Seen], HttpResponse | None]
View = Callable[..., HttpResponse]


@require_GET
@runs_workshop
def desk(request: Request, workshop: Workshop) -> HttpResponse:
    actions.close_survey_if_over(workshop=workshop)
    return desk_page(request, workshop)


def desk_page(
    request: Request,
    workshop: Workshop,
    status: int = 200,
    about: str | None = None,
    **context: Any,
) -> HttpResponse:
    """As the room stands now; what was typed goes into its fields where it is still about that.

    `about` is the question that it is about, where the request does not say.
    """
    room = room_of(workshop, timezone.now())
    page = f"{PAGE}#main" if request.htmx else PAGE
    context = {"room": room, "person": request.user, **context}
    if kept := context.get("kept"):
        asked = request.POST.get("question", "") if about is None else about
        is_here = asked == (room.question.key if room.question else "")
        context["unsaved"] = {} if is_here and room.kind == "revealed" else kept
        if not is_here:
            context |= {"kept": {}, "notice": context.get("notice") or MOVED_ON}
    return TemplateResponse(request, page, context, status=status)


def press(act: Act) -> View:
    """The view of an act; it answers itself only where something was refused."""

    @require_POST
    @runs_workshop
    @wraps(act)
    def pressed(request: Request, workshop: Workshop) -> HttpResponse:
        form = RoomForm(request.POST)
        if not form.is_valid():
            return conflict(request, workshop, MOVED_ON)
        try:
            refused = act(request, workshop, form.seen)
        except actions.AnswerChanged as changed:
            return conflict(request, workshop, CHANGED, theirs=changed.theirs)
        except (actions.RoomMovedOn, actions.NoSuchEntry, actions.WorkshopIsOver):
            return conflict(request, workshop, MOVED_ON)
        return refused or done(request, workshop)

    return pressed


def done(request: Request, workshop: Workshop) -> HttpResponse:
    if request.htmx:
        return desk_page(request, workshop)
    return redirect("assessment:desk", workshop.assessment_id)


def conflict(request: Request, workshop: Workshop, notice: str, **context: Any) -> HttpResponse:
    kept = typed(request)
    return desk_page(request, workshop, 409, notice=notice, kept=kept, **context)


def typed(request: Request) -> dict[str, str]:
    names = (name for name in request.POST if name in TYPED or name.endswith(CONTESTS))
    return {name: request.POST[name] for name in names}


# -- The lobby -------------------------------------------------------------------------------------


@press
def practise(request: Request, workshop: Workshop, seen: actions.Seen) -> None:
    actions.practise(by=request.user, workshop=workshop)


@press
def start(request: Request, workshop: Workshop, seen: actions.Seen) -> HttpResponse | None:
    room = room_of(workshop, timezone.now())
    if workshop.phase == Workshop.Phase.LOBBY and "anyway" not in request.POST:
        missing = [camp.title.lower() for camp in room.camps if not camp.people]
        if missing:
            notice = f"Nobody who {' or '.join(missing)} is here: their view will be missing."
            return desk_page(request, workshop, 422, notice=notice, warned=True)
    actions.start_questions(by=request.user, workshop=workshop, seen=seen)
    return None


@press
def left(request: Request, workshop: Workshop, seen: actions.Seen) -> None:
    form = SomebodyForm(request.POST, workshop=workshop)
    if not form.is_valid() or form.cleaned_data["participant"] is None:
        raise actions.NoSuchEntry
    actions.mark_left(by=request.user, workshop=workshop, **named(form, "participant"))


@press
def scribe(request: Request, workshop: Workshop, seen: actions.Seen) -> None:
    form = SomebodyForm(request.POST, workshop=workshop)
    if not form.is_valid():
        raise actions.NoSuchEntry
    actions.name_scribe(by=request.user, workshop=workshop, **named(form, "participant"))


def named(form: RoomForm, *names: str) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in names}


# -- The course of things --------------------------------------------------------------------------


@press
def pause(request: Request, workshop: Workshop, seen: actions.Seen) -> None:
    actions.pause(by=request.user, workshop=workshop)


@press
def resume(request: Request, workshop: Workshop, seen: actions.Seen) -> None:
    actions.resume(by=request.user, workshop=workshop)


@press
def findings(request: Request, workshop: Workshop, seen: actions.Seen) -> None:
    actions.go_to_findings(by=request.user, workshop=workshop, seen=seen)


@press
def take_over(request: Request, workshop: Workshop, seen: actions.Seen) -> None:
    actions.hand_over(by=request.user, workshop=workshop, to=request.user)


@require_http_methods(["GET", "POST"])
@runs_workshop
def hand_over(request: Request, workshop: Workshop) -> HttpResponse:
    people = User.objects.who_may_run(workshop.assessment).exclude(pk=workshop.held_by_id)
    form = HandOverForm(request.POST if request.method == "POST" else None, people=people)
    if form.is_valid():
        try:
            actions.hand_over(by=request.user, workshop=workshop, to=form.cleaned_data["to"])
        except (actions.WorkshopIsOver, actions.NotOneWhoRunsIt):
            return conflict(request, workshop, MOVED_ON)
        return redirect("assessment:desk", workshop.assessment_id)
    context = {"workshop": workshop, "assessment": workshop.assessment, "form": form}
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "workshop/hand_over.html", context, status=status)


@require_GET
@runs_workshop
def jump(request: Request, workshop: Workshop) -> HttpResponse:
    """All questions of the room, to go to any of them."""
    return jump_page(request, workshop)

"""What a participant sees and sends: the way in, and the phone's page."""

from contextlib import suppress
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from assessment import actions, loading, participants
from assessment.forms import posted
from assessment.forms.answers import DONT_KNOW
from assessment.forms.commitments import WorthForm
from assessment.forms.workshops import CodeForm, EvidenceForm, JoinForm, VoteForm
from assessment.models import Participant, Vote, Workshop
from assessment.permissions import anyone, participates, votes
from assessment.room import room_of, slip_of

OVER = "This vote is over; yours was not counted. This is where the room stands now."
NOT_YOU = "Somebody else writes for the room now. Nothing of yours was saved."
CHANGED = "Not saved yet: somebody else changed this meanwhile. Your text is kept below."
MOVED_ON = "Not saved: the room has gone on to something else."


# -- The way in ------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@anyone
def join(request: HttpRequest) -> HttpResponse:
    form = CodeForm(posted(request))
    if not form.is_valid():
        return join_page(request, 422 if form.is_bound else 200, form=form)
    workshop = participants.workshop_under(request, form.cleaned_data["code"])
    if workshop is None:
        return NothingOpen(request, form)
    return redirect("assessment:phone", workshop.code)


class NothingOpen(TemplateResponse):
    """Of a code under which no workshop was found.

    The guess is counted once this is sent, which takes longer than all else: so nobody can tell
    by the clock whether it was.
    """

    def __init__(self, request: HttpRequest, form: CodeForm) -> None:
        context = {"form": form, "closed": True}
        super().__init__(request, "workshop/join.html", context, status=404)
        self.guess = request

    def close(self) -> None:
        try:
            participants.count_guess(self.guess)
        finally:
            super().close()


def join_page(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    return TemplateResponse(request, "workshop/join.html", context, status=status)


@require_http_methods(["GET", "POST"])
@anyone
def phone(request: HttpRequest, code: str) -> HttpResponse:
    """The phone's page for who has joined; for anybody else the form by which they do."""
    participant = participants.participant_under(request, code)
    if participant and request.method == "POST":
        return come_back(participant)
    if participant:
        actions.close_survey_if_over(workshop=participant.workshop)
        if participant.workshop.phase == Workshop.Phase.SURVEY and not request.htmx:  # type: ignore[attr-defined]  # by django_htmx
            return redirect("assessment:phone_survey", participant.workshop.code)
        return phone_page(request, participant)
    workshop = participants.workshop_under(request, code)
    if workshop is None:
        return NothingOpen(request, CodeForm())
    form = JoinForm(posted(request), initial={"key": uuid4()})
    if not form.is_valid():
        return join_page(request, 422 if form.is_bound else 200, form=form, workshop=workshop)
    try:
        joined = actions.join_workshop(workshop=workshop, **form.cleaned_data)
    except actions.WorkshopIsOver:
        return join_page(request, 404, form=CodeForm(), closed=True)
    except actions.RoomIsFull:
        return join_page(request, 409, form=form, workshop=workshop, full=True)
    return participants.remember(redirect("assessment:phone", workshop.code), joined)


def come_back(participant: Participant) -> HttpResponse:
    with suppress(actions.WorkshopIsOver):
        actions.come_back(participant=participant)
    return redirect("assessment:phone", participant.workshop.code)


@require_POST
@participates
def leave(request: HttpRequest, participant: Participant) -> HttpResponse:
    with suppress(actions.WorkshopIsOver):
        actions.leave_workshop(participant=participant)
    return redirect("assessment:phone", participant.workshop.code)


# -- The phone's page ------------------------------------------------------------------------------


def phone_page(
    request: HttpRequest, participant: Participant, status: int = 200, **context: Any
) -> HttpResponse:
    """As the room stands now, with this person's own vote in it."""
    room = room_of(participant.workshop, timezone.now())
    writes = room.workshop.scribe_id == participant.pk
    page = "workshop/scribe.html" if writes else "workshop/phone.html"
    if participant.left_at and room.workshop.is_running:
        page = "workshop/left.html"
    context = {
        "room": room,
        "participant": participant,
        "audience": "scribe" if writes else "phone",
        "writes": writes,
        **own_vote(room.workshop, participant, changing="change" in request.GET),
        **context,
    }
    name = f"{page}#main" if request.htmx else page  # type: ignore[attr-defined]  # by django_htmx
    return TemplateResponse(request, name, context, status=status)


def own_vote(workshop: Workshop, participant: Participant, *, changing: bool) -> dict[str, Any]:
    present = workshop.round
    vote = Vote.objects.filter(round=present, participant=participant).first() if present else None
    return {
        "vote": vote,
        "changing": changing,
        "chosen": choice_of(vote) if vote else "",
        "reason": vote.reason if vote else "",
    }


def choice_of(vote: Vote) -> str:
    return DONT_KNOW if vote.level is None else str(vote.level)


def done(request: HttpRequest, participant: Participant, **context: Any) -> HttpResponse:
    if request.htmx:  # type: ignore[attr-defined]  # by django_htmx
        return phone_page(request, participant, **context)
    return redirect("assessment:phone", participant.workshop.code)


@require_POST
@votes
def vote(request: HttpRequest, participant: Participant) -> HttpResponse:
    top = loading.instrument_of(participant.workshop.assessment).top
    form = VoteForm(request.POST, top=top)
    if not form.is_valid():
        return refused(request, participant, form)
    given = form.cleaned_data
    said = {name: given[name] for name in ("question", "number", "level", "reason", "sequence")}
    try:
        cast = actions.cast_vote(participant=participant, **said)
    except (actions.VoteIsOver, actions.NoSuchEntry):
        return phone_page(request, participant, 409, notice=OVER)
    participant.left_at = None
    slip = slip_of(participant, cast) if request.htmx else None  # type: ignore[attr-defined]  # by django_htmx
    if slip is None:
        return done(request, participant)
    context = {"room": slip, "vote": cast, "writes": slip.workshop.scribe_id == participant.pk}
    return TemplateResponse(request, "workshop/phone.html#main", context)


def refused(request: HttpRequest, participant: Participant, form: VoteForm) -> HttpResponse:
    given = {"chosen": request.POST.get("level", ""), "reason": request.POST.get("reason", "")}
    return phone_page(request, participant, 422, form=form, changing=True, **given)


@require_POST
@participates
def worth(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Was it worth your time? Also after the end."""
    form = WorthForm(request.POST)
    if not form.is_valid():
        return phone_page(request, participant, 422)
    actions.say_worth(participant=participant, worth=form.cleaned_data["worth"])
    return done(request, participant)


@require_POST
@participates
def evidence(request: HttpRequest, participant: Participant) -> HttpResponse:
    """What the scribe types."""
    form = EvidenceForm(request.POST)
    kept = request.POST.get("evidence", "")
    if not form.is_valid():
        return phone_page(request, participant, 422, form=form, kept=kept)
    given = form.cleaned_data
    try:
        actions.write_evidence(
            participant=participant,
            seen=form.seen,
            evidence=given["evidence"],
            answer_revision=given["revision"],
        )
    except actions.NotTheScribe:
        return phone_page(request, participant, 409, notice=NOT_YOU, unsaved=kept)
    except actions.AnswerChanged:
        return phone_page(request, participant, 409, notice=CHANGED, kept=kept)
    except (actions.RoomMovedOn, actions.WorkshopIsOver):
        return phone_page(request, participant, 409, notice=MOVED_ON, unsaved=kept)
    return done(request, participant, saved=True)

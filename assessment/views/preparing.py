"""Before a workshop: whom to invite and with what words, the agenda, and the survey."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST

from assessment import actions, mails
from assessment.answering import Sheet
from assessment.engine import agenda as engine
from assessment.forms import posted
from assessment.forms.preparing import MinutesForm, SettleForm, SurveyForm
from assessment.models import Answer, Assessment, Workshop
from assessment.participants import join_address
from assessment.permissions import runs_assessment, runs_workshop
from assessment.requests import Request
from assessment.room import reader_of, room_of
from assessment.turnout import reasons_of, turnout_of
from assessment.views.closing import closed

LOCAL = ("localhost", "127.0.0.1", "::1")  # where no phone finds this server
OVER = "Nothing of yours was done: this workshop is over."
MOVED_ON = "Nothing of yours was done: the workshop has moved on. This is where it stands now."
HAS_VOTES = "It was not called off: somebody has voted. End it in its place."


@require_http_methods(["GET", "POST"])
@runs_assessment
def workshop(request: Request, assessment: Assessment) -> HttpResponse:
    """What is to be done before the day; where none is prepared, the way to begin."""
    if not assessment.is_open:
        return closed(request, assessment)
    if request.method == "POST":
        try:
            actions.begin_workshop(by=request.user, assessment=assessment)
        except actions.AssessmentIsClosed:
            return closed(request, assessment)
        return back(assessment.pk)
    running = Workshop.objects.running().for_page().filter(assessment=assessment).first()
    if running is None:
        sheet = Sheet(assessment, Answer.objects.of(assessment))
        context = {"assessment": assessment, "left": sheet.asked - sheet.answered}
        return TemplateResponse(request, "workshop/before/begin.html", context)
    actions.close_survey_if_over(workshop=running)
    return page(request, running)


def page(
    request: Request, workshop: Workshop, form: SurveyForm | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "workshop": workshop,
        "assessment": workshop.assessment,
        "room": room_of(workshop, timezone.now()),
        "link": join_address(workshop),
        "is_local": urlsplit(settings.ENV.url).hostname in LOCAL,
        "survey_form": form or survey_form(workshop),
        "told": turnout_of(workshop),
        "reasons": reasons_of(workshop),
        "addresses": workshop.addresses.order_by("pk"),
        "can_be_called_off": not workshop.has_votes,
    }
    return TemplateResponse(request, "workshop/before/prepare.html", context, status=status)


def survey_form(workshop: Workshop, data: Any = None) -> SurveyForm:
    until = workshop.survey_until
    standing = {
        "day": localdate(until) if until else None,
        "addresses": list(workshop.addresses.order_by("pk").values_list("email", flat=True)),
    }
    return SurveyForm(data, mails=mails.are_sent(), initial=standing)


def back(assessment: int) -> HttpResponse:
    return redirect("assessment:workshop", assessment)


def refused(request: Request, workshop: Workshop, why: str) -> HttpResponse:
    messages.error(request, why)
    return back(workshop.assessment_id)


@require_http_methods(["GET", "POST"])
@runs_workshop
def agenda(request: Request, workshop: Workshop) -> HttpResponse:
    if not workshop.is_running:
        return back(workshop.assessment_id)
    form = MinutesForm(posted(request), initial={"minutes": workshop.minutes})
    if form.is_valid():
        try:
            actions.plan_minutes(by=request.user, workshop=workshop, **form.cleaned_data)
        except actions.WorkshopIsOver:
            return refused(request, workshop, OVER)
        return redirect("assessment:workshop_agenda", workshop.assessment_id)
    return agenda_page(request, workshop, form)


def agenda_page(request: Request, workshop: Workshop, form: MinutesForm) -> HttpResponse:
    reader = reader_of(workshop, timezone.now())
    room = reader.room()
    left = sum(not settled for _, settled in room.questions)
    context = {
        "workshop": workshop,
        "assessment": workshop.assessment,
        "room": room,
        "parked_before": reader.parked_before(),
        "form": form,
        "parts": engine.parts(workshop.minutes),
        "left": left,
        "each": engine.minutes_of_questions(workshop.minutes) / left if left else 0,
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "workshop/before/agenda.html", context, status=status)


# -- Voting alone ----------------------------------------------------------------------------------


@require_POST
@runs_workshop
def survey(request: Request, workshop: Workshop) -> HttpResponse:
    """Open it, or move its end."""
    form = survey_form(workshop, request.POST)
    if not workshop.is_running:
        return refused(request, workshop, OVER)
    if not form.is_valid():
        return page(request, workshop, form, 422)
    try:
        actions.open_survey(
            by=request.user,
            workshop=workshop,
            until=form.until,
            addresses=form.cleaned_data.get("addresses"),
        )
    except actions.TooManyAddresses:
        workshop.refresh_from_db(from_queryset=Workshop.objects.for_page())
        form.add_error("addresses", "Too many mails for one day. Go on tomorrow.")
        return page(request, workshop, form, 422)
    except (actions.RoomMovedOn, actions.WorkshopIsOver):
        return refused(request, workshop, MOVED_ON)
    return back(workshop.assessment_id)


@require_POST
@runs_workshop
def survey_close(request: Request, workshop: Workshop) -> HttpResponse:
    try:
        actions.close_survey(by=request.user, workshop=workshop)
    except (actions.RoomMovedOn, actions.WorkshopIsOver):
        return refused(request, workshop, MOVED_ON)
    return back(workshop.assessment_id)


@require_POST
@runs_workshop
def settle(request: Request, workshop: Workshop) -> HttpResponse:
    """Those questions on which those who voted alone agree, in one go."""
    form = SettleForm(request.POST)
    if not form.is_valid():
        return refused(request, workshop, "Choose at least one question to settle.")
    try:
        settled = actions.settle_aligned(by=request.user, workshop=workshop, **form.cleaned_data)
    except (actions.RoomMovedOn, actions.WorkshopIsOver):
        return refused(request, workshop, MOVED_ON)
    messages.success(request, f"{len(settled)} settled.")
    return back(workshop.assessment_id)


# -- The end ---------------------------------------------------------------------------------------


@require_POST
@runs_workshop
def call_off(request: Request, workshop: Workshop) -> HttpResponse:
    try:
        actions.call_off(by=request.user, workshop=workshop)
    except actions.HasVotes:
        return refused(request, workshop, HAS_VOTES)
    except actions.WorkshopIsOver:
        return refused(request, workshop, OVER)
    return back(workshop.assessment_id)


@require_POST
@runs_workshop
def end(request: Request, workshop: Workshop) -> HttpResponse:
    """Without a sitting: what was voted alone stands in the profile."""
    in_lobby = actions.Seen(phase=Workshop.Phase.LOBBY)
    try:
        actions.end_workshop(by=request.user, workshop=workshop, seen=in_lobby)
    except actions.RoomMovedOn:
        return refused(request, workshop, MOVED_ON)
    return redirect("assessment:profile", workshop.assessment_id)

"""Begin an assessment, change its scope, close it, reopen it."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST

from assessment import actions, loading
from assessment.forms import ChangeScopeForm, NewAssessmentForm, posted
from assessment.forms.scope import ScopeForm
from assessment.forms.teams import TEAM_EXISTS, TEAM_IS_GONE
from assessment.meanwhile import ChangedMeanwhile
from assessment.models import Assessment
from assessment.permissions import creates_assessments, runs_assessment
from assessment.requests import Request
from assessment.views.closing import closed
from assessment.working import organisation_of
from questionnaires.loading import instrument as instrument_of
from questionnaires.models import Version


@require_http_methods(["GET", "POST"])
@creates_assessments
def new(request: Request) -> HttpResponse:
    offered = Version.objects.newest_of_each()
    if not offered:
        return TemplateResponse(request, "assessment/no_questionnaire.html")
    chosen = chosen_of(offered, request.GET.get("questionnaire"))
    form = NewAssessmentForm(
        posted(request),
        instrument=instrument_of(chosen),
        by=request.user,
        organisation=organisation_of(request),
        initial={"form": request.GET.get("form", Assessment.Form.FULL)},
    )
    if begun := form.begun:
        return redirect("assessment:answer_first", begun.pk)
    if form.is_valid() and (assessment := begin(request, chosen, form)):
        return redirect("assessment:answer_first", assessment.pk)
    return scope_page(request, "assessment/new.html", form, offered=offered, chosen=chosen)


def chosen_of(offered: Sequence[Version], questionnaire: str | None) -> Version:
    """The version of the questionnaire that was asked for, else the first."""
    return next((v for v in offered if v.questionnaire.key == questionnaire), offered[0])


def begin(request: Request, version: Version, form: NewAssessmentForm) -> Assessment | None:
    """None where somebody was first to add or to remove the team, which the form then says."""
    try:
        return actions.create_assessment(
            by=request.user,
            version=version,
            team=form.chosen_team(),
            form_token=form.token,
            **form.scope(),
        )
    except actions.TeamExists:
        form.add_error("new_team", TEAM_EXISTS)
    except actions.TeamIsGone:
        form.add_error("team", f"{TEAM_IS_GONE} Choose another.")
    return None


@require_http_methods(["GET", "POST"])
@runs_assessment
def scope(request: Request, assessment: Assessment) -> HttpResponse:
    if not assessment.is_open:
        return closed(request, assessment)
    instrument, standing = loading.instrument_of(assessment), assessment.scope()
    form = ChangeScopeForm(posted(request), instrument=instrument, standing=standing)
    if not form.is_valid():
        return scope_page(request, "assessment/scope.html", form, assessment=assessment)
    seen = form.cleaned_data["seen"]
    try:
        actions.change_scope(by=request.user, assessment=assessment, seen=seen, **form.given())
    except actions.AssessmentIsClosed:
        return closed(request, assessment)
    except ChangedMeanwhile as conflict:
        form = form.beside(conflict.theirs, assessment.scope())
        return scope_page(request, "assessment/scope.html", form, 409, assessment=assessment)
    return redirect("assessment:profile", assessment.pk)


def scope_page(
    request: Request, template: str, form: ScopeForm, status: int = 0, **context: Any
) -> HttpResponse:
    status = status or (422 if form.is_bound else 200)
    return TemplateResponse(request, template, {"form": form, **context}, status=status)


@require_POST
@runs_assessment
def close(request: Request, assessment: Assessment) -> HttpResponse:
    try:
        actions.close_assessment(by=request.user, assessment=assessment)
    except actions.NothingAnswered:
        messages.error(request, "Answer at least one question before you close the assessment.")
    except actions.AssessmentIsClosed:
        pass  # somebody else closed it a moment ago, which is what this person wanted
    return redirect("assessment:profile", assessment.pk)


@require_POST
@runs_assessment
def reopen(request: Request, assessment: Assessment) -> HttpResponse:
    actions.reopen_assessment(by=request.user, assessment=assessment)
    return redirect("assessment:answer_first", assessment.pk)

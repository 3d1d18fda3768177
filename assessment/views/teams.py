"""The teams of an organisation, for its owners."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.text import get_text_list
from django.views.decorators.http import require_http_methods, require_POST

from assessment import actions
from assessment.forms import posted
from assessment.forms.teams import TEAM_EXISTS, TEAM_IS_GONE, TeamForm
from assessment.models import Organisation
from assessment.permissions import owns_organisation
from assessment.requests import Request


@require_http_methods(["GET", "POST"])
@owns_organisation
def teams(request: Request, organisation: Organisation) -> HttpResponse:
    """The list, and the form that adds one."""
    form = TeamForm(posted(request))
    context = {"organisation": organisation, "teams": organisation.teams.counted()}
    if not form.is_valid():
        return page(request, "organisation/teams.html", form, **context)
    try:
        added = actions.create_team(by=request.user, organisation=organisation, **form.cleaned_data)
    except actions.TeamExists:
        form.add_error("name", TEAM_EXISTS)
        return page(request, "organisation/teams.html", form, **context)
    messages.success(request, f"The team {added.name} is added.")
    return redirect("assessment:teams", organisation.pk)


@require_http_methods(["GET", "POST"])
@owns_organisation
def team(request: Request, organisation: Organisation, team: int) -> HttpResponse:
    changed = get_object_or_404(organisation.teams.counted(), pk=team)
    form = TeamForm(posted(request), initial={"name": changed.name})
    context = {"organisation": organisation, "team": changed}
    if not form.is_valid():
        return page(request, "organisation/team.html", form, **context)
    try:
        actions.rename_team(by=request.user, team=changed, **form.cleaned_data)
    except actions.TeamExists:
        form.add_error("name", TEAM_EXISTS)
        return page(request, "organisation/team.html", form, **context)
    except actions.TeamIsGone:
        messages.error(request, TEAM_IS_GONE)
    else:
        messages.success(request, "Saved.")
    return redirect("assessment:teams", organisation.pk)


def page(request: Request, template: str, form: TeamForm, **context: Any) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, template, {"form": form, **context}, status=status)


@require_POST
@owns_organisation
def team_remove(request: Request, organisation: Organisation, team: int) -> HttpResponse:
    removed = get_object_or_404(organisation.teams, pk=team)
    try:
        actions.remove_team(by=request.user, team=removed)
    except actions.TeamHasAssessments:
        messages.error(request, f"{removed.name} has assessments, which stay with their team.")
        return redirect("assessment:team", organisation.pk, team)
    except actions.TeamIsOffered as offered:
        messages.error(
            request,
            f"{get_text_list(offered.to, 'and')} would come in for {removed.name}: "
            "withdraw what they were sent first.",
        )
        return redirect("assessment:members", organisation.pk)
    messages.success(request, f"The team {removed.name} is removed.")
    return redirect("assessment:teams", organisation.pk)

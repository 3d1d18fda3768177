"""Begin an assessment with the answers of a file."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from assessment import actions
from assessment.forms import posted
from assessment.forms.importing import ImportForm
from assessment.forms.teams import TEAM_EXISTS, TEAM_IS_GONE
from assessment.models import Assessment
from assessment.permissions import creates_assessments
from assessment.requests import Request
from assessment.working import organisation_of

MOST_FAULTS = 100


@require_http_methods(["GET", "POST"])
@creates_assessments
def new_from_file(request: Request) -> HttpResponse:
    form = ImportForm(
        posted(request),
        files=request.FILES or None,
        by=request.user,
        organisation=organisation_of(request),
    )
    if begun := form.begun:
        return redirect("assessment:profile", begun.pk)
    if form.is_valid() and (assessment := begin(request, form)):
        messages.success(request, "The answers of the file are taken over.")
        return redirect("assessment:profile", assessment.pk)
    context = {
        "form": form,
        "faults": form.faults[:MOST_FAULTS],
        "more": len(form.faults) - MOST_FAULTS,
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "assessment/new_from_file.html", context, status=status)


def begin(request: Request, form: ImportForm) -> Assessment | None:
    """None where nothing can be begun, which the form then says."""
    if form.version is None or form.answers is None:
        return None
    try:
        return actions.import_assessment(
            by=request.user,
            team=form.chosen_team(),
            version=form.version,
            given=form.answers,
            closes=form.cleaned_data["closes"],
            form_token=form.token,
        )
    except actions.TeamExists:
        form.add_error("new_team", TEAM_EXISTS)
    except actions.TeamIsGone:
        form.add_error("team", f"{TEAM_IS_GONE} Choose another.")
    except actions.NothingAnswered:
        form.add_error("closes", "Nothing is answered in this file, so there is nothing to close.")
    return None

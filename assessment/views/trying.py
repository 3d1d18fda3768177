"""A version tried on answers: what would be said, were it in use. Nothing is stored."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from assessment import loading
from assessment.forms import posted
from assessment.forms.trying import AnswersFileForm, OwnAssessmentForm
from assessment.requests import Request
from assessment.views.upgrades import compared
from questionnaires.admin.site import page
from questionnaires.admin.telling import told
from questionnaires.instrument import Instrument
from questionnaires.loading import instrument, instrument_in, outlined
from questionnaires.models import Version
from questionnaires.permissions import edits

MOST_FAULTS = 100


@require_http_methods(["GET", "POST"])
@edits
def try_version(request: Request, pk: int) -> HttpResponse:
    version = get_object_or_404(Version.objects.select_related("questionnaire"), pk=pk)
    newer, faults = asked(version)
    if newer is None:
        return tried(request, version, faults=faults)
    chosen = request.GET if "assessment" in request.GET and request.method == "GET" else None
    own = OwnAssessmentForm(chosen, version=version, by=request.user)
    file = AnswersFileForm(posted(request), request.FILES or None, version=version)
    context: dict[str, Any] = {"own": own, "file": file}
    if own.is_valid():
        assessment = own.cleaned_data["assessment"]
        answers, older = loading.answers_of(assessment), loading.instrument_of(assessment)
        context["preview"] = compared(older, newer, answers)
    elif file.is_valid() and file.older and file.answers:
        context["preview"] = compared(instrument(file.older), newer, file.answers)
    context |= {"in_file": file.faults[:MOST_FAULTS], "more": len(file.faults) - MOST_FAULTS}
    return tried(request, version, **context)


def asked(version: Version) -> tuple[Instrument | None, list[dict[str, Any]]]:
    """What the version asks; of a draft with faults nothing but these."""
    if not version.is_draft:
        return instrument(version), []
    outline = outlined(version)
    faults = [told(outline, *each) for each in outline.faults]
    return (None if faults else instrument_in(outline)), faults


def tried(request: Request, version: Version, **context: Any) -> HttpResponse:
    status = 200 if "preview" in context or request.method == "GET" else 422
    return page(
        request, "try.html", f"Try {version} on answers", status, version=version, **context
    )

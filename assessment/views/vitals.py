"""The vital signs that a team reports beside its answers."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from assessment import actions
from assessment.forms import posted
from assessment.forms.vitals import VitalSignsForm
from assessment.meanwhile import ChangedMeanwhile
from assessment.models import Assessment
from assessment.permissions import runs_assessment
from assessment.requests import Request
from assessment.views.closing import closed


@require_http_methods(["GET", "POST"])
@runs_assessment
def vital_signs(request: Request, assessment: Assessment) -> HttpResponse:
    if not assessment.is_open:
        return closed(request, assessment)
    form = VitalSignsForm(posted(request), standing=actions.vital_signs_of(assessment))
    if not form.is_valid():
        return vitals_page(request, assessment, form, 422 if form.is_bound else 200)
    seen = form.cleaned_data["seen"]
    try:
        actions.note_vital_signs(
            by=request.user, assessment=assessment, seen=seen, signs=form.given()
        )
    except actions.AssessmentIsClosed:
        return closed(request, assessment)
    except ChangedMeanwhile as conflict:
        form = form.beside(conflict.theirs, actions.vital_signs_of(assessment))
        return vitals_page(request, assessment, form, 409)
    return redirect(f"{reverse('assessment:profile', args=[assessment.pk])}#vitals")


def vitals_page(
    request: Request, assessment: Assessment, form: VitalSignsForm, status: int
) -> HttpResponse:
    context = {"assessment": assessment, "form": form}
    return TemplateResponse(request, "assessment/vital_signs.html", context, status=status)

"""What people read before a workshop, under its code and without an account."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from assessment import loading, participants
from assessment.bringing import to_bring
from assessment.forms.workshops import CodeForm
from assessment.permissions import anyone
from assessment.views.phone import NothingOpen


@require_GET
@anyone
def pre_reading(request: HttpRequest, code: str) -> HttpResponse:
    """One page, also on paper."""
    return read(request, code, "workshop/before/pre_reading.html")


@require_GET
@anyone
def bring(request: HttpRequest, code: str) -> HttpResponse:
    return read(request, code, "workshop/before/bring.html")


def read(request: HttpRequest, code: str, page: str) -> HttpResponse:
    workshop = participants.workshop_under(request, code)
    if workshop is None:
        return NothingOpen(request, CodeForm())
    assessment = workshop.assessment
    context = {
        "workshop": workshop,
        "assessment": assessment,
        "instrument": loading.instrument_of(assessment),
        "camps": to_bring(assessment),
    }
    return TemplateResponse(request, page, context)

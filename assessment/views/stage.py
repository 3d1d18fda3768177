"""The stage of a workshop: what is projected."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from assessment.models import Workshop
from assessment.permissions import runs_workshop
from assessment.requests import Request
from assessment.room import room_of


@require_GET
@runs_workshop
def stage(request: Request, workshop: Workshop) -> HttpResponse:
    context = {"room": room_of(workshop, timezone.now())}
    return TemplateResponse(request, "workshop/stage.html", context)

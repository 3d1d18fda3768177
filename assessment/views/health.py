"""For whoever watches the server: is it alive, and can it do its work?"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from assessment import readiness
from assessment.permissions import anyone


@require_safe
@anyone
def livez(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@anyone
def readyz(request: HttpRequest) -> HttpResponse:
    checks = readiness.checks()
    return JsonResponse(checks, status=200 if all(checks.values()) else 503)

"""The least that a page can cost behind the same server, middleware, session and sign-in.

The URLs of the application with a floor beside each that is measured.
"""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import include, path
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from assessment.views import answers, portfolio, results

UPSERT = """
INSERT INTO assessment_answer
    (assessment_id, version_id, question, state, level, reason, note, evidence, dissent,
     revision, changed_at, changed_by_id)
VALUES (%s, %s, %s, 'level', %s, '', %s, '[]', '', 1, %s, %s)
ON CONFLICT (assessment_id, version_id, question) DO UPDATE SET
    state = excluded.state, level = excluded.level, reason = '', note = excluded.note,
    revision = revision + 1,
    changed_at = excluded.changed_at, changed_by_id = excluded.changed_by_id
"""


@require_POST
def save(request: HttpRequest, pk: int, version: int, question: str) -> HttpResponse:
    """One answer, in one statement, which commits by itself."""
    level, note = request.POST[f"{question}-choice"], request.POST[f"{question}-note"]
    row = (pk, version, question, int(level), note, timezone.now(), request.user.pk)
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, row)
    return HttpResponse("Saved")


def rendering(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """The same template from the context that the view made the first time."""
    kept: dict[tuple[Any, ...], tuple[str, dict[str, Any]]] = {}

    @require_GET
    def floor(request: HttpRequest, **place: Any) -> HttpResponse:
        key = tuple(place.values())
        if key not in kept:
            page = view(request, **place)
            kept[key] = page.template_name, page.context_data
        return TemplateResponse(request, *kept[key])

    return floor


urlpatterns = [
    path("floors/<int:pk>/<int:version>/answers/<slug:question>/", save, name="floor_save"),
    path(
        "floors/<int:pk>/answer/<slug:dimension>/", rendering(answers.answer), name="floor_answer"
    ),
    path("floors/<int:pk>/profile/", rendering(results.profile), name="floor_profile"),
    path("floors/<int:pk>/portfolio/", rendering(portfolio.portfolio), name="floor_portfolio"),
    path("", include("config.urls")),
]

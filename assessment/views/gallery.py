"""Every component in every state, for those who build pages: there while DEBUG is on."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from assessment import headlines, samples
from assessment.permissions import anyone

TOLD = {
    **{"dimension": "Monitoring & response", "strong": "Experimentation", "weak": "Monitoring"},
    **{"antipattern": "Set & forget", "remedy": "Compare predictions with outcomes every week"},
    **{"question": "Who can roll back a release, and how fast?", "facet": "The three Vs"},
    **{"ahead": "Velocity", "behind": "Versioning", "answered": 7, "of": 8, "findings": 3},
    **{"score": 1.1, "below": 1.4, "critical": 2, "dimensions": 5, "target": 3, "questions": 6},
    **{"low": 1.2, "high": 2.9, "gap": 2, "share": 0.38, "suspected": 2, "steps": 3},
    **{"antipatterns": 40},
}


@require_GET
@anyone
def gallery(request: HttpRequest) -> HttpResponse:
    if not settings.DEBUG:
        raise Http404
    results = samples.results()
    context = {
        "results": results,
        "scales": samples.scales(),
        "places": {key: f"#q-{key}" for key in results.evaluation.profile.standings},
        "headlines": headlines.KEYS,
        "told": TOLD,
    }
    return TemplateResponse(request, "components/gallery.html", context)

"""The public pages of a published questionnaire; they know no team and no person."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from questionnaires.loading import published_catalogue
from questionnaires.models import Version
from questionnaires.permissions import anyone

KEPT = 300  # seconds
LONGEST_SEARCH = 100  # characters


@require_safe
@anyone
def index(request: HttpRequest) -> HttpResponse:
    """The only one at once; a list where there are several, or none yet."""
    versions = Version.objects.newest_of_each()
    if len(versions) == 1:
        return redirect("questionnaire:browse", versions[0].questionnaire.key)
    return TemplateResponse(request, "questionnaire/index.html", {"versions": versions})


@require_safe
@anyone
def browse(request: HttpRequest, questionnaire: str) -> HttpResponse:
    version = _newest(questionnaire)
    find = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    whole = published_catalogue(version.pk, version.content_sha256)
    context = {"whole": whole, "found": whole.holding(find) if find else whole, "find": find}
    return _cacheable(request, version, "questionnaire/browse.html", context)


@require_safe
@anyone
def antipattern(request: HttpRequest, questionnaire: str, antipattern: str) -> HttpResponse:
    version = _newest(questionnaire)
    whole = published_catalogue(version.pk, version.content_sha256)
    entry = whole.antipattern(antipattern)
    if entry is None:
        raise Http404
    context = {"whole": whole, "entry": entry, "remedies": whole.against(entry)}
    return _cacheable(request, version, "questionnaire/antipattern.html", context)


def _newest(questionnaire: str) -> Version:
    version = Version.objects.newest_of(questionnaire)
    if version is None:
        raise Http404
    return version


def _cacheable(
    request: HttpRequest, version: Version, template: str, context: dict[str, object]
) -> HttpResponse:
    """The page, or 304 where the browser holds it already: version and program make the tag."""
    etag = f'"{version.content_sha256[:32]}-{settings.APP_VERSION}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = TemplateResponse(request, template, context | {"version": version})
        response.headers["ETag"] = etag
    patch_cache_control(response, public=True, max_age=KEPT)
    return response

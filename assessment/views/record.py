"""What happened: in an organisation, for its owners, and to one answer, for those who answer."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from assessment.forms.record import RecordForm
from assessment.history import history_of
from assessment.models import Assessment, Organisation
from assessment.permissions import answers_assessment, owns_organisation
from assessment.record import entries
from assessment.requests import Request

A_PAGE = 50


@require_GET
@owns_organisation
def record(request: Request, organisation: Organisation) -> HttpResponse:
    form = RecordForm(request.GET, organisation=organisation)
    events = organisation.events.all()
    events = events.narrowed(**form.cleaned_data) if form.is_valid() else events.none()
    page = Paginator(events, A_PAGE).get_page(request.GET.get("page"))
    narrowing = request.GET.copy()
    narrowing.pop("page", None)
    context = {
        "organisation": organisation,
        "form": form,
        "page": page,
        "entries": entries(list(page)),
        "narrowing": narrowing.urlencode(),
    }
    status = 200 if form.is_valid() else 422
    return TemplateResponse(request, "organisation/record.html", context, status=status)


@require_GET
@answers_assessment
def history(request: Request, assessment: Assessment, question: str) -> HttpResponse:
    found = history_of(assessment, question)
    if found is None:
        raise Http404
    context = {
        "assessment": assessment,
        "question": found.question,
        "is_asked": found.is_asked,
        "turns": found.turns,
    }
    return TemplateResponse(request, "assessment/history.html", context)

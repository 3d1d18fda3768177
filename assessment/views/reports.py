"""The report: asked for, waited for, taken along."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from assessment import loading, printing
from assessment.forms.reports import ReportForm
from assessment.models import Assessment
from assessment.permissions import reads_assessment
from assessment.report import ReportFailed, making
from assessment.report.options import Options
from assessment.requests import Request


@require_http_methods(["GET", "POST"])
@reads_assessment
@vary_on_headers("HX-Request")
def report(request: Request, assessment: Assessment) -> HttpResponse:
    """A POST has it made; a GET says how far it is, and with which choices."""
    form = ReportForm(request.POST if request.method == "POST" else request.GET)
    if not form.is_valid():
        return report_page(request, assessment, form, Options(), 422)
    options = form.options()
    if request.method == "POST":
        printing.ask(assessment, options)
        if not request.htmx:
            return redirect(addressed("assessment:report", assessment, options))
    return report_page(request, assessment, ReportForm.showing(options), options)


def report_page(
    request: Request, assessment: Assessment, form: ReportForm, options: Options, status: int = 200
) -> HttpResponse:
    progress = printing.progress(assessment, options)
    if request.htmx and request.GET.get("seen") == progress.seen:
        return HttpResponse(status=204)
    context = {
        "assessment": assessment,
        "form": form,
        "progress": progress,
        "options": options,
        "here": addressed("assessment:report", assessment, options),
        "file": addressed("assessment:report_file", assessment, options),
    }
    part = "#response" if request.htmx else ""
    return TemplateResponse(request, f"assessment/report.html{part}", context, status=status)


def addressed(name: str, assessment: Assessment, options: Options) -> str:
    query = urlencode(options.query())
    return reverse(name, args=[assessment.pk]) + (f"?{query}" if query else "")


@require_GET
@reads_assessment
def report_file(request: Request, assessment: Assessment) -> HttpResponse:
    """The PDF: found made, or made while somebody waits."""
    form = ReportForm(request.GET)
    if not form.is_valid():
        raise Http404
    options = form.options()
    try:
        with making.opened(assessment, options) as made:
            pdf = made.read()
    except ReportFailed as failure:
        return failed(request, assessment, options, failure)
    kind = "summary" if options.is_summary else ""
    attached = content_disposition_header(True, file_name(assessment, "pdf", kind))
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": attached}
    )


def failed(
    request: Request, assessment: Assessment, options: Options, failure: ReportFailed
) -> HttpResponse:
    context = {
        "assessment": assessment,
        "why": failure.why,
        "retry_after": failure.retry_after,
        "file": addressed("assessment:report_file", assessment, options),
    }
    response = TemplateResponse(request, "report/failed.html", context, status=failure.status)
    if failure.retry_after:
        response.headers["Retry-After"] = str(failure.retry_after)
    return response


def file_name(assessment: Assessment, ending: str, kind: str = "") -> str:
    """Of our own letters, whatever the team and the system are called."""
    whose = (slugify(assessment.team.name)[:40], slugify(assessment.system)[:40])
    parts = filter(None, ("plumbline", *whose, kind))
    return "-".join([*parts, f"{loading.date_of(assessment)}.{ending}"])

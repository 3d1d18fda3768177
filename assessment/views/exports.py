"""What is taken along of an assessment: a page of files, and each of them."""

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from assessment import loading
from assessment.engine import answers as engine
from assessment.exports import ours, sheets
from assessment.exports.about import About
from assessment.exports.pictures import pictures
from assessment.exports.table import as_csv
from assessment.models import Answer, Assessment, PlannedStep
from assessment.permissions import reads_assessment
from assessment.planning import Planning
from assessment.requests import Request
from assessment.results.trend import Trend
from assessment.views.reports import file_name
from assessment.views.results import read

OFFICE = "application/vnd.openxmlformats-officedocument"
SPREADSHEET = f"{OFFICE}.spreadsheetml.sheet"
PRESENTATION = f"{OFFICE}.presentationml.presentation"


@require_GET
@reads_assessment
def downloads(request: Request, assessment: Assessment) -> HttpResponse:
    trend = trend_of(assessment)
    about = About(assessment, trend.results)
    context = {
        "assessment": assessment,
        "results": about.results,
        "has_plan": PlannedStep.objects.of(assessment).exists(),
        "pictures": pictures(trend, about.foot).values(),
        "name": file_name(assessment, "png"),
    }
    return TemplateResponse(request, "assessment/downloads.html", context)


@require_GET
@reads_assessment
def xlsx(request: Request, assessment: Assessment) -> HttpResponse:
    from assessment.exports import workbook  # noqa: PLC0415 -- slow import

    about = about_of(assessment)
    pages = [sheets.about(about.told()), *(sheet(about.results) for sheet in sheets.OF_RESULTS)]
    if (planning := Planning(assessment)).lines:
        pages.append(ours.plan(planning))
    book = workbook.xlsx(pages, title=about.title, made=about.made)
    return attached(book, SPREADSHEET, file_name(assessment, "xlsx"))


@require_GET
@reads_assessment
def pptx(request: Request, assessment: Assessment) -> HttpResponse:
    from assessment.exports import deck  # noqa: PLC0415 -- slow import

    about = about_of(assessment)
    slides = deck.pptx(about.results, title=about.title, foot=about.foot, made=about.made)
    return attached(slides, PRESENTATION, file_name(assessment, "pptx"))


@require_GET
@reads_assessment
def answers_table(request: Request, assessment: Assessment) -> HttpResponse:
    table = as_csv(sheets.answers(trend_of(assessment).results))
    return attached(table, "text/csv; charset=utf-8", file_name(assessment, "csv"))


@require_GET
@reads_assessment
def answers_file(request: Request, assessment: Assessment) -> HttpResponse:
    """What another installation takes in."""
    text = engine.write(loading.answers_of(assessment))
    return attached(text.encode(), "application/json", file_name(assessment, "json"))


@require_GET
@reads_assessment
def result_file(request: Request, assessment: Assessment) -> HttpResponse:
    text = about_of(assessment).result()
    return attached(text.encode(), "application/json", file_name(assessment, "result.json"))


@require_GET
@reads_assessment
def picture(request: Request, assessment: Assessment, which: str) -> HttpResponse:
    """One of the charts of its profile."""
    trend = trend_of(assessment)
    found = pictures(trend, About(assessment, trend.results).foot).get(which)
    if found is None:
        raise Http404
    name = file_name(assessment, f"{found.key}.svg")
    return attached(found.svg().encode(), "image/svg+xml", name)


def trend_of(assessment: Assessment) -> Trend:
    return read(assessment, list(Answer.objects.of(assessment)))


def about_of(assessment: Assessment) -> About:
    return About(assessment, trend_of(assessment).results)


def attached(body: bytes, kind: str, name: str) -> HttpResponse:
    """To be saved, never opened as a page of ours."""
    disposition = content_disposition_header(True, name)
    return HttpResponse(body, content_type=kind, headers={"Content-Disposition": disposition})

"""What is taken along of an assessment: a page of files, and each of them."""

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from assessment import loading
from assessment.actions.plans import CAPACITY
from assessment.beside import parked_of
from assessment.engine import answers as engine
from assessment.engine.evaluation import Evaluation
from assessment.exports import ours, sheets
from assessment.exports.about import About
from assessment.exports.pictures import Picture, pictures
from assessment.exports.pictures.forecast import forecast
from assessment.exports.table import as_csv
from assessment.models import Answer, Assessment, PlannedStep
from assessment.permissions import Act, may, reads_assessment
from assessment.planning import Planning
from assessment.requests import Request
from assessment.results import Beside, Results
from assessment.results.trend import Trend
from assessment.views.reports import file_name
from assessment.views.results import read
from assessment.views.trend import Compared

OFFICE = "application/vnd.openxmlformats-officedocument"
SPREADSHEET = f"{OFFICE}.spreadsheetml.sheet"
SVG = "image/svg+xml"
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
        "with_talk": may(Act.ANSWER, request.user, assessment),
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
        with_talk = may(Act.ANSWER, request.user, assessment)
        pages.append(ours.plan(planning, with_talk=with_talk))
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
    return as_svg(assessment, pictures(trend, About(assessment, trend.results).foot).get(which))


@require_GET
@reads_assessment
def plan_picture(request: Request, assessment: Assessment) -> HttpResponse:
    """Where the steps lead that the query switches on, as the page of the plan has it."""
    planning = Planning(assessment)
    tried = planning.untried()
    if CAPACITY in request.GET:
        form = planning.form(request.GET)
        if not form.is_valid():
            raise Http404
        tried = planning.tried(form)
    foot = foot_of(assessment, tried.outlook.evaluation)
    return as_svg(assessment, forecast(tried.outlook, foot))


@require_GET
@reads_assessment
def trend_picture(request: Request, assessment: Assessment, which: str) -> HttpResponse:
    """One of the charts of the page that compares it with an earlier one."""
    compared = Compared(assessment, request.GET)
    if compared.is_unknown:
        raise Http404
    trend = compared.trend
    foot = foot_of(assessment, trend.results.evaluation)
    return as_svg(assessment, pictures(trend, foot).get(which))


def trend_of(assessment: Assessment) -> Trend:
    return read(assessment, list(Answer.objects.of(assessment)))


def about_of(assessment: Assessment) -> About:
    return About(assessment, trend_of(assessment).results)


def foot_of(assessment: Assessment, evaluation: Evaluation) -> str:
    parked = Beside(parked=parked_of(assessment))
    return About(assessment, Results(evaluation, beside=parked)).foot


def as_svg(assessment: Assessment, picture: Picture | None) -> HttpResponse:
    if picture is None:
        raise Http404
    name = file_name(assessment, f"{picture.key}.svg")
    return attached(picture.svg().encode(), SVG, name)


def attached(body: bytes, kind: str, name: str) -> HttpResponse:
    """To be saved, never opened as a page of ours."""
    disposition = content_disposition_header(True, name)
    return HttpResponse(body, content_type=kind, headers={"Content-Disposition": disposition})

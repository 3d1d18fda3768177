"""What follows from the answers: the profile and the report."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from assessment import loading
from assessment.beside import beside_of
from assessment.engine.evaluation import evaluate
from assessment.headlines import headline, titles
from assessment.models import Answer, Assessment
from assessment.moves import moves_of, versions_of
from assessment.permissions import Act, may, reads_assessment
from assessment.report import ReportFailed, making
from assessment.requests import Request
from assessment.results import Results
from assessment.voices import Voices


@require_GET
@reads_assessment
def profile(request: Request, assessment: Assessment) -> HttpResponse:
    rows = list(Answer.objects.of(assessment))
    results = read(assessment, rows)
    sentence = headline(results.evaluation)
    may_run = may(Act.RUN, request.user, assessment)
    may_answer = assessment.is_open and may(Act.ANSWER, request.user, assessment)
    answers_at = places(assessment, results)
    context = {
        "assessment": assessment,
        "results": results,
        "instrument": results.evaluation.instrument,
        "headline": sentence,
        "told": titles(sentence, results.evaluation.instrument),
        "voices": Voices.of(rows, assessment.imported_at),
        "asked_at": answers_at.get(str(sentence.arguments.get("question"))),
        "places": answers_at,
        "may_answer": may_answer,
        "may_run": may_run,
        "moves": moves_of(assessment),
        **(versions_of(assessment) if may_run and assessment.is_open else {}),
    }
    return TemplateResponse(request, "assessment/profile.html", context)


def read(assessment: Assessment, rows: Sequence[Answer]) -> Results:
    answers = loading.answers_of(assessment, rows)
    evaluation = evaluate(loading.instrument_of(assessment), answers)
    earlier = loading.earlier(assessment)
    since = loading.since(earlier, evaluation.profile)
    return Results(evaluation, since, beside_of(assessment))


def places(assessment: Assessment, results: Results) -> dict[str, str]:
    """Question -> where its answer stands, to be changed or, once it is closed, to be read."""
    pages = {
        each.key: reverse("assessment:answer", args=[assessment.pk, each.key])
        for each in results.sums
    }
    return {
        row.standing.key: f"{pages[each.key]}#{row.standing.key}"
        for each in results.sums
        for row in each.rows
    }


@require_GET
@reads_assessment
def report(request: Request, assessment: Assessment) -> HttpResponse:
    try:
        with making.opened(assessment) as made:
            pdf = made.read()
    except ReportFailed as failure:
        return failed(request, assessment, failure)
    attached = content_disposition_header(True, file_name(assessment))
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": attached}
    )


def failed(request: Request, assessment: Assessment, failure: ReportFailed) -> HttpResponse:
    context = {
        "assessment": assessment,
        "why": failure.why,
        "retry_after": failure.retry_after,
    }
    response = TemplateResponse(request, "report/failed.html", context, status=failure.status)
    if failure.retry_after:
        response.headers["Retry-After"] = str(failure.retry_after)
    return response


def file_name(assessment: Assessment, ending: str = "pdf") -> str:
    """Of our own letters, whatever the team and the system are called."""
    parts = ("plumbline", slugify(assessment.team.name)[:40], slugify(assessment.system)[:40])
    return "-".join([*filter(None, parts), f"{loading.date_of(assessment)}.{ending}"])

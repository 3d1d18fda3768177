"""What follows from the answers: the profile."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from assessment import loading
from assessment.beside import beside_of
from assessment.engine.evaluation import evaluate
from assessment.headlines import headline, titles
from assessment.models import Answer, Assessment, Release
from assessment.moves import moves_of, versions_of
from assessment.permissions import Act, may, reads_assessment
from assessment.requests import Request
from assessment.results import Results
from assessment.results.trend import Trend
from assessment.trends import FEW_EARLIER, course_of, profiles_of
from assessment.voices import Voices


@require_GET
@reads_assessment
def profile(request: Request, assessment: Assessment) -> HttpResponse:
    rows = list(Answer.objects.of(assessment))
    trend = read(assessment, rows)
    results = trend.results
    sentence = headline(results.placed.evaluation)
    may_run = may(Act.RUN, request.user, assessment)
    may_answer = assessment.is_open and may(Act.ANSWER, request.user, assessment)
    answers_at = places(assessment, results)
    context = {
        "assessment": assessment,
        "results": results,
        "trend": trend,
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
        **(released(assessment) if may_run and not assessment.is_open else {}),
    }
    return TemplateResponse(request, "assessment/profile.html", context)


def released(assessment: Assessment) -> dict[str, Any]:
    """The release by which its result stands in the portfolio, if it does."""
    standing = Release.objects.standing_of(assessment).select_related("released_by")
    return {"released": standing.first()}


def read(assessment: Assessment, rows: Sequence[Answer]) -> Trend:
    """Beside the latest of the earlier ones, at the end of their course."""
    earlier = list(Assessment.objects.earlier_of(assessment).for_page()[:FEW_EARLIER])
    answers = loading.answers_of(assessment, rows)
    evaluation = evaluate(loading.instrument_of(assessment), answers)
    latest = earlier[0] if earlier else None
    frozen = profiles_of(earlier)
    since = loading.since(latest, evaluation.profile, frozen.get(latest.pk) if latest else None)
    results = Results(evaluation, since, beside_of(assessment, latest))
    return course_of(assessment, results, earlier, frozen)


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

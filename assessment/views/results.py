"""What follows from the answers: the profile and the report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from assessment import loading
from assessment.engine import progress, scoring
from assessment.engine.evaluation import evaluate
from assessment.headlines import headline, titles
from assessment.models import Answer, Assessment
from assessment.permissions import Act, may, reads_assessment
from assessment.results import Results, Since


@require_GET
@reads_assessment
def profile(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    rows = list(Answer.objects.of(assessment))
    results = read(assessment, rows)
    sentence = headline(results.evaluation)
    may_answer = assessment.is_open and may(Act.ANSWER, assessment)
    context = {
        "assessment": assessment,
        "results": results,
        "instrument": results.evaluation.instrument,
        "headline": sentence,
        "told": titles(sentence, results.evaluation.instrument),
        "voices": Voices.of(rows),
        "places": places(assessment, results, on_answer_page=may_answer),
        "may_answer": may_answer,
        "may_run": may(Act.RUN, assessment),
    }
    return TemplateResponse(request, "assessment/profile.html", context)


@dataclass(frozen=True, slots=True)
class Voices:
    """How many people settled the answers, and when they last did; never who."""

    people: int
    last: datetime | None

    @classmethod
    def of(cls, rows: Sequence[Answer]) -> "Voices":
        settled = [row for row in rows if row.state]
        return cls(
            people=len({row.changed_by_id for row in settled}),
            last=max((row.changed_at for row in settled), default=None),
        )


def read(assessment: Assessment, rows: Sequence[Answer]) -> Results:
    answers = loading.answers_of(assessment, rows)
    evaluation = evaluate(loading.instrument_of(assessment), answers)
    return Results(evaluation, since(assessment, evaluation.profile))


def since(assessment: Assessment, newer: scoring.Profile) -> Since | None:
    earlier = Assessment.objects.earlier_of(assessment).for_page().first()
    if earlier is None or earlier.closed_at is None:
        return None
    older = scoring.profile(loading.instrument_of(earlier), loading.answers_of(earlier))
    return Since(date=localdate(earlier.closed_at), progress=progress.compare(older, newer))


def places(assessment: Assessment, results: Results, *, on_answer_page: bool) -> dict[str, str]:
    """Question -> where it stands: on its answer page, or in the sums of this page."""
    found = {}
    for each in results.sums:
        page = (
            reverse("assessment:answer", args=[assessment.pk, each.key]) if on_answer_page else ""
        )
        for row in each.rows:
            found[row.standing.key] = f"{page}#{'' if page else 'q-'}{row.standing.key}"
    return found


@require_GET
@reads_assessment
def report(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    return TemplateResponse(request, "assessment/profile.html", {"assessment": assessment})

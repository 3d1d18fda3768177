"""All questions of a workshop in one list, to jump to any of them."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from assessment.answering import Sheet
from assessment.models import Answer, Parked, Workshop
from assessment.models.votes import SURVEY_ROUND
from assessment.requests import Request
from questionnaires.instrument import Dimension, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    question: Question
    is_now: bool
    parked: bool
    left_open: bool  # the room was at it, and skipped it
    said: str  # of its answer: "1", "can’t say"; empty while there is none


def jump_page(request: Request, workshop: Workshop) -> HttpResponse:
    if not workshop.is_running:
        return redirect("assessment:desk", workshop.assessment_id)
    context = {
        "workshop": workshop,
        "assessment": workshop.assessment,
        "sections": sections(workshop),
    }
    return TemplateResponse(request, "workshop/jump.html", context)


def sections(workshop: Workshop) -> list[tuple[Dimension, list[Entry]]]:
    """In content order, as the questions of the assessment are asked."""
    assessment = workshop.assessment
    sheet = Sheet(assessment, Answer.objects.of(assessment))
    parked = set(Parked.objects.of(assessment).values_list("question", flat=True))
    present = workshop.round.question if workshop.round else ""
    taken = workshop.rounds.filter(number__gt=SURVEY_ROUND)
    been_at = set(taken.values_list("question", flat=True))
    return [
        (
            section.dimension,
            [
                Entry(
                    question=question,
                    is_now=question.key == present,
                    parked=question.key in parked,
                    left_open=question.key in been_at,
                    said=said(sheet.rows.get(question.key)),
                )
                for question in section.questions
            ],
        )
        for section in sheet.sections
    ]


def said(answer: Answer | None) -> str:
    if answer is None:
        return ""
    named = {Answer.State.DONT_KNOW: "can’t say", Answer.State.NOT_APPLICABLE: "does not apply"}
    return str(answer.level) if answer.level is not None else named.get(answer.state, "")  # type: ignore[call-overload]  # the column is typed as a plain text

"""Answering alone: a page a dimension, and one save a question."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from assessment import actions
from assessment.answering import Asked, Section, Sheet
from assessment.forms import AnswerForm, posted
from assessment.last_time import LastTime, last_time
from assessment.models import Answer, Assessment
from assessment.moves import Earlier, asked_again, versions_of
from assessment.permissions import (
    Act,
    answers_or_reads_assessment,
    may,
    saves_answers,
    saves_or_reads_answers,
)
from assessment.requests import Request
from assessment.views.closing import closed

PAGE = "assessment/answer.html"
CLOSED_PAGE = "assessment/answers.html"
NOT_KNOWN = LastTime()


@require_GET
@answers_or_reads_assessment
def answer_first(request: Request, assessment: Assessment) -> HttpResponse:
    sheet = Sheet(assessment, Answer.objects.of(assessment))
    section = sheet.first_open() if assessment.is_open else sheet.first()
    if section is None:
        return redirect("assessment:profile", assessment.pk)
    return redirect("assessment:answer", assessment.pk, section.key)


@require_http_methods(["GET", "POST"])
@saves_or_reads_answers
def answer(request: Request, assessment: Assessment, dimension: str) -> HttpResponse:
    """The questions of a dimension, to answer or, once the assessment is closed, to read."""
    if request.method == "POST" and not assessment.is_open:
        return closed(request, assessment)
    sheet = Sheet(assessment, Answer.objects.of(assessment))
    section = sheet.section(dimension)
    if section is None:
        raise Http404
    asked = ask(sheet, section, request)
    if request.method == "GET":
        return answer_page(request, sheet, section, asked)
    for one in asked:
        if one.form.is_valid() and not one.form.is_untouched():
            settle(request, assessment, one)
    if any(one.has_problem for one in asked):
        sheet = Sheet(assessment, Answer.objects.of(assessment))
        return answer_page(request, sheet, section, asked, status=422)
    confirmed = next((one.question.key for one in asked if one.form.confirms), None)
    if confirmed:
        page = reverse("assessment:answer", args=[assessment.pk, dimension])
        return redirect(f"{page}#{confirmed}")
    _, after = sheet.neighbours(section)
    if after:
        return redirect("assessment:answer", assessment.pk, after.key)
    return redirect("assessment:profile", assessment.pk)


@require_http_methods(["GET", "POST"])
@saves_answers
def answer_save(request: Request, assessment: Assessment, question: str) -> HttpResponse:
    """Save one answer as it is chosen or typed; a GET gives the question as it stands now."""
    if request.method == "GET" or not request.htmx:
        return answer_again(request, assessment, question)
    sheet = Sheet(assessment)
    section = sheet.section_of(question)
    if section is None:
        raise Http404
    one = ask_one(sheet, section, question, request)
    if not one.form.is_valid():
        return fragment(request, "problem", sheet, section, one, status=422)
    try:
        sheet.states.update(settle(request, assessment, one))
    except actions.AssessmentIsClosed:
        return fragment(request, "closed", sheet, section, one, status=409)
    if one.theirs:
        return fragment(request, "problem", sheet, section, one, status=409)
    return fragment(request, "saved", sheet, section, one)


def answer_again(request: Request, assessment: Assessment, question: str) -> HttpResponse:
    sheet = Sheet(assessment, Answer.objects.of(assessment))
    section = sheet.section_of(question)
    if section is None:
        raise Http404
    if not request.htmx:
        page = reverse("assessment:answer", args=[assessment.pk, section.key])
        return redirect(f"{page}#{question}")
    one = next(one for one in ask(sheet, section, request) if one.question.key == question)
    return fragment(request, "question", sheet, section, one)


def settle(request: Request, assessment: Assessment, one: Asked) -> dict[str, str]:
    """Record one reply, or note beside it why it cannot stand: somebody else was there first."""
    if one.form.is_to_another_meaning():
        standing = Answer.objects.of(assessment).filter(question=one.question.key).first()
        one.theirs = standing or Answer(question=one.question.key, revision=0)
        one.means_something_else = True
        return {}
    try:
        settled = actions.settle_held_answer(
            by=request.user,
            assessment=assessment,
            question=one.question.key,
            revision=one.form.cleaned_data["revision"],
            reply=one.form.reply(),
        )
    except actions.AnswerChanged as changed:
        one.theirs = changed.theirs
        return {}
    one.form.answer = settled.answer
    return settled.states


def ask(sheet: Sheet, section: Section, request: Request) -> list[Asked]:
    assessment, questions = sheet.assessment, section.questions
    again = asked_again(assessment, questions, sheet.rows)
    before = last_time(assessment, questions) if assessment.is_open else NOT_KNOWN
    return [
        ask_one(sheet, section, question.key, request, again.get(question.key), before)
        for question in questions
    ]


def ask_one(
    sheet: Sheet,
    section: Section,
    key: str,
    request: Request,
    again: Earlier | None = None,
    before: LastTime = NOT_KNOWN,
) -> Asked:
    keys = [question.key for question in section.questions]
    place = keys.index(key)
    question, last = section.questions[place], before.answers.get(key)
    return Asked(
        question=question,
        scale=sheet.instrument.scale,
        number=place + 1,
        of=section.asked,
        form=AnswerForm(posted(request), question=question, answer=sheet.rows.get(key), last=last),
        again=again,
        last_on=before.on if last else None,
        done=before.done.get(key),
    )


def answer_page(
    request: Request, sheet: Sheet, section: Section, asked: list[Asked], status: int = 200
) -> HttpResponse:
    before, after = sheet.neighbours(section)
    assessment = sheet.assessment
    runs = assessment.is_open and may(Act.RUN, request.user, assessment)
    context = {
        "assessment": assessment,
        "sheet": sheet,
        "section": section,
        "place": sheet.place(section) + 1,
        "asked": asked,
        "problems": [one for one in asked if one.has_problem],
        "before": before,
        "after": after,
        "may_run": runs,
        "may_see_history": may(Act.ANSWER, request.user, assessment),
        **(versions_of(assessment) if runs else {}),
    }
    page = PAGE if assessment.is_open else CLOSED_PAGE
    return TemplateResponse(request, page, context, status=status)


def fragment(
    request: Request, name: str, sheet: Sheet, section: Section, one: Asked, status: int = 200
) -> HttpResponse:
    context = {
        "assessment": sheet.assessment,
        "sheet": sheet,
        "section": section,
        "one": one,
        "oob": name != "question",
        "now": timezone.now(),
    }
    return TemplateResponse(request, f"{PAGE}#{name}", context, status=status)

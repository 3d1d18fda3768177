"""An assessment beside the earlier ones of its team, and the next one after it."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from assessment import actions, loading
from assessment.engine.evaluation import evaluate
from assessment.forms.trend import AgainstForm, LowerForm
from assessment.models import Assessment, LoweredAnswer
from assessment.permissions import Act, answers_assessment, may, reads_assessment, runs_assessment
from assessment.requests import Request
from assessment.results.trend import Trend
from assessment.trends import is_same_system, offered, trend_of
from assessment.views.results import places

PAGE = "assessment/trend.html"
SAID_MEANWHILE = "Somebody else has said why meanwhile. Press again to put yours in its place."
NOT_CARRIED = (
    "Nothing is carried over: each question shows what was said last time, to confirm or to change."
)


@require_GET
@reads_assessment
def trend(request: Request, assessment: Assessment) -> HttpResponse:
    """Beside the one that `against` names, or else the last of the same system."""
    compared = Compared(assessment, request.GET)
    if compared.is_unknown:
        raise Http404
    return TemplateResponse(request, PAGE, compared.shown_to(request))


class Compared:
    """An assessment beside the earlier one that was chosen, or else the last of its system."""

    def __init__(self, assessment: Assessment, chosen: QueryDict) -> None:
        self.assessment = assessment
        every = offered(assessment)
        self.own = [each for each in every if is_same_system(each, assessment)]
        self.form = AgainstForm(chosen, offered=every, of=assessment)
        named = bool(chosen.get("against"))
        self.against = self.form.chosen if named else next(iter(self.own), None)
        self.is_unknown = named and not self.against
        if self.against and not named:
            shown = {"against": self.against.pk}
            self.form = AgainstForm(shown, offered=every, of=assessment)

    @cached_property
    def trend(self) -> Trend:
        of = self.assessment
        evaluation = evaluate(loading.instrument_of(of), loading.answers_of(of))
        return trend_of(of, evaluation, self.against, self.own)

    def shown_to(self, request: Request) -> dict[str, Any]:
        assessment, found = self.assessment, self.trend
        return {
            "assessment": assessment,
            "against": self.against,
            "chosen": f"?against={self.against.pk}" if self.against else "",
            "other_system": self.against not in self.own,
            "form": self.form,
            "trend": found,
            "results": found.results,
            "places": places(assessment, found.results),
            "readings": LoweredAnswer.Reading.choices,
            "may_say": may(Act.ANSWER, request.user, assessment),
            "may_run": may(Act.RUN, request.user, assessment),
        }


@require_POST
@answers_assessment
def lower(request: Request, assessment: Assessment) -> HttpResponse:
    """Say why an answer is lower than then; also once the assessment is closed."""
    form = LowerForm(request.POST)
    earlier = Assessment.objects.earlier_of_team(assessment).for_page()
    against = earlier.filter(pk=form.cleaned_data["against"]).first() if form.is_valid() else None
    if against is None:
        raise Http404
    said, status = form.cleaned_data, 200
    try:
        actions.say_why_lower(
            by=request.user,
            assessment=assessment,
            against=against,
            question=said["question"],
            reading=said["reading"],
            seen=said["seen"],
        )
    except actions.NoSuchEntry:
        raise Http404 from None
    except actions.ReadingChanged:
        status = 409
    if not request.htmx:
        if status == 409:
            messages.error(request, SAID_MEANWHILE)
        page = reverse("assessment:trend", args=[assessment.pk])
        return redirect(f"{page}?against={against.pk}#lower-{said['question']}")
    context = Compared(assessment, request.POST).shown_to(request)
    context["conflict"] = said["question"] if status == 409 else ""
    context["said_of"] = said["question"]
    return TemplateResponse(request, f"{PAGE}#lowered", context, status=status)


@require_POST
@runs_assessment
def again(request: Request, assessment: Assessment) -> HttpResponse:
    """Begin the next assessment of the same system; the answers of this one stay where they are."""
    if assessment.is_open:
        return redirect("assessment:answer_first", assessment.pk)
    try:
        following = actions.assess_again(by=request.user, assessment=assessment)
    except actions.NothingToAsk:
        messages.error(request, "Nothing was begun: no version of this questionnaire is in use.")
        return redirect("assessment:profile", assessment.pk)
    except actions.TeamIsGone:
        raise Http404 from None
    messages.info(request, NOT_CARRIED)
    return redirect("assessment:answer_first", following.pk)

"""The team's own estimates of what the steps of its plan take."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from assessment import actions, loading
from assessment.engine.evaluation import evaluate
from assessment.forms import EstimatesForm, posted
from assessment.forms.estimates import named_in
from assessment.meanwhile import ChangedMeanwhile
from assessment.models import Assessment
from assessment.permissions import runs_assessment
from assessment.requests import Request
from assessment.views.closing import closed
from questionnaires.instrument import Remedy


@require_http_methods(["GET", "POST"])
@runs_assessment
def estimates(request: Request, assessment: Assessment) -> HttpResponse:
    if not assessment.is_open:
        return closed(request, assessment)
    works = Works.of(assessment, sent=named_in(posted(request)))
    form = works.form(assessment, posted(request))
    if not form.is_valid():
        return estimates_page(request, assessment, works, form, 422 if form.is_bound else 200)
    seen = form.cleaned_data["seen"]
    try:
        actions.estimate_efforts(
            by=request.user, assessment=assessment, seen=seen, estimates=form.given()
        )
    except actions.AssessmentIsClosed:
        return closed(request, assessment)
    except ChangedMeanwhile as conflict:
        form = form.beside(conflict.theirs, works.standing(assessment))
        return estimates_page(request, assessment, works, form, 409)
    return redirect(f"{reverse('assessment:profile', args=[assessment.pk])}#plan-h")


@dataclass(frozen=True, slots=True, kw_only=True)
class Works:
    """The remedies that can be estimated, each once."""

    planned: Sequence[Remedy]
    possible: Sequence[Remedy]
    others: Sequence[Remedy]  # estimated earlier, or on a page that is older than the plan

    @classmethod
    def of(cls, assessment: Assessment, sent: set[str]) -> "Works":
        instrument = loading.instrument_of(assessment)
        plan = evaluate(instrument, loading.answers_of(assessment)).plan
        planned = [step.remedy for step in plan.steps]
        shown = {remedy.key for remedy in (*planned, *plan.also_possible)}
        others = (set(assessment.effort_days) | sent) - shown
        return cls(
            planned=planned,
            possible=plan.also_possible,
            others=[remedy for remedy in instrument.remedies if remedy.key in others],
        )

    @property
    def all(self) -> list[Remedy]:
        return [*self.planned, *self.possible, *self.others]

    def standing(self, assessment: Assessment) -> dict[str, int | float | None]:
        return {remedy.key: assessment.effort_days.get(remedy.key) for remedy in self.all}

    def form(self, assessment: Assessment, data: QueryDict | None) -> EstimatesForm:
        return EstimatesForm(
            data,
            remedies=self.all,
            efforts=loading.instrument_of(assessment).efforts,
            standing=self.standing(assessment),
        )


def estimates_page(
    request: Request, assessment: Assessment, works: Works, form: EstimatesForm, status: int
) -> HttpResponse:
    groups = {
        "In the plan": works.planned,
        "Also possible": works.possible,
        "Not needed now": works.others,
    }
    context = {
        "assessment": assessment,
        "form": form,
        "groups": {title: form.rows(remedies) for title, remedies in groups.items() if remedies},
    }
    return TemplateResponse(request, "assessment/estimates.html", context, status=status)

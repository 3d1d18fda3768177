"""Show a result to the whole organisation, or take it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from assessment import actions
from assessment.models import Assessment
from assessment.permissions import runs_assessment
from assessment.requests import Request


@require_POST
@runs_assessment
def release(request: Request, assessment: Assessment) -> HttpResponse:
    try:
        actions.release_result(by=request.user, assessment=assessment)
    except actions.NotClosed:
        messages.error(request, "Close the assessment first: its frozen result is what enters.")
    else:
        messages.success(request, "The result stands in the portfolio.")
    return redirect("assessment:profile", assessment.pk)


@require_POST
@runs_assessment
def release_withdraw(request: Request, assessment: Assessment) -> HttpResponse:
    actions.withdraw_release(by=request.user, assessment=assessment)
    messages.success(request, "The result is no longer in the portfolio.")
    return redirect("assessment:profile", assessment.pk)

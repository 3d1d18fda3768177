"""To leave an organisation, and to hand it over first where nobody else owns it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from assessment import actions
from assessment.forms import posted
from assessment.forms.members import LeaveForm
from assessment.models import Organisation
from assessment.permissions import belongs_to_organisation
from assessment.requests import Request


@require_http_methods(["GET", "POST"])
@belongs_to_organisation
def leave(request: Request, organisation: Organisation) -> HttpResponse:
    membership = get_object_or_404(organisation.memberships.for_page(), user=request.user)
    form = LeaveForm(posted(request), membership=membership)
    if not form.is_valid():
        context = {"organisation": organisation, "form": form}
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "organisation/leave.html", context, status=status)
    try:
        actions.leave_organisation(membership=membership, successor=form.chosen())
    except (actions.LastOwner, actions.NoLongerMember):  # by what another owner did a moment ago
        return redirect("assessment:leave", organisation.pk)
    messages.success(request, f"You have left {organisation}.")
    return redirect("assessment:account")

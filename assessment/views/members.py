"""Who is in an organisation, as what; for its owners."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST

from assessment import actions, mails
from assessment.forms import posted
from assessment.forms.members import InvitationForm, MemberForm
from assessment.meanwhile import ChangedMeanwhile
from assessment.models import Membership, Organisation
from assessment.permissions import owns_organisation
from assessment.requests import Request
from assessment.views.invitations import TOO_MANY, given_out

LAST_OWNER = "{who} are the only owner: make somebody else one first."
GONE = "They are no longer a member."


@require_http_methods(["GET", "POST"])
@owns_organisation
def members(request: Request, organisation: Organisation) -> HttpResponse:
    """The list, and the form that asks somebody in."""
    form = InvitationForm(posted(request), organisation=organisation)
    if not form.is_valid():
        return members_page(request, organisation, form)
    try:
        invited = actions.invite(
            by=request.user,
            organisation=organisation,
            proves_address=mails.are_sent(),
            **form.cleaned_data,
        )
    except actions.MemberAlready as already:
        form.add_error("email", f"{already.membership.user.email} is a member already.")
        return members_page(request, organisation, form)
    except actions.NoLongerOwner:
        raise PermissionDenied from None
    except actions.TooManyInvitations:
        form.add_error(None, TOO_MANY)
        return members_page(request, organisation, form)
    return given_out(request, invited)


def members_page(
    request: Request, organisation: Organisation, form: InvitationForm
) -> HttpResponse:
    context = {
        "organisation": organisation,
        "members": organisation.memberships.for_page(),
        "invitations": organisation.invitations.for_page(),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "organisation/members.html", context, status=status)


@require_http_methods(["GET", "POST"])
@owns_organisation
def member(request: Request, organisation: Organisation, membership: int) -> HttpResponse:
    changed = get_object_or_404(organisation.memberships.for_page(), pk=membership)
    form = MemberForm(posted(request), membership=changed)
    if not form.is_valid():
        return member_page(request, changed, form)
    try:
        seen = form.cleaned_data["seen"]
        actions.change_member(by=request.user, membership=changed, seen=seen, **form.changes())
        messages.success(request, "Saved.")
    except ChangedMeanwhile as conflict:
        changed = organisation.memberships.for_page().get(pk=membership)
        form = form.beside(conflict.theirs, changed.standing())
        return member_page(request, changed, form, 409)
    except actions.LastOwner:
        form.add_error("role", last_owner(request, changed))
        return member_page(request, changed, form)
    except actions.NoLongerMember:
        messages.error(request, GONE)
    return redirect("assessment:members", organisation.pk)


def member_page(
    request: Request, membership: Membership, form: MemberForm, status: int = 0
) -> HttpResponse:
    context: dict[str, Any] = {
        "organisation": membership.organisation,
        "membership": membership,
        "form": form,
    }
    status = status or (422 if form.is_bound else 200)
    return TemplateResponse(request, "organisation/member.html", context, status=status)


def last_owner(request: Request, membership: Membership) -> str:
    return LAST_OWNER.format(who="You" if membership.user == request.user else "They")


@require_POST
@owns_organisation
def member_remove(request: Request, organisation: Organisation, membership: int) -> HttpResponse:
    removed = get_object_or_404(organisation.memberships.for_page(), pk=membership)
    try:
        actions.remove_member(by=request.user, membership=removed)
    except actions.LastOwner:
        messages.error(request, last_owner(request, removed))
        return redirect("assessment:member", organisation.pk, removed.pk)
    except actions.NoLongerMember:
        pass  # which is what this person wanted
    if removed.user == request.user:
        return redirect("assessment:home")
    messages.success(request, f"{removed.user} is no longer a member of {organisation}.")
    return redirect("assessment:members", organisation.pk)

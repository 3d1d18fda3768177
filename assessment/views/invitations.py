"""To ask somebody in, to take it back, and the page on which they accept."""

from typing import Any

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from assessment import actions, mails
from assessment.forms import posted
from assessment.forms.members import JoinForm
from assessment.links import invitation_path
from assessment.models import Invitation, Organisation, Role, User
from assessment.permissions import anyone, owns_organisation
from assessment.requests import Request

TOO_MANY = (
    f"Your organisation has invited {actions.MOST_A_DAY} times today, which is the most there is. "
    "Go on tomorrow."
)


def given_out(request: Request, invited: actions.Invited) -> HttpResponse:
    """By mail alone, which proves the address; where there is none, on a page, this once."""
    invitation, token = invited
    link = f"{settings.ENV.url}{invitation_path(token)}"
    if not mails.are_sent():
        context = {"invitation": invitation, "organisation": invitation.organisation, "link": link}
        return TemplateResponse(request, "organisation/invited.html", context)
    if mails.send_invitation(invitation, link):
        messages.success(request, f"The invitation is on its way to {invitation.email}.")
    else:
        messages.error(
            request, f"The mail to {invitation.email} could not be sent. Send it again in a while."
        )
    return redirect("assessment:members", invitation.organisation_id)


@require_POST
@owns_organisation
def invitation_again(request: Request, organisation: Organisation, invitation: int) -> HttpResponse:
    """The same offer with a new link; the one that was given before is dead."""
    before = get_object_or_404(organisation.invitations, pk=invitation)
    try:
        invited = actions.invite(
            by=request.user,
            organisation=organisation,
            email=before.email,
            role=Role(before.role),
            teams=list(before.teams.all()),
            proves_address=mails.are_sent(),
        )
    except actions.NoLongerOwner:
        raise PermissionDenied from None
    except actions.TooManyInvitations:
        messages.error(request, TOO_MANY)
        return redirect("assessment:members", organisation.pk)
    except actions.MemberAlready:
        messages.error(request, f"{before.email} is a member already.")
        return redirect("assessment:members", organisation.pk)
    return given_out(request, invited)


@require_POST
@owns_organisation
def invitation_withdraw(
    request: Request, organisation: Organisation, invitation: int
) -> HttpResponse:
    withdrawn = get_object_or_404(organisation.invitations, pk=invitation)
    actions.withdraw_invitation(by=request.user, invitation=withdrawn)
    messages.success(request, f"The link that {withdrawn.email} was given no longer works.")
    return redirect("assessment:members", organisation.pk)


# -- Whoever holds the link ------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@anyone
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    found = Invitation.objects.behind(token).first()
    if found is None:
        return dead(request)
    invited = actions.person_with(found.email)
    if isinstance(request.user, User):
        return as_oneself(request, found, token, is_theirs=invited == request.user)
    if invited:
        return after_signing_in(request, found, token)
    return as_somebody_new(request, found, token)


def as_oneself(
    request: HttpRequest, found: Invitation, token: str, *, is_theirs: bool
) -> HttpResponse:
    if request.method == "GET" or not is_theirs:
        status = 403 if request.method == "POST" else 200
        return page(request, found, status, state="accept" if is_theirs else "another")
    try:
        membership = actions.accept_invitation(token=token, person=request.user)  # type: ignore[arg-type]
    except actions.InvitationIsDead:
        return dead(request)
    role = Role(membership.role)
    messages.success(request, f"You are {role.with_article} of {membership.organisation} now.")
    return redirect("assessment:home")


def after_signing_in(request: HttpRequest, found: Invitation, token: str) -> HttpResponse:
    sign_in = f"{reverse('account_login')}?{urlencode({'next': invitation_path(token)})}"
    if request.method == "POST":
        return redirect(sign_in)
    return page(request, found, state="sign in", sign_in=sign_in)


def as_somebody_new(request: HttpRequest, found: Invitation, token: str) -> HttpResponse:
    form = JoinForm(posted(request), invitation=found)
    if not form.is_valid():
        return page(request, found, 422 if form.is_bound else 200, state="new", form=form)
    try:
        person = actions.join_by_invitation(token=token, **form.cleaned_data)
    except actions.AccountExists:
        return redirect(invitation_path(token))
    except actions.InvitationIsDead:
        return dead(request)
    return perform_login(request, person, redirect_url=reverse("assessment:home"))


def page(
    request: HttpRequest, found: Invitation, status: int = 200, **context: Any
) -> HttpResponse:
    context |= {"invitation": found}
    return TemplateResponse(request, "invitation.html", context, status=status)


def dead(request: HttpRequest) -> HttpResponse:
    """One answer for all that cannot be accepted."""
    return TemplateResponse(request, "invitation_dead.html", status=404)

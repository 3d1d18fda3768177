"""The email addresses of one's own account."""

from allauth.account import views
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from assessment.permissions import oneself
from assessment.requests import Request


@oneself
def addresses(request: Request) -> HttpResponse:
    """The page of allauth, which alone would let who has no confirmed one choose any."""
    if "action_primary" in request.POST:
        chosen = EmailAddress.objects.filter(user=request.user, email=request.POST.get("email", ""))
        if not chosen.filter(verified=True).exists():
            told = "account/messages/unverified_primary_email.txt"
            get_adapter().add_message(request, messages.ERROR, told)
            return redirect("account_email")
    page: HttpResponse = views.email(request)
    return page

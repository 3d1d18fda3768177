"""The page on which the first owner makes their account, behind a one-time link."""

from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from assessment import actions, links
from assessment.forms import FirstOwnerForm, posted
from assessment.models import User
from assessment.permissions import anyone


@require_http_methods(["GET", "POST"])
@anyone
def first_run(request: HttpRequest, token: str) -> HttpResponse:
    links.opened(links.FIRST_RUN, token)
    if not User.objects.first_is_missing():
        return redirect("account_login")
    form = FirstOwnerForm(posted(request))
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "first_run.html", {"form": form}, status=status)
    try:
        owner = actions.create_first_owner(**form.cleaned_data)
    except actions.AlreadySetUp:
        return redirect("account_login")
    return perform_login(request, owner, redirect_url=reverse("assessment:home"))

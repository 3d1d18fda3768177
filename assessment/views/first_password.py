"""The page on which somebody who was added chooses a password, behind a one-time link."""

from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from assessment import actions, links
from assessment.forms import posted
from assessment.forms.first_password import FirstPasswordForm
from assessment.models import User
from assessment.permissions import anyone


@require_http_methods(["GET", "POST"])
@anyone
def first_password(request: HttpRequest, token: str) -> HttpResponse:
    person = User.objects.active_with(links.opened(links.FIRST_PASSWORD, token))
    if person is None or person.has_usable_password():
        return redirect("account_login")
    form = FirstPasswordForm(posted(request), person=person)
    if not form.is_valid():
        context = {"form": form, "person": person}
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "first_password.html", context, status=status)
    try:
        actions.set_first_password(person=person, **form.cleaned_data)
    except actions.HasPassword:
        return redirect("account_login")
    return perform_login(request, person, redirect_url=reverse("assessment:home"))

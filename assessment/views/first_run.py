"""The page on which the first owner makes their account, behind a one-time link."""

from allauth.account.utils import perform_login
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from assessment import actions
from assessment.forms import FirstOwnerForm, posted
from assessment.models import User
from assessment.permissions import anyone

SALT = "plumbline.first-run"
DAYS_VALID = 7


def first_run_path() -> str:
    """A link that opens once, while nobody has an account."""
    token = signing.dumps("first owner", salt=SALT)
    return reverse("assessment:first_run", args=[token])


@require_http_methods(["GET", "POST"])
@anyone
def first_run(request: HttpRequest, token: str) -> HttpResponse:
    try:
        signing.loads(token, salt=SALT, max_age=DAYS_VALID * 24 * 3600)
    except signing.BadSignature as error:
        raise Http404 from error
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

"""Where people arrive, and their own account."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from assessment import overview, running, sample
from assessment.forms import posted
from assessment.forms.working import WorkingForm
from assessment.models import Assessment, Membership
from assessment.permissions import may_create, oneself, signed_in
from assessment.requests import Request
from assessment.working import organisation_of, work_in
from questionnaires.loading import instrument
from questionnaires.models import Version

A_PAGE = 50


@require_GET
@signed_in
@vary_on_headers("HX-Request")
def home(request: Request) -> HttpResponse:
    find = request.GET.get("q", "").replace("\0", "").strip()  # PostgreSQL knows no null
    organisation = organisation_of(request)
    visible = Assessment.objects.visible_to(request.user).within(organisation)
    found = visible.for_page().newest_first().named_like(find)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": overview.lines(list(page)),
        "find": find,
        "may_create": may_create(request.user, organisation),
        "several": not organisation and len(request.user.reach.names) > 1,
    }
    if request.htmx:
        return TemplateResponse(request, "home.html#found", context)
    if len(page) or find:
        context["running"] = running.cards(request.user, visible)
        return TemplateResponse(request, "home.html", context)
    context |= {"sample": sample.results(), "core": count_core()}
    return TemplateResponse(request, "first_steps.html", context)


def count_core() -> int:
    """How many questions the short form of the questionnaire has that a newcomer is offered."""
    offered = Version.objects.newest_of_each()
    return sum(question.core for question in instrument(offered[0]).questions()) if offered else 0


@require_POST
@signed_in
def switch(request: Request) -> HttpResponse:
    """Work in one organisation, or in all."""
    form = WorkingForm(posted(request), reach=request.user.reach)
    if not form.is_valid():
        raise Http404
    work_in(request, form.cleaned_data["organisation"])
    return redirect("assessment:home")


@require_GET
@oneself
def account(request: Request) -> HttpResponse:
    memberships = Membership.objects.of(request.user)
    return TemplateResponse(request, "account/account.html", {"memberships": memberships})

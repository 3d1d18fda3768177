"""An organisation as a whole, for its owners: settings, export, and its end."""

from django.conf import settings as django_settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST

from assessment import actions, exporting, mails
from assessment.forms import posted
from assessment.forms.organisations import DeletionForm, LogoForm, OrganisationForm
from assessment.meanwhile import ChangedMeanwhile
from assessment.models import Logo, Organisation
from assessment.permissions import owns_organisation
from assessment.requests import Request


@require_http_methods(["GET", "POST"])
@owns_organisation
def settings(request: Request, organisation: Organisation) -> HttpResponse:
    form = OrganisationForm(posted(request), organisation=organisation, by=request.user)
    if not form.is_valid():
        return settings_page(request, organisation, form, 422 if form.is_bound else 200)
    seen = form.cleaned_data["seen"]
    try:
        actions.change_settings(
            by=request.user, organisation=organisation, seen=seen, **form.given()
        )
    except ChangedMeanwhile as conflict:
        organisation.refresh_from_db()
        form = form.beside(conflict.theirs, organisation.settings())
        return settings_page(request, organisation, form, 409)
    messages.success(request, "Saved.")
    return redirect("assessment:settings", organisation.pk)


def settings_page(
    request: Request,
    organisation: Organisation,
    form: OrganisationForm,
    status: int,
    logo_form: LogoForm | None = None,
) -> HttpResponse:
    context = {
        "organisation": organisation,
        "form": form,
        "logo_form": logo_form or LogoForm(),
        "has_logo": Logo.objects.filter(organisation=organisation).exists(),
    }
    return TemplateResponse(request, "organisation/settings.html", context, status=status)


@require_http_methods(["GET", "POST"])
@owns_organisation
def logo(request: Request, organisation: Organisation) -> HttpResponse:
    """What the reports print; a GET shows it."""
    if request.method == "GET":
        return drawn(organisation)
    form = LogoForm(request.POST, request.FILES)
    if not form.is_valid():
        settings_form = OrganisationForm(organisation=organisation, by=request.user)
        return settings_page(request, organisation, settings_form, 422, form)
    actions.change_logo(by=request.user, organisation=organisation, png=form.cleaned_data["png"])
    messages.success(request, "Saved.")
    return redirect("assessment:settings", organisation.pk)


def drawn(organisation: Organisation) -> HttpResponse:
    png = Logo.of(organisation.pk)
    if not png:
        raise Http404
    return HttpResponse(png, content_type="image/png")


@require_POST
@owns_organisation
def export(request: Request, organisation: Organisation) -> HttpResponseBase:
    """Everything, as one archive. A POST: it is recorded who took it along, once it is whole."""
    archive = exporting.archive(organisation)
    actions.note_export(by=request.user, organisation=organisation)
    name = f"{slugify(organisation.name)[:40] or organisation.pk}-{localdate():%Y-%m-%d}.zip"
    return FileResponse(archive, as_attachment=True, filename=name)


@require_http_methods(["GET", "POST"])
@owns_organisation
def deletion(request: Request, organisation: Organisation) -> HttpResponse:
    form = DeletionForm(posted(request), organisation=organisation)
    if not form.is_valid():
        return deletion_page(request, organisation, form)
    was_due = organisation.deletion_due_at
    try:
        actions.ask_for_deletion(by=request.user, organisation=organisation)
    except actions.NotExported:
        form.add_error(None, "Export everything first: after the deletion nothing is left here.")
        return deletion_page(request, organisation, form)
    page = reverse("assessment:deletion", args=[organisation.pk])
    if not was_due:
        mails.tell_of_deletion(organisation, request.user, f"{django_settings.ENV.url}{page}")
    return redirect(page)


def deletion_page(request: Request, organisation: Organisation, form: DeletionForm) -> HttpResponse:
    context = {
        "organisation": organisation,
        "form": form,
        "was_exported": actions.was_exported(organisation),
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "organisation/deletion.html", context, status=status)


@require_POST
@owns_organisation
def deletion_withdraw(request: Request, organisation: Organisation) -> HttpResponse:
    actions.withdraw_deletion(by=request.user, organisation=organisation)
    messages.success(request, f"{organisation} stays.")
    return redirect("assessment:settings", organisation.pk)

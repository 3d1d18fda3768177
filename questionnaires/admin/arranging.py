"""Entries added, moved and removed."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from questionnaires import editing, entries, loading
from questionnaires.admin.entry_pages import add_page, found, gone_kept, in_tree, kind_named
from questionnaires.admin.forms import EntryForm
from questionnaires.admin.site import page, sent
from questionnaires.admin.versions import VERSION
from questionnaires.entries import QUESTIONNAIRE
from questionnaires.models import Version
from questionnaires.permissions import editor, edits, on_version


class MoveForm(forms.Form):
    """`move` is the kind, the key and the way, such as question/drift-alerts/up."""

    move = forms.RegexField(r"^[a-z-]+/[^/]+/(up|down)\Z")


@require_http_methods(["GET", "POST"])
@edits
@gone_kept
@on_version
def add(request: HttpRequest, version: Version, kind: str) -> HttpResponse:
    of, outline = kind_named(kind), loading.outlined(version)
    if of is QUESTIONNAIRE:
        raise Http404
    initial = {name: value for name, value in request.GET.items() if name == "dimension"}
    form = EntryForm(of, outline, None, data=sent(request), initial=initial)
    if not version.is_draft:
        if not form.has_texts():
            raise PermissionDenied
        return add_page(request, version, of, form, status=409, published_meanwhile=True)
    if form.is_valid():
        key = form.cleaned_data.get("key") or str(len(outline.of(of)))
        parts = form.given()
        editing.add_entry(draft=version, kind=of, key=key, parts=parts, by=editor(request))
        messages.success(request, f"{of.title} {key} is added.")
        if "_another" in request.POST:
            return redirect(request.get_full_path())
        return redirect("admin:entry", version.pk, of.name, key)
    return add_page(request, version, of, form, status=422 if form.errors else 200)


@require_POST
@edits
@on_version
def move(request: HttpRequest, version: Version) -> HttpResponse:
    if not version.is_draft:
        raise PermissionDenied
    form = MoveForm(request.POST)
    if not form.is_valid():
        raise Http404
    kind, key, way = form.cleaned_data["move"].split("/")
    entry = found(loading.outlined(version), kind, key)
    to = max(1, entry.position + (-1 if way == "up" else 1))
    if entry.kind not in (QUESTIONNAIRE, entries.LEVEL):
        editing.move_entry(draft=version, entry=entry, to=to, by=editor(request))
    return redirect(in_tree(version, entry))


@require_http_methods(["GET", "POST"])
@edits
@on_version
def remove(request: HttpRequest, version: Version, kind: str, key: str) -> HttpResponse:
    if not version.is_draft:
        raise PermissionDenied
    outline = loading.outlined(version)
    entry = found(outline, kind, key)
    if entry.kind is QUESTIONNAIRE:
        raise Http404
    kept = entries.kept_by(outline, entry)
    if request.method == "POST" and not kept:
        editing.remove_entry(draft=version, entry=entry, by=editor(request))
        messages.success(request, f"{entry.kind.title} {entry.key} is removed.")
        return redirect(VERSION, version.pk)
    context = {
        "version": version,
        "entry": entry,
        "kept": kept,
        "pointing": entries.pointing_at(outline, entry),
    }
    title = f"Remove {entry.kind.name.replace('-', ' ')} {entry.key}"
    return page(request, "remove.html", title, 409 if request.method == "POST" else 200, **context)

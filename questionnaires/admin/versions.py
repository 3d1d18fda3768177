"""One version as a tree, and what is done with it as a whole."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from questionnaires import drafting, entries, loading
from questionnaires.admin.site import page, sent
from questionnaires.admin.telling import told
from questionnaires.editing import fingerprint
from questionnaires.entries import Outline
from questionnaires.models import Version
from questionnaires.permissions import Right, editor, edits, looks, may, on_version
from questionnaires.publishing import DraftExists
from questionnaires.use import use_of

VERSION = "admin:questionnaires_version_change"
VERSIONS = "admin:questionnaires_version_changelist"


@require_GET
@looks
@on_version
def version(request: HttpRequest, version: Version) -> HttpResponse:
    outline = loading.outlined(version)
    draft = version.questionnaire.versions.drafts().first()
    use = use_of([version.pk])[version.pk]
    context: dict[str, Any] = {
        "version": version,
        "outline": outline,
        "dimensions": [
            (each, outline.of(entries.QUESTION, each.key)) for each in outline.of(entries.DIMENSION)
        ],
        "lists": [
            (kind, outline.of(kind))
            for kind in entries.KINDS.values()
            if kind not in (entries.DIMENSION, entries.QUESTION)
        ],
        "faults": [told(outline, *each) for each in outline.faults],
        "undecided": [told(outline, *each) for each in outline.undecided],
        "warnings": [told(outline, *each) for each in outline.warnings],
        "use": use,
        "contested": often(outline, use.contested),
        "draft": draft,
        "may_edit": may(request.user, Right.EDIT) and version.is_draft,
        "may_start": may(request.user, Right.EDIT) and draft is None,
        "may_publish": may(request.user, Right.PUBLISH),
        "history": drafting.last_changes(version),
    }
    return page(request, "version.html", str(version), **context)


def often(outline: Outline, contested: Any) -> list[tuple[str, int]]:
    """Titles of antipatterns with how often each was contested, most often first."""
    titles = {each.key: each.title for each in outline.of(entries.ANTIPATTERN)}
    counted = [(titles[key], count) for key, count in contested.items() if key in titles]
    return sorted(counted, key=lambda pair: -pair[1])


@require_POST
@edits
@on_version
def start(request: HttpRequest, version: Version) -> HttpResponse:
    try:
        draft = drafting.start_draft(version=version, by=editor(request))
    except DraftExists:
        messages.warning(request, "There is a draft already. Publish or delete it first.")
        return redirect(VERSIONS)
    messages.success(request, f"{draft} is a draft now, with the content of {version}.")
    return redirect(VERSION, draft.pk)


@require_GET
@looks
@on_version
def export(request: HttpRequest, version: Version) -> HttpResponse:
    name = f"{slugify(version.questionnaire.key)}-{version.number}.yaml"
    return HttpResponse(
        loading.text(version),
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


class DeleteForm(forms.Form):
    """`seen` is the draft as the page had shown it: nobody deletes what they did not look at."""

    seen = forms.CharField()


@require_http_methods(["GET", "POST"])
@edits
@on_version
def delete(request: HttpRequest, version: Version) -> HttpResponse:
    if not version.is_draft:
        messages.error(request, f"{version} is published and cannot be deleted.")
        return redirect(VERSION, version.pk)
    form = DeleteForm(sent(request))
    standing = fingerprint(loading.document(version))
    if form.is_valid() and form.cleaned_data["seen"] == standing:
        name = str(version)
        drafting.delete_draft(draft=version, by=editor(request))
        messages.success(request, f"The draft {name} is deleted.")
        return redirect(VERSIONS)
    context = {"version": version, "standing": standing, "changed": form.is_bound}
    status = 409 if form.is_bound else 200
    return page(request, "delete.html", f"Delete the draft {version}", status, **context)

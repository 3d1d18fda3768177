"""A question as participants will see it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST

from questionnaires import entries, loading
from questionnaires.admin.entry_pages import form_of, found
from questionnaires.admin.forms import EntryForm
from questionnaires.admin.site import sent
from questionnaires.entries import QUESTION, Outline
from questionnaires.models import Version
from questionnaires.permissions import edits, looks, on_version


@require_http_methods(["GET", "POST"])
@looks
@on_version
def preview(request: HttpRequest, version: Version, kind: str, key: str) -> HttpResponse:
    """A POST shows what was typed, and stores nothing."""
    outline = loading.outlined(version)
    entry = found(outline, kind, key)
    if entry.kind is not QUESTION:
        raise Http404
    form = form_of(version, outline, entry, data=sent(request))
    standing = entries.parts(outline.document, entry)
    return card(request, version, outline, form, standing, key)


@require_POST
@edits
@on_version
def preview_new(request: HttpRequest, version: Version) -> HttpResponse:
    """A question that is not added yet."""
    outline = loading.outlined(version)
    form = EntryForm(QUESTION, outline, None, data=request.POST)
    return card(request, version, outline, form, {}, "new question")


def card(
    request: HttpRequest,
    version: Version,
    outline: Outline,
    form: EntryForm,
    standing: dict[str, Any],
    key: str,
) -> HttpResponse:
    """What stands, and over it whatever was typed and can be read."""
    if form.is_bound:
        form.is_valid()
    question = standing | (form.given() if form.is_bound else {})
    context = {
        "version": version,
        "key": key,
        "question": question,
        "levels": [
            (row["level"], row["name"], question.get(f"anchors-{row['level']}", ""))
            for row in outline.document["scale"]
        ],
        "home": outline.entry(entries.DIMENSION, question.get("dimension", "")),
        "not_shown": [form.fields[name].label for name in form.errors if name != "key"],
    }
    return TemplateResponse(request, "admin/questionnaires/preview.html", context)

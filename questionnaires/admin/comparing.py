"""What two versions say differently."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from questionnaires import comparison, content, entries, loading
from questionnaires.admin.site import page
from questionnaires.admin.telling import part_said, pieces
from questionnaires.comparison import Change
from questionnaires.entries import QUESTIONNAIRE, Entry, Outline
from questionnaires.models import Version
from questionnaires.permissions import looks


@require_GET
@looks
def compare(request: HttpRequest) -> HttpResponse:
    """`old` and `new` are ids; without them the page only asks for two versions."""
    found = {
        str(each.pk): each
        for each in Version.objects.newest_first().select_related("questionnaire")
    }
    old, new = (found.get(request.GET.get(name, "")) for name in ("old", "new"))
    context: dict[str, Any] = {"versions": found.values(), "old": old, "new": new}
    if old and new:
        try:
            context |= compared(old, new)
        except content.ContentError as error:
            context["refused"] = error.faults
    return page(request, "compare.html", "Compare two versions", **context)


def compared(old: Version, new: Version) -> dict[str, Any]:
    found = comparison.compare(loading.as_it_stands(old), loading.as_it_stands(new))
    before, after = loading.outlined(old), loading.outlined(new)
    return {
        "change_class": found.change_class,
        "changes": [
            shown(old, before, each) if each.what == "removed" else shown(new, after, each)
            for each in found.changes
        ],
    }


def shown(version: Version, outline: Outline, change: Change) -> dict[str, Any]:
    """A change with the entry that it is about, in the version that has it."""
    entry = entry_of(outline, change)
    anchors = any(each.part.startswith("anchors") for each in change.differences)
    undecided = bool(anchors and entry and entry.undecided)
    return {
        "change": change,
        "version": version,
        "entry": entry,
        "what": "undecided" if undecided else change.what,
        "class": "wording, or another meaning?" if undecided else change.change_class,
        "differences": list(differences(outline, change)),
    }


def entry_of(outline: Outline, change: Change) -> Entry | None:
    name = change.kind.replace(" ", "-")
    kind = QUESTIONNAIRE if name == QUESTIONNAIRE.name else entries.KINDS[name]
    return outline.entry(kind, change.key)


def differences(outline: Outline, change: Change) -> Iterator[dict[str, Any]]:
    for each in change.differences:
        words = pieces(each.old, each.new) if each.wording else []
        yield {"each": each, "part": part_said(outline.document, each.part), "words": words}

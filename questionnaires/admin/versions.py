"""One version as a tree, and what is done with it as a whole."""

from difflib import SequenceMatcher
from typing import Any

from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from questionnaires import comparison, content, drafting, entries, loading
from questionnaires.admin.site import page
from questionnaires.comparison import Difference
from questionnaires.entries import Entry, Outline
from questionnaires.faults import Fault, Path
from questionnaires.models import Version
from questionnaires.permissions import Right, editor, edits, looks, may, on_version
from questionnaires.publishing import DraftExists
from questionnaires.use import use_of

VERSION = "admin:questionnaires_version_change"
VERSIONS = "admin:questionnaires_version_changelist"
LAST_CHANGES = 10
OF_ROWS = ("signals", "preconditions", "raises", "not_applicable_when", "values")


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
        "faults": [told(each, fault) for each, fault in outline.faults],
        "warnings": [told(each, fault) for each, fault in outline.warnings],
        "use": use,
        "contested": often(outline, use.contested),
        "draft": draft,
        "may_edit": may(request.user, Right.EDIT) and version.is_draft,
        "may_start": may(request.user, Right.EDIT) and draft is None,
        "may_publish": may(request.user, Right.PUBLISH),
        "history": changes_of(version),
    }
    return page(request, "version.html", str(version), **context)


def told(entry: Entry, fault: Fault) -> dict[str, Any]:
    """A fault for a page: which entry, which of its fields, what is wrong."""
    rest = entries.rest(entry, fault)
    return {"entry": entry, "message": fault.message, "part": said(rest), "field": field(rest)}


def field(rest: Path) -> str:
    """The id of what stands there on the page of the entry; empty for the entry as a whole."""
    steps = [str(step) for step in rest]
    match steps:
        case []:
            return ""
        case ["anchors" as part]:
            return f"id_{part}-0"
        case ["anchors" | "facets" | "targets" as part, key, *_]:
            return f"id_{part}-{key}"
        case [part, _, *_] if part in OF_ROWS:
            return f"id_{'-'.join(steps[:3])}"
    return f"id_{steps[0]}"


def said(rest: Path) -> str:
    return " ".join(
        str(each + 1)
        if isinstance(each, int) and number and rest[0] != "anchors"
        else str(each).replace("_", " ")
        for number, each in enumerate(rest)
    )


def often(outline: Outline, contested: Any) -> list[tuple[str, int]]:
    """Titles of antipatterns with how often each was contested, most often first."""
    titles = {each.key: each.title for each in outline.of(entries.ANTIPATTERN)}
    counted = [(titles[key], count) for key, count in contested.items() if key in titles]
    return sorted(counted, key=lambda pair: -pair[1])


def changes_of(version: Version) -> list[LogEntry]:
    of_version = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Version), object_id=str(version.pk)
    )
    return list(of_version.select_related("user").order_by("-pk")[:LAST_CHANGES])


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


@require_http_methods(["GET", "POST"])
@edits
@on_version
def delete(request: HttpRequest, version: Version) -> HttpResponse:
    if not version.is_draft:
        messages.error(request, f"{version} is published and cannot be deleted.")
        return redirect(VERSION, version.pk)
    if request.method == "POST":
        name = str(version)
        drafting.delete_draft(draft=version, by=editor(request))
        messages.success(request, f"The draft {name} is deleted.")
        return redirect(VERSIONS)
    return page(request, "delete.html", f"Delete the draft {version}", version=version)


# -- Two versions compared ------------------------------------------------------------------------


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
    before, after = loading.as_it_stands(old), loading.as_it_stands(new)
    found = comparison.compare(before, after)
    return {
        "change_class": found.change_class,
        "changes": [
            (change, [(each, pieces(each)) for each in change.differences])
            for change in found.changes
        ],
    }


def pieces(difference: Difference) -> list[tuple[str, str]]:
    """The words of two texts in order, each run "same", "gone" or "come"."""
    if not difference.wording:
        return []
    old, new = difference.old.split(), difference.new.split()
    found: list[tuple[str, str]] = []
    for what, *span in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        first, last, begin, end = span
        if what == "equal":
            found.append(("same", " ".join(old[first:last])))
            continue
        found += [("gone", " ".join(old[first:last]))] if last > first else []
        found += [("come", " ".join(new[begin:end]))] if end > begin else []
    return found

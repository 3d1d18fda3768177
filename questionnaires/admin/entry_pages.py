"""One entry a page: shown, added, changed, moved, removed, and seen as participants will."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from questionnaires import editing, entries, loading, yaml_writing
from questionnaires.admin.forms import EntryForm
from questionnaires.admin.site import page, sent
from questionnaires.admin.versions import VERSION, told
from questionnaires.entries import QUESTION, QUESTIONNAIRE, Entry, Kind, Outline
from questionnaires.models import Question, Version
from questionnaires.permissions import Right, editor, edits, looks, may, on_version


def kind_named(name: str) -> Kind:
    kind = QUESTIONNAIRE if name == QUESTIONNAIRE.name else entries.KINDS.get(name)
    if kind is None:
        raise Http404
    return kind


def found(outline: Outline, kind: str, key: str) -> Entry:
    entry = outline.entry(kind_named(kind), key)
    if entry is None:
        raise Http404
    return entry


def address(version: Version, entry: Entry) -> str:
    return reverse("admin:entry", args=[version.pk, entry.kind.name, entry.key])


def in_tree(version: Version, entry: Entry) -> str:
    return f"{reverse(VERSION, args=[version.pk])}#{entry.kind.name}-{entry.key}"


# -- Changing -------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@looks
@on_version
def entry(request: HttpRequest, version: Version, kind: str, key: str) -> HttpResponse:
    outline = loading.outlined(version)
    entry = found(outline, kind, key)
    if request.method == "POST":
        return save(request, version, outline, entry)
    form = form_of(version, outline, entry)
    if not (version.is_draft and may(request.user, Right.EDIT)):
        form.lock()
    return entry_page(request, version, outline, entry, form)


def save(request: HttpRequest, version: Version, outline: Outline, entry: Entry) -> HttpResponse:
    if not may(request.user, Right.EDIT):
        raise PermissionDenied
    form = form_of(version, outline, entry, data=request.POST)
    if not version.is_draft:
        form.is_valid()
        return entry_page(request, version, outline, entry, form, status=409)
    if not form.is_valid():
        return entry_page(request, version, outline, entry, form, status=422)
    taken = {
        name: form.standing[name]
        for name in request.POST.getlist("theirs")
        if name in form.standing
    }
    fresh, theirs = editing.merged(
        standing=form.standing, seen=form.seen_prints(), given=form.given() | taken
    )
    if theirs:
        return entry_page(
            request, version, outline, entry, form, status=409, conflicts=both(form, theirs)
        )
    editing.save_entry(draft=version, entry=entry, parts=fresh, by=editor(request))
    if "wording_only" in form.fields:
        mark(version, entry.key, form.cleaned_data["wording_only"])
    tell(request, version, entry, fresh)
    return redirect(after(request, version, outline, entry))


def form_of(version: Version, outline: Outline, entry: Entry, data: Any = None) -> EntryForm:
    asked_before = entry.kind is QUESTION and was_published(version, entry.key)
    marked = entry.key in version.wording_only if asked_before else None
    return EntryForm(entry.kind, outline, entry, wording_only=marked, data=data)


def was_published(version: Version, key: str) -> bool:
    """Whether an earlier version asked this question, so that it may have answers."""
    earlier = Question.objects.filter(
        key=key, version__questionnaire=version.questionnaire_id
    ).exclude(version__status=Version.Status.DRAFT)
    return version.is_draft and earlier.exists()


def mark(version: Version, key: str, marked: bool) -> None:
    if marked != (key in version.wording_only):
        editing.mark_wording_only(draft=version, question=key, marked=marked)


def tell(request: HttpRequest, version: Version, entry: Entry, fresh: dict[str, Any]) -> None:
    name = f"{entry.kind.title} {entry.key}"
    if not fresh:
        messages.info(request, f"{name}: nothing was changed.")
        return
    messages.success(request, f"{name} is saved.")
    anchors = any(part.startswith("anchors-") for part in fresh)
    if (
        anchors
        and "meaning" not in fresh
        and entry.key not in version.wording_only
        and was_published(version, entry.key)
    ):
        messages.warning(
            request,
            f"You changed an anchor of {entry.key}. If it means something else now, raise its "
            "meaning, so that teams are asked again; if not, mark it as wording only.",
        )


def after(request: HttpRequest, version: Version, outline: Outline, entry: Entry) -> str:
    following = outline.beside(entry)[1] if entry.kind is not QUESTIONNAIRE else None
    if "_next" in request.POST and following:
        return address(version, following)
    if "_continue" in request.POST:
        return address(version, entry)
    return in_tree(version, entry)


def both(form: EntryForm, theirs: dict[str, Any]) -> list[dict[str, str]]:
    """What two editors wrote in one place, both as they wrote it."""
    return [
        {
            "name": name,
            "label": str(form.fields[name].label),
            "mine": written(form.cleaned_data[name]),
            "theirs": written(value),
        }
        for name, value in theirs.items()
    ]


def written(value: Any) -> str:
    return value if isinstance(value, str) else yaml_writing.flow(value)


def entry_page(
    request: HttpRequest,
    version: Version,
    outline: Outline,
    entry: Entry,
    form: EntryForm,
    status: int = 200,
    conflicts: Sequence[dict[str, str]] = (),
) -> HttpResponse:
    before, following = (None, None) if entry.kind is QUESTIONNAIRE else outline.beside(entry)
    own = [each for each in (*outline.faults, *outline.warnings) if each[0] is entry]
    context = {
        "version": version,
        "entry": entry,
        "form": form,
        "form_tag": form.drawn(),
        "before": before,
        "following": following,
        "seen": form.shown([each["name"] for each in conflicts]),
        "conflicts": conflicts,
        "told": [told(*each) for each in own],
        "pointing": entries.pointing_at(outline, entry),
        "may_edit": version.is_draft and may(request.user, Right.EDIT),
        "published_meanwhile": status == 409 and not version.is_draft,
    }
    title = f"{entry.kind.title}: {entry.title}"
    return page(request, "entry.html", title, status, **context)


# -- Adding, moving, removing ---------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@edits
@on_version
def add(request: HttpRequest, version: Version, kind: str) -> HttpResponse:
    if not version.is_draft:
        raise PermissionDenied
    of, outline = kind_named(kind), loading.outlined(version)
    if of is QUESTIONNAIRE:
        raise Http404
    initial = {name: value for name, value in request.GET.items() if name == "dimension"}
    form = EntryForm(of, outline, None, data=sent(request), initial=initial)
    if form.is_valid():
        key = form.cleaned_data.get("key") or str(len(outline.of(of)))
        parts = form.given()
        editing.add_entry(draft=version, kind=of, key=key, parts=parts, by=editor(request))
        messages.success(request, f"{of.title} {key} is added.")
        if "_another" in request.POST:
            return redirect(request.get_full_path())
        return redirect("admin:entry", version.pk, of.name, key)
    context = {"version": version, "kind": of, "form": form, "form_tag": form.drawn()}
    status = 422 if form.errors else 200
    title = f"Add {of.article} {of.name.replace('-', ' ')}"
    return page(request, "add.html", title, status, **context)


@require_POST
@edits
@on_version
def move(request: HttpRequest, version: Version) -> HttpResponse:
    """`move` is the kind, the key and the way, such as question/drift-alerts/up."""
    if not version.is_draft:
        raise PermissionDenied
    kind, key, way = [*request.POST.get("move", "").split("/"), "", "", ""][:3]
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


# -- Preview --------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@looks
@on_version
def preview(request: HttpRequest, version: Version, kind: str, key: str) -> HttpResponse:
    """A question as participants will see it; a POST shows what was typed, and stores nothing."""
    outline = loading.outlined(version)
    entry = found(outline, kind, key)
    if entry.kind is not QUESTION:
        raise Http404
    parts = entries.parts(outline.document, entry)
    form = form_of(version, outline, entry, data=sent(request))
    if form.is_valid():
        parts |= form.given()
    levels = [
        (row["level"], row["name"], parts.get(f"anchors-{row['level']}", ""))
        for row in outline.document["scale"]
    ]
    home = outline.entry(entries.DIMENSION, parts["dimension"])
    context = {
        "version": version,
        "entry": entry,
        "question": parts,
        "levels": levels,
        "home": home,
    }
    return TemplateResponse(request, "admin/questionnaires/preview.html", context)

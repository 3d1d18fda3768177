"""One entry a page: shown and changed."""

from collections.abc import Sequence
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from questionnaires import editing, entries, loading
from questionnaires.admin.forms import Conflict, EntryForm, TypedForm, with_key
from questionnaires.admin.site import page, sent
from questionnaires.admin.telling import told
from questionnaires.admin.versions import VERSION
from questionnaires.entries import QUESTION, QUESTIONNAIRE, Entry, Kind, Outline
from questionnaires.models import Version
from questionnaires.permissions import Right, View, editor, looks, may, on_version


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


def gone_kept(view: View) -> View:
    """A form that was sent to what is gone comes back as it was typed, to be copied."""

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Http404:
            typed = TypedForm(sent(request)).texts()
            if not typed:
                raise
            drafts = Version.objects.drafts().newest_first().select_related("questionnaire")
            return page(request, "gone.html", "Not saved", 409, typed=typed, drafts=drafts)

    return cast("View", kept)


@require_http_methods(["GET", "POST"])
@looks
@gone_kept
@on_version
def entry(request: HttpRequest, version: Version, kind: str, key: str) -> HttpResponse:
    outline = loading.outlined(version)
    may_edit = version.is_draft and may(request.user, Right.EDIT)
    entry = outline.entry(kind_named(kind), key)
    if request.method == "POST":
        if not may(request.user, Right.EDIT):
            raise PermissionDenied(Right.EDIT)
        if entry is None and version.is_draft:
            return removed_meanwhile(request, version, outline, kind_named(kind), key)
        return save(request, version, outline, found(outline, kind, key))
    entry = found(outline, kind, key)
    form = form_of(version, outline, entry)
    if not may_edit:
        form.lock()
    return entry_page(request, version, outline, entry, form)


def removed_meanwhile(
    request: HttpRequest, version: Version, outline: Outline, kind: Kind, key: str
) -> HttpResponse:
    form = EntryForm(kind, outline, None, data=with_key(request.POST, key))
    form.is_valid()
    return add_page(request, version, kind, form, status=409, removed=key)


def add_page(
    request: HttpRequest, version: Version, kind: Kind, form: EntryForm, status: int, **more: Any
) -> HttpResponse:
    context = {"version": version, "kind": kind, "form": form, "form_tag": form.drawn()} | more
    title = f"Add {kind.article} {kind.name.replace('-', ' ')}"
    return page(request, "add.html", title, status, **context)


def save(request: HttpRequest, version: Version, outline: Outline, entry: Entry) -> HttpResponse:
    form = form_of(version, outline, entry, data=request.POST)
    is_valid = form.is_valid()
    if not version.is_draft:
        return entry_page(request, version, outline, entry, form, status=409)
    fresh, theirs = editing.merged(
        standing=form.standing, seen=form.seen_prints(), given=form.given()
    )
    if theirs or not is_valid:
        conflicts = form.conflicts(theirs)
        status = 409 if is_valid else 422
        return entry_page(request, version, outline, entry, form, status, conflicts)
    editing.save_entry(draft=version, entry=entry, parts=fresh, by=editor(request))
    tell(request, version, outline, entry, fresh)
    return redirect(after(request, version, outline, entry))


def form_of(version: Version, outline: Outline, entry: Entry, data: Any = None) -> EntryForm:
    asked_before = entry.kind is QUESTION and outline.asked_before(entry)
    marked = entry.key in version.wording_only if asked_before else None
    return EntryForm(entry.kind, outline, entry, wording_only=marked, data=data)


def tell(
    request: HttpRequest, version: Version, outline: Outline, entry: Entry, fresh: dict[str, Any]
) -> None:
    name = f"{entry.kind.title} {entry.key}"
    if not fresh:
        messages.info(request, f"{name}: nothing was changed.")
        return
    messages.success(request, f"{name} is saved.")
    anchors = any(part.startswith("anchors-") for part in fresh)
    silent = "meaning" in fresh or entry.key in version.wording_only
    if anchors and not silent and outline.asked_before(entry):
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


def entry_page(
    request: HttpRequest,
    version: Version,
    outline: Outline,
    entry: Entry,
    form: EntryForm,
    status: int = 200,
    conflicts: Sequence[Conflict] = (),
) -> HttpResponse:
    before, following = (None, None) if entry.kind is QUESTIONNAIRE else outline.beside(entry)
    todo = [
        ("fault", [told(outline, entry, fault) for fault in entry.faults]),
        ("to decide", [told(outline, entry, fault) for fault in entry.undecided]),
        ("warning", [told(outline, entry, fault) for fault in entry.warnings]),
    ]
    context = {
        "version": version,
        "entry": entry,
        "form": form,
        "form_tag": form.drawn(),
        "before": before,
        "following": following,
        "seen": form.shown([each.name for each in conflicts]),
        "conflicts": conflicts,
        "told": [(what, one) for what, found in todo for one in found],
        "pointing": entries.pointing_at(outline, entry),
        "may_edit": version.is_draft and may(request.user, Right.EDIT),
        "published_meanwhile": status == 409 and not version.is_draft,
    }
    title = f"{entry.kind.title}: {entry.title}"
    return page(request, "entry.html", title, status, **context)

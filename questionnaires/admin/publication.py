"""A draft is published, a published version retired."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from questionnaires import comparison, content, drafting, loading
from questionnaires.admin import telling
from questionnaires.admin.site import page, sent
from questionnaires.admin.telling import told
from questionnaires.admin.versions import VERSION
from questionnaires.content_warnings import LONGEST_TEXT
from questionnaires.editing import fingerprint
from questionnaires.entries import QUESTION, Entry, Outline
from questionnaires.models import Version
from questionnaires.permissions import editor, on_version, publishes
from questionnaires.publishing import CannotPublish
from questionnaires.use import use_of


@dataclass(frozen=True)
class Changed:
    """A question whose anchors read otherwise than when it was published last."""

    entry: Entry
    anchors: list[tuple[str, list[tuple[str, str]]]]  # the level with its name, the words
    meaning: int  # that would ask teams again


class PublishForm(forms.Form):
    """`seen` is what the page had shown: nobody publishes what they did not look at."""

    seen = forms.CharField(widget=forms.HiddenInput)
    changes = forms.CharField(
        label="What changed",
        label_suffix="",
        widget=AdminTextareaWidget(attrs={"rows": 3, "data-words": LONGEST_TEXT}),
        help_text="One or two sentences for whoever uses the questionnaire.",
    )
    looked_at = forms.BooleanField(label="I have looked at the warnings", label_suffix="")

    def __init__(self, *args: Any, warned: bool, changed: list[Changed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not warned:
            del self.fields["looked_at"]
        self.marks = {f"wording-{each.entry.key}": each for each in changed}
        for name in self.marks:
            self.fields[name] = forms.BooleanField(required=False)

    def clean(self) -> None:
        for name, each in self.marks.items():
            if not self.cleaned_data.get(name):
                self.add_error(
                    name,
                    "Tick this if it still means the same. If not, open the question and raise "
                    f"its meaning to {each.meaning}.",
                )

    def wording_only(self, standing: Iterable[str]) -> set[str]:
        """The marks of the draft, and those given here."""
        given = {each.entry.key: self.cleaned_data[name] for name, each in self.marks.items()}
        return {key for key, marked in (dict.fromkeys(standing, True) | given).items() if marked}


class Case:
    """A draft that somebody may want to publish, and what there is to look at before."""

    def __init__(self, draft: Version) -> None:
        self.outline = loading.outlined(draft)
        self.latest = drafting.last_published(draft)
        self.before = loading.instrument(self.latest) if self.latest else None
        self.changed = list(changed_anchors(self.outline))
        self.again = asked_again(self.outline)
        self.standing = fingerprint({**self.outline.document, "changes": ""})

    def form(self, draft: Version, data: QueryDict | None) -> PublishForm:
        marked = {f"wording-{key}": True for key in draft.wording_only}
        return PublishForm(
            data,
            warned=bool(self.outline.warnings),
            changed=self.changed,
            initial={"changes": draft.changes, **marked},
        )

    def change_class(self) -> str:
        after = content.unchecked(self.outline.document)
        return comparison.compare(self.before, after).change_class if self.before else ""

    def is_rescaled(self) -> bool:
        return bool(self.before and len(self.before.scale) != len(self.outline.document["scale"]))


def changed_anchors(outline: Outline) -> Iterator[Changed]:
    """Questions whose anchors changed, the meaning not raised."""
    for entry in outline.of(QUESTION):
        old = outline.asked_before(entry)
        if old and entry.record["meaning"] <= old.meaning:
            anchors = [
                (telling.anchor(outline.document, str(level)), telling.pieces(before, now))
                for level, before in enumerate(old.anchors)
                if before != (now := entry.record["anchors"].get(level, ""))
            ]
            if anchors:
                yield Changed(entry, anchors, old.meaning + 1)


def asked_again(outline: Outline) -> list[Entry]:
    """Questions whose meaning was raised."""
    return [
        entry
        for entry in outline.of(QUESTION)
        if (old := outline.asked_before(entry)) and entry.record["meaning"] > old.meaning
    ]


@require_http_methods(["GET", "POST"])
@publishes
@on_version
def publish(request: HttpRequest, version: Version) -> HttpResponse:
    if not version.is_draft:
        messages.info(request, f"{version} is published already.")
        return redirect(VERSION, version.pk)
    case = Case(version)
    form = case.form(version, sent(request))
    refused: list[str] = []
    if not case.outline.faults and form.is_valid():
        if form.cleaned_data["seen"] != case.standing:
            form.add_error(None, "The draft changed after you opened this page. Look at it again.")
        elif not (refused := refusals(request, version, form)):
            messages.success(request, f"{version} is published. New assessments begin on it.")
            return redirect(VERSION, version.pk)
    return publish_page(request, version, case, form, refused)


def refusals(request: HttpRequest, version: Version, form: PublishForm) -> list[str]:
    """Publish; what stands against it, if anything does."""
    try:
        drafting.publish_draft(
            draft=version,
            changes=form.cleaned_data["changes"],
            wording_only=form.wording_only(version.wording_only),
            by=editor(request),
        )
    except CannotPublish as error:
        version.refresh_from_db()
        return [str(fault) for fault in error.faults]
    return []


def publish_page(
    request: HttpRequest, version: Version, case: Case, form: PublishForm, refused: list[str]
) -> HttpResponse:
    context = {
        "version": version,
        "latest": case.latest,
        "change_class": case.change_class(),
        "number": drafting.coming_number(version),
        "form": form,
        "standing": case.standing,
        "faults": [told(case.outline, *each) for each in case.outline.faults],
        "warnings": [told(case.outline, *each) for each in case.outline.warnings],
        "changed": [(each, form[name]) for name, each in form.marks.items()],
        "again": case.again,
        "is_rescaled": case.is_rescaled(),
        "refused": refused,
    }
    status = 422 if request.method == "POST" else 200
    return page(request, "publish.html", f"Publish {version.questionnaire}", status, **context)


@require_http_methods(["GET", "POST"])
@publishes
@on_version
def retire(request: HttpRequest, version: Version) -> HttpResponse:
    if version.status != Version.Status.PUBLISHED:
        messages.info(request, f"{version} is {version.get_status_display().lower()}.")
        return redirect(VERSION, version.pk)
    if request.method == "POST":
        drafting.retire_version(version=version, by=editor(request))
        messages.success(request, f"{version} is retired. No new assessment begins on it.")
        return redirect(VERSION, version.pk)
    others = version.questionnaire.versions.published().exclude(pk=version.pk)
    use = use_of([version.pk])[version.pk]
    context: dict[str, Any] = {"version": version, "is_only": not others.exists(), "use": use}
    return page(request, "retire.html", f"Retire {version}", **context)

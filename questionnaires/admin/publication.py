"""A draft is published, a published version retired."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from questionnaires import comparison, content, drafting, loading
from questionnaires.admin.site import page, sent
from questionnaires.admin.versions import VERSION, told
from questionnaires.content_warnings import LONGEST_TEXT
from questionnaires.editing import fingerprint
from questionnaires.entries import QUESTION, Outline
from questionnaires.instrument import Instrument
from questionnaires.models import Version
from questionnaires.permissions import editor, on_version, publishes
from questionnaires.publishing import CannotPublish


class PublishForm(forms.Form):
    """`seen` is what the page had shown: nobody publishes what they did not look at."""

    seen = forms.CharField(widget=forms.HiddenInput)
    changes = forms.CharField(
        label="What changed",
        widget=AdminTextareaWidget(attrs={"rows": 3, "data-words": LONGEST_TEXT}),
        help_text="One or two sentences for whoever uses the questionnaire.",
    )
    looked_at = forms.BooleanField(label="I have looked at the warnings")

    def __init__(self, *args: Any, warned: bool, reworded: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not warned:
            del self.fields["looked_at"]
        self.marks = {f"wording-{key}": key for key in reworded}
        for name in self.marks:
            self.fields[name] = forms.BooleanField(label="Wording only", required=False)

    def wording_only(self) -> list[str]:
        return [key for name, key in self.marks.items() if self.cleaned_data[name]]


class Case:
    """A draft that somebody may want to publish, and what there is to look at before."""

    def __init__(self, draft: Version) -> None:
        self.outline = loading.outlined(draft)
        self.latest = drafting.last_published(draft)
        self.before = loading.instrument(self.latest) if self.latest else None
        self.asked = changed_anchors(self.before, self.outline)
        self.standing = fingerprint({**self.outline.document, "changes": ""})

    def form(self, draft: Version, data: QueryDict | None) -> PublishForm:
        marked = {f"wording-{key}": True for key in draft.wording_only}
        return PublishForm(
            data,
            warned=bool(self.outline.warnings),
            reworded=[key for key, _, _ in self.asked],
            initial={"changes": draft.changes, **marked},
        )

    def change_class(self) -> str:
        after = content.unchecked(self.outline.document)
        return comparison.compare(self.before, after).change_class if self.before else ""


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
            wording_only=form.wording_only(),
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
        "faults": [told(each, fault) for each, fault in case.outline.faults],
        "warnings": [told(each, fault) for each, fault in case.outline.warnings],
        "asked": [(key, earlier, now, form[f"wording-{key}"]) for key, earlier, now in case.asked],
        "refused": refused,
    }
    status = 422 if request.method == "POST" else 200
    return page(request, "publish.html", f"Publish {version.questionnaire}", status, **context)


def changed_anchors(before: Instrument | None, outline: Outline) -> list[tuple[str, Any, Any]]:
    """Questions whose anchors read otherwise than in the last version, the meaning not raised.

    Each with its key, its entry and, by level, the texts before and now.
    """
    earlier = {question.key: question for question in before.questions()} if before else {}
    found = []
    for entry in outline.of(QUESTION):
        old = earlier.get(entry.key)
        if old and entry.record["meaning"] <= old.meaning:
            texts = dict(enumerate(old.anchors))
            pairs = [(lv, texts.get(lv, ""), now) for lv, now in entry.record["anchors"].items()]
            if differing := [pair for pair in pairs if pair[1] != pair[2]]:
                found.append((entry.key, entry, differing))
    return found


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
    return page(request, "retire.html", f"Retire {version}", version=version)

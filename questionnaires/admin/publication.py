"""A draft is published, a published version retired."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from questionnaires import comparison, drafting, loading
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


@require_http_methods(["GET", "POST"])
@publishes
@on_version
def publish(request: HttpRequest, version: Version) -> HttpResponse:
    if not version.is_draft:
        messages.info(request, f"{version} is published already.")
        return redirect(VERSION, version.pk)
    outline = loading.outlined(version)
    latest = drafting.last_published(version)
    before = loading.instrument(latest) if latest else None
    asked = changed_anchors(before, outline)
    standing = fingerprint({**outline.document, "changes": ""})
    form = PublishForm(
        sent(request),
        warned=bool(outline.warnings),
        reworded=[key for key, _, _ in asked],
        initial={
            "changes": version.changes,
            **{f"wording-{key}": True for key in version.wording_only},
        },
    )
    refused: list[Any] = []
    if not outline.faults and form.is_valid():
        if form.cleaned_data["seen"] != standing:
            form.add_error(None, "The draft changed after you opened this page. Look at it again.")
        else:
            try:
                return published(request, version, form)
            except CannotPublish as error:
                refused = [str(fault) for fault in error.faults]
                version.refresh_from_db()
    comparing = loading.as_it_stands(version)
    context = {
        "version": version,
        "latest": latest,
        "change_class": comparison.compare(before, comparing).change_class if before else "",
        "number": drafting.coming_number(version),
        "form": form,
        "standing": standing,
        "faults": [told(each, fault) for each, fault in outline.faults],
        "warnings": [told(each, fault) for each, fault in outline.warnings],
        "asked": [(key, earlier, now, form[f"wording-{key}"]) for key, earlier, now in asked],
        "refused": refused,
    }
    status = 422 if request.method == "POST" else 200
    return page(request, "publish.html", f"Publish {version.questionnaire}", status, **context)


def published(request: HttpRequest, version: Version, form: PublishForm) -> HttpResponse:
    """Raises CannotPublish."""
    drafting.publish_draft(
        draft=version,
        changes=form.cleaned_data["changes"],
        wording_only=form.wording_only(),
        by=editor(request),
    )
    messages.success(request, f"{version} is published. New assessments begin on it.")
    return redirect(VERSION, version.pk)


def changed_anchors(before: Instrument | None, outline: Outline) -> list[tuple[str, Any, Any]]:
    """Questions whose anchors read otherwise than in the last version, the meaning not raised."""
    earlier = {question.key: question for question in before.questions()} if before else {}
    found = []
    for entry in outline.of(QUESTION):
        anchors, old = entry.record["anchors"], earlier.get(entry.key)
        if (
            old
            and entry.record["meaning"] <= old.meaning
            and dict(enumerate(old.anchors)) != anchors
        ):
            differing = [
                (level, old.anchors[level] if level < len(old.anchors) else "", text)
                for level, text in anchors.items()
                if level >= len(old.anchors) or old.anchors[level] != text
            ]
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

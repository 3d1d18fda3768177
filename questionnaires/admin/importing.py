"""A content file becomes the draft of its questionnaire."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from questionnaires import content, drafting
from questionnaires.admin.site import page, sent
from questionnaires.admin.versions import VERSION
from questionnaires.permissions import editor, edits
from questionnaires.publishing import DraftExists

MOST_FAULTS = 100


class ImportForm(forms.Form):
    file = forms.FileField(
        label="Content file", help_text="YAML, 1 MiB at most, as the export writes it."
    )
    replacing = forms.BooleanField(
        label="Replace the draft that stands",
        required=False,
        help_text="What was written in that draft is lost, unless you export it before.",
    )

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > content.LARGEST:
            raise forms.ValidationError("The file is larger than 1 MiB.")
        return bytes(file.read())


@require_http_methods(["GET", "POST"])
@edits
def import_file(request: HttpRequest) -> HttpResponse:
    form = ImportForm(sent(request), request.FILES or None)
    faults: tuple[content.Fault, ...] = ()
    if form.is_valid():
        try:
            instrument = content.parse(form.cleaned_data["file"])
            draft = drafting.import_draft(
                instrument=instrument,
                replacing=form.cleaned_data["replacing"],
                by=editor(request),
            )
        except content.ContentError as error:
            faults = error.faults
        except DraftExists:
            form.add_error("replacing", "There is a draft already. Tick this to replace it.")
        else:
            messages.success(request, f"{draft} is a draft now, with the content of the file.")
            if draft.number != instrument.version:
                messages.info(request, f"{instrument.version} is taken or past: it is {draft}.")
            return redirect(VERSION, draft.pk)
    status = 422 if faults or form.errors else 200
    context = {"form": form, "faults": faults[:MOST_FAULTS], "more": len(faults) - MOST_FAULTS}
    return page(request, "import.html", "Import a content file", status, **context)

"""Answers on which a version is tried: those of an assessment, or those in a file."""

from collections.abc import Mapping
from copy import copy
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from assessment.engine.answers import Answers, from_document
from assessment.engine.document import AnswersError, parse, said
from assessment.forms.given import GivenAnswersForm
from assessment.models import Assessment, User
from questionnaires.loading import instrument
from questionnaires.models import Version


def in_words(assessment: Assessment) -> str:
    team, state = assessment.team, assessment.get_status_display().lower()
    return (
        f"{team.organisation}, {team}: {assessment.system}"
        f" (on {assessment.version.number}, {state})"
    )


class OwnAssessmentForm(forms.Form):
    """One that this person may read anyway; `visible` are all of them, by one query."""

    assessment = forms.ChoiceField()

    def __init__(self, data: Any, *, version: Version, by: User) -> None:
        super().__init__(data)
        same = Assessment.objects.visible_to(by).filter(
            version__questionnaire=version.questionnaire_id
        )
        self.visible = {str(each.pk): each for each in same.for_page().newest_first()}
        choices = [(pk, in_words(each)) for pk, each in self.visible.items()]
        self.fields["assessment"].choices = choices  # type: ignore[attr-defined]  # typed as any field

    def clean_assessment(self) -> Assessment:
        return self.visible[self.cleaned_data["assessment"]]


class AnswersFileForm(GivenAnswersForm):
    """`given_on` is the version whose questions were answered.

    Once valid, it is in `older`, and what was said in `answers`.
    """

    given_on = forms.ModelChoiceField(
        Version.objects.none(),
        label="Given on",
        required=False,
        empty_label="the version that the file names",
    )

    def __init__(self, data: Any = None, files: Any = None, *, version: Version) -> None:
        super().__init__(data, files)
        self.questionnaire = version.questionnaire
        versions = self.questionnaire.versions.once_published().select_related("questionnaire")
        self.fields["given_on"].queryset = versions.newest_first()  # type: ignore[attr-defined]  # typed as any field
        self.fields["text"].widget.attrs["class"] = "vLargeTextField"
        self.older: Version | None = None
        self.answers: Answers | None = None

    def read(self, text: bytes) -> None:
        """Raises AnswersError, ValidationError."""
        if "given_on" in self.errors:
            return
        document = parse(text)
        questionnaire = document.get("questionnaire", self.questionnaire.key)
        if questionnaire != self.questionnaire.key:
            fault = f"questionnaire: these answers are to {said(questionnaire)}, not to this one"
            raise AnswersError([fault])
        self.older = self.cleaned_data["given_on"] or self.named(document)
        self.answers = from_document(given_on(self.older, document), instrument(self.older))

    def named(self, document: Mapping[str, Any]) -> Version:
        """Raises AnswersError, ValidationError."""
        if "version" not in document:
            raise AnswersError(["version: is missing"])
        for version in self.fields["given_on"].queryset:  # type: ignore[attr-defined]  # typed as any field
            if version.number == document["version"]:
                return cast("Version", version)
        missing = (
            f"The file names version {said(document['version'])}, which was never published here."
            " Choose the version with which to read its answers."
        )
        raise ValidationError({"given_on": missing})


def given_on(version: Version, document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The document as if it named that version; what it says twice it still says twice."""
    named = cast("dict[str, Any]", copy(document))
    named["version"] = version.number
    return named

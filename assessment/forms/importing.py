"""An assessment that begins with the answers of a file."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.timezone import localdate

from assessment.engine.answers import Answers, from_document
from assessment.engine.document import AnswersError, parse
from assessment.forms.assessments import BeginForm
from assessment.forms.given import GivenAnswersForm
from assessment.taking_in import faults, version_of
from questionnaires.loading import instrument
from questionnaires.models import Version


class ImportForm(BeginForm, GivenAnswersForm):
    """Once valid, `version` is the one that was answered, and `answers` what was said."""

    closes = forms.BooleanField(
        label="It is finished: close it on the day that the file names",
        required=False,
        help_text="Answers move no more, and it counts where results are compared.",
    )

    field_order = ("team", "new_team", "file", "text", "closes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["class"] = "input"
        self.version: Version | None = None
        self.answers: Answers | None = None

    def read(self, text: bytes) -> None:
        document = parse(text)
        self.version = version_of(document)
        self.answers = self.checked(document, self.version)

    def checked(self, document: Mapping[str, Any], version: Version) -> Answers:
        """Raises AnswersError, with the faults of both kinds."""
        found = faults(document, localdate())
        try:
            answers = from_document(document, instrument(version))
        except AnswersError as error:
            raise AnswersError([*error.faults, *found]) from None
        if found:
            raise AnswersError(found)
        return answers

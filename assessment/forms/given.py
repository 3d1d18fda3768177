"""Answers that somebody brings: a file, or its text, which can be corrected and sent again."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from assessment.engine.document import AnswersError

LARGEST = 1024 * 1024  # bytes; what a request may bring at all is little more
TOO_LARGE = "The file is larger than 1 MiB."


class GivenAnswersForm(forms.Form):
    """Once sent, `faults` are those of the file; a subclass says what it is read for."""

    file = forms.FileField(label="Answers file", required=False, help_text="JSON, 1 MiB at most.")
    text = forms.CharField(
        label="or its text",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    faults: tuple[str, ...] = ()

    def read(self, text: bytes) -> None:
        """Raises AnswersError, ValidationError."""
        raise NotImplementedError

    def clean_file(self) -> bytes | None:
        file = self.cleaned_data["file"]
        if file is None:
            return None
        if file.size > LARGEST:
            raise ValidationError(TOO_LARGE)
        return bytes(file.read())

    def clean_text(self) -> bytes:
        text = cast("str", self.cleaned_data["text"]).encode(errors="replace")
        if len(text) > LARGEST:
            raise ValidationError(TOO_LARGE)
        return text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "file" in self.errors or "text" in self.errors:
            return cleaned
        if cleaned["file"] is not None:
            self.keep(cleaned["file"])
        try:
            self.read(self.given)
        except AnswersError as error:
            self.faults = error.faults
            raise ValidationError("These answers cannot be read.") from None
        return cleaned

    @property
    def given(self) -> bytes:
        """The file; without one, the text."""
        file = self.cleaned_data["file"]
        given: bytes = self.cleaned_data["text"] if file is None else file
        if not given.strip():
            raise ValidationError("Choose a file, or paste its text.")
        return given

    def keep(self, file: bytes) -> None:
        """A browser sends a file once; its text can be corrected, and sent again."""
        data = cast("QueryDict", self.data).copy()
        data["text"] = file.decode("utf-8-sig", errors="replace")
        self.data = data

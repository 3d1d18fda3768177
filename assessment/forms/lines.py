"""Texts of one line and of several."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from assessment.names import LONGEST_NAME, is_on_one_line, with_single_spaces


def on_one_line(text: str) -> None:
    if not is_on_one_line(text):
        raise ValidationError("Leave out line breaks and invisible characters.")


class NameField(forms.CharField):
    """The name of somebody or something."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_NAME, validators=[on_one_line], **kwargs)

    def to_python(self, value: Any) -> str:
        return with_single_spaces(super().to_python(value) or "")


class LinesField(forms.CharField):
    """Browsers send a line's end as two characters, but count it as one against the limit."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")

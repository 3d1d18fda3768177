"""Texts of one line and of several."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

# They turn the reading direction of whatever stands beside a name, such as the rest of a sentence.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def on_one_line(text: str) -> None:
    """Names stand in mails, lists and sentences: they hold letters, not instructions."""
    if any(sign in TURNING or unicodedata.category(sign) in ("Cc", "Zl", "Zp") for sign in text):
        raise ValidationError("Leave out line breaks and invisible characters.")


class NameField(forms.CharField):
    """The name of somebody or something."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=150, validators=[on_one_line], **kwargs)


class LinesField(forms.CharField):
    """Browsers send a line's end as two characters, but count it as one against the limit."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")

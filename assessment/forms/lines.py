"""A text of several lines."""

from typing import Any

from django import forms


class LinesField(forms.CharField):
    """Browsers send a line's end as two characters, but count it as one against the limit."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")

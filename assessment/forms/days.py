"""Days by which somebody is to do something."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate


def not_over(day: date) -> None:
    if day < localdate():
        raise ValidationError("Give a day that is still to come.")


class DueField(forms.DateField):
    """Today or later, where this server is."""

    def __init__(self, **kwargs: Any) -> None:
        wrong = {"required": "Say by when.", "invalid": "Give a day, as in 2026-11-28."}
        super().__init__(validators=[not_over], error_messages=wrong, **kwargs)

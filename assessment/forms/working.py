"""In which organisation somebody wants to work."""

from typing import Any

from django import forms

from assessment.models.teams import Reach


class WorkingForm(forms.Form):
    organisation = forms.TypedChoiceField(required=False, choices=[], coerce=int, empty_value=None)

    def __init__(self, data: Any, *, reach: Reach) -> None:
        super().__init__(data)
        self.fields["organisation"].choices = list(reach.names.items())  # type: ignore[attr-defined]  # typed as any field

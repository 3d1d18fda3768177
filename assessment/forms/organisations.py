"""The settings of an organisation, and the wish to end it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from assessment.forms.lines import NameField
from assessment.models import Organisation


class OrganisationForm(forms.Form):
    name = NameField(label="Name of the organisation")

    def __init__(self, data: Any = None, *, organisation: Organisation) -> None:
        super().__init__(data, initial={"name": organisation.name})


class DeletionForm(forms.Form):
    name = forms.CharField(
        label="Name of the organisation",
        help_text="Type it as it stands above, so that the wrong one is not deleted.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, organisation: Organisation) -> None:
        super().__init__(data)
        self.organisation = organisation

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name != self.organisation.name.strip():
            raise ValidationError("This is not the name of the organisation.")
        return name

"""The settings of an organisation, and the wish to end it."""

from collections.abc import Mapping
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.core.exceptions import ValidationError

from assessment.forms.lines import NameField
from assessment.forms.seen import SeenForm, as_seen
from assessment.logos import NoLogo, drawn_anew
from assessment.models import Organisation, User
from assessment.models.teams import SECOND_FACTORS
from assessment.names import with_single_spaces


class OrganisationForm(SeenForm):
    """The settings, which two owners may change at once."""

    name = NameField(label="Name of the organisation")
    requires_second_factor = forms.BooleanField(
        label="Require a second factor",
        help_text="Whoever has neither a passkey nor an authenticator app adds one first.",
        required=False,
    )

    def __init__(
        self,
        data: Any = None,
        *,
        organisation: Organisation,
        by: User,
        standing: Mapping[str, Any] | None = None,
    ) -> None:
        standing = standing or organisation.settings()
        super().__init__(data, initial={**standing, "seen": as_seen(standing)})
        self.by, self.organisation = by, organisation

    def clean_requires_second_factor(self) -> bool:
        required: bool = self.cleaned_data["requires_second_factor"]
        is_new = required and not self.organisation.requires_second_factor
        if is_new and not is_mfa_enabled(self.by, types=SECOND_FACTORS):
            raise ValidationError("Add one yourself first, so that you are not locked out.")
        return required

    def filled(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.organisation.settings()}

    def over(self, standing: Mapping[str, Any]) -> "OrganisationForm":
        return OrganisationForm(organisation=self.organisation, by=self.by, standing=standing)

    def label_of(self, name: str) -> str:
        return str(self.fields[name].label)

    def said(self, name: str, value: Any) -> str:
        if isinstance(value, bool):
            return "Yes" if value else "No"
        return super().said(name, value)


class LogoForm(forms.Form):
    """A file, or the wish to have none."""

    logo = forms.FileField(
        label="Logo",
        help_text="A PNG file, 1 MiB and four million pixels at most. It is drawn anew.",
        widget=forms.FileInput(attrs={"accept": "image/png"}),
        required=False,
    )
    remove = forms.BooleanField(label="Print no logo", required=False)

    def clean(self) -> dict[str, Any]:
        """With the PNG to keep as `png`, empty where it is to go."""
        cleaned: dict[str, Any] = super().clean() or {}
        sent = cleaned.get("logo")
        if cleaned.get("remove"):
            return {**cleaned, "png": b""}
        if not sent:
            if "logo" not in self.errors:
                self.add_error("logo", "Choose a file first.")
            return cleaned
        try:
            return {**cleaned, "png": drawn_anew(sent)}
        except NoLogo as error:
            self.add_error("logo", str(error))
            return cleaned


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
        if with_single_spaces(name) != with_single_spaces(self.organisation.name):
            raise ValidationError("This is not the name of the organisation.")
        return name

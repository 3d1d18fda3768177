"""Which of the released results somebody wants to see."""

from typing import Any

from django import forms

from assessment.models.releases import NO_TARGET
from assessment.portfolio import Overview

GAPS = {
    "": "Any",
    "1": "A level or more below",
    "2": "Two levels or more below",
    "3": "Three levels or more below",
    "0": "At target",
}
WHEN = {
    "": "Any",
    "fresh": "Six months at most",
    "half-a-year": "Six to twelve months",
    "a-year": "Over a year",
}


class PortfolioForm(forms.Form):
    q = forms.CharField(
        label="Team or system",
        required=False,
        max_length=150,
        widget=forms.TextInput(attrs={"type": "search", "class": "input"}),
    )
    target = forms.ChoiceField(label="Measured against", required=False, choices=[])
    gap = forms.ChoiceField(label="Furthest dimension", required=False, choices=[*GAPS.items()])
    age = forms.ChoiceField(label="Age of the result", required=False, choices=[*WHEN.items()])

    def __init__(self, data: Any, *, overview: Overview) -> None:
        super().__init__(data)
        profiles = [(profile.key, profile.title) for profile in overview.profiles]
        choices = [("", "Any target"), *profiles, (NO_TARGET, "No target")]
        self.fields["target"].choices = choices  # type: ignore[attr-defined]  # typed as any field

    @property
    def narrows(self) -> bool:
        return any(self.cleaned_data.values())

    @property
    def parts(self) -> bool:
        """Whether it picks out a group of teams, rather than one by its name."""
        return any(self.cleaned_data[name] for name in ("target", "gap", "age"))

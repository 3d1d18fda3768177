"""With which earlier assessment one is compared, and why an answer is lower than there."""

from collections.abc import Sequence
from typing import Any

from django import forms

from assessment.loading import date_of
from assessment.models import Assessment, LoweredAnswer


class LowerForm(forms.Form):
    against = forms.IntegerField()
    question = forms.SlugField(max_length=80)
    reading = forms.ChoiceField(choices=LoweredAnswer.Reading)
    seen = forms.ChoiceField(choices=[("", ""), *LoweredAnswer.Reading.choices], required=False)


class AgainstForm(forms.Form):
    """`offered` are those that it may be compared with, its own system's first."""

    against = forms.TypedChoiceField(
        label="Compare with",
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
    )

    def __init__(self, data: Any, *, offered: Sequence[Assessment], of: Assessment) -> None:
        super().__init__(data)
        self.offered = {each.pk: each for each in offered}
        own = [each for each in offered if each.system.casefold() == of.system.casefold()]
        others = [each for each in offered if each not in own]
        groups: list[Any] = [(each.pk, said(each)) for each in own]
        if others:
            groups.append(("Other systems of the team", [(e.pk, said(e, True)) for e in others]))
        self.fields["against"].choices = groups  # type: ignore[attr-defined]  # typed as any field

    @property
    def chosen(self) -> Assessment | None:
        """None where none was chosen, or one that is not offered."""
        return self.offered.get(self.cleaned_data["against"]) if self.is_valid() else None


def said(assessment: Assessment, with_system: bool = False) -> str:
    on = date_of(assessment)
    day = f"{on.day} {on:%B %Y}"
    return f"{day}, {assessment.system}" if with_system else day

"""The six vital signs, as the team reports them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from assessment.forms.seen import SeenForm, as_seen
from assessment.models.assessments import plain
from assessment.models.trends import MOST

Signs = Mapping[str, int | float | None]
OF_FIELD = {"class": "input find", "step": "any"}


def count(name: str, label: str, hint: str = "") -> forms.IntegerField:
    wrong = f"A whole number from 0 to {MOST[name]:,}, or nothing."
    return forms.IntegerField(
        label=label,
        help_text=hint,
        required=False,
        min_value=0,
        max_value=MOST[name],
        widget=forms.NumberInput(attrs=OF_FIELD),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
    )


def hours(name: str, label: str, hint: str) -> forms.DecimalField:
    wrong = f"Hours from 0 to {MOST[name]:,}, with one decimal place at most; or nothing."
    faults = ("invalid", "min_value", "max_value", "max_digits", "max_decimal_places")
    return forms.DecimalField(
        label=label,
        help_text=hint,
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(MOST[name]),
        decimal_places=1,
        widget=forms.NumberInput(attrs=OF_FIELD),
        error_messages=dict.fromkeys((*faults, "max_whole_digits"), wrong),
    )


class VitalSignsForm(SeenForm):
    models_live = count("models_live", "Models live", "Those that decide something today.")
    days_to_production = count(
        "days_to_production",
        "Days from the idea to production",
        "Of the last model, or the last change to one, that went live.",
    )
    model_age_days = count(
        "model_age_days",
        "Age of the live model, in days",
        "Since it was trained; of several, the oldest.",
    )
    hours_to_notice = hours(
        "hours_to_notice",
        "Time to notice a fault, in hours",
        "From when it began to when somebody of you knew, the last time.",
    )
    hours_to_restore = hours(
        "hours_to_restore",
        "Time to restore, in hours",
        "From then to when it worked again.",
    )
    incidents = count(
        "incidents",
        "Incidents in twelve months",
        "Whatever somebody outside of the team noticed, or would have.",
    )

    def __init__(self, data: Any = None, *, standing: Signs) -> None:
        super().__init__(data, initial=dict(standing) | {"seen": as_seen(standing)})

    @property
    def rows(self) -> list[forms.BoundField]:
        return [self[name] for name in MOST]

    def filled(self) -> dict[str, int | float | None]:
        given = {name: self.cleaned_data[name] for name in MOST if name in self.data}
        return {name: None if value is None else plain(value) for name, value in given.items()}

    def over(self, standing: Signs) -> "VitalSignsForm":
        return VitalSignsForm(standing=standing)

    def label_of(self, name: str) -> str:
        return str(self.fields[name].label)

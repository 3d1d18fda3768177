"""The team's own person-days for the remedies of its plan."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from assessment.actions.plans import DAYS
from assessment.forms.seen import SeenForm, as_seen
from assessment.models.assessments import plain
from questionnaires.instrument import Effort, Remedy

WRONG = "Person-days from 0.1 to 9999.9, with one decimal place at most; or nothing."
Estimates = Mapping[str, int | float | None]  # remedy -> person-days, None where none was given


class EstimatesForm(SeenForm):
    def __init__(
        self,
        data: Any = None,
        *,
        remedies: Sequence[Remedy],
        efforts: Sequence[Effort],
        standing: Estimates,
    ) -> None:
        initial = {f"{DAYS}{key}": value for key, value in standing.items()}
        super().__init__(data, initial=initial | {"seen": as_seen(standing)})
        self.remedies, self.efforts = remedies, efforts
        ranges = {effort.key: effort for effort in efforts}
        for remedy in remedies:
            self.fields[f"{DAYS}{remedy.key}"] = days_field(remedy, ranges[remedy.effort])

    def rows(self, remedies: Sequence[Remedy]) -> list[forms.BoundField]:
        return [self[f"{DAYS}{remedy.key}"] for remedy in remedies]

    def filled(self) -> dict[str, int | float | None]:
        """Of the remedies that stood on the page; others have come into the plan since."""
        sent = [remedy.key for remedy in self.remedies if f"{DAYS}{remedy.key}" in self.data]
        days = {key: self.cleaned_data[f"{DAYS}{key}"] for key in sent}
        return {key: None if value is None else plain(value) for key, value in days.items()}

    def over(self, standing: Estimates) -> "EstimatesForm":
        return EstimatesForm(remedies=self.remedies, efforts=self.efforts, standing=standing)

    def label_of(self, name: str) -> str:
        return next(remedy.title for remedy in self.remedies if remedy.key == name)


def named_in(data: Mapping[str, Any] | None) -> set[str]:
    """The keys behind which estimates were sent."""
    return {name.removeprefix(DAYS) for name in data or () if name.startswith(DAYS)}


def days_field(remedy: Remedy, effort: Effort) -> forms.DecimalField:
    days = "person-day" if effort.person_days == 1 else "person-days"
    said = f"{effort.person_days:g} {days}, {effort.from_days:g} to {effort.to_days:g}"
    return forms.DecimalField(
        label=remedy.title,
        error_messages={
            "invalid": WRONG,
            "min_value": WRONG,
            "max_value": WRONG,
            "max_digits": WRONG,
            "max_decimal_places": WRONG,
        },
        help_text=f"{said}.",
        required=False,
        min_value=Decimal("0.1"),
        max_value=Decimal("9999.9"),
        decimal_places=1,
        widget=forms.NumberInput(attrs={"class": "input find", "step": "any"}),
    )

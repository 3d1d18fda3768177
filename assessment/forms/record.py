"""What an owner looks for in the record."""

from typing import Any

from django import forms

from assessment.models import Organisation, User
from assessment.record import KINDS

SERVER = "server"


def day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "input"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Write the day as in 2026-11-21."},
    )


class RecordForm(forms.Form):
    kind = forms.ChoiceField(
        label="What", required=False, choices=[("", "Everything"), *KINDS.items()]
    )
    by = forms.ChoiceField(label="Who", required=False, choices=[])
    since = day("From")
    until = day("Until")

    def __init__(self, data: Any, *, organisation: Organisation) -> None:
        super().__init__(data)
        people = User.objects.who_did_something_in(organisation)
        named = [(str(person.pk), str(person)) for person in people]
        self.fields["by"].choices = [("", "Everybody"), *named, (SERVER, "The server")]  # type: ignore[attr-defined]  # typed as any field

"""What whoever prepares a workshop says: how long it takes, and how people vote alone before it."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.timezone import localdate, make_aware

from assessment.engine.agenda import BESIDE_THE_QUESTIONS
from assessment.forms.workshops import KeysField

SHORTEST, LONGEST = BESIDE_THE_QUESTIONS + 12, 480  # minutes
MOST_DAYS = 28  # phones keep their place for thirty
MOST_ADDRESSES = 50


class MinutesForm(forms.Form):
    minutes = forms.IntegerField(
        label="Minutes in all",
        min_value=SHORTEST,
        max_value=LONGEST,
        help_text=f"{SHORTEST} at least; a team seldom has more than 120 good ones.",
    )


class AddressesField(forms.CharField):
    """Addresses of mail, one a line or parted by commas, each once."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]  # lines, where a CharField gives a text
        typed = str(value or "").replace(",", "\n").replace(";", "\n").splitlines()
        return list(dict.fromkeys(each.strip().lower() for each in typed if each.strip()))

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def run_validators(self, value: Any) -> None:
        if len(value) > MOST_ADDRESSES:
            raise ValidationError(f"{MOST_ADDRESSES} addresses at most.")
        for address in value:
            try:
                validate_email(address)
            except ValidationError:
                raise ValidationError(f"“{address}” is no address of mail.") from None
            if len(address) > 254:
                raise ValidationError(f"“{address[:40]}…” is too long.")


class SurveyForm(forms.Form):
    """Until when everybody votes alone; with `mails`, also who is written to."""

    day = forms.DateField(
        label="Open until the end of",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": "Say until when.", "invalid": "Give a day, as in 2026-11-28."},
    )
    addresses = AddressesField(
        label="Whom to write to",
        required=False,
        help_text="One address a line. Each gets one mail now and one on the day before the end. "
        "They are deleted with the names, when the assessment closes.",
    )

    def __init__(self, *args: Any, mails: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not mails:
            del self.fields["addresses"]

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day < localdate():
            raise ValidationError("That day is over.")
        if day > localdate() + timedelta(days=MOST_DAYS):
            raise ValidationError(f"{MOST_DAYS} days from now at most: phones forget who they are.")
        return day

    @property
    def until(self) -> datetime:
        """The last minute of the day, where this server is."""
        return make_aware(datetime.combine(self.cleaned_data["day"], time(23, 59)))


class SettleForm(forms.Form):
    questions = KeysField(error_messages={"required": "Choose at least one question."})

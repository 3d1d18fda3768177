"""What the pages of the plan send: switches, capacity, person-days, and what becomes of a step."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.dateformat import format as formatted

from assessment.actions.plans import CAPACITY, DAYS, STEPS
from assessment.forms.answers import EvidenceField, text_field
from assessment.forms.estimates import WRONG, days_field
from assessment.forms.lines import LinesField, on_one_line
from assessment.forms.seen import SeenForm, as_seen
from assessment.models import PlannedStep
from assessment.models.assessments import LONGEST_TEXT, plain
from assessment.models.commitments import LONGEST_WHO
from questionnaires.instrument import Effort, Instrument, Number, Remedy

Status = PlannedStep.Status

NO_CAPACITY = "Person-days from 0.1 to 9999.9, with one decimal place at most."
NO_REASON = "Say why it is not done."
NOBODY_ACCEPTS = "Say who accepts the risk."
NO_EVIDENCE = "Say what shows that it is done: a page, a log, a place to look at."


class KeysInput(forms.HiddenInput):
    """Several fields of one name, or keys with spaces between them."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        given = data.getlist(name) if isinstance(data, MultiValueDict) else data.get(name) or []
        return [key for each in given for key in each.split()]


class KeysField(forms.Field):
    """Keys of remedies; others are left out."""

    widget = KeysInput

    def __init__(self, known: Sequence[str]) -> None:
        super().__init__(required=False)
        self.known = known

    def clean(self, value: list[str]) -> list[str]:
        return [key for key in self.known if key in value]


class PlanForm(SeenForm):
    """The switches, and what the team can spare; every remedy has a field, whatever is shown."""

    chosen: Sequence[str] = ()  # what is on once prerequisites have followed

    def __init__(
        self,
        data: Any = None,
        *,
        instrument: Instrument,
        standing: Mapping[str, Any],
        shown: Mapping[str, Any] | None = None,
    ) -> None:
        """`standing` is what is saved, `shown` what of it the fields hold instead."""
        efforts = {effort.key: effort for effort in instrument.efforts}
        days = {f"{DAYS}{each.key}": efforts[each.effort] for each in instrument.remedies}
        every = dict.fromkeys(days) | dict(standing)
        values = every | dict(shown or {})
        filled = {
            name: days[name].person_days if name in days and value is None else value
            for name, value in values.items()
        }
        super().__init__(data, initial=filled | {"seen": as_seen(every)})
        self.instrument, self.standing, self.efforts = instrument, every, days
        self.titles = {remedy.key: remedy.title for remedy in instrument.remedies}
        self.fields[CAPACITY] = capacity_field()
        for name in ("do", "on", "along"):
            self.fields[name] = KeysField(list(self.titles))
        for remedy in instrument.remedies:
            self.fields[f"{DAYS}{remedy.key}"] = person_days_field(remedy, efforts[remedy.effort])

    def filled(self) -> dict[str, Any]:
        return {STEPS: self.in_content_order(self.chosen), **self.settings()}

    def settings(self) -> dict[str, Any]:
        """The capacity and the estimates, as far as they were sent and are figures."""
        names = (CAPACITY, *self.efforts)
        sent = [name for name in names if name in self.data and name in self.cleaned_data]
        return {name: self._plainly(name) for name in sent}

    def _plainly(self, name: str) -> Number | None:
        value = self.cleaned_data[name]
        if value is None:
            return self.standing[CAPACITY] if name == CAPACITY else None
        number = plain(value)
        effort = self.efforts.get(name)
        if effort and number == effort.person_days and self.standing[name] is None:
            return None  # the questionnaire's own figure, as the page showed it
        return number

    def in_content_order(self, keys: Sequence[str]) -> list[str]:
        return [key for key in self.titles if key in keys]

    def over(self, standing: Mapping[str, Any]) -> "PlanForm":
        return PlanForm(instrument=self.instrument, standing=standing)

    def label_of(self, name: str) -> str:
        if name == STEPS:
            return "The steps of our plan"
        if name == CAPACITY:
            return "Person-days a month"
        return f"Person-days: {self.titles[name.removeprefix(DAYS)]}"

    def said(self, name: str, value: Any) -> str:
        if name == STEPS:
            return ", ".join(self.titles[key] for key in value) or "None"
        return super().said(name, value)


def capacity_field() -> forms.DecimalField:
    field = days_field_of("Person-days you can spare in a month", NO_CAPACITY)
    field.widget.attrs |= {"class": "input end"}
    return field


def person_days_field(remedy: Remedy, effort: Effort) -> forms.DecimalField:
    field = days_field(remedy, effort)
    field.label = f"Person-days for {remedy.title}"
    field.help_text = ""
    field.widget.attrs |= {"class": "input"}
    return field


def days_field_of(label: str, wrong: str = WRONG) -> forms.DecimalField:
    kinds = ("invalid", "min_value", "max_value", "max_digits", "max_decimal_places")
    return forms.DecimalField(
        label=label,
        required=False,
        error_messages=dict.fromkeys(kinds, wrong),
        min_value=Decimal("0.1"),
        max_value=Decimal("9999.9"),
        decimal_places=1,
        widget=forms.NumberInput(attrs={"step": "any"}),
    )


def who_field(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        max_length=LONGEST_WHO,
        validators=[on_one_line],
        error_messages={"max_length": "Keep it under 100 characters."},
    )


class StepForm(SeenForm):
    """Who sees to a step of the plan, by when, and what became of it."""

    owner = who_field("Who sees to it?")
    due = forms.DateField(
        label="By when?",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input find"}),
        error_messages={"invalid": "Give a day, as in 2026-11-28."},
    )
    sponsor = who_field("Who stands in for it there?", "Somebody who can decide it and has agreed.")
    status = forms.ChoiceField(
        label="Where does it stand?",
        choices=Status.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say where it stands."},
    )
    reason = text_field()
    accepted_by = who_field("Who accepts the risk?")
    evidence = EvidenceField(required=False)

    def __init__(self, data: Any = None, *, remedy: Remedy, standing: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(standing) | {"seen": as_seen(standing)})
        self.remedy = remedy
        if remedy.reach == "team":
            del self.fields["sponsor"]
        self.fields["reason"].label = "Why not?"
        self.fields["evidence"].label = "What shows that it is done?"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        status = given.get("status")
        if status == Status.WONT_DO:
            if given.get("reason") == "":
                self.add_error("reason", NO_REASON)
            if given.get("accepted_by") == "":
                self.add_error("accepted_by", NOBODY_ACCEPTS)
        if status == Status.DONE and given.get("evidence") == ():
            self.add_error("evidence", NO_EVIDENCE)
        return given

    def filled(self) -> dict[str, Any]:
        names = [name for name in self.fields if name not in ("seen", "theirs")]
        values = {name: self.cleaned_data[name] for name in names}
        is_refused = values["status"] == Status.WONT_DO
        untold = {} if is_refused else {"reason": "", "accepted_by": ""}
        return values | {"evidence": list(values["evidence"])} | untold

    def over(self, standing: Mapping[str, Any]) -> "StepForm":
        return StepForm(remedy=self.remedy, standing=standing)

    def label_of(self, name: str) -> str:
        return str(self.fields[name].label)

    def said(self, name: str, value: Any) -> str:
        if name == "status":
            return str(Status(value).label)
        if name == "due" and value:
            return formatted(value, "j F Y")
        if name == "evidence":
            return ", ".join(value) or "Nothing"
        return super().said(name, value)


class CommentForm(forms.Form):
    text = LinesField(
        label="Comment",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
        error_messages={
            "required": "Write something first.",
            "max_length": "Keep it under 4,000 characters: it has %(show_value)s.",
        },
    )


class MoveForm(forms.Form):
    move = forms.ChoiceField(choices=[("earlier", ""), ("later", "")])

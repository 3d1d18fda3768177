"""What is under assessment: scope card, facts, form, target profile, concerns and capacity."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import get_text_list

from assessment.forms.lines import LinesField
from assessment.forms.seen import SeenForm, as_seen
from assessment.models import Assessment
from assessment.models.assessments import SCOPE, SCOPE_CARD, plain
from questionnaires.instrument import Instrument, TargetProfile

MOST_CONCERNS = 2
MINUTES_A_QUESTION = 4 / 3
CHOOSE = {"required": "Choose one."}
DEFAULT_CAPACITY = 10  # person-days a month


def short(label: str, length: int, hint: str = "", required: bool = False) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2, "class": "input short"})
    return LinesField(
        label=label, max_length=length, help_text=hint, required=required, widget=widget
    )


def targets_said(profile: TargetProfile, instrument: Instrument) -> str:
    """The levels of a target profile in a line: "Level 3 in most dimensions; Data level 2."."""
    dimensions = defaultdict(list)
    for dimension in instrument.dimensions:
        dimensions[profile.targets[dimension.key]].append(dimension.title)
    usual, *others = sorted(dimensions, key=lambda level: -len(dimensions[level]))
    said = [f"Level {usual} {'in most dimensions' if others else 'in every dimension'}"]
    said += [f"{get_text_list(dimensions[level], 'and')} level {level}" for level in others]
    return "; ".join(said) + "."


class ScopeForm(forms.Form):
    system = forms.CharField(
        label="System", max_length=150, widget=forms.TextInput(attrs={"class": "input"})
    )
    sentence = short("The system, in one sentence", 300, required=True)
    live_since = forms.CharField(
        label="Live since",
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"class": "input find"}),
    )
    harmed = short("Who is hurt when it is wrong", 300)
    owned_by = short("Who owns it", 300)
    not_included = short("Not included", 300, "Name what people will otherwise argue about.")
    form = forms.ChoiceField(
        label="How many questions?", choices=[], widget=forms.RadioSelect, error_messages=CHOOSE
    )
    target_profile = forms.ChoiceField(
        label="What is good enough here?",
        choices=[],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    target_reason = short("Why this one?", 300, "Stands on the cover of the report.")
    concerns = forms.MultipleChoiceField(
        label="What would hurt most?",
        choices=[],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    capacity_days_per_month = forms.DecimalField(
        label="Person-days a month",
        help_text=f"For what the plan proposes; {DEFAULT_CAPACITY} if you leave it open.",
        required=False,
        min_value=Decimal("0.1"),
        max_value=Decimal("9999.9"),
        decimal_places=1,
        initial=DEFAULT_CAPACITY,
        widget=forms.NumberInput(attrs={"class": "input find", "step": "any"}),
    )

    def __init__(self, data: Any = None, *, instrument: Instrument, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.instrument = instrument
        forms_offered = Assessment.Form.choices
        if not any(question.core for question in instrument.questions()):
            forms_offered = [(Assessment.Form.FULL.value, Assessment.Form.FULL.label)]
        self.offer("form", forms_offered)
        self.offer("target_profile", [(p.key, p.title) for p in instrument.target_profiles])
        self.fields["target_profile"].required = bool(instrument.target_profiles)
        self.offer("concerns", [(c.key, c.title) for c in instrument.concerns])
        for fact in instrument.facts:
            self.fields[f"fact-{fact.key}"] = forms.ChoiceField(
                label=fact.text,
                choices=[("", "Not known"), ("yes", "Yes"), ("no", "No")],
                required=False,
                widget=forms.RadioSelect,
            )
        self.order_fields(self.in_page_order())

    def in_page_order(self) -> list[str]:
        """So that errors are listed as they stand on the page."""
        facts = [f"fact-{fact.key}" for fact in self.instrument.facts]
        card, choices = ("team", "new_team", "system", *SCOPE_CARD), ("form", "target_profile")
        return [*card, *facts, *choices, "target_reason", "concerns", "capacity_days_per_month"]

    def offer(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = list(choices)

    def offered(self, name: str) -> list[tuple[str, str]]:
        choices = cast("forms.ChoiceField", self.fields[name]).choices
        return list(cast("Iterable[tuple[str, str]]", choices))

    @property
    def scope_card(self) -> list[forms.BoundField]:
        return [self[name] for name in SCOPE_CARD]

    @property
    def facts(self) -> list[forms.BoundField]:
        return [self[f"fact-{fact.key}"] for fact in self.instrument.facts]

    @property
    def form_options(self) -> Iterable[dict[str, Any]]:
        """What each form asks of people, for the cards they choose from."""
        for value, title in self.offered("form"):
            asked = [
                question
                for question in self.instrument.questions()
                if question.core or value == Assessment.Form.FULL
            ]
            yield {
                "value": value,
                "title": title,
                "questions": len(asked),
                "minutes": 5 * round(len(asked) * MINUTES_A_QUESTION / 5),
                "switched_off": any(question.not_applicable_when for question in asked),
                "chosen": value == self["form"].value(),
            }

    @property
    def target_options(self) -> Iterable[dict[str, Any]]:
        for profile in self.instrument.target_profiles:
            yield {
                "profile": profile,
                "levels": targets_said(profile, self.instrument),
                "chosen": profile.key == self["target_profile"].value(),
            }

    @property
    def top(self) -> int:
        return self.instrument.top

    def clean_concerns(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["concerns"]
        if len(chosen) > MOST_CONCERNS:
            raise ValidationError("Choose two at most: with more, none of them weighs more.")
        return chosen

    def clean_capacity_days_per_month(self) -> int | float:
        return plain(self.cleaned_data["capacity_days_per_month"] or DEFAULT_CAPACITY)

    def scope(self) -> dict[str, Any]:
        """The columns of the assessment that this form fills, as `Assessment.scope` has them."""
        given = {fact.key: self.cleaned_data[f"fact-{fact.key}"] for fact in self.instrument.facts}
        facts = {key: value == "yes" for key, value in sorted(given.items()) if value}
        return {name: facts if name == "facts" else self.cleaned_data[name] for name in SCOPE}


class ChangeScopeForm(SeenForm, ScopeForm):
    """The scope of an assessment that stands, which two facilitators may change at once."""

    def __init__(
        self, data: Any = None, *, instrument: Instrument, standing: Mapping[str, Any]
    ) -> None:
        initial = as_initial(standing) | {"seen": as_seen(standing)}
        super().__init__(data, instrument=instrument, initial=initial)

    def filled(self) -> dict[str, Any]:
        return self.scope()

    def over(self, standing: Mapping[str, Any]) -> "ChangeScopeForm":
        return ChangeScopeForm(instrument=self.instrument, standing=standing)

    def label_of(self, name: str) -> str:
        return "Facts" if name == "facts" else str(self.fields[name].label)

    def said(self, name: str, value: Any) -> str:
        if name == "facts":
            facts = [fact for fact in self.instrument.facts if fact.key in value]
            value = " ".join(f"{f.text} {'Yes' if value[f.key] else 'No'}." for f in facts)
        elif name == "concerns":
            value = ", ".join(title for key, title in self.offered(name) if key in value)
        elif name in ("form", "target_profile"):
            value = dict(self.offered(name)).get(value, "")
        return super().said(name, value)


def as_initial(scope: Mapping[str, Any]) -> dict[str, Any]:
    facts = {f"fact-{key}": "yes" if value else "no" for key, value in scope["facts"].items()}
    return {name: value for name, value in scope.items() if name != "facts"} | facts

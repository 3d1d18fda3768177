"""What is under assessment: the scope card, facts, form, target profile and concerns."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import get_text_list

from assessment.forms.lines import LinesField
from assessment.models import Assessment, Organisation, Team, User
from questionnaires.instrument import Instrument, TargetProfile

MOST_CONCERNS = 2
MINUTES_A_QUESTION = 4 / 3
NEW_TEAM = "new-"  # followed by the organisation's id
TEAM_EXISTS = "There is a team of this name already."

SCOPE_CARD = ("sentence", "live_since", "harmed", "owned_by", "not_included")


def short(label: str, length: int, hint: str = "", required: bool = False) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2, "class": "input short"})
    return LinesField(
        label=label, max_length=length, help_text=hint, required=required, widget=widget
    )


def targets_said(profile: TargetProfile, instrument: Instrument) -> str:
    """The levels of a target profile in a line: "Mostly 3; Data and Monitoring 2."."""
    dimensions = defaultdict(list)
    for dimension in instrument.dimensions:
        dimensions[profile.targets[dimension.key]].append(dimension.title)
    usual, *others = sorted(dimensions, key=lambda level: -len(dimensions[level]))
    said = [f"{'Mostly' if others else 'All'} {usual}"]
    said += [f"{get_text_list(dimensions[level], 'and')} {level}" for level in others]
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
    form = forms.ChoiceField(choices=[], widget=forms.RadioSelect)
    target_profile = forms.ChoiceField(choices=[], required=False, widget=forms.RadioSelect)
    target_reason = short("Why this one?", 300, "Stands on the cover of the report.")
    concerns = forms.MultipleChoiceField(
        choices=[], required=False, widget=forms.CheckboxSelectMultiple
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

    def scope(self) -> dict[str, Any]:
        """The columns of the assessment that this form fills."""
        names = ("system", *SCOPE_CARD, "form", "target_profile", "target_reason", "concerns")
        given = {fact.key: self.cleaned_data[f"fact-{fact.key}"] for fact in self.instrument.facts}
        facts = {key: value == "yes" for key, value in given.items() if value}
        return {name: self.cleaned_data[name] for name in names} | {"facts": facts}


def initial_scope(assessment: Assessment) -> dict[str, Any]:
    names = ("system", *SCOPE_CARD, "form", "target_profile", "target_reason", "concerns")
    facts = {f"fact-{key}": "yes" if value else "no" for key, value in assessment.facts.items()}
    return {name: getattr(assessment, name) for name in names} | facts


class NewAssessmentForm(ScopeForm):
    team = forms.ChoiceField(
        label="Team", choices=[], widget=forms.Select(attrs={"class": "input"})
    )
    new_team = forms.CharField(
        label="Name of the new team",
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"class": "input"}),
    )

    def __init__(self, data: Any = None, *, by: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.teams = {str(t.pk): t for t in Team.objects.where_may_create(by)}
        self.owned = {f"{NEW_TEAM}{o.pk}": o for o in Organisation.objects.owned_by(by)}
        self.offer("team", self.team_choices())

    def team_choices(self) -> Iterable[tuple[str, str]]:
        for key, team in self.teams.items():
            yield key, team.name
        for key, organisation in self.owned.items():
            yield key, "Add a team…" if len(self.owned) == 1 else f"Add a team to {organisation}…"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.organisation_of_new_team:
            self.check_new_team(self.organisation_of_new_team, cleaned.get("new_team", ""))
        return cleaned

    def check_new_team(self, organisation: Organisation, name: str) -> None:
        if not name:
            self.add_error("new_team", "Give the new team a name.")
        elif organisation.teams.filter(name=name).exists():
            self.add_error("new_team", TEAM_EXISTS)

    @property
    def organisation_of_new_team(self) -> Organisation | None:
        return self.owned.get(self.cleaned_data.get("team", ""))

    def chosen_team(self) -> Team:
        """The team; one that is to be added is not saved yet."""
        if organisation := self.organisation_of_new_team:
            return Team(organisation=organisation, name=self.cleaned_data["new_team"])
        return self.teams[self.cleaned_data["team"]]

"""The forms that begin an assessment: whose it is, and what is under assessment."""

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID, uuid4, uuid5

from django import forms
from django.http import QueryDict

from assessment.forms.lines import NameField
from assessment.forms.scope import ScopeForm
from assessment.forms.teams import TEAM_EXISTS
from assessment.models import Assessment, Organisation, Team, User

NEW_TEAM = "new-"  # followed by the organisation's id


class BeginForm(forms.Form):
    """For which team. Sent, it takes any for which this person may begin an assessment.

    `organisation` only narrows what an empty one offers: they may switch while they fill it in.
    """

    form_token = forms.UUIDField(required=False, initial=uuid4, widget=forms.HiddenInput)
    team = forms.ChoiceField(
        label="Team", choices=[], widget=forms.Select(attrs={"class": "input"})
    )
    new_team = NameField(
        label="Name of the new team",
        required=False,
        widget=forms.TextInput(attrs={"class": "input"}),
    )

    def __init__(
        self, data: Any = None, *, by: User, organisation: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.by = by
        self.teams = {str(team.pk): team for team in Team.objects.where_may_create(by)}
        owned = Organisation.objects.owned_by(by)
        self.owned = {f"{NEW_TEAM}{each.pk}": each for each in owned}
        offered = self.team_choices(None if self.is_bound else organisation)
        cast("forms.ChoiceField", self.fields["team"]).choices = list(offered)

    def team_choices(self, within: int | None) -> Iterable[tuple[str, str]]:
        """What is offered; where there is nothing to offer within one organisation, everything."""
        homes = {key: team.organisation for key, team in self.teams.items()} | self.owned
        keys = [key for key, home in homes.items() if within in (None, home.pk)] or list(homes)
        several = len({homes[key] for key in keys}) > 1
        several_owned = len(self.owned.keys() & set(keys)) > 1
        for key in keys:
            if team := self.teams.get(key):
                yield key, f"{team}, {team.organisation}" if several else team.name
            else:
                yield key, f"Add a team to {homes[key]}…" if several_owned else "Add a team…"

    @property
    def token(self) -> UUID | None:
        """The same for the same form with the same words in it."""
        given = None if "form_token" in self.errors else self.cleaned_data.get("form_token")
        return uuid5(given, cast("QueryDict", self.data).urlencode()) if given else None

    @property
    def begun(self) -> Assessment | None:
        """What the first press on its button began, where this is the second."""
        if not self.is_bound or self.token is None:
            return None
        return Assessment.objects.begun_with(self.by, self.token).first()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.organisation_of_new_team:
            self.check_new_team(self.organisation_of_new_team, cleaned.get("new_team", ""))
        return cleaned

    def check_new_team(self, organisation: Organisation, name: str) -> None:
        if not name:
            self.add_error("new_team", "Give the new team a name.")
        elif organisation.teams.all().named_like(name):
            self.add_error("new_team", TEAM_EXISTS)

    @property
    def organisation_of_new_team(self) -> Organisation | None:
        return self.owned.get(self.cleaned_data.get("team", ""))

    def chosen_team(self) -> Team:
        """The team; one that is to be added is not saved yet."""
        if organisation := self.organisation_of_new_team:
            return Team(organisation=organisation, name=self.cleaned_data["new_team"])
        return self.teams[self.cleaned_data["team"]]


class NewAssessmentForm(BeginForm, ScopeForm):
    """With nothing answered yet."""

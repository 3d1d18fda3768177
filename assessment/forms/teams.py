"""The name of a team."""

from django import forms

from assessment.forms.lines import NameField

TEAM_EXISTS = "There is a team of this name already."
TEAM_IS_GONE = "Somebody removed this team a moment ago."


class TeamForm(forms.Form):
    name = NameField(label="Name of the team")

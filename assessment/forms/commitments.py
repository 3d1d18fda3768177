"""What a room says of its findings, and what it takes on, as the desk sends it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from assessment.forms.answers import text_field
from assessment.forms.days import DueField
from assessment.forms.lines import on_one_line
from assessment.forms.workshops import RoomForm
from assessment.models import Judgement, Participant
from assessment.models.commitments import LONGEST_WHO
from assessment.results import FindingLine
from assessment.room import Room

TRUE, CONTESTED = "true", "contested"
NO_REASON = "Say why it is not true for you."


class JudgementForm(forms.Form):
    """Of one finding; its fields are named after the antipattern."""

    says = forms.ChoiceField(choices=[(TRUE, ""), (CONTESTED, "")], required=False)
    because = text_field()
    seen = forms.CharField(required=False, max_length=40)  # the mark of what the page showed

    def clean(self) -> dict[str, Any]:
        read = self.cleaned_data
        if read.get("says") == CONTESTED and not self.errors and not read["because"]:
            self.add_error("because", NO_REASON)
        return read

    @property
    def holds(self) -> bool:
        return bool(self.cleaned_data["says"] == TRUE)


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding on the desk: what stands, or what was sent where it could not be saved."""

    line: FindingLine
    standing: Judgement | None
    form: JudgementForm | None = None
    theirs: Judgement | None = None  # that of somebody else, which this one did not see

    @property
    def key(self) -> str:
        return self.line.antipattern.key

    @property
    def says(self) -> str:
        if self.form:
            return str(self.form["says"].value() or "")
        return "" if self.standing is None else TRUE if self.standing.holds else CONTESTED

    @property
    def because(self) -> str:
        if self.form:
            return str(self.form["because"].value() or "")
        return self.standing.reason if self.standing else ""


def judged(room: Room, refused: Mapping[str, Judged] | None) -> list[Judged]:
    """Each finding of the room; of those that were refused what was sent."""
    said = room.judgements or {}
    return [
        (refused or {}).get(line.antipattern.key)
        or Judged(line=line, standing=said.get(line.antipattern.key))
        for line in room.findings
    ]


class TakeOnForm(RoomForm):
    remedy = forms.CharField(max_length=80, error_messages={"required": "Choose a step."})
    owner = forms.CharField(
        max_length=LONGEST_WHO,
        validators=[on_one_line],
        error_messages={"required": "Say who sees to it."},
    )
    due = DueField()


class LetGoForm(RoomForm):
    remedy = forms.CharField(max_length=80)


class WorthForm(forms.Form):
    worth = forms.ChoiceField(choices=[each for each in Participant.Worth.choices if each[0]])

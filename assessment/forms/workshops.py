"""What people send in a workshop: from their phones, and from the desk."""

from typing import Any

from django import forms

from assessment.actions import Seen
from assessment.forms.answers import DONT_KNOW, EvidenceField, EvidenceInput, text_field
from assessment.forms.days import DueField
from assessment.forms.lines import LinesField, on_one_line
from assessment.models import Participant, User, Workshop
from assessment.models.commitments import LONGEST_WHAT, LONGEST_WHO
from assessment.models.votes import LONGEST_REASON
from assessment.models.workshops import LONGEST_NAME

PICK = "Pick one of the levels first, or “can’t say”."
LATEST = 2**53 - 1  # what a browser counts to


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Code",
        max_length=20,
        error_messages={"required": "Type the code."},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "input code"}
        ),
    )


class JoinForm(forms.Form):
    name = forms.CharField(
        label="Your name",
        help_text="As the others know you; a first name will do.",
        max_length=LONGEST_NAME,
        validators=[on_one_line],
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={"required": "Type your name."},
    )
    camp = forms.ChoiceField(
        label="What is the system to you?",
        choices=[
            (Participant.Camp.BUILDS_IT, "I build it or keep it running"),
            (Participant.Camp.DEPENDS_ON_IT, "I depend on what it does, or answer for it"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you build it or depend on it."},
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)  # sent twice, one comes in


class QuestionForm(forms.Form):
    """It says which vote on which question the screen showed."""

    question = forms.CharField(required=False, max_length=80)
    number = forms.IntegerField(required=False, min_value=0, max_value=2**15 - 1)

    def clean_number(self) -> int:
        return self.cleaned_data["number"] or 0


class RoomForm(QuestionForm):
    """Anything that is sent from the desk or by the scribe: it says where their screen stood."""

    outcome = forms.ChoiceField(required=False, choices=Workshop.Outcome)
    phase = forms.ChoiceField(required=False, choices=Workshop.Phase)

    @property
    def seen(self) -> Seen:
        read = self.cleaned_data
        return Seen(read["question"], read["number"], read["outcome"], read["phase"])


class ChoiceForm(forms.Form):
    """A level out of those of the scale, or that one cannot say."""

    level = forms.CharField(error_messages={"required": PICK})

    def __init__(self, data: Any, *, top: int) -> None:
        super().__init__(data)
        self.levels = {DONT_KNOW: None} | {str(level): level for level in range(top + 1)}

    def clean_level(self) -> int | None:
        level = self.cleaned_data["level"]
        if level not in self.levels:
            raise forms.ValidationError(PICK)
        return self.levels[level]


class ReasonField(forms.CharField):
    """On one line, however it was typed."""

    def to_python(self, value: Any) -> str:
        return " ".join(str(super().to_python(value)).split())


class VoteForm(ChoiceForm, QuestionForm):
    """Small, for hundreds are sent within seconds."""

    reason = ReasonField(
        required=False,
        max_length=LONGEST_REASON,
        error_messages={
            "max_length": "Keep it under 140 characters: it has %(show_value)s.",
        },
    )
    sequence = forms.IntegerField(required=False, min_value=0, max_value=LATEST)  # of the script


class LinesInput(EvidenceInput):
    """One field, with a piece of evidence a line."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        lines = [line.strip() for line in str(data.get(name, "")).splitlines()]
        return [line for line in lines if line]


class EvidenceLinesField(EvidenceField):
    widget = LinesInput


class AnswerForm(RoomForm):
    """Over an answer of which the page showed one revision, 0 for none."""

    revision = forms.IntegerField(required=False, min_value=0)

    def clean_revision(self) -> int:
        return self.cleaned_data["revision"] or 0


class EvidenceForm(AnswerForm):
    evidence = EvidenceLinesField(required=False)


class AgreeForm(ChoiceForm, EvidenceForm):
    dissent = text_field()
    note = text_field()

    def agreed(self) -> dict[str, Any]:
        """Where a scribe writes the evidence it is not in the form, and stays as it stands."""
        read = self.cleaned_data
        return {
            "level": read["level"],
            "evidence": read["evidence"] if "evidence" in self.data else None,
            "dissent": read["dissent"],
            "note": read["note"],
            "answer_revision": read["revision"],
        }


class NoteForm(AnswerForm):
    note = text_field()


class ParkForm(RoomForm):
    what = LinesField(
        max_length=LONGEST_WHAT, error_messages={"required": "Say what would settle it."}
    )
    who = forms.CharField(
        max_length=LONGEST_WHO,
        validators=[on_one_line],
        error_messages={"required": "Say who will see to it."},
    )
    day = DueField()


class SomebodyForm(RoomForm):
    """One of the people in the room, or nobody."""

    participant = forms.ModelChoiceField(queryset=Participant.objects.none(), required=False)

    def __init__(self, data: Any, *, workshop: Workshop) -> None:
        super().__init__(data)
        self.fields["participant"].queryset = workshop.participants.present()  # type: ignore[attr-defined]  # typed as any field


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(
        label="Who takes the desk?",
        queryset=User.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose somebody."},
    )

    def __init__(self, data: Any = None, *, people: Any) -> None:
        super().__init__(data)
        self.fields["to"].queryset = people  # type: ignore[attr-defined]  # typed as any field


class KeyForm(RoomForm):
    """The key of a question; the action knows whether it is asked here."""

    key = forms.CharField(max_length=80)


class KeysField(forms.MultipleChoiceField):
    def valid_value(self, value: str) -> bool:
        return len(value) <= 80


class KeysForm(RoomForm):
    questions = KeysField()

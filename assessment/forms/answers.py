"""The form of one answer."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict

from assessment.actions import Reply
from assessment.forms.lines import LinesField
from assessment.meanwhile import fingerprint
from assessment.models import Answer
from assessment.models.assessments import LONGEST_EVIDENCE, LONGEST_TEXT, MOST_EVIDENCE
from questionnaires.instrument import Question

DONT_KNOW, NOT_APPLICABLE = "dont-know", "not-applicable"


class EvidenceInput(forms.Widget):
    """Several inputs of one name; blank ones do not count."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        given = data.getlist(name) if isinstance(data, MultiValueDict) else data.get(name) or []
        return [entry for entry in map(str.strip, given) if entry]


class EvidenceField(forms.Field):
    widget = EvidenceInput
    one = forms.CharField(max_length=LONGEST_EVIDENCE)

    def clean(self, value: list[str]) -> tuple[str, ...]:
        if len(value) > MOST_EVIDENCE:
            raise ValidationError(f"Keep it to {MOST_EVIDENCE} pieces of evidence.")
        return tuple(self.one.clean(entry) for entry in value)


def text_field() -> forms.CharField:
    return LinesField(
        required=False,
        max_length=LONGEST_TEXT,
        error_messages={"max_length": "Keep it under 4,000 characters: it has %(show_value)s."},
    )


class AnswerForm(forms.Form):
    """The reply to one question; its fields are prefixed by the question's key."""

    choice = forms.CharField(required=False)
    still = forms.CharField(required=False)  # the choice of last time, which is confirmed
    reason = text_field()
    note = text_field()
    evidence = EvidenceField(required=False)
    revision = forms.IntegerField(min_value=0, required=False)
    seen = forms.CharField(required=False)  # the fingerprint of the reply that was on the page
    meaning = forms.CharField(required=False)  # of the question that was on the page

    def __init__(
        self,
        data: Any = None,
        *,
        question: Question,
        answer: Answer | None,
        last: Answer | None = None,
    ) -> None:
        super().__init__(data, prefix=question.key, initial=initial_reply(answer))
        self.question, self.answer, self.last = question, answer, last

    def clean_choice(self) -> str:
        choice: str = self.cleaned_data["choice"]
        levels = {str(level) for level in range(len(self.question.anchors))}
        if choice and choice not in levels | {DONT_KNOW, NOT_APPLICABLE}:
            raise ValidationError("Choose one of the answers on the page.")
        return choice

    def clean_revision(self) -> int:
        return self.cleaned_data["revision"] or 0

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if still := cleaned.get("still"):
            self.confirm(still, cleaned)
        if cleaned.get("choice") == NOT_APPLICABLE and cleaned.get("reason") == "":
            self.add_error("reason", "Give the reason; it is printed in the report.")
        return cleaned

    def confirm(self, still: str, cleaned: dict[str, Any]) -> None:
        """Take what was said last time, with its reason but without its note and its evidence."""
        if self.last is None or still != choice_of(self.last):
            self.add_error("choice", "Choose one of the answers on the page.")
        else:
            cleaned |= {"choice": still, "reason": self.last.reason}

    def reply(self) -> Reply:
        choice = self.cleaned_data["choice"]
        return Reply(
            state=state_of(choice),
            level=int(choice) if choice.isdecimal() else None,
            reason=self.cleaned_data["reason"] if choice == NOT_APPLICABLE else "",
            note=self.cleaned_data["note"],
            evidence=self.cleaned_data["evidence"],
        )

    def is_to_another_meaning(self) -> bool:
        """Whether the question meant something else on the page that the person replied on.

        The assessment was moved to another version since, or back.
        """
        return self.cleaned_data["meaning"] not in ("", meaning_of(self.question))

    @property
    def confirms(self) -> bool:
        """Whether the button was pressed that confirms what was said last time."""
        return bool(self.is_bound and self["still"].value())

    def is_untouched(self) -> bool:
        """Whether the person left the reply as the page showed it, whoever changed it since."""
        return fingerprint(self.reply()) == self.cleaned_data["seen"]


def meaning_of(question: Question) -> str:
    """Alike where a reply to one question is a reply to the other: see `same_question`."""
    return f"{question.meaning} of {len(question.anchors)}"


def state_of(choice: str) -> str:
    if choice.isdecimal():
        return Answer.State.LEVEL
    named = {DONT_KNOW: Answer.State.DONT_KNOW, NOT_APPLICABLE: Answer.State.NOT_APPLICABLE}
    return named.get(choice, Answer.State.UNANSWERED)


def choice_of(answer: Answer) -> str:
    if answer.level is not None:
        return str(answer.level)
    return answer.state.replace("_", "-")


def initial_reply(answer: Answer | None) -> dict[str, Any]:
    if answer is None:
        return {"choice": "", "reason": "", "note": "", "evidence": [], "revision": 0}
    return {
        "choice": choice_of(answer),
        "reason": answer.reason,
        "note": answer.note,
        "evidence": answer.evidence,
        "revision": answer.revision,
    }

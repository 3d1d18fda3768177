"""Forms over what two people may change at once, and how a conflict between them is told."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django import forms

from assessment.meanwhile import fingerprint, fingerprints


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two texts for one thing: this person's, which is not saved, and the one that stands."""

    label: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflicts:
    """Everything that two people changed, with what the two buttons send."""

    of: list[Conflict]
    seen_now: str  # sent with "Keep mine": whoever presses it has seen what stands
    names: str  # sent with "Take theirs"


class SeenField(forms.CharField):
    """The fingerprints of what a page showed, by name; nothing readable is nothing seen."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> dict[str, str]:
        try:
            seen = json.loads(value or "{}")
        except (ValueError, RecursionError):  # the latter where it is nested too deeply
            return {}
        if not isinstance(seen, dict):
            return {}
        return {name: text for name, text in seen.items() if isinstance(text, str)}


class SeenForm(forms.Form):
    """A form that knows what its page showed of the things that it changes.

    Each such form gives `filled`, `over` and `label_of`; the metaclass of forms knows no
    abstract methods.
    """

    seen = SeenField(required=False)
    theirs = forms.CharField(required=False)  # the names to leave as somebody else made them

    conflicts: Conflicts | None = None

    def filled(self) -> dict[str, Any]:
        """By name, what stands in the form."""
        raise NotImplementedError

    def over(self, standing: Mapping[str, Any]) -> Self:
        """The same form, unbound, over what stands."""
        raise NotImplementedError

    def label_of(self, name: str) -> str:
        raise NotImplementedError

    def said(self, name: str, value: Any) -> str:
        """A value as people read it."""
        return "Nothing" if value in (None, "") else str(value)

    def given(self) -> dict[str, Any]:
        leave = self.cleaned_data["theirs"].split()
        return {name: value for name, value in self.filled().items() if name not in leave}

    def beside(self, theirs: Mapping[str, Any], standing: Mapping[str, Any]) -> Self:
        """The form again with all that this person changed, and what stands beside it."""
        mine, seen = self.given(), self.cleaned_data["seen"]
        changed = {n: v for n, v in mine.items() if fingerprint(v) != seen.get(n)}
        form = self.over(dict(standing) | changed)
        unsettled = {name: seen[name] for name in theirs if name in seen}
        form.initial["seen"] = json.dumps(fingerprints(standing) | unsettled)
        form.conflicts = Conflicts(
            of=[
                Conflict(
                    label=self.label_of(name),
                    mine=self.said(name, mine[name]),
                    theirs=self.said(name, value),
                )
                for name, value in theirs.items()
            ],
            seen_now=as_seen(standing),
            names=" ".join(theirs),
        )
        return form


def as_seen(standing: Mapping[str, Any]) -> str:
    return json.dumps(fingerprints(standing))

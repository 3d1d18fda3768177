"""What a person saw of a thing that two may change, and how a conflict over it is told."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from assessment.meanwhile import fingerprints


class SeenField(forms.CharField):
    """The fingerprints of what a page showed, by name; nothing readable is nothing seen."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> dict[str, str]:
        try:
            seen = json.loads(value or "{}")
        except ValueError:
            return {}
        return seen if isinstance(seen, dict) else {}


def as_seen(standing: Mapping[str, Any]) -> str:
    return json.dumps(fingerprints(standing))


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

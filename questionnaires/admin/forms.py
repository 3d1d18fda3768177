"""The form of an entry: fields named as in `entries.parts`, in sections of one page."""

import json
from collections.abc import Collection
from typing import Any

from django import forms
from django.contrib.admin.helpers import AdminForm

from questionnaires import editing, entries
from questionnaires.admin.choosing import Choosing, Fields
from questionnaires.admin.fields import Choice
from questionnaires.admin.sections import SECTIONS
from questionnaires.content_kinds import KEY, KEY_RULE, LONGEST_KEY
from questionnaires.entries import Entry, Kind, Outline

ANCHORS = "anchors-0"


class EntryForm(forms.Form):
    """Of one entry, or of a new one where `entry` is None.

    `wording_only` is the mark of a question that was published before. A form that was sent knows
    what its page had shown (`seen`), by a fingerprint for every part.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        kind: Kind,
        outline: Outline,
        entry: Entry | None,
        wording_only: bool | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.kind, self.outline, self.entry = kind, outline, entry
        self.standing = entries.parts(outline.document, entry) if entry else {}
        self.sections: list[tuple[str | None, dict[str, Any]]] = []
        if entry is None and kind is not entries.LEVEL:
            self._add("", {"key": _key(kind)})
        for title, fields in SECTIONS[kind.name](Choosing(outline, entry, self.standing)):
            if wording_only is not None and ANCHORS in fields:
                fields["wording_only"] = _wording_only(wording_only)
            self._add(title, fields)
        if entry and "position" in self.standing:
            self._add("Place", _place(outline, entry))

    def _add(self, title: str, fields: Fields) -> None:
        for name, field in fields.items():
            if name in self.standing:
                field.initial = self.standing[name]
            self.fields[name] = field
        self.sections.append((title or None, {"fields": list(fields)}))

    def drawn(self) -> AdminForm:
        return AdminForm(self, self.sections, {})  # type: ignore[arg-type]

    def lock(self) -> None:
        """Nothing may be changed: the version is published."""
        for field in self.fields.values():
            field.disabled = True

    def clean_key(self) -> str:
        key = self.cleaned_data["key"] or _named(self._said(), self._taken())
        if not key:
            raise forms.ValidationError("Write a key, for the text gives none.")
        if len(key) > LONGEST_KEY or not KEY.fullmatch(key):
            raise forms.ValidationError(f"A key is made {KEY_RULE}.")
        if key in self._taken():
            raise forms.ValidationError(f"There is {self.kind.article} {self.kind.name} {key}.")
        return str(key)

    def _said(self) -> str:
        return str(self.data.get(self.kind.said_by, ""))

    def _taken(self) -> set[str]:
        return {each.key for each in self.outline.of(self.kind)}

    def given(self) -> dict[str, Any]:
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("seen", "key", "wording_only")
        }

    def seen_prints(self) -> dict[str, str]:
        """By part; none where the form does not say, which then wins over nobody."""
        try:
            seen = json.loads(self.data.get("seen", ""))
        except (ValueError, RecursionError):  # the latter where it is nested too deeply
            return {}
        return seen if isinstance(seen, dict) else {}

    def shown(self, settled: Collection[str] = ()) -> str:
        """What its page is to send as `seen`.

        A form that comes back still shows what it was opened with, but for the parts in `settled`,
        of which the page tells both texts.
        """
        prints = {name: editing.fingerprint(value) for name, value in self.standing.items()}
        if not self.is_bound:
            return json.dumps(prints)
        return json.dumps(self.seen_prints() | {name: prints[name] for name in settled})


def _key(kind: Kind) -> forms.Field:
    return forms.CharField(
        label="Key",
        required=False,
        help_text=(
            f"Names this {kind.name.replace('-', ' ')} for ever, such as drift-alerts: {KEY_RULE}."
            " Left empty, it is made from the text."
        ),
        widget=forms.TextInput(attrs={"class": "vTextField", "maxlength": 80}),
    )


def _place(outline: Outline, entry: Entry) -> Fields:
    position = forms.IntegerField(
        label="Position", min_value=1, max_value=9_999, widget=forms.NumberInput({"size": 4})
    )
    if entry.kind is not entries.QUESTION:
        return {"position": position}
    homes = [(each.key, each.title) for each in outline.of(entries.DIMENSION)]
    return {"dimension": Choice(label="Dimension", choices=homes), "position": position}


def _wording_only(marked: bool) -> forms.Field:
    return forms.BooleanField(
        label="Wording only",
        required=False,
        initial=marked,
        help_text="Tick it where you changed an anchor and it still means the same: answers are "
        "kept. Else raise the meaning, below.",
    )


def _named(said: str, taken: set[str]) -> str:
    words = "".join(each if each.isascii() and each.isalnum() else " " for each in said.lower())
    key = "-".join(words.split()[:6])[:70].strip("-")
    number, free = 2, key
    while key and free in taken:
        number, free = number + 1, f"{key}-{number}"
    return free

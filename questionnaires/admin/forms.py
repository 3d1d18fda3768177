"""The form of an entry: fields named as in `entries.parts`, in sections of one page."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.admin.helpers import AdminForm
from django.http import QueryDict

from questionnaires import editing, entries, yaml_writing
from questionnaires.admin.choosing import Choosing, Fields
from questionnaires.admin.fields import Choice, admit
from questionnaires.admin.sections import SECTIONS
from questionnaires.content_kinds import KEY, KEY_RULE, LONGEST_KEY
from questionnaires.entries import Entry, Kind, Outline

ANCHORS = "anchors-0"
BESIDE = ("seen", "key")  # what a form sends beside the parts of an entry
LITTLE_WORDS = frozenset(
    {"a", "an", "and", "any", "are", "as", "at", "be", "by", "can", "could", "do", "does", "each"}
    | {"every", "for", "from", "had", "has", "have", "how", "if", "in", "is", "it", "its", "may"}
    | {"of", "on", "or", "out", "over", "should", "so", "than", "that", "the", "their", "them"}
    | {"then", "there", "they", "this", "to", "too", "under", "was", "we", "what", "when", "where"}
    | {"which", "who", "whose", "why", "will", "with", "would", "you", "your"}
)


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """What two editors wrote in one place, both as they wrote it."""

    name: str
    label: str
    mine: str
    theirs: str
    taken: bool  # this editor wants theirs


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
        self.typed: dict[str, Any] = {}
        self.sections: list[tuple[str | None, dict[str, Any]]] = []
        if wording_only is not None:
            self.standing["wording_only"] = wording_only
        if entry is None and kind is not entries.LEVEL:
            self._add("", {"key": _key(kind)})
        for title, fields in SECTIONS[kind.name](Choosing(outline, entry, self.standing)):
            if wording_only is not None and ANCHORS in fields:
                fields["wording_only"] = _wording_only()
            self._add(title, fields)
        if entry and "position" in self.standing:
            self._add("Place", _place(outline, entry))

    def _add(self, title: str, fields: Fields) -> None:
        for name, field in fields.items():
            if name in self.standing:
                admit(field, self.standing[name])
            self.fields[name] = field
        self.sections.append((title or None, {"fields": list(fields)}))

    def drawn(self) -> AdminForm:
        return AdminForm(self, self.sections, {})  # type: ignore[arg-type]

    def lock(self) -> None:
        """Nothing may be changed: the version is published."""
        for field in self.fields.values():
            field.disabled = True

    def clean_key(self) -> str:
        key = self.cleaned_data["key"]
        if not key:
            raise forms.ValidationError(self._suggested())
        if len(key) > LONGEST_KEY or not KEY.fullmatch(key):
            raise forms.ValidationError(f"A key is made {KEY_RULE}.")
        if key in self._taken():
            raise forms.ValidationError(f"There is {self.kind.article} {self.kind.name} {key}.")
        return str(key)

    def _suggested(self) -> str:
        """Put a key into the form that comes back, for nobody can change one later."""
        key = _named(str(self.data.get(self.kind.said_by, "")), self._taken())
        if not key:
            return "Write a key, for the text gives none."
        self.data = with_key(self.data, key)
        return f"How about {key}? It stays for ever: change it, or add as it is."

    def clean(self) -> None:
        """What is wrong with one's own part is no matter where the other editor's is taken."""
        self.typed = dict(self.cleaned_data)
        for name, value in self.taken().items():
            self.errors.pop(name, None)
            self.cleaned_data[name] = value

    def taken(self) -> dict[str, Any]:
        return self._sent_names("theirs")

    def _sent_names(self, name: str) -> dict[str, Any]:
        named = self.data.getlist(name) if isinstance(self.data, QueryDict) else ()
        return {each: self.standing[each] for each in named if each in self.standing}

    def conflicts(self, theirs: Mapping[str, Any]) -> list[Conflict]:
        """Those that came up now, and those that the page had told: nothing is saved yet."""
        taken, told = self.taken(), self._sent_names("told")
        still = {n: v for n, v in told.items() if n in taken or self.typed.get(n) != v}
        return [
            Conflict(
                name=name,
                label=str(self.fields[name].label),
                mine=written(self.typed.get(name, self.data.get(name, ""))),
                theirs=written(value),
                taken=name in taken,
            )
            for name, value in {**still, **theirs}.items()
            if name in self.fields
        ]

    def has_texts(self) -> bool:
        """Whether it was sent with anything typed."""
        return self.is_bound and bool(TypedForm(self.data).texts())

    def _taken(self) -> set[str]:
        return {each.key for each in self.outline.of(self.kind)}

    def given(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in BESIDE}

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


class TypedForm(forms.Form):
    """Whatever a page sent, of which nothing may be lost."""

    def texts(self) -> list[tuple[str, str]]:
        sent = self.data.items() if self.is_bound else ()
        return [
            (name.replace("-", " ").replace("_", " ").strip().capitalize(), str(value))
            for name, value in sent
            if str(value).strip() and name not in ("seen", "csrfmiddlewaretoken", "told")
        ]


def with_key(data: Any, key: str) -> QueryDict:
    copied = data.copy()
    copied["key"] = key
    return copied


def written(value: Any) -> str:
    if isinstance(value, bool):
        return "ticked" if value else "not ticked"
    return value if isinstance(value, str) else yaml_writing.flow(value)


def _key(kind: Kind) -> forms.Field:
    return forms.CharField(
        label="Key",
        required=False,
        help_text=(
            f"Names this {kind.name.replace('-', ' ')} for ever, such as drift-alerts: {KEY_RULE}."
            " Left empty, one is suggested."
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


def _wording_only() -> forms.Field:
    return forms.BooleanField(
        label="Wording only",
        required=False,
        help_text="Tick it where you changed an anchor and it still means the same: answers are "
        "kept. Else raise the meaning, below.",
    )


def _named(said: str, taken: set[str]) -> str:
    words = "".join(each if each.isascii() and each.isalnum() else " " for each in said.lower())
    telling = [word for word in words.split() if word not in LITTLE_WORDS]
    key = "-".join(telling[:3] or words.split()[:3])[:70].strip("-")
    number, free = 2, key
    while key and free in taken:
        number, free = number + 1, f"{key}-{number}"
    return free

"""What the fields of an entry offer to choose from: whatever else the draft holds."""

from collections.abc import Sequence
from typing import Any

from django import forms

from questionnaires import entries
from questionnaires.admin.fields import Choice, Figure, Keys, Rows, Whole
from questionnaires.entries import Document, Entry, Kind, Outline

Fields = dict[str, forms.Field]


class Choosing:
    """`entry` is none and `standing` empty where a new entry is written."""

    def __init__(self, outline: Outline, entry: Entry | None, standing: Document) -> None:
        self.outline, self.entry, self.standing = outline, entry, standing
        self.document = outline.document
        self.levels = [(row["level"], f"{row['level']} {row['name']}") for row in self.scale]

    @property
    def scale(self) -> Sequence[Document]:
        return list(self.document["scale"])

    def choices(self, kind: Kind) -> list[tuple[str, str]]:
        return [(entry.key, entry.title) for entry in self.outline.of(kind)]

    def grouped(self, kind: Kind, home: Kind) -> list[tuple[str, Any]]:
        """Questions by dimension, references by source."""
        part = "home" if kind is entries.QUESTION else "source"
        return [
            (
                group.title,
                [
                    (each.key, each.title)
                    for each in self.outline.of(kind)
                    if (each.home or each.record.get(part)) == group.key
                ],
            )
            for group in self.outline.of(home)
        ]

    def level(self, label: str, **kwargs: Any) -> Whole:
        return Whole(label=label, choices=self.levels[1:], **kwargs)

    def question(self) -> Choice:
        questions = self.grouped(entries.QUESTION, entries.DIMENSION)
        return Choice(label="Question", choices=[("", "–"), *questions])

    def pointer(self, kind: Kind) -> Choice:
        return Choice(label=kind.title, choices=[("", "–"), *self.choices(kind)])

    def references(self) -> Keys:
        return Keys(
            label="References",
            choices=self.grouped(entries.REFERENCE, entries.SOURCE),
            standing=self.standing.get("references", ()),
        )

    def signals(self, about: Fields, **kwargs: Any) -> Rows:
        return Rows(
            {
                **about,
                "below": self.level("Too low below"),
                "weight": Figure(label="Weight", initial=1),
                "defining": forms.BooleanField(label="Defining", required=False),
            },
            label="Signals",
            **kwargs,
        )

"""What the page of each kind of entry asks for, section by section."""

from collections.abc import Callable, Iterator
from typing import Any, get_args

from django import forms

from questionnaires import entries
from questionnaires.admin.choosing import Choosing, Fields
from questionnaires.admin.fields import Choice, Figure, Keys, Line, Lines, Rows, Whole, Words
from questionnaires.content_checks import LONGEST_ANCHOR
from questionnaires.content_warnings import LONGEST_QUESTION, LONGEST_TEXT
from questionnaires.instrument import Kind as ReferenceKind
from questionnaires.instrument import Reach, ReadAs

Section = tuple[str, Fields]
SEVERITIES = [(number, str(number)) for number in range(1, 6)]
NOTE = "For editors; teams never see it."
WEIGHT = "How much this {} counts beside the others: 2 counts twice as much as 1."


def text(label: str, most: int = LONGEST_TEXT, **kwargs: Any) -> Words:
    return Words(label=label, most=most, **kwargs)


def choice(label: str, options: Any) -> Choice:
    return Choice(label=label, choices=[(each, each) for each in get_args(options)])


def _question(draft: Choosing) -> Iterator[Section]:
    home: Fields = {}
    if not draft.standing:
        home["dimension"] = draft.pointer(entries.DIMENSION)
    yield (
        "What is asked",
        home
        | {
            "text": text("Question", LONGEST_QUESTION),
            "why": text("Why it is asked", help_text="Shown beside the question."),
            "today": text("Today", help_text="How an older principle reads today; optional."),
            "note": Words(label="Note", help_text=NOTE),
        },
    )
    anchors: Fields = {
        f"anchors-{row['level']}": text(
            f"{row['level']} {row['name']}", LONGEST_ANCHOR, help_text=""
        )
        for row in draft.scale
    }
    for name in draft.standing:
        if name.startswith("anchors-") and name not in anchors:
            anchors[name] = text(f"{name.removeprefix('anchors-')}, which is no level")
    yield "Anchors: what one could observe on an ordinary week", anchors
    yield (
        "Evidence and references",
        {
            "evidence": Lines(
                label="Ask to see", rows=3, help_text="One piece of evidence a line."
            ),
            "references": draft.references(),
        },
    )
    yield (
        "Signals: a low answer shows an antipattern",
        {
            "signals": draft.signals(
                {"antipatterns": draft.pointer(entries.ANTIPATTERN)}, ordered=False
            )
        },
    )
    yield (
        "Raises: a remedy lifts the answer",
        {
            "raises": Rows(
                {"remedies": draft.pointer(entries.REMEDY), "to": draft.level("To")},
                label="Raises",
                ordered=False,
            )
        },
    )
    yield "When and how it counts", _counting(draft)


def _counting(draft: Choosing) -> Fields:
    when = forms.TypedChoiceField(
        label="Is", choices=[("true", "yes"), ("false", "no")], coerce=lambda said: said == "true"
    )
    when.prepare_value = lambda value: {True: "true", False: "false"}.get(value, value)  # type: ignore[method-assign]
    off = {"fact": draft.pointer(entries.FACT), "is": when}
    return {
        "core": forms.BooleanField(label="Part of the short form", required=False),
        "must": draft.level(
            "Required up to",
            optional=True,
            help_text="Without it a dimension does not reach a level: of each level up to this "
            "one, the answer must stand at that level or above. Optional.",
        ),
        "weight": Figure(label="Weight", initial=1, help_text=WEIGHT.format("question")),
        "meaning": forms.IntegerField(
            label="Meaning",
            min_value=1,
            max_value=9_999,
            initial=1,
            help_text="Raise it by one when the question or an anchor means something else now: "
            "teams are then asked again. For mere wording leave it.",
        ),
        "not_applicable_when": Rows(off, label="Left out where", spare=1),
        **_facets(draft),
    }


def _facets(draft: Choosing) -> Fields:
    fields: Fields = {}
    for entry in draft.outline.of(entries.FACET):
        values = [(each["key"], each["title"]) for each in entry.record["values"]]
        name = f"facets-{entry.key}"
        standing = draft.standing.get(name, ())
        fields[name] = Keys(
            label=entry.title,
            choices=values,
            standing=standing,
            help_text="A cut through all questions, shown beside the dimensions. It decides "
            "nothing; tick what the question is about.",
        )
    for name, standing in draft.standing.items():
        if name.startswith("facets-") and name not in fields:
            fields[name] = Keys(label=name.removeprefix("facets-"), choices=(), standing=standing)
    return fields


def _antipattern(draft: Choosing) -> Iterator[Section]:
    yield (
        "What it is",
        {
            "title": Line(label="Title"),
            "summary": text("Summary"),
            "harm": text("Harm", help_text="One sentence that a leader understands."),
            "severity": Whole(
                label="Severity",
                choices=SEVERITIES,
                help_text="5 is the worst, harm that nothing bounds; 1 is a small cost that waits "
                "for a bad day.",
            ),
            "severity_because": text("Severity because"),
            "note": Words(label="Note", help_text=NOTE),
            "concerns": Keys(
                label="Concerns",
                choices=draft.choices(entries.CONCERN),
                standing=draft.standing.get("concerns", ()),
            ),
        },
    )
    yield (
        "Signals: answers that are too low",
        {"signals": draft.signals({"question": draft.question()})},
    )
    yield (
        "Preconditions: looked at only where all of these hold",
        {
            "preconditions": Rows(
                {"question": draft.question(), "at_least": draft.level("At least")},
                label="Preconditions",
                spare=1,
            )
        },
    )
    yield "References", {"references": draft.references()}


def _remedy(draft: Choosing) -> Iterator[Section]:
    others = [
        (entry.key, entry.title)
        for entry in draft.outline.of(entries.REMEDY)
        if not draft.entry or entry.key != draft.entry.key
    ]
    yield (
        "What is done",
        {
            "title": Line(label="Title"),
            "summary": text("Summary"),
            "first_step": text("First step"),
            "done_when": text("Done when"),
            "effort": draft.pointer(entries.EFFORT),
            "reach": choice("Who can decide it", Reach),
            "note": Words(label="Note", help_text=NOTE),
        },
    )
    yield (
        "Raises: answers that it lifts",
        {"raises": Rows({"question": draft.question(), "to": draft.level("To")}, label="Raises")},
    )
    yield (
        "Prerequisites",
        {
            "requires": Keys(
                label="Requires", choices=others, standing=draft.standing.get("requires", ())
            )
        },
    )
    yield "References", {"references": draft.references()}


def _dimension(_: Choosing) -> Iterator[Section]:
    yield (
        "",
        {
            "title": Line(label="Title"),
            "summary": text("Summary"),
            "weight": Figure(label="Weight", initial=1, help_text=WEIGHT.format("dimension")),
        },
    )


def _target_profile(draft: Choosing) -> Iterator[Section]:
    yield "Target profile", {"title": Line(label="Title"), "summary": text("Summary")}
    targets: Fields = {
        f"targets-{entry.key}": draft.level(entry.title, optional=True)
        for entry in draft.outline.of(entries.DIMENSION)
    }
    yield "Good enough: the level of each dimension", targets


def _fact(_: Choosing) -> Iterator[Section]:
    yield "", {"text": text("Yes-or-no question")}


def _titled(_: Choosing) -> Iterator[Section]:
    yield "", {"title": Line(label="Title")}


def _level(_: Choosing) -> Iterator[Section]:
    yield "", {"name": Line(label="Name"), "litmus": text("Litmus")}


def _effort(_: Choosing) -> Iterator[Section]:
    yield (
        "",
        {
            "title": Line(label="Title"),
            "from_days": Figure(label="From person-days"),
            "to_days": Figure(label="To person-days"),
            "person_days": Figure(label="Plan with", help_text="Person-days."),
        },
    )


def _facet(_: Choosing) -> Iterator[Section]:
    key = forms.CharField(label="Key", max_length=80)
    values = Rows({"key": key, "title": Line(label="Title", required=True)}, label="Values")
    yield "", {"title": Line(label="Title"), "values": values}


def _source(_: Choosing) -> Iterator[Section]:
    yield (
        "",
        {
            "title": Line(label="Title"),
            "authors": Line(label="Authors"),
            "year": forms.IntegerField(label="Year", min_value=1, max_value=9_999),
            "url": Line(label="Address"),
            "licence": Line(label="Licence"),
            "read_as": choice("Read as", ReadAs),
        },
    )


def _reference(draft: Choosing) -> Iterator[Section]:
    yield (
        "",
        {
            "source": draft.pointer(entries.SOURCE),
            "kind": choice("Kind", ReferenceKind),
            "title": Line(label="Title"),
            "location": Line(label="Where in the source"),
        },
    )


def _questionnaire(_: Choosing) -> Iterator[Section]:
    yield (
        "",
        {
            "title": Line(label="Title"),
            "language": Line(label="Language", help_text="Such as en."),
            "licence": Line(label="Licence"),
            "gate": Figure(
                label="Gate",
                help_text="Share of weight that must stand at a level before a dimension "
                "reaches it, above 0 and at most 1.",
            ),
            "changes": text(
                "What changed", help_text="For whoever uses it; asked for when publishing."
            ),
        },
    )


SECTIONS: dict[str, Callable[[Choosing], Iterator[Section]]] = {
    "questionnaire": _questionnaire,
    "dimension": _dimension,
    "question": _question,
    "antipattern": _antipattern,
    "remedy": _remedy,
    "target-profile": _target_profile,
    "fact": _fact,
    "concern": _titled,
    "level": _level,
    "effort": _effort,
    "facet": _facet,
    "source": _source,
    "reference": _reference,
}

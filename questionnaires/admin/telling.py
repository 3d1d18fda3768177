"""Faults, warnings and differences in the words of the pages: which entry, which field, what."""

import re
from difflib import SequenceMatcher
from typing import Any

from questionnaires import entries
from questionnaires.entries import Document, Entry, Outline
from questionnaires.faults import Fault, Path

MOST_COMPARED = 2_000  # words of both texts together: comparing takes their product
OF_ROWS = ("signals", "preconditions", "raises", "not_applicable_when", "values")
ABOUT_THE_WHOLE = {  # what a warning about a whole entry says -> the field that mends it
    "has no reference": "references",
    "signals no antipattern": "signals",
    "cannot be cured": "signals",
    "raises no signalled question": "raises",
}


def told(outline: Outline, entry: Entry, fault: Fault) -> dict[str, Any]:
    """A fault for a page: which entry, which of its fields, what is wrong."""
    rest = entries.rest(entry, fault) or about(fault)
    return {
        "entry": entry,
        "message": fault.message,
        "part": said(outline.document, rest) if entries.rest(entry, fault) else "",
        "field": field(rest),
    }


def about(fault: Fault) -> Path:
    return next(
        ((part,) for start, part in ABOUT_THE_WHOLE.items() if fault.message.startswith(start)), ()
    )


def field(rest: Path) -> str:
    """The id of what stands there on the page of the entry; empty for the entry as a whole."""
    steps = [str(step) for step in rest]
    match steps:
        case []:
            return ""
        case ["anchors" as part]:
            return f"id_{part}-0"
        case ["references"]:
            return "row-references"
        case ["anchors" | "facets" | "targets" as part, key, *_]:
            return f"id_{part}-{key}"
        case [part, _, *_] if part in OF_ROWS:
            return f"id_{'-'.join(steps[:3])}"
    return f"id_{steps[0]}"


def said(document: Document, rest: Path) -> str:
    """As the labels of the page say it."""
    match rest:
        case ["anchors", level, *_]:
            return anchor(document, str(level))
    return " ".join(
        str(each + 1) if isinstance(each, int) and number else str(each).replace("_", " ")
        for number, each in enumerate(rest)
    )


def part_said(document: Document, part: str) -> str:
    """A part of a difference, such as anchors[2]."""
    level = re.fullmatch(r"anchors\[(\d+)\]", part)
    return anchor(document, level[1]) if level else part.replace("_", " ").capitalize()


def anchor(document: Document, level: str) -> str:
    names = {str(row["level"]): row["name"] for row in document["scale"]}
    return f"{level} {names[level]}" if level in names else f"Level {level}"


def pieces(old: str, new: str) -> list[tuple[str, str]]:
    """The words of two texts in order, each run "same", "gone" or "come"."""
    before, after = old.split(), new.split()
    if len(before) + len(after) > MOST_COMPARED:
        return [("gone", old), ("come", new)]
    found: list[tuple[str, str]] = []
    for what, *span in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        first, last, begin, end = span
        if what == "equal":
            found.append(("same", " ".join(before[first:last])))
            continue
        found += [("gone", " ".join(before[first:last]))] if last > first else []
        found += [("come", " ".join(after[begin:end]))] if end > begin else []
    return found

"""The numbers of pages, put in once all that a report has are laid out.

WeasyPrint counts the pages of what it lays out itself and no others, and lays out each page that
names another one twice. So the styles keep the room of a number (`000`), and each is written here,
against the right edge of that room.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from weasyprint import Document
from weasyprint.formatting_structure.boxes import Box, MarginBox, TextBox
from weasyprint.text.line_break import split_first_line

logger = logging.getLogger("weasyprint")

ROOM = "000"  # as report.css has it
FOOT, REFERENCE = "@bottom-right", "a::after"


@dataclass(frozen=True, slots=True)
class Extent:
    """How many pages there are, and on which, counted from 0, each anchor stands first."""

    pages: int
    anchors: dict[str, int]

    def followed_by(self, other: "Extent") -> "Extent":
        after = {name: self.pages + page for name, page in other.anchors.items()}
        return Extent(self.pages + other.pages, after | self.anchors)


def extent(document: Document) -> Extent:
    found: dict[str, int] = {}
    for place, page in enumerate(document.pages):
        for name in page.anchors:
            found.setdefault(name, place)
    return Extent(len(document.pages), found)


def number(document: Document, whole: Extent, before: int = 0) -> None:
    """Write them into a document after `before` pages of the whole."""
    for place, page in enumerate(document.pages, before + 1):
        for box in _foot(page._page_box):
            _write(box, f"{place} of {whole.pages}")
        for box in page._page_box.descendants():
            if isinstance(box, TextBox) and box.element_tag == REFERENCE and box.text == ROOM:
                _, _, anchor = box.element.get("href").partition("#")
                if anchor in whole.anchors:
                    _write(box, str(whole.anchors[anchor] + 1))
                else:
                    logger.error("No page has the anchor %r", anchor)
                    _write(box, "?")


def _foot(page: Box) -> Iterator[TextBox]:
    for margin in page.children:
        if isinstance(margin, MarginBox) and margin.at_keyword == FOOT:
            yield from (box for box in margin.descendants() if isinstance(box, TextBox))


def _write(box: TextBox, text: str) -> None:
    layout, _, _, width, _, _ = split_first_line(text, box.style, None, None, 0)
    box.position_x += box.width - width
    box.pango_layout, box.text, box.width = layout, text, width

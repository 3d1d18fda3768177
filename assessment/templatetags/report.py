"""How changes and other people's texts are set in the report."""

import re
import unicodedata

from django import template
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString

from assessment.templatetags.plumbline import MINUS

register = template.Library()

RIGHT_TO_LEFT = ("R", "AL")
STRONG = (*RIGHT_TO_LEFT, "L")
BLANK_LINES = re.compile(r"\n\s*\n")
MOST_LINES = 60  # a page holds about as many
MOST_LETTERS = {"a4": 3650, "letter": 3550}  # of page one, in its usual size


@register.simple_block_tag
def page_one(content: str, paper: str) -> SafeString:
    """The section of page one, in smaller letters where it holds so many that it would overflow."""
    letters = len(" ".join(strip_tags(content).split()))
    size = " dense" if letters > MOST_LETTERS[paper] else ""
    return format_html('<section class="summary{}">{}</section>', size, content)


@register.filter
def signed(change: float) -> str:
    """A change of a score, with its sign."""
    text = f"{change:+.1f}"
    return "±0.0" if float(text) == 0 else text.replace("-", MINUS)


@register.filter
def direction(text: str) -> str:
    """rtl or ltr, by the first letter that has a direction."""
    kinds = (unicodedata.bidirectional(char) for char in text)
    first = next((kind for kind in kinds if kind in STRONG), "L")
    return "rtl" if first in RIGHT_TO_LEFT else "ltr"


@register.filter
def lines(text: str) -> str:
    """The text in its lines and paragraphs; in one piece where they would fill pages."""
    squeezed = BLANK_LINES.sub("\n\n", text.strip().replace("\r\n", "\n"))
    return squeezed if squeezed.count("\n") < MOST_LINES else " ".join(squeezed.split())


@register.filter
def cut(text: str, most: int) -> str:
    """The text, or as many of its first words as fit into so many characters."""
    if len(text) <= most:
        return text
    return (text[:most].rpartition(" ")[0] or text[: most - 1]) + "…"

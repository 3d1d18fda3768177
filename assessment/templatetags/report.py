"""How shares, levels and other people's scripts are set in the report."""

import unicodedata

from django import template

from assessment import charts

register = template.Library()

HARD_SPACE = "\u00a0"
RIGHT_TO_LEFT = ("R", "AL")
STRONG = (*RIGHT_TO_LEFT, "L")


@register.filter
def share(value: float) -> str:
    """A share of the risk found, in whole per cent."""
    percent = round(100 * value)
    if value > 0 and percent == 0:
        return f"under{HARD_SPACE}1{HARD_SPACE}%"
    return f"{percent}{HARD_SPACE}%"


@register.filter
def ramp(level: int, top: int) -> int:
    """The index of a level's colour."""
    return charts.ramp(level, top)


@register.filter
def direction(text: str) -> str:
    """rtl or ltr, by the first letter that has a direction."""
    kinds = (unicodedata.bidirectional(char) for char in text)
    first = next((kind for kind in kinds if kind in STRONG), "L")
    return "rtl" if first in RIGHT_TO_LEFT else "ltr"

"""A chart that stands by itself: what every picture has.

Colours are attributes and every figure is a pixel: a slide, a document or a wiki knows no style
sheet of ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from assessment.exports import colours
from assessment.exports.fitting import fitted

FONT = "Inter, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
WIDE, MARGIN, HEAD = 960, 24, 96
SCREEN = 1.15  # a screen has the narrower faces of FONT


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    key: str
    title: str
    foot: str  # whose it is, and of when
    told: str  # what is to be seen, for whoever does not see it
    wide: int
    high: int
    template: str
    drawn: Mapping[str, Any]

    def svg(self) -> str:
        context = {"picture": self, "font": FONT, "ink": INKS, **self.drawn}
        return render_to_string(self.template, context).strip() + "\n"


INKS = {
    name.lower(): f"#{value}" for name, value in vars(colours).items() if isinstance(value, str)
}


def headed(text: str, wide: int) -> str:
    return fitted(text, wide=wide - 2 * MARGIN, size=20, bold=True)


def footed(text: str, wide: int) -> str:
    return fitted(text, wide=wide - 2 * MARGIN, size=13)

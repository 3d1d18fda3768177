"""The colours of tokens.css can be told apart, light and dark (WCAG 2.2, relative luminance)."""

import math
import re
from pathlib import Path

import pytest
from django.conf import settings

TOKENS = Path(settings.BASE_DIR, "static/css/tokens.css").read_text()
OKLCH = re.compile(r"oklch\(\s*([\d.]+)\s+([\d.]+)\s*([\d.]+)?\s*\)")
SCHEMES = ("light", "dark")
RAMP = [f"m{level}" for level in range(5)]

Colour = tuple[float, float, float]


def colours() -> dict[str, list[Colour]]:
    """Token -> its colour in each scheme, as linear sRGB."""
    declared = re.findall(r"--([\w-]+):\s*light-dark\((.*?\))\s*\)\s*;", TOKENS)
    found = {name: OKLCH.findall(f"{value})") for name, value in declared}
    return {
        name: [linear(*(float(part or 0) for part in each)) for each in both]
        for name, both in found.items()
        if len(both) == len(SCHEMES)
    }


def linear(lightness: float, chroma: float, hue: float) -> Colour:
    """oklch to linear sRGB (Ottosson 2020)."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def luminance(colour: Colour) -> float:
    red, green, blue = (min(1.0, max(0.0, part)) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def pairs() -> list[tuple[str, str, float]]:
    """Foreground, background, and the least contrast between them."""
    surfaces = ("bg", "surface", "sunken", "accent-tint")
    feedback = ("ok", "warn", "err")
    return [
        *(("ink", surface, 7) for surface in surfaces),
        *((ink, s, 4.5) for ink in ("ink-2", "ink-3", "accent-ink") for s in surfaces),
        *((mark, s, 3) for mark in ("line-strong", "accent", "focus") for s in ("bg", "surface")),
        *((f"{kind}-ink", s, 4.5) for kind in feedback for s in ("bg", "surface", f"{kind}-tint")),
        *(("ink", f"{kind}-tint", 7) for kind in feedback),
        ("on-accent", "accent", 4.5),
        ("on-accent", "accent-hover", 4.5),
        *((f"{step}-ink", step, 4.5) for step in (*RAMP, "r1", "r2", "r3", "r4")),
        ("ink", "accent-mid", 4.5),
    ]


@pytest.mark.parametrize(("foreground", "background", "least"), pairs())
def test_contrast_suffices_in_both_schemes(foreground, background, least):
    declared = colours()

    found = [
        contrast(front, back)
        for front, back in zip(declared[foreground], declared[background], strict=True)
    ]

    assert min(found) >= least, dict(zip(SCHEMES, found, strict=True))


def test_ramp_of_levels_survives_greyscale():
    declared = colours()

    light, dark = ([luminance(declared[step][n]) for step in RAMP] for n in range(len(SCHEMES)))

    assert light == sorted(light, reverse=True)
    assert dark == sorted(dark)

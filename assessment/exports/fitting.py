"""How much of a text fits into a box: by the widths of DejaVu Sans, among the widest there are.

Sizes and widths are points. Whoever opens a slide may lack its typeface, and see any other.
"""

import unicodedata
from collections.abc import Iterator

from assessment.exports.texts import on_one_line

NARROW, WIDE = "iljtfrI.,:;'’|!()[] -", "mwMW@%—…"
LINE = 1.2  # of the size
BOLD = 1.14
MOST = 2000  # characters of a text that are looked at


def width(text: str, size: float, *, bold: bool = False) -> float:
    return sum(map(share, text)) * size * (BOLD if bold else 1)


def share(char: str) -> float:
    """Of the size."""
    if unicodedata.east_asian_width(char) in "WF":
        return 1.05
    if unicodedata.combining(char):
        return 0.0
    if char in NARROW:
        return 0.4
    if char in WIDE:
        return 1.0
    return 0.73 if char.isupper() else 0.63


def fitted(
    text: str, *, wide: float, size: float, lines: int = 1, bold: bool = False, tail: str = ""
) -> str:
    """The text on one line, or as much of its beginning as `lines` lines hold, and an ellipsis.

    `tail` follows on it, whole.
    """
    whole = on_one_line(text)
    if fits(f"{whole}{tail}", wide, size, lines, bold):
        return f"{whole}{tail}"
    least, most = 0, min(len(whole), MOST)
    while least < most:  # the longest beginning that fits
        middle = (least + most + 1) // 2
        if fits(f"{whole[:middle].rstrip()}…{tail}", wide, size, lines, bold):
            least = middle
        else:
            most = middle - 1
    return f"{whole[:least].rstrip()}…{tail}"


def size_for(
    text: str, *, wide: float, sizes: tuple[int, ...], bold: bool = False, tail: str = ""
) -> int:
    """The first of the sizes in which the whole of it stands on one line; else the last."""
    whole = f"{on_one_line(text)}{tail}"
    return next((each for each in sizes if fits(whole, wide, each, 1, bold)), sizes[-1])


def fits(text: str, wide: float, size: float, lines: int, bold: bool) -> bool:
    return len(text) <= MOST and sum(1 for _ in wrapped(text, wide, size, bold)) <= lines


def wrapped(text: str, wide: float, size: float, bold: bool = False) -> Iterator[str]:
    """Line by line, as a text box breaks it; a word that is wider than the box breaks anywhere."""
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if width(longer, size, bold=bold) <= wide:
            line = longer
            continue
        if line:
            yield line
        line = ""
        for char in word:
            if line and width(line + char, size, bold=bold) > wide:
                yield line
                line = ""
            line += char
    yield line

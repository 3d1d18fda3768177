"""What people typed, as another program takes it: nothing that it would run, or choke on."""

import re
import unicodedata

from assessment.results import Said

LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029]")
# Controls but the line feed, halves of characters, and what no XML may hold.
UNTAKEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# What a spreadsheet takes for a formula, after whatever cannot be seen.
FORMULA = re.compile("[\\s\u00ad\u200b-\u200f\u2060\ufeff]*[=+\\-@＝＋－＠]")
AS_TEXT = "'"
OTHERWISE = {
    "left_out": "Left out: none of its questions applies",
    "outside_form": "Not in the short form",
    "too_few": "Too few answers",
    "no_level": "Fewer than three questions, so no level",
}


def plain(text: str) -> str:
    """In lines that end alike, without control characters."""
    return UNTAKEN.sub("", LINE_ENDS.sub("\n", text).replace("\t", " "))


def on_one_line(text: str) -> str:
    return " ".join(plain(text).split())


def harmless(text: str) -> str:
    """`plain`, and never a formula, by whatever program the cell is opened."""
    written = plain(text)
    return f"{AS_TEXT}{written}" if FORMULA.match(written) else written


def cut(text: str, most: int) -> str:
    """`plain`, or as many of its first characters as fit, and an ellipsis."""
    written = plain(text)
    if len(written) <= most:
        return written
    kept = written[: most - 1].rstrip()
    while kept and unicodedata.combining(written[len(kept)]):
        kept = kept[:-1]  # no mark loses its letter
    return f"{kept}…"


def level_said(said: Said) -> str:
    """The level of a dimension, in the words of its page."""
    if said.way in OTHERWISE:
        return OTHERWISE[said.way]
    if said.way == "range":
        lagging = (said.shown or 0) < (said.claimed or 0)
        shown = f", {said.shown} shown" if lagging else ""
        more = f" and {len(said.hangs_on) - 1} more" if len(said.hangs_on) > 1 else ""
        hangs_on = f", hangs on: {said.hangs_on[0].text}{more}" if said.hangs_on else ""
        return f"{said.claimed} to {said.possible}{shown}{hangs_on}"
    if said.way == "lagging":
        return f"{said.claimed} claimed, {said.shown} shown"
    return f"Level {said.claimed}, {said.name}"

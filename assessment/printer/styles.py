"""The style sheets of a report, as they are printed."""

import re
from pathlib import Path

STATIC = Path(__file__).resolve().parents[2] / "static"
TOKENS, *STYLES = "css/tokens.css", "css/report.css", "css/report-letter.css"
COLOUR = re.compile(r"(--[\w-]+):\s*light-dark\((oklch\([^)]*\))")
NAMED = re.compile(r"var\((--[\w-]+)\)")


def styles() -> dict[str, str]:
    """Name -> style sheet, with the light colours themselves in the place of their names.

    WeasyPrint hands every name down to every element, and looks it up there: a tenth of its time.
    """
    colours = dict(COLOUR.findall((STATIC / TOKENS).read_text()))
    texts = {name: (STATIC / name).read_text() for name in STYLES}
    set_out = {n: NAMED.sub(lambda found: colours[found[1]], text) for n, text in texts.items()}
    return {TOKENS: ""} | set_out

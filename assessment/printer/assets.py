"""All that a report may fetch: our style sheets, and the logo of the organisation."""

import re
from pathlib import Path

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

STATIC = Path(__file__).resolve().parents[2] / "static"
TOKENS, *STYLES = "css/tokens.css", "css/report.css", "css/report-letter.css"
COLOUR = re.compile(r"(--[\w-]+):\s*light-dark\((oklch\([^)]*\))")
NAMED = re.compile(r"var\((--[\w-]+)\)")


class OurAssets(URLFetcher):
    """Serves our own files by name. Whatever else is asked for ends the report."""

    def __init__(self, logo: bytes) -> None:
        super().__init__()
        sheets = {f"plumbline:{name}": (text, "text/css") for name, text in styles().items()}
        self.ours = {name: (text.encode(), kind) for name, (text, kind) in sheets.items()}
        self.ours["plumbline:logo"] = logo, "image/png"

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        if url not in self.ours:
            raise FatalURLFetchingError(f"refused to fetch {url}")
        content, kind = self.ours[url]
        return URLFetcherResponse(url, content, {"Content-Type": kind})


def styles() -> dict[str, str]:
    """Name -> style sheet, with the light colours themselves in the place of their names.

    WeasyPrint hands every name down to every element, and looks it up there: a tenth of its time.
    """
    colours = dict(COLOUR.findall((STATIC / TOKENS).read_text()))
    texts = {name: (STATIC / name).read_text() for name in STYLES}
    set_out = {n: NAMED.sub(lambda found: colours[found[1]], text) for n, text in texts.items()}
    return {TOKENS: ""} | set_out

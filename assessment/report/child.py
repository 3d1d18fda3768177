"""An order on standard input → tagged PDF on standard output: all that imports WeasyPrint.

Run as a file, in a process of its own and under its own limits, so that nothing but WeasyPrint is
loaded and a report that runs away takes no more with it than itself. Written for `rendering`.
"""

import gc
import json
import logging
import os
import re
import resource
import sys
from base64 import b64decode
from datetime import datetime
from pathlib import Path
from typing import Any

STATIC = Path(__file__).resolve().parents[2] / "static"
TOKENS, *STYLES = "css/tokens.css", "css/report.css", "css/report-letter.css"
COLOUR = re.compile(r"(--[\w-]+):\s*light-dark\((oklch\([^)]*\))")
NAMED = re.compile(r"var\((--[\w-]+)\)")

OUT_OF_MEMORY, LIBRARY_MISSING, REFUSED = 3, 4, 5  # exit status; others mean what they always do
POLITENESS = 5  # of 19: pages and votes go first


def limit(cpu_seconds: int, memory_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(POLITENESS)


def assets(logo: bytes) -> dict[str, tuple[bytes, str]]:
    """Address -> bytes and type of all that a report may fetch."""
    sheets = {f"plumbline:{name}": (text.encode(), "text/css") for name, text in styles().items()}
    return sheets | {"plumbline:logo": (logo, "image/png")}


def styles() -> dict[str, str]:
    """Name -> style sheet, with the light colours themselves in the place of their names.

    WeasyPrint hands every name down to every element, and looks it up there: a tenth of its time.
    """
    colours = dict(COLOUR.findall((STATIC / TOKENS).read_text()))
    texts = {name: (STATIC / name).read_text() for name in STYLES}
    set_out = {n: NAMED.sub(lambda found: colours[found[1]], text) for n, text in texts.items()}
    return {TOKENS: ""} | set_out


class Pages(logging.Handler):
    """Write down how many pages are laid out, where whoever waits may read it."""

    def __init__(self, file: str) -> None:
        super().__init__(logging.INFO)
        self.file = Path(file)

    def emit(self, record: logging.LogRecord) -> None:
        _, _, page = record.getMessage().partition("Creating layout - Page ")
        if page.isdecimal():
            self.file.write_text(page)


def load() -> None:
    """WeasyPrint, or end this process where it cannot be loaded."""
    try:
        import weasyprint  # noqa: PLC0415, F401 -- it loads system libraries, which may lack
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(LIBRARY_MISSING) from None


def render(order: dict[str, Any]) -> None:
    from weasyprint import HTML  # noqa: PLC0415 -- `load` says whether it can be
    from weasyprint.urls import (  # noqa: PLC0415 -- `load` says whether it can be
        FatalURLFetchingError,
        URLFetcher,
        URLFetcherResponse,
    )

    ours = assets(b64decode(order["logo"]))

    class OurAssets(URLFetcher):
        """Serves our own files by name. Whatever else is asked for ends the report."""

        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            if url not in ours:
                raise FatalURLFetchingError(f"refused to fetch {url}")
            content, kind = ours[url]
            return URLFetcherResponse(url, content, {"Content-Type": kind})

    logging.getLogger("weasyprint").addHandler(logging.StreamHandler())
    if order["progress"]:
        tell_pages(order["progress"])
    attached = [attachment(each) for each in order["attached"]]
    try:
        html = HTML(string=order["html"], url_fetcher=OurAssets())
        html.write_pdf(sys.stdout.buffer, attachments=attached, pdf_variant="pdf/ua-1")
    except FatalURLFetchingError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(REFUSED) from None


def attachment(file: dict[str, str]) -> Any:
    from weasyprint import Attachment  # noqa: PLC0415 -- `load` says whether it can be

    day = datetime.fromisoformat(file["day"])
    return Attachment(
        string=b64decode(file["content"]),
        name=file["name"],
        description=file["description"],
        created=day,
        modified=day,
    )


def tell_pages(file: str) -> None:
    pages = logging.getLogger("weasyprint.progress")
    pages.setLevel(logging.INFO)
    pages.addHandler(Pages(file))
    pages.propagate = False


if __name__ == "__main__":
    gc.disable()  # the process ends with the report
    limit(*map(int, sys.argv[1:]))
    try:
        load()  # while whoever asked still makes the HTML
        render(json.load(sys.stdin.buffer))
    except MemoryError:
        raise SystemExit(OUT_OF_MEMORY) from None
    sys.stdout.flush()
    os._exit(0)  # nothing is left to tidy up, so the objects of a long report are not

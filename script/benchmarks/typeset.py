"""The least that a report can cost: a fresh process that prints HTML from its standard input.

Run as a file, with the folder of the style sheets; `--no-gc` lets the collector rest.
"""

import gc
import sys
from pathlib import Path

from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse


class Styles(URLFetcher):
    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        style = Path(sys.argv[1], url.removeprefix("plumbline:"))
        return URLFetcherResponse(url, style.read_bytes(), {"Content-Type": "text/css"})


if "--no-gc" in sys.argv:
    gc.disable()
html = HTML(file_obj=sys.stdin.buffer, encoding="utf-8", url_fetcher=Styles())
html.write_pdf(sys.stdout.buffer, pdf_variant="pdf/ua-1")

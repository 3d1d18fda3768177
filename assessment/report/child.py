"""HTML on standard input → tagged PDF on standard output: the only code that imports WeasyPrint.

Run as a file, in a process of its own and under its own limits, so that nothing but WeasyPrint is
loaded and a report that runs away takes no more with it than itself. Written for `rendering`.
"""

import gc
import logging
import os
import resource
import sys
from pathlib import Path

STATIC = Path(__file__).resolve().parents[2] / "static"
ASSETS = {f"plumbline:{name}": STATIC / name for name in ("css/tokens.css", "css/report.css")}

OUT_OF_MEMORY, LIBRARY_MISSING, REFUSED = 3, 4, 5  # exit status; others mean what they always do
POLITENESS = 5  # of 19: pages and votes go first


def limit(cpu_seconds: int, memory_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(POLITENESS)


def render() -> None:
    try:
        from weasyprint import HTML  # noqa: PLC0415 -- it loads system libraries, which may lack
        from weasyprint.urls import (  # noqa: PLC0415 -- its package loads the same libraries
            FatalURLFetchingError,
            URLFetcher,
            URLFetcherResponse,
        )
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(LIBRARY_MISSING) from None

    class OurAssets(URLFetcher):
        """Serves our own files by name. Whatever else is asked for ends the report."""

        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            if url not in ASSETS:
                raise FatalURLFetchingError(f"refused to fetch {url}")
            return URLFetcherResponse(url, ASSETS[url].read_bytes(), {"Content-Type": "text/css"})

    logging.getLogger("weasyprint").addHandler(logging.StreamHandler())
    try:
        html = HTML(file_obj=sys.stdin.buffer, encoding="utf-8", url_fetcher=OurAssets())
        html.write_pdf(sys.stdout.buffer, pdf_variant="pdf/ua-1")
    except FatalURLFetchingError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(REFUSED) from None
    except MemoryError:
        raise SystemExit(OUT_OF_MEMORY) from None


if __name__ == "__main__":
    gc.disable()  # the process ends with the report
    limit(*map(int, sys.argv[1:]))
    render()
    sys.stdout.flush()
    os._exit(0)  # nothing is left to tidy up, so the objects of a long report are not

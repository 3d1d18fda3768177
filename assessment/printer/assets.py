"""All that a report may fetch: our style sheets, and the logo of the organisation."""

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from assessment.printer.styles import styles


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

"""The HTML of a report, read back."""

from html.parser import HTMLParser

from assessment import report

INLINE = {"a", "b", "i", "span", "text", "title"}


class Page(HTMLParser):
    """The ids of a document, the links inside each of its articles, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: dict[str, set[str]] = {}
        self.addresses: list[str] = []
        self.text = ""
        self.article = ""
        self.feed(html)
        self.text = " ".join(self.text.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.text += "" if tag in INLINE else " "
        if given.get("id"):
            self.ids.append(given["id"])
        if tag == "article":
            self.article = given["id"]
        if tag == "a":
            self.addresses.append(given["href"])
            self.links.setdefault(self.article, set()).add(given["href"].lstrip("#"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "article":
            self.article = ""

    def handle_data(self, data: str) -> None:
        self.text += data


def read(made: report.Report) -> Page:
    return Page(report.html(made))

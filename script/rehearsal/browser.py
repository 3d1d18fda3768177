"""Cookies, pages and their forms, and nothing else."""

import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, Request, build_opener

PATIENCE = 180  # seconds; a report takes a while on a busy machine


WAITS = (10, 20, 40)  # seconds, before it is asked again
BUSY = 503


class Refused(Exception):
    """The server said no, or showed something else than the course of things wants."""


@dataclass
class Form:
    action: str
    fields: dict[str, str] = field(default_factory=dict)


class Forms(HTMLParser):
    """Each form of a page with what would be sent of it now; of its buttons none."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.present: Form | None = None
        self.text: str | None = None  # the name of the textarea that is being read
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "form":
            self.present = Form(given.get("action") or "")
            self.found.append(self.present)
        elif self.present is not None and given.get("name"):
            self.enter(self.present.fields, tag, str(given["name"]), given)

    def enter(
        self, fields: dict[str, str], tag: str, name: str, given: dict[str, str | None]
    ) -> None:
        if tag == "textarea":
            self.text, fields[name] = name, ""
        elif tag == "input" and (
            given.get("type") not in ("radio", "checkbox") or "checked" in given
        ):
            fields[name] = given.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self.text and self.present is not None:
            self.present.fields[self.text] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.text = None
        elif tag == "form":
            self.present = None


@dataclass
class Page:
    url: str
    text: str

    def form(self, end: str) -> Form:
        """The form whose address ends so. Raises Refused."""
        for form in Forms(self.text).found:
            if urljoin(self.url, form.action).endswith(end):
                return form
        raise Refused(f"{self.url} has no form for {end}")


class Browser:
    def __init__(self, base: str) -> None:
        self.base, self.cookies = base.rstrip("/"), CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.cookies))
        self.token = ""

    def get(self, path: str) -> Page:
        return Page(*self.text_of(self.request(path)))

    def read(self, path: str) -> bytes:
        return self.bytes_of(self.request(path))[1]

    def post(self, path: str, fields: dict[str, Any], *, htmx: bool = False) -> Page:
        return Page(*self.text_of(self.request(path, fields, htmx=htmx)))

    def send(self, page: Page, end: str, **given: Any) -> Page:
        """One of the forms of a page, with what somebody has typed and pressed."""
        form = page.form(end)
        return self.post(urljoin(page.url, form.action), form.fields | given)

    def request(
        self, path: str, fields: dict[str, Any] | None = None, *, htmx: bool = False
    ) -> Request:
        """A POST where there are fields."""
        url = urljoin(f"{self.base}/", path)
        if not url.startswith(f"{self.base}/"):
            raise Refused(f"{url} is another server")
        if fields is None:
            return Request(url)  # noqa: S310 -- it is the server that was named
        token = next((c.value for c in self.cookies if c.name.endswith("csrf")), "")
        body = urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        headers = {"Referer": f"{self.base}/", **({"HX-Request": "true"} if htmx else {})}
        return Request(url, body, headers)  # noqa: S310 -- as above

    def text_of(self, request: Request) -> tuple[str, str]:
        url, body = self.bytes_of(request)
        return url, body.decode()

    def bytes_of(self, request: Request) -> tuple[str, bytes]:
        for wait in WAITS:
            try:
                with self.opener.open(request, timeout=PATIENCE) as answer:
                    return answer.url, answer.read()
            except HTTPError as error:
                if error.code != BUSY:
                    raise Refused(f"{request.full_url}: {error.code}") from None
                time.sleep(wait)
            except OSError as error:
                raise Refused(f"{request.full_url}: {error}") from None
        raise Refused(f"{request.full_url}: too busy")

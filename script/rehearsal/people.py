"""Who takes part: nine people with their phones, and whoever stands at the desk."""

import re
from dataclasses import dataclass, field

from rehearsal.browser import Browser, Page, Refused

BUILDS, DEPENDS = "builds-it", "depends-on-it"
CANT_SAY = "dont-know"


@dataclass
class Phone:
    name: str
    camp: str
    browser: Browser
    code: str = ""
    sequence: int = 0

    def join(self, code: str) -> None:
        self.code = code
        page = self.browser.get(f"/j/{code}/")
        self.browser.send(page, f"/j/{code}/", name=self.name, camp=self.camp)

    def vote(self, question: str, number: int, level: str, reason: str = "") -> None:
        self.sequence += 1
        said = {"level": level, "reason": reason, "sequence": self.sequence}
        at = {"question": question, "number": number}
        page = self.browser.post(f"/j/{self.code}/vote/", at | said, htmx=True)
        if "Vote sent" not in page.text:
            raise Refused(f"{self.name} is not told that the vote was sent")

    def look(self) -> str:
        return self.browser.get(f"/j/{self.code}/").text

    def say_worth(self, worth: str) -> None:
        self.browser.post(f"/j/{self.code}/worth/", {"worth": worth}, htmx=True)


@dataclass
class Desk:
    browser: Browser
    assessment: int
    page: Page = field(default_factory=lambda: Page("", ""))

    def look(self) -> Page:
        self.page = self.browser.get(f"/assessments/{self.assessment}/desk/")
        return self.page

    def press(self, act: str, **given: str) -> Page:
        """With what the desk shows, which is the page that the last press brought."""
        self.page = self.browser.send(self.page, f"/desk/{act}/", **given)
        return self.page

    def stage(self) -> str:
        return self.browser.get(f"/assessments/{self.assessment}/stage/").text

    @property
    def state(self) -> str:
        """Where the room stands: its kind, the question and the number of the vote."""
        found = re.search(r'data-state="([^"]*)"', self.page.text)
        return found[1] if found else ""

    @property
    def question(self) -> str:
        return self.state.split(":")[1]

    @property
    def number(self) -> int:
        return int(self.state.split(":")[2])

    def person(self, name: str) -> str:
        """The number of somebody who has not voted yet, as the form beside the name has it."""
        button = r'</span><button[^>]* name="participant" value="(\d+)"'
        found = re.search(f"<span>{re.escape(name)}{button}", self.page.text)
        if found is None:
            raise Refused(f"The desk does not say that {name} has not voted")
        return found[1]

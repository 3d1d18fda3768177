"""What a browser asks of the server on the pages of answering alone, and of the floors beside."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse

from assessment.models import Assessment

URLS = "benchmarks.floors"
FORM = "application/x-www-form-urlencoded"
HTMX = {"HX-Request": "true"}


class UnexpectedAnswer(Exception):
    """A request that does not do what it is counted for."""


@dataclass(frozen=True, slots=True)
class Visit:
    path: str
    shows: str  # what only the right answer has in it
    fields: dict[str, str] | None = None  # posted as htmx posts them, where there are any

    def check(self, status: int, body: bytes) -> None:
        if status != 200 or self.shows.encode() not in body:
            raise UnexpectedAnswer(f"{self.path}: {status}, {body[:2000]!r}")

    def in_process(self, client: Client) -> None:
        """Without a server, for counting."""
        if self.fields is None:
            answer = client.get(self.path)
        else:
            answer = client.post(self.path, urlencode(self.fields), FORM, headers=HTMX)
        self.check(answer.status_code, answer.content)


def save(assessment: Assessment, question: str, revision: int) -> Visit:
    """`revision` is that of the answer on the page, 0 for none; every one says something new."""
    path = reverse("assessment:answer_save", args=[assessment.pk, question])
    return Visit(path, "Saved", reply(question, revision))


def save_floor(assessment: Assessment, question: str, revision: int) -> Visit:
    place = [assessment.pk, assessment.version_id, question]
    return Visit(reverse("floor_save", URLS, place), "Saved", reply(question, revision))


def answering(assessment: Assessment, dimension: str, *, floor: bool = False) -> Visit:
    name = "floor_answer" if floor else "assessment:answer"
    return Visit(reverse(name, URLS, [assessment.pk, dimension]), 'id="answers"')


def profile(assessment: Assessment, *, floor: bool = False) -> Visit:
    name = "floor_profile" if floor else "assessment:profile"
    return Visit(reverse(name, URLS, [assessment.pk]), assessment.system)


def reply(question: str, revision: int) -> dict[str, str]:
    fields = {
        "choice": str(revision % 5),
        "reason": "",
        "note": f"So it was when it had changed {revision} times.",
        "evidence": "A dashboard",
        "revision": str(revision),
        "seen": "0123456789abcdef",
    }
    return {f"{question}-{name}": value for name, value in fields.items()}

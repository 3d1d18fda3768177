"""A workshop on a real server, with everybody's cookies."""

import json
from dataclasses import dataclass

from tests.serving import Browser, Server

MAKE = """
import json
from django.http import HttpResponse
from django.test import Client
from assessment import participants
from assessment.models import User
from tests import factories

def cookies_of(jar):
    return {name: morsel.value for name, morsel in jar.items()}

owner = factories.make_user(name=f"Owner{User.objects.count()}")
team = factories.make_team(organisation=factories.make_organisation(owner=owner))
assessment = factories.make_assessment(team=team)
workshop = factories.make_workshop(assessment=assessment, started=True, people=PEOPLE)
colleague = factories.make_member(team=team, role=factories.Role.FACILITATOR)
desks = [Client(), Client()]
for desk, user in zip(desks, (workshop.held_by, colleague)):
    desk.force_login(user)
print(json.dumps({
    "pk": workshop.pk,
    "assessment": workshop.assessment_id,
    "code": workshop.code,
    "question": workshop.round.question,
    "desks": [cookies_of(desk.cookies) for desk in desks],
    "phones": [
        cookies_of(participants.remember(HttpResponse(), each).cookies)
        for each in workshop.participants.order_by("pk")
    ],
}))
"""


@dataclass(frozen=True)
class Room:
    """Its first question is being voted on."""

    pk: int
    assessment: int
    code: str
    question: str
    desk: Browser  # of who holds it
    colleague: Browser  # who may run the workshop, too
    phones: list[Browser]

    @classmethod
    def on(cls, server: Server, people: int) -> "Room":
        made = json.loads(server.run(MAKE.replace("PEOPLE", str(people))).splitlines()[-1])
        desks = (with_cookies(server, each) for each in made.pop("desks"))
        made["desk"], made["colleague"] = desks
        made["phones"] = [with_cookies(server, each) for each in made["phones"]]
        return cls(**made)

    def vote(self, phone: Browser, level: int = 2, sequence: int = 1, reason: str = "") -> int:
        """The status with which it is answered."""
        if "csrf" not in phone.cookies:
            assert phone.get(f"/j/{self.code}/")[0] == 200
        status, _, _ = phone.post(
            f"/j/{self.code}/vote/",
            htmx=True,
            question=self.question,
            number="1",
            level=str(level),
            reason=reason,
            sequence=str(sequence),
        )
        return status

    def reveal(self) -> None:
        path = f"/assessments/{self.assessment}/desk/"
        assert self.desk.get(path)[0] == 200  # for its token
        status, *_ = self.desk.post(f"{path}reveal/", question=self.question, number="1")
        assert status == 302


def with_cookies(server: Server, cookies: dict[str, str]) -> Browser:
    browser = Browser(server)
    browser.cookies = dict(cookies)
    return browser

"""A sample organisation, so that a newcomer sees finished results before they answer anything.

Its assessments are answers files in assessment/demo/, each with a scope card, named TEAM-MONTH.json
or TEAM-open.json. The date in a file is the day on which the assessment was closed; without one it
is still open.
"""

import datetime
import json
import os
import secrets
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from assessment import actions, sample_neighbours, sample_people, sample_workshops
from assessment.actions.importing import at_noon, say_as_given, scope_of
from assessment.engine import answers as engine
from assessment.models import Membership, Role, Team, User
from assessment.sample_people import PEOPLE
from questionnaires.loading import instrument
from questionnaires.models import Version

FILES = Path(settings.BASE_DIR, "assessment", "demo")
ORGANISATION = "Lodestone Insurance (sample)"
DAYS_TO_ANSWER = 14


class Command(BaseCommand):
    help = "Add a sample organisation: closed assessments, an open one, a workshop about to begin."
    requires_system_checks: list[str] = []

    def handle(self, **_: Any) -> None:
        password = kept_password(settings.ENV.data / "demo_password")
        if not sample_people.present():
            fill(password)
        people = {person.email: person for person in sample_people.present()}
        set_again = [person for person in people.values() if not person.check_password(password)]
        for person in set_again:
            person.set_password(password)
            person.save(update_fields=["password"])
        self.stdout.write(f"\nThe sample organisation is {ORGANISATION}. Sign in as one of:")
        for name, email, role in PEOPLE:
            if email in people:
                self.stdout.write(f"  {email:28} {role:12} {name}")
        again = " (set again: it was another)" if set_again else ""
        self.stdout.write(f"each with the password {password}{again}\n")


def kept_password(path: Path) -> str:
    """Made once for this installation, so that no sample account opens with a known password."""
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(9))
        return path.read_text()
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from None


@transaction.atomic
def fill(password: str) -> None:
    people = {role: make_person(name, email, password) for name, email, role in PEOPLE}
    owner = people[Role.OWNER]
    organisation = actions.create_organisation(by=owner, name=ORGANISATION)
    files = [json.loads(path.read_bytes()) for path in sorted(FILES.glob("*.json"))]
    names = dict.fromkeys(file["team"] for file in files)
    teams = {
        name: actions.create_team(by=owner, organisation=organisation, name=name) for name in names
    }
    for role in (Role.FACILITATOR, Role.MEMBER, Role.VIEWER):
        membership = Membership.objects.create(
            organisation=organisation, user=people[role], role=role
        )
        if role != Role.VIEWER:
            membership.teams.set(teams.values())
    for file in files:
        fill_assessment(people[Role.FACILITATOR], teams[file["team"]], file)
    sample_neighbours.settle_in(by=owner, organisation=organisation)


def make_person(name: str, email: str, password: str) -> User:
    user = User.objects.create_user(email, password, name=name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def fill_assessment(by: User, team: Team, file: dict[str, Any]) -> None:
    scope_card = file.pop("scope_card")
    name, number = file["questionnaire"], file["version"]
    version = Version.objects.numbered(name, number).published().first()
    if version is None:
        raise CommandError(
            f"{name} {number} is not published here: import it with --publish first."
        )
    given = engine.read(json.dumps(file), instrument(version))
    closed_at = at_noon(given.date) if given.date else None
    said_at = closed_at or timezone.now()
    started_at = said_at - datetime.timedelta(days=DAYS_TO_ANSWER)
    assessment = actions.create_assessment(
        by=by,
        team=team,
        version=version,
        created_at=started_at,
        **scope_of(given),
        **scope_card,
    )
    say_as_given(by=by, assessment=assessment, given=given, at=said_at)
    if closed_at:
        sample_workshops.hold(by=by, assessment=assessment, given=given, until=closed_at)
        actions.close_assessment(by=by, assessment=assessment, at=closed_at)
        actions.release_result(by=by, assessment=assessment)
    else:
        sample_workshops.begin(by=by, assessment=assessment)

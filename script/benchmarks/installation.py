"""What is in the data folder of this run: one organisation that has been at it for a while."""

from dataclasses import dataclass, replace

from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from assessment import actions
from assessment.engine.answers import Answers
from assessment.models import Answer, Assessment, Role, Team, User
from benchmarks.cases import make_case
from questionnaires.instrument import Instrument
from questionnaires.models import Version
from tests import factories

SEED = 1
TEAMS = 20  # whose assessments lie in the same tables


@dataclass(frozen=True, slots=True)
class Installation:
    instrument: Instrument
    facilitator: User
    unanswered: Assessment
    half: Assessment
    answered: Assessment  # every question
    twin: Assessment  # the same once more, for what writes past the application

    @property
    def questions(self) -> list[str]:
        return [question.key for question in self.instrument.questions()]

    @property
    def dimensions(self) -> list[str]:
        return [dimension.key for dimension in self.instrument.dimensions]


def install() -> Installation:
    """Migrated, static files collected; every open assessment follows a closed one."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    instrument, given = make_case(SEED, settled=True)
    version = factories.make_version(instrument=instrument)
    organisation = factories.make_organisation()
    for number in range(TEAMS):
        team = factories.make_team(organisation=organisation, name=f"Team {number}")
        begin(team, version, given)
    team = factories.make_team(organisation=organisation)
    earlier = begin(team, version, given)
    actions.close_assessment(by=factories.owner_of(organisation), assessment=earlier)
    DBTaskResult.objects.all().delete()  # its report would be made while other things are measured
    half = {
        question.key: given.answers[question.key] for question in [*instrument.questions()][::2]
    }
    return Installation(
        instrument=instrument,
        facilitator=factories.make_member(team=team, role=Role.FACILITATOR),
        unanswered=begin(team, version, replace(given, answers={})),
        half=begin(team, version, replace(given, answers=half)),
        answered=begin(team, version, given),
        twin=begin(team, version, given),
    )


def begin(team: Team, version: Version, given: Answers) -> Assessment:
    assessment = factories.make_assessment(
        team=team,
        version=version,
        facts=dict(given.facts),
        concerns=list(given.concerns),
        target_profile=given.target_profile or "",
    )
    by = factories.owner_of(team.organisation)
    actions.take_over_answers(by=by, assessment=assessment, given=given)
    return assessment


def revision_of(assessment: Assessment, question: str) -> int:
    """What a page says that it shows: 0 where there is no answer."""
    answer = Answer.objects.of(assessment).filter(question=question).first()
    return answer.revision if answer else 0


def signed_in(user: User) -> Client:
    """Signed in as people do, by the form."""
    client = Client(SERVER_NAME="localhost")
    client.get(reverse("account_login"))
    answer = client.post(
        reverse("account_login"), {"login": user.email, "password": factories.PASSWORD}
    )
    if answer.status_code != 302:
        raise ValueError(f"signing in was answered with {answer.status_code}")
    return client

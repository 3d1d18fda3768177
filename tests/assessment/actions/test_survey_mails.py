"""Who is written to about a survey, when it closes by itself, and how many take part."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from assessment import actions
from assessment.actions import survey_mails, surveys
from assessment.models import SurveyAddress, Workshop
from assessment.turnout import turnout_of
from tests import factories

pytestmark = pytest.mark.django_db

TEAM = ["amara@example.org", "bo@example.org"]


def in_days(days: float) -> Any:
    return timezone.now() + timedelta(days=days)


@pytest.fixture
def workshop():
    return factories.make_workshop(people=3)


@pytest.fixture
def opened(workshop, django_capture_on_commit_callbacks):
    """Opens the survey, or moves its end, with its jobs queued."""

    def opening(days: float = 5, addresses: list[str] | None = None) -> Workshop:
        with django_capture_on_commit_callbacks(execute=True):
            actions.open_survey(
                by=workshop.held_by, workshop=workshop, until=in_days(days), addresses=addresses
            )
        return workshop

    return opening


def jobs() -> list[str]:
    return sorted(job.task_path.rpartition(".")[2] for job in DBTaskResult.objects.all())


def receivers() -> list[str]:
    return [message.to[0] for message in mail.outbox]


def survey_vote(workshop, person: int, question: str, level: int | None = 2) -> None:
    participant = workshop.participants.order_by("pk")[person]
    actions.cast_survey_vote(
        participant=participant, question=question, level=level, reason="", sequence=None
    )


def test_opening_queues_its_end_its_mails_and_its_reminder(opened):
    opened(addresses=TEAM)

    assert jobs() == ["close_survey_when_over", "send_invitations", "send_reminders"]
    ends = DBTaskResult.objects.get(task_path__endswith="close_survey_when_over")
    assert ends.run_after == Workshop.objects.get().survey_until


def test_survey_of_less_than_a_day_has_no_reminder(opened):
    opened(days=0.5)

    assert jobs() == ["close_survey_when_over"]


def test_each_address_is_written_to_once_and_reminded_once(opened):
    workshop = opened(days=5, addresses=TEAM)

    for _ in range(2):
        survey_mails.send_invitations.call(workshop.pk)
    survey_mails.send_reminders.call(workshop.pk)  # for an end that has since been moved
    assert receivers() == TEAM

    opened(days=0.5)
    for _ in range(2):
        survey_mails.send_reminders.call(workshop.pk)

    assert receivers() == TEAM * 2
    assert f"/j/{workshop.code}/" in mail.outbox[0].body
    assert "Nobody can tell who has" in mail.outbox[-1].body
    assert SurveyAddress.objects.filter(invited_at=None).count() == 0


def test_whoever_is_added_later_is_written_to_alone(opened):
    workshop = opened(addresses=TEAM)
    survey_mails.send_invitations.call(workshop.pk)

    opened(addresses=[TEAM[1], "cy@example.org"])
    survey_mails.send_invitations.call(workshop.pk)

    assert receivers() == [*TEAM, "cy@example.org"]
    assert not SurveyAddress.objects.filter(email=TEAM[0]).exists()


def test_nobody_is_written_to_once_it_is_closed(opened):
    workshop = opened(addresses=TEAM)
    actions.close_survey(by=workshop.held_by, workshop=workshop)

    survey_mails.send_invitations.call(workshop.pk)
    survey_mails.send_reminders.call(workshop.pk)

    assert mail.outbox == []


def test_organisation_writes_to_so_many_a_day(opened, monkeypatch, workshop):
    monkeypatch.setattr(survey_mails, "MOST_A_DAY", 3)
    opened(addresses=TEAM)

    with pytest.raises(actions.TooManyAddresses):
        opened(addresses=["cy@example.org", "di@example.org"])

    assert sorted(workshop.addresses.values_list("email", flat=True)) == TEAM


def test_addresses_go_with_the_names(opened, workshop):
    opened(addresses=TEAM)
    factories.settle(assessment=workshop.assessment, question="build-1", level=1)

    actions.close_assessment(by=workshop.held_by, assessment=workshop.assessment)

    assert not SurveyAddress.objects.exists()


def test_survey_closes_by_itself_when_its_time_is_over(opened):
    workshop = opened()
    surveys.close_survey_when_over.call(workshop.pk)
    assert factories.standing(workshop=workshop).phase == Workshop.Phase.SURVEY

    Workshop.objects.update(survey_until=in_days(-0.01))
    for _ in range(2):
        surveys.close_survey_when_over.call(workshop.pk)

    closed = factories.standing(workshop=workshop)
    assert closed.phase == Workshop.Phase.LOBBY
    assert closed.survey_closed_at


def test_job_of_a_workshop_that_was_called_off_does_nothing():
    surveys.close_survey_when_over.call(0)
    survey_mails.send_invitations.call(0)
    survey_mails.send_reminders.call(0)

    assert mail.outbox == []


def test_turnout_counts_who_has_voted_on_all_on_some_and_on_nothing(opened):
    workshop = opened()
    for question in workshop.agenda:
        survey_vote(workshop, 0, question)
    survey_vote(workshop, 1, workshop.agenda[0], None)

    told = turnout_of(workshop)

    assert (told.joined, told.finished, told.begun, told.waiting) == (3, 1, 1, 1)

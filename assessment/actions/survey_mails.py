"""Who is written to about a survey: once when it opens, and once on the day before its end."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from assessment import mails
from assessment.actions.desk import note_act
from assessment.models import AuditEvent, SurveyAddress, User, Workshop

# Addresses of one organisation: nobody's mailbox, and no mail server, is to suffer.
MOST_A_DAY = 200
BEFORE_THE_END = timedelta(days=1)


class TooManyAddresses(Exception):
    """This organisation has had as many written to as it may in a day."""


def when_to_remind(until: datetime) -> datetime:
    return until - BEFORE_THE_END


def keep_addresses(by: User, workshop: Workshop, addresses: Sequence[str] | None) -> None:
    """In place of those before; who is new among them gets a mail. Raises TooManyAddresses."""
    if addresses is None:
        return
    workshop.addresses.exclude(email__in=addresses).delete()
    before = set(workshop.addresses.values_list("email", flat=True))
    new = [address for address in addresses if address not in before]
    if not new:
        return
    if told_today(workshop) + len(new) > MOST_A_DAY:
        raise TooManyAddresses
    SurveyAddress.objects.bulk_create(
        SurveyAddress(workshop=workshop, email=address) for address in new
    )
    note_act(by, workshop, verb="workshop.survey_told", after={"addresses": len(new)})
    workshop_pk = workshop.pk
    transaction.on_commit(lambda: send_invitations.enqueue(workshop_pk), robust=True)


def told_today(workshop: Workshop) -> int:
    since = timezone.now() - timedelta(days=1)
    told = AuditEvent.objects.filter(
        organisation=workshop.assessment.team.organisation, verb="workshop.survey_told"
    )
    counts = told.filter(at__gt=since).values_list("after", flat=True)
    return sum(after["addresses"] for after in counts if after)


@task()
def send_invitations(workshop: int) -> None:
    """To whom none was sent yet; a second run finds it sent."""
    if found := open_survey_of(workshop):
        waiting = found.addresses.filter(invited_at=None)
        send(waiting.order_by("pk"), "invited_at", lambda to: mails.invite_to_survey(found, to))


@task()
def send_reminders(workshop: int) -> None:
    """Once its last day has begun; a run that was planned for an end since moved does nothing."""
    found = open_survey_of(workshop)
    if found is None or found.survey_until is None:
        return
    if timezone.now() < when_to_remind(found.survey_until):
        return
    waiting = found.addresses.filter(reminded_at=None)
    send(waiting.order_by("pk"), "reminded_at", lambda to: mails.remind_of_survey(found, to))


def open_survey_of(workshop: int) -> Workshop | None:
    """With its end; None once it is closed, or its time is over."""
    opened = Workshop.objects.running().for_page().filter(phase=Workshop.Phase.SURVEY, pk=workshop)
    return opened.filter(survey_until__gt=timezone.now()).first()


def send(addresses: Iterable[SurveyAddress], column: str, mail: Callable[[str], bool]) -> None:
    for address in addresses:
        if mail(address.email):
            SurveyAddress.objects.filter(pk=address.pk).update(**{column: timezone.now()})

"""What is sent by mail, where a mail server is set."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils.timezone import localdate

from assessment.links import DAYS_VALID
from assessment.models import Invitation, Organisation, Role, User, Workshop
from assessment.participants import join_address

logger = logging.getLogger(__name__)


def are_sent() -> bool:
    return bool(settings.ENV.mail_host)


def send_invitation(invitation: Invitation, link: str) -> bool:
    """Whether the mail server took it."""
    organisation = on_one_line(invitation.organisation.name)
    text = (
        f"{on_one_line(str(invitation.made_by))} asks you to join {organisation} on Plumbline, "
        f"as {Role(invitation.role).with_article}.\n\n"
        f"Open this link within {DAYS_VALID} days to accept:\n\n{link}\n\n"
        "If you did not expect this, do nothing.\n"
    )
    return sent(f"Join {organisation} on Plumbline", text, invitation.email)


def tell_of_deletion(organisation: Organisation, by: User, link: str) -> None:
    """To every owner, so that nobody ends what is not theirs alone."""
    if not are_sent() or organisation.deletion_due_at is None:
        return
    name, day = on_one_line(organisation.name), localdate(organisation.deletion_due_at)
    text = (
        f"{on_one_line(str(by))} has asked for {name} to be deleted from Plumbline, with all its "
        f"assessments, on {day:%d %B %Y}. Until then any owner can keep it:\n\n{link}\n"
    )
    for membership in organisation.memberships.owners().select_related("user"):
        sent(f"{name} will be deleted from Plumbline", text, membership.user.email)


def tell_of_reset(person: User) -> None:
    """For if they did not ask for it."""
    if not are_sent():
        return
    text = (
        "Whoever runs the server has taken your passkeys, your authenticator app and your recovery "
        "codes away from your account on Plumbline, and signed you out everywhere. Sign in with "
        f"your password, and add new ones:\n\n{settings.ENV.url}{reverse('mfa_index')}\n\n"
        "If you did not ask for this, tell them at once, and change your password.\n"
    )
    sent("Your second factor on Plumbline was taken away", text, person.email)


def invite_to_survey(workshop: Workshop, to: str) -> bool:
    """Whether the mail server took it."""
    system = on_one_line(workshop.assessment.system)
    text = (
        f"{on_one_line(str(workshop.held_by))} asks you how {system} is run in your team.\n\n"
        f"Open this link on your phone or computer until the end of {last_day(workshop)}:\n\n"
        f"{join_address(workshop)}\n\n"
        "You vote alone, on one question after the other, and can stop and go on later on the "
        "same device. You need no account. Nobody sees any vote before the survey closes, and "
        "never a name beside one; your name is deleted when the assessment closes.\n\n"
        "This address was typed by whoever asks you. It is used for this and for one reminder, "
        "and deleted with the names.\n"
    )
    return sent(f"Your view of {system}", text, to)


def remind_of_survey(workshop: Workshop, to: str) -> bool:
    """As `invite_to_survey`; it goes to all, for nobody knows who has taken part."""
    system = on_one_line(workshop.assessment.system)
    text = (
        f"The survey on {system} closes at the end of {last_day(workshop)}:\n\n"
        f"{join_address(workshop)}\n\n"
        "If you have taken part, thank you: you can still change your votes. Nobody can tell who "
        "has, so this mail goes to everybody who was asked. It is the last one.\n"
    )
    return sent(f"One more day: your view of {system}", text, to)


def last_day(workshop: Workshop) -> str:
    return f"{localdate(workshop.survey_until):%d %B %Y}".removeprefix("0")


def sent(subject: str, text: str, to: str) -> bool:
    try:
        send_mail(subject, text, None, [to])
    except (OSError, SMTPException):
        logger.exception("A mail could not be sent.")
        return False
    return True


def on_one_line(text: str) -> str:
    """A name cannot add a header to a mail, nor a paragraph."""
    return " ".join(text.split())

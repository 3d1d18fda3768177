"""What is sent by mail, where a mail server is set."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils.timezone import localdate

from assessment.links import DAYS_VALID
from assessment.models import Invitation, Organisation, Role, User

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

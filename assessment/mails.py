"""What is sent by mail, where a mail server is set."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail

from assessment.links import DAYS_VALID
from assessment.models import Invitation

logger = logging.getLogger(__name__)


def are_sent() -> bool:
    return bool(settings.ENV.mail_host)


def send_invitation(invitation: Invitation, link: str) -> bool:
    """Whether the mail server took it."""
    organisation = on_one_line(invitation.organisation.name)
    text = (
        f"{on_one_line(str(invitation.made_by))} asks you to join {organisation} on Plumbline, "
        f"as {invitation.role}.\n\n"
        f"Open this link within {DAYS_VALID} days to accept:\n\n{link}\n\n"
        "If you did not expect this, do nothing.\n"
    )
    try:
        send_mail(f"Join {organisation} on Plumbline", text, None, [invitation.email])
    except (OSError, SMTPException):
        logger.exception("A mail could not be sent.")
        return False
    return True


def on_one_line(text: str) -> str:
    """A name cannot add a header to a mail, nor a paragraph."""
    return " ".join(text.split())

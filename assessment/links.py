"""Links that open one page for people without a password: signed, and good for seven days."""

from typing import Any

from django.core import signing
from django.http import Http404
from django.urls import reverse

from assessment.models import User

DAYS_VALID = 7
FIRST_RUN, FIRST_PASSWORD = "first-run", "first-password"  # purposes


def first_run_path() -> str:
    """Where the first owner makes their account, until there is one."""
    return reverse("assessment:first_run", args=[token(FIRST_RUN, "first owner")])


def first_password_path(person: User) -> str:
    """Where somebody who was added chooses a password, until they have one."""
    return reverse("assessment:first_password", args=[token(FIRST_PASSWORD, person.pk)])


def token(purpose: str, value: Any) -> str:
    return signing.dumps(value, salt=f"plumbline.{purpose}")


def opened(purpose: str, given: str) -> Any:
    """What the token was made from. Raises Http404 where it was guessed, or is too old."""
    try:
        return signing.loads(given, salt=f"plumbline.{purpose}", max_age=DAYS_VALID * 24 * 3600)
    except signing.BadSignature as error:
        raise Http404 from error

"""Links that open one page for people without a password, good for seven days.

The first owner's is signed, and nothing of it is kept. Those of invitations are chance: they stand
in the database as their digest alone, so that nobody who reads it comes in with one.
"""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.core import signing
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

DAYS_VALID = 7
SECONDS_VALID = DAYS_VALID * 24 * 3600
FIRST_RUN = "first-run"  # a purpose


def first_run_path() -> str:
    """Where the first owner makes their account, until there is one."""
    return reverse("assessment:first_run", args=[token(FIRST_RUN, "first owner")])


def invitation_path(token: str) -> str:
    """Where somebody who is invited comes in, once."""
    return reverse("assessment:invitation", args=[token])


def token(purpose: str, value: Any) -> str:
    return signing.dumps(value, salt=f"plumbline.{purpose}")


def opened(purpose: str, given: str) -> Any:
    """What the token was made from. Raises Http404 where it was guessed, or is too old."""
    try:
        return signing.loads(given, salt=f"plumbline.{purpose}", max_age=SECONDS_VALID)
    except signing.BadSignature as error:
        raise Http404 from error


def chance() -> str:
    """A token that nobody guesses: 256 bits."""
    return secrets.token_urlsafe(32)


def digest(given: str) -> str:
    return sha256(given.encode(errors="replace")).hexdigest()


def oldest_valid() -> datetime:
    """When a link was made whose days end now."""
    return timezone.now() - timedelta(days=DAYS_VALID)

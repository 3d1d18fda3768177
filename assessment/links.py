"""Links that open one page for people without a password: signed, and good for seven days."""

from typing import Any

from django.core import signing
from django.http import Http404

DAYS_VALID = 7


def token(purpose: str, value: Any) -> str:
    return signing.dumps(value, salt=f"plumbline.{purpose}")


def opened(purpose: str, given: str) -> Any:
    """What the token was made from. Raises Http404 where it was guessed, or is too old."""
    try:
        return signing.loads(given, salt=f"plumbline.{purpose}", max_age=DAYS_VALID * 24 * 3600)
    except signing.BadSignature as error:
        raise Http404 from error

"""Who may see a page of the instrument; the same mark as in assessment/permissions.py."""

from collections.abc import Callable
from typing import TypeVar

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse

View = TypeVar("View", bound=Callable[..., HttpResponse])


def anyone(view: View) -> View:
    """Nobody needs an account: what is asked is no secret."""
    view.audience = "anyone"  # type: ignore[attr-defined]  # functions take any
    return login_not_required(view)

"""Who may see a page of the instrument, and who may write it; the same marks as in
assessment/permissions.py.

Editors write drafts, publishers publish and retire; each may read every version. To everybody else
the editors' pages are not there.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from questionnaires.models import Version

View = TypeVar("View", bound=Callable[..., HttpResponse])


class Right(StrEnum):
    EDIT = "questionnaires.edit_questionnaire"
    PUBLISH = "questionnaires.publish_questionnaire"


def anyone(view: View) -> View:
    """Nobody needs an account: what is asked is no secret."""
    view.audience = "anyone"  # type: ignore[attr-defined]  # functions take any
    return login_not_required(view)


def editor(request: HttpRequest) -> AbstractBaseUser:
    """Who asks for a page of editors: somebody who signed in."""
    return cast("AbstractBaseUser", request.user)


def may(user: Any, right: Right) -> bool:
    return bool(user.is_active and user.is_staff and user.has_perm(right))


def may_look(user: Any) -> bool:
    return may(user, Right.EDIT) or may(user, Right.PUBLISH)


def looks(view: View) -> View:
    """Editors and publishers."""
    return _guarded(view, None, "editors and publishers")


def edits(view: View) -> View:
    return _guarded(view, Right.EDIT, "editors")


def publishes(view: View) -> View:
    return _guarded(view, Right.PUBLISH, "publishers")


def on_version(view: View) -> View:
    """Replace the `pk` of the URL by the version; a POST holds it until it is answered."""

    @wraps(view)
    def found(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        versions = Version.objects.select_related("questionnaire")
        if request.method != "POST":
            return view(request, get_object_or_404(versions, pk=pk), *args, **kwargs)
        with transaction.atomic():
            version = get_object_or_404(versions.select_for_update(of=("self",)), pk=pk)
            return view(request, version, *args, **kwargs)

    return cast("View", found)


def _guarded(view: View, right: Right | None, audience: str) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_look(request.user):
            raise Http404
        if right and not may(request.user, right):
            raise PermissionDenied(right)
        return view(request, *args, **kwargs)

    guarded.audience = audience  # type: ignore[attr-defined]
    return cast("View", guarded)

"""Who may do what: one table, and one decorator a view.

A stranger gets 404, a reader who may not write 403. `view.audience` names the rule, and a test
walks the URLs and finds it on every one.
"""

from collections.abc import Callable
from contextlib import nullcontext
from enum import StrEnum
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from assessment.models import Assessment, Organisation, Participant, Role, Team, User, Workshop
from assessment.participants import participant_under, voter_under
from assessment.requests import Request

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


ANYONE, ONESELF, TAKING_PART = "anyone", "oneself", "takes part"


class Act(StrEnum):
    READ = "read"  # profile, plan and report
    ANSWER = "answer"
    RUN = "run"  # change the scope card, close, reopen
    BELONG = "belong to"  # leave, take it as the one to work in
    OVERSEE = "oversee"  # its portfolio: what teams have released
    OWN = "own"  # its members, teams and settings, its record, its end


MAY: dict[Act, frozenset[str]] = {
    Act.READ: frozenset({Role.OWNER, Role.FACILITATOR, Role.MEMBER, Role.VIEWER}),
    Act.ANSWER: frozenset({Role.OWNER, Role.FACILITATOR, Role.MEMBER}),
    Act.RUN: frozenset({Role.OWNER, Role.FACILITATOR}),
    Act.BELONG: frozenset(Role),
    Act.OVERSEE: frozenset({Role.OWNER, Role.VIEWER}),
    Act.OWN: frozenset({Role.OWNER}),
}


def may(act: Act, user: User, assessment: Assessment) -> bool:
    """Whether somebody who sees this assessment may do that."""
    return user.reach.roles.get(assessment.team.organisation_id) in MAY[act]


def may_create(user: User, organisation: int | None = None) -> bool:
    """Whether this person may begin an assessment, be it for a team that they add with it.

    In one organisation, or in any.
    """
    return (
        Organisation.objects.owned_by(user).within(organisation).exists()
        or Team.objects.where_may_create(user).within(organisation).exists()
    )


def anyone(view: View) -> View:
    """Nobody needs an account for this page."""
    return _with_audience(login_not_required(view), ANYONE)


def signed_in(view: View) -> View:
    return _with_audience(view, "signed in")


def oneself(view: View) -> View:
    """Their own account, which they reach also while they lack a second factor."""
    return _with_audience(view, ONESELF)


def needs_second_factor(view: Callable[..., Any]) -> bool:
    """Whether it shows what an account opens of an organisation; allauth's bear no audience."""
    return getattr(view, "audience", ANYONE) not in (ANYONE, ONESELF, TAKING_PART)


def creates_assessments(view: View) -> View:
    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_create(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return _with_audience(cast("View", guarded), "creates assessments")


def reads_assessment(view: View) -> View:
    return _on_assessment(view, Act.READ)


def answers_assessment(view: View) -> View:
    return _on_assessment(view, Act.ANSWER)


def answers_or_reads_assessment(view: View) -> View:
    """As `answers_assessment`; once it is closed, whoever reads it reads its answers here too."""
    return _on_assessment(view, Act.ANSWER, once_closed=Act.READ)


def saves_answers(view: View) -> View:
    """As `answers_assessment`; a POST in one transaction that holds the assessment throughout."""
    return _on_assessment(view, Act.ANSWER, hold=True)


def saves_or_reads_answers(view: View) -> View:
    """As `saves_answers`, and as `answers_or_reads_assessment`."""
    return _on_assessment(view, Act.ANSWER, hold=True, once_closed=Act.READ)


def runs_assessment(view: View) -> View:
    return _on_assessment(view, Act.RUN)


def runs_workshop(view: View) -> View:
    """Replace the `pk` of an assessment by its workshop: the one that runs, or else the last."""

    def on_workshop(
        request: Request, assessment: Assessment, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        newest = Workshop.objects.for_page().filter(assessment=assessment).order_by("-pk")
        workshop = newest.first()
        if workshop is None:
            raise Http404
        return view(request, workshop, *args, **kwargs)

    return _on_assessment(cast("View", wraps(view)(on_workshop)), Act.RUN)


def participates(view: View) -> View:
    """Replace the `code` of the URL by whom a cookie of this browser names in that workshop.

    Without one every code is alike: nobody learns here whether there is such a workshop.
    """
    return _taking_part(view, participant_under)


def votes(view: View) -> View:
    """As `participates`, where hundreds come within seconds."""
    return _taking_part(view, voter_under)


def _taking_part(view: View, find: Callable[[HttpRequest, str], Participant | None]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, code: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        participant = find(request, code)
        if participant is None:
            raise Http404
        return view(request, participant, *args, **kwargs)

    return _with_audience(login_not_required(cast("View", guarded)), TAKING_PART)


def watches_workshop(view: View) -> View:
    """Replace the `pk` of the URL by a workshop, fetched within the walls of who may run it."""

    @wraps(view)
    def guarded(request: Request, pk: int, *args: Any, **kwargs: Any) -> HttpResponseBase:
        visible = Assessment.objects.visible_to(request.user)
        workshop = get_object_or_404(Workshop.objects.for_page(), pk=pk, assessment__in=visible)
        if not may(Act.RUN, request.user, workshop.assessment):
            raise PermissionDenied
        return view(request, workshop, *args, **kwargs)

    return _with_audience(cast("View", guarded), f"may {Act.RUN} the assessment")


def belongs_to_organisation(view: View) -> View:
    return _on_organisation(view, Act.BELONG)


def oversees_organisation(view: View) -> View:
    return _on_organisation(view, Act.OVERSEE)


def owns_organisation(view: View) -> View:
    return _on_organisation(view, Act.OWN)


def _on_organisation(view: View, act: Act) -> View:
    """Replace the `pk` of the URL by the organisation, fetched within the reader's walls."""

    @wraps(view)
    def guarded(request: Request, pk: int, *args: Any, **kwargs: Any) -> HttpResponseBase:
        organisation = get_object_or_404(Organisation.objects.of(request.user), pk=pk)
        if request.user.reach.roles.get(organisation.pk) not in MAY[act]:
            raise PermissionDenied
        return view(request, organisation, *args, **kwargs)

    return _with_audience(cast("View", guarded), f"may {act} the organisation")


def _on_assessment(
    view: View, act: Act, *, hold: bool = False, once_closed: Act | None = None
) -> View:
    """Replace the `pk` of the URL by the assessment, fetched within the reader's walls.

    `once_closed` is what a GET asks for where the assessment is closed, if it is something else.
    """

    @wraps(view)
    def guarded(request: Request, pk: int, *args: Any, **kwargs: Any) -> HttpResponseBase:
        holds = hold and request.method == "POST"
        with transaction.atomic() if holds else nullcontext():
            visible = Assessment.objects.visible_to(request.user).for_page()
            assessment = get_object_or_404(visible.held() if holds else visible, pk=pk)
            reads = once_closed and request.method == "GET" and not assessment.is_open
            if not may(once_closed if reads and once_closed else act, request.user, assessment):
                raise PermissionDenied
            return view(request, assessment, *args, **kwargs)

    return _with_audience(cast("View", guarded), f"may {act} the assessment")


def _with_audience(view: View, audience: str) -> View:
    view.audience = audience  # type: ignore[attr-defined]  # functions take any
    return view

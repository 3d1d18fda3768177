"""What a team shows of its results to the whole organisation, and takes back."""

from collections.abc import Iterable
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from assessment.actions.recording import record
from assessment.engine.tolerance import is_positive
from assessment.gaps import gap
from assessment.models import (
    Assessment,
    DimensionFigure,
    Organisation,
    Release,
    Snapshot,
    User,
)


class NotClosed(Exception):
    """What is released is what was frozen when the assessment was closed."""


@transaction.atomic
def release_result(*, by: User, assessment: Assessment) -> Release:
    """Let the result of a closed assessment enter the portfolio; released again, it stays.

    Of each team and system the newest result counts. Raises NotClosed.
    """
    closed = Assessment.objects.held().closed().filter(pk=assessment.pk)
    if not closed:
        raise NotClosed
    snapshot = (
        Snapshot.objects.filter(assessment=assessment).defer("answers", "result").latest("pk")
    )
    stir_portfolio(assessment.team.organisation_id)
    if standing := Release.objects.standing_of(assessment).first():
        return standing
    release = Release.objects.create(
        organisation=assessment.team.organisation,
        assessment=assessment,
        snapshot=snapshot,
        released_by=by,
        **gaps_of(snapshot.dimensions.all()),
    )
    count_newest(assessment)
    note(by, assessment, verb="assessment.released", after={"snapshot": snapshot.pk})
    return release


def gaps_of(figures: Iterable[DimensionFigure]) -> dict[str, float | None]:
    """How far a result stands below its own target; None where it has none to be held against."""
    rated = [figure for figure in figures if figure.rated and figure.target is not None]
    below = [gap(figure) or 0 for figure in rated]
    distances = [(figure.target or 0) - (figure.low or 0) for figure in rated]
    return {
        "gap": sum(below) if rated else None,
        "largest_gap": max(below, default=None),
        "distance": sum(filter(is_positive, distances)),
    }


@transaction.atomic
def withdraw_release(*, by: User, assessment: Assessment) -> None:
    """Take the result out of the portfolio; an older one that is released counts again."""
    Assessment.objects.held().values_list("pk").get(pk=assessment.pk)
    withdraw_with(by=by, assessment=assessment)


def withdraw_with(*, by: User, assessment: Assessment) -> None:
    """Within the transaction of whoever holds the assessment; nothing where none stands."""
    standing = Release.objects.standing_of(assessment)
    if not standing.exists():
        return
    stir_portfolio(assessment.team.organisation_id)
    standing.update(counts=False, withdrawn_at=timezone.now(), withdrawn_by=by)
    count_newest(assessment)
    note(by, assessment, verb="assessment.release_withdrawn", after=None)


def count_newest(assessment: Assessment) -> None:
    """While the organisation is held, so that two releases never both count."""
    rivals = list(Release.objects.rivals_of(assessment).values_list("pk", flat=True))
    Release.objects.filter(pk__in=rivals[1:], counts=True).update(counts=False)
    Release.objects.filter(pk__in=rivals[:1], counts=False).update(counts=True)


def stir_portfolio(organisation: int) -> None:
    """Hold the organisation until the transaction ends; nothing cached of it is shown after."""
    Organisation.objects.held().values_list("pk").get(pk=organisation)
    Organisation.objects.filter(pk=organisation).update(portfolio_stamp=uuid4())


def note(by: User, assessment: Assessment, *, verb: str, after: dict[str, int] | None) -> None:
    record(
        by=by,
        organisation=assessment.team.organisation,
        verb=verb,
        about=f"assessment:{assessment.pk}",
        after=after,
    )

"""The teams of an organisation."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import ProtectedError

from assessment.actions.recording import record, record_change, standing_of
from assessment.actions.releasing import stir_portfolio
from assessment.models import Organisation, Team, User


class TeamExists(Exception):
    """No two teams of an organisation have one name, nor two that read alike."""


class TeamHasAssessments(Exception):
    """Assessments stay with their team, so the team stays with them."""


class TeamIsGone(Exception):
    """Somebody removed it a moment ago."""


def hold_teams(teams: Iterable[Team]) -> list[Team]:
    """Those that are still there; nobody removes them until the transaction ends."""
    return list(Team.objects.held().filter(pk__in=[team.pk for team in teams]))


@dataclass(eq=False)
class TeamIsOffered(Exception):
    """Whoever accepts such an invitation acts for this team."""

    to: list[str]  # addresses


@transaction.atomic
def create_team(*, by: User, organisation: Organisation, name: str) -> Team:
    """Raises TeamExists, also where two add one at the same moment."""
    refuse_two_alike(organisation.pk, name)
    team = Team.objects.create(organisation=organisation, name=name)
    record(
        by=by,
        organisation=organisation,
        verb="team.created",
        about=f"team:{team.pk}",
        after={"name": name},
    )
    return team


def refuse_two_alike(organisation: int, name: str, besides: Team | None = None) -> None:
    """With the organisation locked, so that no other is named meanwhile. Raises TeamExists."""
    Organisation.objects.held().get(pk=organisation)
    others = Team.objects.within(organisation)
    if besides:
        others = others.exclude(pk=besides.pk)
    if others.named_like(name):
        raise TeamExists


@transaction.atomic
def rename_team(*, by: User, team: Team, name: str) -> None:
    """Raises TeamExists, TeamIsGone."""
    before = team.name
    if name == before:
        return
    refuse_two_alike(team.organisation_id, name, besides=team)
    if not hold_teams([team]):
        raise TeamIsGone
    team.name = name
    team.save(update_fields=["name"])
    stir_portfolio(team.organisation_id)
    record(
        by=by,
        organisation=team.organisation,
        verb="team.renamed",
        about=f"team:{team.pk}",
        before={"name": before},
        after={"name": name},
    )


@transaction.atomic
def remove_team(*, by: User, team: Team) -> None:
    """Members stay in the organisation. Raises TeamHasAssessments, TeamIsOffered."""
    pk, organisation = team.pk, Organisation.objects.held().get(pk=team.organisation_id)
    hold_teams([team])  # after whoever begins an assessment for it, or before
    if offered := list(organisation.invitations.filter(teams=team).order_by("email")):
        raise TeamIsOffered([invitation.email for invitation in offered])
    acted = list(organisation.memberships.filter(teams=team).for_page())
    before = [standing_of(membership) for membership in acted]
    try:
        gone, _ = team.delete()
    except ProtectedError:
        raise TeamHasAssessments from None
    if not gone:
        return
    for membership, stood in zip(acted, before, strict=True):
        record_change(by=by, membership=membership, before=stood)
    record(
        by=by,
        organisation=organisation,
        verb="team.removed",
        about=f"team:{pk}",
        before={"name": team.name},
        after=None,
    )

"""Who belongs to an organisation, as what, and for which teams."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from assessment.actions.recording import record, record_change, standing_of
from assessment.actions.teams import hold_teams
from assessment.meanwhile import merged
from assessment.models import Invitation, Membership, Organisation, Role, Team, User


@dataclass(eq=False)
class MemberAlready(Exception):
    """Nobody has two roles in one organisation."""

    membership: Membership


class LastOwner(Exception):
    """An organisation that nobody owns is one that nobody can look after."""


class NoLongerMember(Exception):
    """They left, or were removed, a moment ago."""


@transaction.atomic
def add_member(
    *,
    by: User | None,
    organisation: Organisation,
    person: User,
    role: Role,
    teams: Sequence[Team] = (),
) -> Membership:
    """Give somebody a role. `by` is None on the server. Raises MemberAlready."""
    membership, is_new = Membership.objects.get_or_create(
        organisation=organisation, user=person, defaults={"role": role}
    )
    if not is_new:
        raise MemberAlready(membership)
    membership.teams.set(hold_teams(teams))
    record(
        by=by,
        organisation=organisation,
        verb="member.added",
        about=f"user:{person.pk}",
        after=standing_of(membership),
    )
    return membership


@transaction.atomic
def change_member(
    *,
    by: User,
    membership: Membership,
    seen: Mapping[str, str] | None = None,
    role: Role | None = None,
    teams: Sequence[Team] | None = None,
) -> None:
    """Change the role, the teams, or both.

    `seen` has the fingerprints of what the person saw of them. Raises LastOwner, NoLongerMember,
    ChangedMeanwhile.
    """
    held = hold(membership)
    before, standing, given = standing_of(held), held.standing(), dict[str, Any]()
    if role is not None:
        given["role"] = str(role)
    if teams is not None:
        given["teams"] = sorted(team.pk for team in teams)
    now = standing | merged(standing=standing, seen=seen, given=given)
    role = Role(now["role"])
    if role != Role.OWNER and held.is_last_owner:
        raise LastOwner
    held.role = role
    held.save(update_fields=["role"])
    teams_now = Team.objects.filter(pk__in=now["teams"] if role.is_of_teams else ())
    held.teams.set(hold_teams(teams_now))
    if role != Role.OWNER:
        take_links_back(by=by, membership=held)
    record_change(by=by, membership=held, before=before)


@transaction.atomic
def remove_member(*, by: User, membership: Membership) -> None:
    """Their account, and all that they did, stay as they are. Raises LastOwner, NoLongerMember."""
    held = hold(membership)
    if held.is_last_owner:
        raise LastOwner
    record(
        by=by,
        organisation=held.organisation,
        verb="member.left" if by.pk == held.user_id else "member.removed",
        about=f"user:{held.user_id}",
        before=standing_of(held),
        after=None,
    )
    take_links_back(by=by, membership=held)
    held.delete()


def take_links_back(*, by: User, membership: Membership) -> None:
    """Whoever is no owner any more may still have links that pages showed them: they are dead."""
    shown = Invitation.objects.filter(
        organisation=membership.organisation_id, made_by=membership.user_id, proves_address=False
    )
    for invitation in shown.select_related("organisation"):
        withdraw_invitation(by=by, invitation=invitation)


@transaction.atomic
def withdraw_invitation(*, by: User, invitation: Invitation) -> None:
    gone, _ = Invitation.objects.filter(pk=invitation.pk).delete()
    if gone:
        record(
            by=by,
            organisation=invitation.organisation,
            verb="member.invitation_withdrawn",
            about=f"invitation:{invitation.pk}",
            before={"email": invitation.email},
            after=None,
        )


@transaction.atomic
def leave_organisation(*, membership: Membership, successor: Membership | None = None) -> None:
    """Go; a successor is made an owner first. Raises LastOwner, NoLongerMember."""
    if successor:
        change_member(by=membership.user, membership=successor, role=Role.OWNER)
    remove_member(by=membership.user, membership=membership)


def hold(membership: Membership) -> Membership:
    """As it stands now, with its organisation locked. Raises NoLongerMember."""
    Organisation.objects.held().get(pk=membership.organisation_id)
    standing = Membership.objects.for_page().filter(pk=membership.pk).first()
    if standing is None:
        raise NoLongerMember
    return standing

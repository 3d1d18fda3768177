"""Bring somebody into an organisation where no mail server can invite them."""

from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from assessment import actions
from assessment.links import first_password_path
from assessment.models import Membership, Organisation, Role, Team, User

OF_TEAMS = (Role.FACILITATOR, Role.MEMBER)


def address(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise ValueError from None
    return text.lower()


class Command(BaseCommand):
    help = "Give somebody a role in an organisation, and print the link to their first password."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", type=address, metavar="EMAIL")
        parser.add_argument("--organisation", required=True, metavar="NAME")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument(
            "--team",
            action="append",
            default=[],
            metavar="NAME",
            help="of facilitators and members, once for each team; without it, all there are",
        )

    def handle(
        self, *, email: str, organisation: str, role: str, team: Sequence[str], **_: Any
    ) -> None:
        if team and role not in OF_TEAMS:
            raise CommandError(f"--team goes with {' and '.join(OF_TEAMS)}.", returncode=2)
        home = organisation_named(organisation)
        teams = teams_named(team, home) if role in OF_TEAMS else []
        try:
            membership = actions.add_member(
                by=None, organisation=home, email=email, role=Role(role), teams=teams
            )
        except actions.MemberAlready as already:
            if (membership := already.membership).role != role or team:
                raise CommandError(f"{said(membership)} already.") from None
        self.stdout.write(f"{said(membership)}.\n{way_in(membership.user)}")


def organisation_named(name: str) -> Organisation:
    found = list(Organisation.objects.filter(name=name))
    if len(found) == 1:
        return found[0]
    if found:
        raise CommandError(f"{len(found)} organisations are named {name}: rename one first.")
    names = Organisation.objects.order_by("name").values_list("name", flat=True)
    raise CommandError(f"No organisation is named {name}. There is {listed(names)}.")


def teams_named(names: Sequence[str], organisation: Organisation) -> list[Team]:
    teams = {team.name: team for team in organisation.teams.order_by("name")}
    if unknown := [name for name in names if name not in teams]:
        raise CommandError(
            f"{organisation} has no team {listed(unknown)}. There is {listed(teams)}."
        )
    return [teams[name] for name in names or teams]


def said(membership: Membership) -> str:
    """Such as: ben@example.org is member of Acme, in Payments, Search."""
    teams = membership.teams.order_by("name").values_list("name", flat=True)
    within = ""
    if membership.role in OF_TEAMS:
        within = f", in {', '.join(teams)}" if teams else ", in no team yet"
    email, role = membership.user.email, membership.role
    return f"{email} is {role} of {membership.organisation}{within}"


def way_in(person: User) -> str:
    if not person.is_active:
        return "Their account is switched off."
    if person.has_usable_password():
        return "They sign in as before."
    return (
        "Give them this link. Within seven days they choose a password there; then it is dead:\n"
        f"  {settings.ENV.url}{first_password_path(person)}"
    )


def listed(names: Any) -> str:
    return ", ".join(names) or "none"

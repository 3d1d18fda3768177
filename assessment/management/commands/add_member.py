"""Bring somebody into an organisation from the server, as its first owner for example."""

from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from assessment import actions
from assessment.links import DAYS_VALID, invitation_path
from assessment.models import Invitation, Membership, Organisation, Role, Team, User

OF_TEAMS = [role for role in Role if role.is_of_teams]


def address(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise ValueError from None
    return text.lower()


class Command(BaseCommand):
    help = "Give somebody a role in an organisation, or print the link by which they come in."
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
        parser.add_argument(
            "--unverified",
            action="store_true",
            help="also an account that never showed that the address is its owner's",
        )

    def handle(
        self,
        *,
        email: str,
        organisation: str,
        role: str,
        team: Sequence[str],
        unverified: bool,
        **_: Any,
    ) -> None:
        if team and role not in OF_TEAMS:
            raise CommandError(f"--team goes with {' and '.join(OF_TEAMS)}.", returncode=2)
        home = organisation_named(organisation)
        teams = teams_named(team, home) if role in OF_TEAMS else []
        given: dict[str, Any] = {
            "by": None,
            "organisation": home,
            "role": Role(role),
            "teams": teams,
        }
        try:
            if person := actions.person_with(email):
                if not unverified:
                    refuse_a_claim(person, email)
                membership = actions.add_member(person=person, **given)
                self.stdout.write(f"{said(membership)}.\n{way_in(person)}")
            else:
                invited = actions.invite(email=email, proves_address=True, **given)
                self.stdout.write(f"{said(invited.invitation)}.\n{link_said(invited.token)}")
        except actions.MemberAlready as already:
            if (membership := already.membership).role != role or team:
                raise CommandError(f"{said(membership)} already.") from None
            self.stdout.write(f"{said(membership)}.\n{way_in(membership.user)}")


def organisation_named(name: str) -> Organisation:
    found = list(Organisation.objects.named(name))
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


def refuse_a_claim(person: User, email: str) -> None:
    """Without mail, whoever first opened a link to an address has the account of that name."""
    if person.only_claims(email):
        raise CommandError(
            f"Nobody has shown that {email} belongs to the account that has it. It says that it is "
            f"{person}, of {listed(person.reach.names.values())}: make sure in another way, "
            "then add --unverified."
        )


def said(given: Membership | Invitation) -> str:
    """Such as: ben@example.org is a member of Acme, in Payments, Search."""
    teams = given.teams.order_by("name").values_list("name", flat=True)
    within, role = "", Role(given.role).with_article
    if given.role in OF_TEAMS:
        within = f", in {', '.join(teams)}" if teams else ", in no team yet"
    if isinstance(given, Invitation):
        return f"{given.email} is invited as {role} of {given.organisation}{within}"
    return f"{given.user.email} is {role} of {given.organisation}{within}"


def way_in(person: User) -> str:
    if not person.is_active:
        return "Their account is switched off."
    if person.has_usable_password() or person.last_login:
        return "They sign in as before."
    return f"They have no password yet. Set one: python manage.py changepassword {person.email}"


def link_said(token: str) -> str:
    return (
        f"Give them this link. Within {DAYS_VALID} days they make their account there; "
        f"then it is dead:\n  {settings.ENV.url}{invitation_path(token)}"
    )


def listed(names: Any) -> str:
    return ", ".join(names) or "none"

"""For somebody who lost their second factor and the recovery codes: take them away."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessment import actions, mails


class Command(BaseCommand):
    help = "Take keys, authenticator app and recovery codes away from whoever lost them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL")

    def handle(self, *, email: str, **_: Any) -> None:
        person = actions.person_with(email)
        if person is None:
            raise CommandError(f"Nobody signs in as {email}.")
        try:
            actions.reset_second_factor(person=person)
        except actions.NothingToReset:
            raise CommandError(f"{person.email} has no second factor.") from None
        mails.tell_of_reset(person)
        self.stdout.write(
            f"{person.email} has no second factor any more, and is signed out everywhere."
        )
        if not person.has_usable_password():
            self.stdout.write(
                f"They have no password. Set one: python manage.py changepassword {person.email}"
            )
        if strict := ", ".join(person.reach.strict.values()):
            self.stdout.write(f"They add a new one before all else: {strict} asks for it.")

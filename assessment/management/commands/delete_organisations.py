"""End the organisations whose owners wanted that, where no worker does it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessment import deletion
from assessment.models import Organisation


class Command(BaseCommand):
    help = "Delete every organisation whose deletion is due; the worker of serve does the same."
    requires_system_checks: list[str] = []

    def handle(self, **_: Any) -> None:
        for name in deletion.carry_out():
            self.stdout.write(f"{name} is deleted.")
        if left := Organisation.objects.due_for_deletion().values_list("name", flat=True):
            raise CommandError(f"Not deleted: {', '.join(left)}. The log says why.")

"""The phone of Esra, who joins a workshop, and what it shows."""

from django.urls import reverse

from assessment import actions
from assessment.models import Participant
from tests import factories

ESRA = {"name": "Esra", "camp": "depends-on-it"}


def url(workshop, name: str = "phone") -> str:
    return reverse(f"assessment:{name}", args=[workshop.code])


def shown(client, workshop) -> str:
    return client.get(url(workshop)).text


def seen(workshop) -> dict[str, object]:
    at = actions.Seen.of(factories.standing(workshop=workshop))
    return {"question": at.question, "number": at.number, "outcome": at.outcome}


def me() -> Participant:
    return Participant.objects.get(named__name="Esra")

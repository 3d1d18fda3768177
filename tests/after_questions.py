"""The desk, the stage and a phone once the questions are over."""

from django.test import Client
from django.urls import reverse

from assessment import frames
from assessment.models import Workshop
from tests import factories

HTMX = {"headers": {"hx-request": "true"}}


def desk_of(client, workshop):
    """Presses a button of the desk, as it stands."""

    def press(act: str = "", *, htmx: bool = False, **given):
        pk = workshop.assessment_id
        if not act:
            return client.get(reverse("assessment:desk", args=[pk]))
        url = reverse(f"assessment:desk_{act}", args=[pk])
        return client.post(url, given, **(HTMX if htmx else {}))

    return press


def says(number: int, choice: str, because: str = "", seen: str = "") -> dict[str, str]:
    key = f"pattern-build-{number}"
    return {f"{key}-says": choice, f"{key}-because": because, f"{key}-seen": seen}


def standing(workshop) -> Workshop:
    return factories.standing(workshop=workshop)


def stage(workshop) -> str:
    frame = frames.render(standing(workshop), "stage")
    return f"{frame.main}{frame.count}"


def phone_of(workshop) -> Client:
    client = Client()
    joined = {"name": "Esra", "camp": "depends-on-it"}
    client.post(reverse("assessment:phone", args=[workshop.code]), joined)
    return client

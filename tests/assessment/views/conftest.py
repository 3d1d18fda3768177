"""A room with its desk and a phone, and a portfolio, for the tests of their views."""

import pytest
from django.test import Client
from django.urls import reverse

from assessment import actions
from tests import factories
from tests.phones import ESRA
from tests.portfolios import INSTRUMENT, fill, sample

HTMX = {"headers": {"hx-request": "true"}}


@pytest.fixture
def desk(as_, facilitator, assessment):
    """Presses a button of the desk with what it shows, unless told otherwise."""
    client = as_(facilitator)

    def press(act: str = "", *, htmx: bool = False, **given):
        if not act:
            return client.get(reverse("assessment:desk", args=[assessment.pk]))
        seen = actions.Seen.of(factories.standing(workshop=assessment.workshops.get()))
        at = {"question": seen.question, "number": seen.number, "outcome": seen.outcome}
        url = reverse(f"assessment:desk_{act}", args=[assessment.pk])
        return client.post(url, at | given, **(HTMX if htmx else {}))

    return press


@pytest.fixture
def workshop(assessment):
    return factories.make_workshop(assessment=assessment, people=4, started=True)


@pytest.fixture
def phone(workshop):
    """The browser of somebody who has joined."""
    client = Client()
    client.post(reverse("assessment:phone", args=[workshop.code]), ESRA)
    return client


@pytest.fixture
def filled(organisation):
    """A portfolio of so many teams: the third is the furthest below, every second is mild."""
    version = factories.make_version(instrument=INSTRUMENT)

    def fill_with(teams: int) -> None:
        samples = [sample(1, 3), sample(1, 1, "mild"), sample(0, 0), sample(3, 1, "mild")]
        fill(organisation=organisation, version=version, samples=samples, teams=teams)

    return fill_with

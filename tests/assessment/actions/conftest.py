"""A room of four, at its first question, and after its first reveal."""

import pytest

from assessment.models import Workshop
from tests import factories


@pytest.fixture
def workshop(assessment) -> Workshop:
    """Four people before the first question."""
    return factories.make_workshop(assessment=assessment, people=4, started=True)


@pytest.fixture
def voted(workshop) -> Workshop:
    factories.vote(workshop=workshop, levels=(0, 1, 1, 3), reveal=True)
    return factories.standing(workshop=workshop)

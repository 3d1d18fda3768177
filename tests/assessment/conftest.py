"""What is begun and not yet answered."""

import pytest

from assessment.models import Assessment
from tests import factories


@pytest.fixture
def assessment(team) -> Assessment:
    return factories.make_assessment(team=team)

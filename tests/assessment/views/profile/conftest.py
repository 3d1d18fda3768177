import pytest

from tests import factories
from tests.profiles import make_sample


@pytest.fixture
def version(db):
    return factories.make_version(instrument=make_sample())

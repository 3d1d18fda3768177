"""Rooms whose screens follow by event streams, which a test's own server has."""

from collections.abc import Iterator

import pytest

from tests.browser.served import Served


@pytest.fixture
def live_server(transactional_db) -> Iterator[Served]:
    served = Served()
    served.start()
    yield served
    served.stop()

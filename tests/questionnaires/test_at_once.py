"""Two at the same moment: on PostgreSQL, where no writer waits for another by itself."""

import threading
import time

import pytest
from django.db import DatabaseError, transaction

from questionnaires.management.commands.import_questionnaire import imported
from questionnaires.models import Fact, Version
from questionnaires.publishing import publish, store_draft
from tests.at_once import ON_POSTGRESQL, at_once
from tests.instruments import make_instrument

pytestmark = [
    pytest.mark.django_db(transaction=True),
    ON_POSTGRESQL,
]


def test_row_does_not_slip_into_a_version_that_is_being_published():
    draft = store_draft(instrument=make_instrument())
    is_published = threading.Event()

    @transaction.atomic
    def publish_slowly() -> None:
        publish(version=draft, by="Test")
        is_published.set()
        time.sleep(0.5)

    def add_a_fact() -> None:
        is_published.wait()
        Fact.objects.create(version=draft, key="late", text="Too late?")

    _, late = at_once(publish_slowly, add_a_fact)

    assert isinstance(late.exception(), DatabaseError)
    assert not Fact.objects.filter(key="late").exists()


def test_one_file_can_be_imported_by_two_servers_that_start():
    works = [lambda: imported(make_instrument(), at_once=True, marked=frozenset())] * 2

    said = sorted(str(each.result()) for each in at_once(*works))

    assert said == ["sample 1.0 is published already.", "sample 1.0 is published."]
    assert Version.objects.count() == 1

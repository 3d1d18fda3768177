from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from assessment.models import Organisation
from assessment.moments import one_moment
from questionnaires.loading import text
from tests import factories

pytestmark = pytest.mark.usefixtures("transactional_db")


def elsewhere(work):
    """In a thread, and so on a connection of its own."""

    def done():
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as another:
        return another.submit(done).result()


def test_moment_reads_a_questionnaire_on_a_connection_that_has_read_none():
    version = factories.make_version()

    def read():
        with one_moment():
            return text(version)

    assert elsewhere(read) == text(version)


def test_moment_holds_what_begins_within_it():
    organisation = factories.make_organisation()

    with one_moment(), transaction.atomic():
        found = Organisation.objects.get()

    assert found == organisation
    assert connection.in_atomic_block is False


def test_moment_is_that_of_the_transaction_around_it():
    with transaction.atomic():
        factories.make_organisation(name="Acme")
        with one_moment():
            assert Organisation.objects.get().name == "Acme"


@pytest.mark.skipif(connection.vendor == "sqlite", reason="in memory, it has no moments")
def test_moment_does_not_see_what_is_written_since():
    factories.make_organisation(name="Acme")

    with one_moment():
        assert Organisation.objects.get().name == "Acme"
        elsewhere(lambda: Organisation.objects.update(name="Another"))
        assert Organisation.objects.get().name == "Acme"

    assert Organisation.objects.get().name == "Another"


def test_transactions_after_a_moment_begin_as_before():
    factories.make_organisation()

    def begun() -> str:
        statements: list[str] = []

        def note(execute, sql, *rest):
            statements.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(note), transaction.atomic():
            Organisation.objects.get()
        return statements[0]

    before = begun()
    with one_moment():
        Organisation.objects.get()

    assert begun() == before

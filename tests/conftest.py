"""For all tests: the cast, and the surroundings in which they run."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, settings

from questionnaires import triggers
from tests import factories
from tests.at_once import ON_POSTGRESQL
from tests.instruments import make_dimension, make_instrument, make_question
from tests.sites import Site, one_server, two_servers

# Cases are large, so a slow draw is no fault; HYPOTHESIS_PROFILE=long searches for minutes.
slow_draws = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
settings.register_profile("quick", max_examples=30, deadline=None, suppress_health_check=slow_draws)
settings.register_profile("long", settings.get_profile("quick"), max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def pytest_configure() -> None:
    # Static files are served as they lie: no test waits for collectstatic.
    django_settings.WHITENOISE_AUTOREFRESH = django_settings.WHITENOISE_USE_FINDERS = True
    django_settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session", autouse=True)
def data_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test writes into the data of whoever develops here."""
    folder = tmp_path_factory.mktemp("data")
    django_settings.ENV = django_settings.ENV.model_copy(update={"data": folder})


@pytest.fixture(autouse=True)
def guards_step_aside_for_the_flush(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test outside a transaction ends with a flush, which the guards would refuse."""
    marker = request.node.get_closest_marker("django_db")
    said = marker is not None and marker.kwargs.get("transaction", False)
    if not (said or {"transactional_db", "live_server"} & set(request.fixturenames)):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    triggers.take_away(connection)  # the flush ends by putting them back


@pytest.fixture(scope="module")
def address_of() -> Iterator[Callable[[str, str], str]]:
    """The DATABASE_URL of a new database; none for SQLite."""
    made = []

    def address(vendor: str, name: str) -> str:
        if vendor == "sqlite":
            return ""
        with on_server() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
            cursor.execute(f"CREATE DATABASE {name}")
        made.append(name)
        held = connection.settings_dict
        return f"postgres://{held['USER']}@{held['HOST']}:{held['PORT']}/{name}"

    yield address
    for name in made:
        with on_server() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module", params=["one", pytest.param("two", marks=ON_POSTGRESQL)])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """One server with SQLite and, where there is a PostgreSQL, two behind nginx."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "one":
        return one_server(folder)
    address_of = request.getfixturevalue("address_of")
    return two_servers(folder, address_of("postgresql", f"site_{os.getpid()}"))


@contextmanager
def on_server() -> Iterator[psycopg.Cursor]:
    held = connection.settings_dict
    with psycopg.connect(
        host=held["HOST"], port=held["PORT"], user=held["USER"], dbname="postgres", autocommit=True
    ) as open_connection:
        yield open_connection.cursor()


# -- The cast: one organisation with two teams, and another organisation beside it ----------------


@pytest.fixture
def owner(db):
    return factories.make_user(name="Olga Owner")


@pytest.fixture
def organisation(owner):
    return factories.make_organisation(name="Acme", owner=owner)


@pytest.fixture
def team(organisation):
    return factories.make_team(organisation=organisation, name="Payments")


@pytest.fixture
def facilitator(team):
    user = factories.make_user(name="Fred Facilitator")
    return factories.make_member(team=team, role=factories.Role.FACILITATOR, user=user)


@pytest.fixture
def member(team):
    user = factories.make_user(name="Mia Member")
    return factories.make_member(team=team, role=factories.Role.MEMBER, user=user)


@pytest.fixture
def viewer(team):
    user = factories.make_user(name="Vera Viewer")
    return factories.make_member(team=team, role=factories.Role.VIEWER, user=user)


@pytest.fixture
def other_team_member(organisation):
    team = factories.make_team(organisation=organisation, name="Search")
    user = factories.make_user(name="Oscar Other")
    return factories.make_member(team=team, role=factories.Role.FACILITATOR, user=user)


@pytest.fixture
def stranger(db):
    """The owner of another organisation."""
    user = factories.make_user(name="Sam Stranger")
    factories.make_organisation(name="Elsewhere", owner=user)
    return user


@pytest.fixture
def as_() -> Callable[..., Client]:
    def signed_in(user=None, **kwargs) -> Client:
        client = Client(**kwargs)
        if user:
            client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def switched_off(db):
    """A version whose question `c` has no sense where nothing is live."""
    questions = [make_question(key="a"), make_question(key="b")]
    questions.append(make_question(key="c", off_when={"live": False}))
    dimension = make_dimension(key="build", questions=questions)
    return factories.make_version(instrument=make_instrument(dimensions=[dimension]))

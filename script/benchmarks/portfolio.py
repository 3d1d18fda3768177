"""The portfolio of an organisation with 2,000 teams and five results each, behind the real server.

CPU over a floor with the aggregates cached, queries, what the first reader after a release waits
for, and whether it grows from 20 teams.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from statistics import median

from django.core.cache import cache, caches
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment import portfolio
from assessment.engine.evaluation import evaluate, result
from assessment.models import Organisation
from benchmarks.cases import make_case
from benchmarks.counting import statements
from benchmarks.figures import Figure
from benchmarks.installation import SEED, signed_in
from benchmarks.serving import WITH_FLOORS, Server, serving
from benchmarks.timing import cpu_seconds, cpu_seconds_of, in_turn, ratio
from benchmarks.visitors import Visitors, cookies
from benchmarks.visits import URLS, Visit
from questionnaires.instrument import Instrument
from tests import factories
from tests.fullsize import make_full_answers
from tests.portfolios import Sample, fill

TEAMS, A_PAGE, FEW, RESULTS = 2000, 50, 20, 5
CASES = 24  # evaluations that the results are drawn from
TEXT = "x" * 8192  # of a frozen document, which no page reads: longer than a page of the database
VISITS, ROUNDS, COLD_ROUNDS = 8, 40, 9


def run() -> Iterator[Figure]:
    large, middling, small = install()
    client = signed_in(factories.owner_of(large))
    counts = {each.pk: counted(each, client) for each in (large, small)}
    pages = {
        "page": page(large),
        "floor": page(large, floor=True),
        "one_page": page(middling),
        "few": page(small),
        "as_many": page(large, "?q=Team+000", shows="Team 0009"),
        "few_of_few": page(small, "?q=Team+000", shows="Team 0009"),
    }
    with serving(WITH_FLOORS, cookies(client)) as server:
        visitors = Visitors(server.port, client)
        costs = measured(server, visitors, pages)
    yield Figure(
        key="portfolio_ratio",
        value=ratio(costs["page"], costs["floor"]),
        at_most=2.5,
        says="CPU of 50 of 2,000 teams, what is said of all in the cache / floor",
    )
    yield Figure(key="portfolio_ms", value=1000 * median(costs["page"]), says="CPU a request")
    yield Figure(
        key="portfolio_floor_ms",
        value=1000 * median(costs["floor"]),
        says="floor: the same template from a context that is kept",
    )
    yield Figure(
        key="portfolio_queries",
        value=max(counts[large.pk]),
        at_most=10,
        says=f"first look at the first, second, last, a narrowed page and one by name, of 2,000:"
        f" {told(counts[large.pk])};"
        f" of 20: {told(counts[small.pk])}",
    )
    yield Figure(
        key="growth",
        value=ratio(costs["page"], costs["few"]),
        says="CPU at 2,000 teams, 50 of them shown / CPU at 20 teams, all shown",
    )
    yield Figure(
        key="growth_same_rows",
        value=ratio(costs["page"], costs["one_page"]),
        says="CPU at 2,000 teams / CPU at 50, so that both pages show as many",
    )
    yield Figure(
        key="growth_narrowed",
        value=ratio(costs["as_many"], costs["few_of_few"]),
        says="CPU of finding ten teams by name among 2,000 / among 20",
    )
    cache.clear()
    caches["drawn"].clear()
    yield Figure(
        key="cold_queries",
        value=statements(partial(page(large).in_process, client)),
        says="of the whole page for its first reader, five of them to write the cache",
    )
    yield from cold(large, small)


def told(counts: list[int]) -> str:
    return ", ".join(map(str, counts))


def install() -> list[Organisation]:
    """Three organisations of one owner in one database; all results of each team are released."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    instrument, _ = make_case(SEED, settled=True)
    version, samples = factories.make_version(instrument=instrument), made(instrument)
    owner, made_ones = factories.make_user(), []
    for teams in (TEAMS, A_PAGE, FEW):
        organisation = factories.make_organisation(name=f"With {teams} teams", owner=owner)
        with transaction.atomic():
            fill(
                organisation=organisation,
                version=version,
                samples=samples,
                teams=teams,
                each=RESULTS,
                text=TEXT,
            )
        made_ones.append(organisation)
    return made_ones


def made(instrument: Instrument) -> list[Sample]:
    profiles = [profile.key for profile in instrument.target_profiles]
    found = []
    for number in range(CASES):
        profile = profiles[number % len(profiles)]
        given = replace(make_full_answers(instrument, SEED + number), target_profile=profile)
        evaluated = evaluate(instrument, given)
        found.append(Sample(result=result(evaluated, ""), target_profile=profile))
    return found


def page(
    organisation: Organisation, query: str = "", *, shows: str = "Team 0", floor: bool = False
) -> Visit:
    name = "floor_portfolio" if floor else "assessment:portfolio"
    return Visit(reverse(name, URLS, [organisation.pk]) + query, shows)


def measured(server: Server, visitors: Visitors, pages: dict[str, Visit]) -> dict[str, list[float]]:
    """CPU seconds of the server for one request of each, round by round."""

    def cost(visit: Visit) -> float:
        before = cpu_seconds_of(server.pid)
        visitors.go([visit] * VISITS)
        return (cpu_seconds_of(server.pid) - before) / VISITS

    work: dict[str, Callable[[], float]] = {
        name: partial(cost, visit) for name, visit in pages.items()
    }
    in_turn(work, 1)  # reads templates and the instrument, and fills the cache
    return in_turn(work, ROUNDS)


def counted(organisation: Organisation, client: Client) -> list[int]:
    """The SQL statements of the first look at a page, what is said of all teams being cached.

    Of the first page, the second, the last, one that is narrowed, and one found by name.
    """
    portfolio.overview_of(organisation, timezone.localdate())
    queries = ("", "?page=2", "?page=9999", "?gap=2&age=fresh", "?q=Team+000")
    visits = [page(organisation, query) for query in queries]
    visits[0].in_process(client)  # reads the questionnaire, once a process
    counts = []
    for visit in visits:
        caches["drawn"].clear()
        counts.append(statements(partial(visit.in_process, client)))
    return counts


def cold(large: Organisation, small: Organisation) -> Iterator[Figure]:
    """What is said of all teams together, added up anew as after every release."""
    for key, organisation in (("cold_ms", large), ("cold_few_ms", small)):
        costs = [cpu_seconds(partial(add_up, organisation)) for _ in range(COLD_ROUNDS)]
        queries = statements(partial(add_up, organisation))
        yield Figure(
            key=key,
            value=1000 * median(costs),
            says=f"CPU of adding up {TEAMS if organisation == large else FEW} teams anew,"
            f" {queries} queries with the cache's own; median of {COLD_ROUNDS}",
        )


def add_up(organisation: Organisation) -> None:
    cache.clear()
    portfolio.overview_of(organisation, timezone.localdate())

"""The pages of answering alone, behind the real server: CPU over a floor, queries, the start."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import count
from statistics import median

from django.test import Client

from benchmarks import visits
from benchmarks.counting import statements
from benchmarks.figures import Figure
from benchmarks.installation import Installation, install, revision_of, signed_in
from benchmarks.serving import SERVE, WITH_FLOORS, Server, serving
from benchmarks.timing import cpu_seconds_of, in_turn, ratio
from benchmarks.visitors import Visitors, cookies
from benchmarks.visits import Visit

VISITS = 8  # in a round; saves are of different questions
STARTS = 5

Batch = Callable[[], Sequence[Visit]]

PAGES = {  # what it is, and how many queries it may take
    "save": ("saving one answer", 8),
    "answering": ("the page of a dimension, all answered", 12),
    "profile": ("the profile, with what changed since the last assessment", 12),
}
ROUNDS = {"save": 200, "answering": 100, "profile": 40}  # some twenty seconds each


def run() -> Iterator[Figure]:
    installation = install()
    client = signed_in(installation.facilitator)
    with serving(WITH_FLOORS, cookies(client)) as server:
        visitors = Visitors(server.port, client)
        costs = {
            page: measured(server, visitors, *pair, ROUNDS[page])
            for page, pair in batches(installation).items()
        }
    counts = counted(installation, client)
    for page, (says, most_queries) in PAGES.items():
        mine, floor = costs[page]
        yield Figure(
            key=f"{page}_ratio",
            value=ratio(mine, floor),
            at_most=2.5,
            says=f"CPU of {says} / floor",
        )
        yield Figure(key=f"{page}_ms", value=1000 * median(mine), says="CPU a request")
        yield Figure(key=f"{page}_floor_ms", value=1000 * median(floor), says="CPU of its floor")
        yield Figure(
            key=f"{page}_queries",
            value=max(counts[page]),
            at_most=most_queries,
            says=f"with no, half and all answers: {', '.join(map(str, counts[page]))}",
        )
    yield from starts(client)


def batches(installation: Installation) -> dict[str, tuple[Batch, Batch]]:
    """What one round asks of each page, and of its floor."""
    mine, twin = installation.answered, installation.twin
    questions = installation.questions[:VISITS]
    dimensions = installation.dimensions[:VISITS]
    revision, of_twin = (count(revision_of(each, questions[0])) for each in (mine, twin))

    def saves(make: Callable[..., Visit], revisions: Iterator[int]) -> list[Visit]:
        seen = next(revisions)
        return [make(question, seen) for question in questions]

    return {
        "save": (
            lambda: saves(partial(visits.save, mine), revision),
            lambda: saves(partial(visits.save_floor, twin), of_twin),
        ),
        "answering": (
            lambda: [visits.answering(mine, each) for each in dimensions],
            lambda: [visits.answering(mine, each, floor=True) for each in dimensions],
        ),
        "profile": (
            lambda: [visits.profile(mine)] * VISITS,
            lambda: [visits.profile(mine, floor=True)] * VISITS,
        ),
    }


def measured(
    server: Server, visitors: Visitors, page: Batch, floor: Batch, rounds: int
) -> tuple[list[float], list[float]]:
    """CPU seconds of the server for one request of a page and of its floor, round by round."""

    def cost(batch: Batch) -> float:
        drawn = batch()
        before = cpu_seconds_of(server.pid)
        visitors.go(drawn)
        return (cpu_seconds_of(server.pid) - before) / len(drawn)

    work = {"page": partial(cost, page), "floor": partial(cost, floor)}
    in_turn(work, 1)  # reads templates and the instrument, which a server does once
    costs = in_turn(work, rounds)
    return costs["page"], costs["floor"]


def counted(installation: Installation, client: Client) -> dict[str, list[int]]:
    """The SQL statements of each page where nothing, half and everything is answered."""
    question, dimension = installation.questions[0], installation.dimensions[0]
    visits.profile(installation.answered).in_process(client)  # reads the instrument once
    counts: dict[str, list[int]] = {page: [] for page in PAGES}
    for assessment in (installation.unanswered, installation.half, installation.answered):
        drawn = {
            "answering": visits.answering(assessment, dimension),
            "profile": visits.profile(assessment),
            "save": visits.save(assessment, question, revision_of(assessment, question)),
        }
        for page, visit in drawn.items():
            counts[page].append(statements(partial(visit.in_process, client)))
    return counts


def starts(client: Client) -> Iterator[Figure]:
    seconds = [start(client) for _ in range(STARTS)]
    yield Figure(
        key="start_s",
        value=median(seconds),
        at_most=2,
        says=f"from `serve` to the first page answered, on the clock; median of {STARTS}",
    )
    yield Figure(key="start_fastest_s", value=min(seconds), says="the fastest of them")


def start(client: Client) -> float:
    with serving(SERVE, cookies(client)) as server:
        return server.start_s

"""A server that is killed while a room votes: nothing that it acknowledged is lost."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assessment.models import Workshop
from benchmarks.crowd import PATIENCE, WITHIN, Crowd, Seat
from benchmarks.figures import Figure
from benchmarks.serving import SERVE, Server, serving
from benchmarks.workshop import allow_files, install, seats_of


@dataclass(frozen=True, slots=True)
class Found:
    acknowledged: int
    lost: int
    restart_s: float
    right_s: float


class NeverRight(Exception):
    """A screen did not show the votes that are there."""


def run(*, people: int) -> Iterator[Figure]:
    """`people` in one workshop, half of whom have voted when the server is killed."""
    allow_files(4 * people)
    client, (workshop,) = install(people, 1)
    found = killed(workshop, list(seats_of(workshop, client)))
    yield Figure(key="participants", value=people, says="in one workshop")
    yield Figure(key="acknowledged", value=found.acknowledged, says="votes, before the kill")
    yield Figure(key="lost", value=found.lost, at_most=0, says="of them, after it")
    yield Figure(key="restart_s", value=found.restart_s, says="from its start to its first answer")
    yield Figure(
        key="screens_right_s",
        value=found.right_s,
        at_most=5,
        says="from that answer until every screen shows all votes",
    )


def killed(workshop: Workshop, seats: Sequence[Seat]) -> Found:
    voters = [seat for seat in seats if seat.vote]
    with serving(SERVE) as server:
        answered = asyncio.run(voting(server, seats, voters))
    kept = set(workshop.participants.filter(votes__isnull=False).values_list("pk", flat=True))
    people = list(workshop.participants.order_by("pk").values_list("pk", flat=True))
    told = {pk for pk, is_told in zip(people, answered, strict=True) if is_told}
    with serving(SERVE) as server:
        right_s = asyncio.run(until_right(server, seats, len(kept)))
    return Found(len(told), len(told - kept), server.start_s, right_s)


async def voting(server: Server, seats: Sequence[Seat], voters: Sequence[Seat]) -> list[bool]:
    """Which of the voters were answered before the server was killed, half through their time."""
    async with Crowd(server.port, seats) as crowd:
        step = WITHIN / len(voters)
        casts = [asyncio.create_task(crowd.cast(seat, n * step)) for n, seat in enumerate(voters)]
        await asyncio.sleep(WITHIN / 2)
        server.process.kill()
        return [not fault for *_, fault in await asyncio.gather(*casts)]


async def until_right(server: Server, seats: Sequence[Seat], votes: int) -> float:
    """Seconds until every screen shows so many; all come back at once."""
    began = time.perf_counter()
    async with Crowd(server.port, seats) as crowd:
        while time.perf_counter() < began + PATIENCE:
            shown = [screen.shows(votes) for screen in crowd.screens]
            times = [at for at in shown if at is not None]
            if len(times) == len(shown):
                return max(times) - began
            await asyncio.sleep(0.01)
    raise NeverRight

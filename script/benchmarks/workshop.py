"""A live vote behind the real server: everybody in the room votes within five seconds.

Beside it, in the same run, the least that it can cost: streams and counts without a database.
"""

import asyncio
import resource
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from assessment import actions, participants
from assessment.models import Participant, Role, User, Workshop
from benchmarks.cases import make_case
from benchmarks.crowd import Crowd, Seat, Storm
from benchmarks.figures import Figure
from benchmarks.installation import SEED, signed_in
from benchmarks.serving import SERVE, Server, serving
from benchmarks.timing import cpu_seconds_of
from benchmarks.visitors import cookies
from tests import factories

BARE = (str(Path(__file__).with_name("bare.py")),)
CAMPS = tuple(Participant.Camp)
HTMX = {"HX-Request": "true"}
LONGEST_STOP = 15  # seconds


class NothingShown(Exception):
    """No vote was acknowledged, or no screen counted one."""


@dataclass(frozen=True, slots=True)
class Measured:
    storm: Storm
    cpu_percent: float
    pss_mb: float
    stop_s: float


def run(*, people: int, rooms: int) -> Iterator[Figure]:
    """`people` in each of `rooms` workshops, with a stage and a desk each."""
    allow_files(4 * people * rooms)
    client, workshops = install(people, rooms)
    seats = [seat for room in workshops for seat in seats_of(room, client)]
    ours = measured(SERVE, seats)
    floor = measured(BARE, [bare(seat) for seat in seats])
    yield Figure(key="participants", value=people * rooms, says=f"in {rooms} workshop(s)")
    yield from of("", ours, {"vote": 500, "screen": 1000, "cpu": 60, "pss": 160, "stop": 3})
    yield Figure(key="connect_s", value=ours.storm.connect_s, says="until all had their stream")
    yield from of("floor_", floor, {})
    for error in (ours.storm.errors + floor.storm.errors)[:5]:
        sys.stderr.write(f"{error}\n")


def of(prefix: str, found: Measured, most: dict[str, float]) -> Iterator[Figure]:
    storm = found.storm
    if not (storm.votes and storm.screens):
        raise NothingShown(storm.errors[:3])
    says = "floor: " if prefix else ""
    vote, screen = percentile(storm.votes), percentile(storm.screens)
    zero = None if prefix else 0.0
    for key, value, limit, words in (
        ("vote_p99_ms", 1000 * vote, most.get("vote"), "vote sent until acknowledged"),
        ("screen_p99_ms", 1000 * screen, most.get("screen"), "vote sent until a screen counts it"),
        ("missed", storm.missed, zero, "counts that a screen never showed"),
        ("errors", len(storm.errors), zero, "votes refused, streams lost"),
        ("server_cpu_percent", found.cpu_percent, most.get("cpu"), "of a core, while they vote"),
        ("server_pss_mb", found.pss_mb, most.get("pss"), "memory of the web process"),
        ("stop_s", found.stop_s, most.get("stop"), "from SIGTERM to its end, streams open"),
    ):
        yield Figure(key=f"{prefix}{key}", value=value, at_most=limit, says=f"{says}{words}")


def percentile(times: list[float]) -> float:
    return quantiles(times, n=100, method="inclusive")[-1]


def measured(command: tuple[str, ...], seats: list[Seat]) -> Measured:
    with serving(command) as server:
        return asyncio.run(stormed(server, seats))


async def stormed(server: Server, seats: list[Seat]) -> Measured:
    async with Crowd(server.port, seats) as crowd:
        await asyncio.sleep(1)  # the last of the connecting
        before = cpu_seconds_of(server.pid)
        storm = await crowd.storm()
        cpu = cpu_seconds_of(server.pid) - before
        pss = pss_mb(server.pid)
        began = time.perf_counter()
        server.process.send_signal(signal.SIGTERM)
        await asyncio.to_thread(server.process.wait, LONGEST_STOP)
        stop_s = time.perf_counter() - began
    return Measured(storm, 100 * cpu / storm.took_s, pss, stop_s)


def pss_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise ValueError(pid)


def allow_files(wanted: int) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, max(wanted, 4096)), most))


# -- The rooms -------------------------------------------------------------------------------------


def install(people: int, rooms: int) -> tuple[Client, list[Workshop]]:
    """Each workshop at its first question, with everybody in it."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    instrument, _ = make_case(SEED)
    version = factories.make_version(instrument=instrument)
    organisation = factories.make_organisation()
    teams = [
        factories.make_team(organisation=organisation, name=f"Team {number}")
        for number in range(rooms)
    ]
    facilitator = factories.make_member(team=teams[0], role=Role.FACILITATOR)
    facilitator.memberships.get().teams.set(teams)
    with transaction.atomic():
        workshops = [
            begin(facilitator, factories.make_assessment(team=team, version=version), people)
            for team in teams
        ]
    return signed_in(facilitator), workshops


def begin(by: User, assessment: factories.Assessment, people: int) -> Workshop:
    workshop = actions.begin_workshop(by=by, assessment=assessment)
    for number in range(people):
        camp = CAMPS[number % len(CAMPS)]
        actions.join_workshop(workshop=workshop, name=f"Person {number}", camp=camp)
    actions.start_questions(by=by, workshop=workshop)
    factories.go_on(workshop=workshop)
    return factories.standing(workshop=workshop)


def seats_of(workshop: Workshop, client: Client) -> Iterator[Seat]:
    for screen in ("stage", "desk"):
        path = reverse(f"assessment:{screen}_events", args=[workshop.pk])
        yield Seat(workshop.pk, path, {"Cookie": cookies(client)})
    token = client.cookies[settings.CSRF_COOKIE_NAME].value
    for participant in workshop.participants.order_by("pk"):
        reply = participants.remember(HttpResponse(), participant)
        cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in reply.cookies.items())
        headers = {"Cookie": f"{cookie}; {settings.CSRF_COOKIE_NAME}={token}", **HTMX}
        yield Seat(
            workshop.pk,
            reverse("assessment:phone_events", args=[workshop.code]),
            {**headers, "X-CSRFToken": token},
            vote=reverse("assessment:phone_vote", args=[workshop.code]),
            fields=choice(workshop, participant.pk),
        )


def choice(workshop: Workshop, number: int) -> dict[str, str]:
    seen = actions.Seen.of(workshop)
    return {
        "question": seen.question,
        "number": str(seen.number),
        "level": str(number % 5),
        "reason": f"So I see it, being the {number}th." if number % 3 else "",
        "sequence": str(time.time_ns() // 1_000_000),
    }


def bare(seat: Seat) -> Seat:
    """The same screen before the floor, which is one room and asks for nothing."""
    return Seat(0, "/events/", {}, vote=seat.vote and "/vote/", fields=seat.fields)

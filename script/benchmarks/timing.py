"""CPU seconds, and what is made of them.

The CPU that a thing takes moves far less with what else the machine does than the time on the
clock. What is compared is measured in turn, so that both meet the same machine.
"""

import ctypes
import resource
import time
from collections.abc import Callable, Mapping, Sequence
from statistics import median

LIBC = ctypes.CDLL(None, use_errno=True)


def cpu_seconds_of(pid: int) -> float:
    """User and system time of a living process, its children not included."""
    clock = ctypes.c_int()
    if status := LIBC.clock_getcpuclockid(pid, ctypes.byref(clock)):
        raise ProcessLookupError(status, f"process {pid} has no clock")
    return time.clock_gettime(clock.value)


def cpu_seconds(work: Callable[[], object]) -> float:
    """Of this process, for doing it once."""
    before = time.process_time()
    work()
    return time.process_time() - before


def cpu_seconds_with_children(work: Callable[[], object]) -> float:
    """Of this process and of those that it waits for."""
    before = _used()
    work()
    return _used() - before


def _used() -> float:
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def in_turn(work: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """What each costs in each round; every other round goes the other way."""
    costs: dict[str, list[float]] = {name: [] for name in work}
    for turn in range(rounds):
        for name in list(work)[:: -1 if turn % 2 else 1]:
            costs[name].append(work[name]())
    return costs


def ratio(costs: Sequence[float], floors: Sequence[float]) -> float:
    """Of the medians: taken in turn, both meet the machine's slow moments alike."""
    return median(costs) / median(floors)

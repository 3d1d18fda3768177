"""What a process of the printer may take, and how it says why it ended."""

import ctypes
import os
import resource
import signal

OUT_OF_MEMORY, LIBRARY_MISSING, REFUSED = 3, 4, 5  # exit status; others mean what they always do
POLITENESS = 5  # of 19: pages and votes go first

SIGNAL_WHEN_PARENT_ENDS = 1  # PR_SET_PDEATHSIG of prctl(2)


def limit(cpu_seconds: int, memory_bytes: int) -> None:
    """This process; and each that it begins, by itself."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(POLITENESS)


def end_with(parent: int) -> None:
    """End this process when its parent does, however that ends."""
    ctypes.CDLL(None).prctl(SIGNAL_WHEN_PARENT_ENDS, signal.SIGKILL)
    if os.getppid() != parent:
        raise SystemExit  # it ended before it could be watched

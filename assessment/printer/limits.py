"""What the process may take, and the exit status by which it says why it ended."""

import os
import resource

OUT_OF_MEMORY, LIBRARY_MISSING, REFUSED = 3, 4, 5  # others mean what they always do
POLITENESS = 5  # of 19: pages and votes go first


def limit(cpu_seconds: int, memory_bytes: int) -> None:
    """This process, and each that it begins for itself."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(POLITENESS)

"""On what the figures were measured."""

import os
import platform
from datetime import UTC, datetime


def described(*, load_alone: bool = False) -> str:
    load = "load " + " ".join(f"{average:.1f}" for average in os.getloadavg())
    if load_alone:
        return load
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return ", ".join(
        (
            f"{datetime.now(UTC):%Y-%m-%d}",
            f"{len(os.sched_getaffinity(0))} cores",
            f"{memory:.0f} GiB",
            platform.freedesktop_os_release().get("PRETTY_NAME", platform.platform()),
            f"Python {platform.python_version()}",
            load,
        )
    )

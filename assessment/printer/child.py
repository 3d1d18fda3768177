"""An order on standard input → tagged PDF on standard output."""

import gc
import json
import os
import sys

from assessment.printer.limits import LIBRARY_MISSING, end_with, limit


def main() -> None:
    """Its arguments: the process that waits for it, seconds of CPU, bytes of memory."""
    parent, cpu_seconds, memory_bytes = map(int, sys.argv[1:])
    end_with(parent)
    gc.disable()  # the process ends with the report
    limit(cpu_seconds, memory_bytes)
    try:  # while whoever asked still makes the HTML; the system libraries may be missing
        from assessment.printer.printing import printed  # noqa: PLC0415 -- may fail
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(LIBRARY_MISSING) from None
    sys.stdout.buffer.write(printed(json.load(sys.stdin.buffer)))
    sys.stdout.flush()
    os._exit(0)  # nothing is left to tidy up, so the objects of a long report are not

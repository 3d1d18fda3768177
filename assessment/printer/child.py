"""An order on standard input → tagged PDF on standard output."""

import gc
import json
import os
import sys

from assessment.printer.limits import LIBRARY_MISSING, limit


def main() -> None:
    gc.disable()  # the process ends with the report
    limit(*map(int, sys.argv[1:]))
    try:  # while whoever asked still makes the HTML
        from assessment.printer.printing import printed  # noqa: PLC0415 -- system libraries may lack
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(LIBRARY_MISSING) from None
    sys.stdout.buffer.write(printed(json.load(sys.stdin.buffer)))
    sys.stdout.flush()
    os._exit(0)  # nothing is left to tidy up, so the objects of a long report are not

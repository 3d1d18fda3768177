"""The process itself, run as a file: isolated from whatever is installed or set for us."""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

    from assessment.printer.child import main

    main()

"""What this machine lacks, and how to get it."""

import ctypes
from typing import Any

from django.core.checks import CheckMessage, Warning

# Shared library -> the Debian package that brings it.
PDF_LIBRARIES = {
    "libgobject-2.0.so.0": "libpangoft2-1.0-0",
    "libpango-1.0.so.0": "libpangoft2-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz.so.0": "libpangoft2-1.0-0",
    "libfontconfig.so.1": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}


def is_missing(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return True
    return False


def pdf_libraries(**_: Any) -> list[CheckMessage]:
    """Everything but the PDF works without them."""
    missing = [library for library in PDF_LIBRARIES if is_missing(library)]
    if not missing:
        return []
    packages = " ".join(sorted({PDF_LIBRARIES[library] for library in missing}))
    return [
        Warning(
            f"Reports cannot be made: {', '.join(missing)} cannot be loaded.",
            hint=f"On Debian: apt-get install --no-install-recommends {packages} fonts-inter",
            id="plumbline.W002",
        )
    ]

"""The report: what an evaluation says, as a document that leadership passes on.

`build` gathers what it says, `html` sets it in type, `pdf` prints it.
"""

from assessment.report.contents import build
from assessment.report.parts import Report, ScopeCard
from assessment.report.rendering import (
    LibraryMissing,
    ReportBusy,
    ReportFailed,
    ReportTimedOut,
    ReportTooLarge,
)
from assessment.report.typesetting import html, pdf

__all__ = [
    "LibraryMissing",
    "Report",
    "ReportBusy",
    "ReportFailed",
    "ReportTimedOut",
    "ReportTooLarge",
    "ScopeCard",
    "build",
    "html",
    "pdf",
]

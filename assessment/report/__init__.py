"""The report: what an evaluation says, as a document that leadership passes on.

`build` gathers what it says, `html` sets it in type, `pdf` prints it.
"""

from django.template.loader import render_to_string

from assessment.report.contents import build
from assessment.report.parts import Report, ScopeCard
from assessment.report.rendering import (
    LibraryMissing,
    ReportBusy,
    ReportFailed,
    ReportTimedOut,
    ReportTooLarge,
    render,
)

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


def html(report: Report) -> str:
    return render_to_string("report/report.html", {"report": report})


def pdf(report: Report) -> bytes:
    """The same bytes for the same report. Raises ReportFailed or one of its kinds."""
    return render(html(report))

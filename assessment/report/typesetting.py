"""Report → HTML, and from there → PDF."""

from django.template.loader import render_to_string

from assessment.report.parts import Report
from assessment.report.rendering import render, turn


def html(report: Report) -> str:
    return render_to_string("report/report.html", {"report": report})


def pdf(report: Report) -> bytes:
    """The same bytes for the same report. Raises ReportFailed or one of its kinds."""
    with turn():
        return render(html(report))

"""Report → HTML, and from there → PDF."""

import re

from django.template.loader import render_to_string

from assessment.report.parts import Report
from assessment.report.rendering import render, turn

# XML has no place for these, and the metadata of a PDF is XML.
UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def html(report: Report) -> str:
    return UNPRINTABLE.sub("", render_to_string("report/report.html", {"report": report}))


def pdf(report: Report) -> bytes:
    """The same bytes for the same report. Raises ReportFailed or one of its kinds."""
    with turn():
        return render(html(report))

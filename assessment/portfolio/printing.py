"""The portfolio as a PDF: made in the child process of reports, found again where nothing moved."""

import hashlib
from typing import Any, BinaryIO

from django.template.loader import render_to_string

from assessment.report import store
from assessment.report.making import makers
from assessment.report.rendering import render, turn
from assessment.report.typesetting import typeset


def opened(context: dict[str, Any]) -> BinaryIO:
    """The PDF, open for reading. Raises ReportFailed or one of its kinds."""
    html = typeset(render_to_string("report/portfolio.html", context))
    key = hashlib.sha256(f"{makers()} {html}".encode()).hexdigest()
    if found := store.find(key):
        return found
    with turn():
        return store.find(key) or store.keep(key, render(html))

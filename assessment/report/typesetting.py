"""Report → HTML, and from there → PDF."""

import re
from pathlib import Path

from django.template.loader import render_to_string

from assessment.report.parts import Report
from assessment.report.rendering import printer, turn

# XML has no place for these, and the metadata of a PDF is XML.
UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# What a person typed states its direction and stays as it is; so does whatever stands in a tag.
KEPT = r"""<(\w+)[^>]* dir="[^>]*>.*?</\1>|<[^>]*>"""
APOSTROPHE = re.compile(rf"{KEPT}|(?<=\w)&\#x27;", re.DOTALL)

INSIDE = re.compile(r'<a [^>]*href="#([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)


def html(report: Report) -> str:
    return typeset(_linked(render_to_string("report/report.html", {"report": report})))


def typeset(markup: str) -> str:
    """With curled apostrophes, and without what XML has no place for."""
    return UNPRINTABLE.sub("", APOSTROPHE.sub(_curled, markup))


def _linked(markup: str) -> str:
    """Without the links to what these options leave out; their words stay."""
    there = set(re.findall(r'<[^>]* id="([^"]*)"', markup))
    return INSIDE.sub(lambda found: found[0] if found[1] in there else found[2], markup)


def _curled(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith("<") else "’"


def pdf(report: Report) -> bytes:
    """The same bytes for the same report. Raises ReportFailed or one of its kinds."""
    with turn():
        return printed(report)


def printed(report: Report, progress: Path | None = None) -> bytes:
    """The same, for whoever holds a turn; `progress` is told how many pages are laid out."""
    with printer() as ready:
        return ready.render(
            html(report), attached=report.attached, logo=report.logo, progress=progress
        )

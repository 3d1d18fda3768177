"""What an answers file has to be, beyond what `evaluate` asks, to become an assessment here."""

import datetime
import math
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from assessment.engine.document import AnswersError, said, shown
from assessment.models.assessments import LONGEST_SENTENCE, LONGEST_SYSTEM
from assessment.names import is_on_one_line
from questionnaires.models import Version

Document = Mapping[str, Any]

NUMBER = re.compile(r"[0-9]{1,5}\.[0-9]{1,5}")
LONGEST = {"system": LONGEST_SYSTEM, "scope": LONGEST_SENTENCE}
NEEDED = {"system": "what the assessment is called", "scope": "one sentence on the system"}
EARLIEST = datetime.date(2000, 1, 1)
LEAST_DAYS, MOST_DAYS = Decimal("0.1"), Decimal("9999.9")
DAYS = "must be from 0.1 to 9999.9, with one decimal place at most, to be kept here"

HOW = (
    "Whoever edits questionnaires here can import its content file and publish it; where the"
    " answers come from, editors can export that"
)


def version_of(document: Document) -> Version:
    """The version that the file names; raise AnswersError where nothing can begin on it here."""
    key, number = document.get("questionnaire"), document.get("version")
    missing = [name for name in ("questionnaire", "version") if name not in document]
    if missing:
        raise AnswersError([f"{name}: is missing" for name in missing])
    if not (isinstance(key, str) and isinstance(number, str) and NUMBER.fullmatch(number)):
        raise AnswersError([f"version: {said(key)} {said(number)} names no version"])
    found = Version.objects.numbered(key, number).once_published()
    version = found.select_related("questionnaire").first()
    if version is None:
        raise AnswersError([f"version: {shown(key)} {number} was never published here. {HOW}"])
    if version.status != Version.Status.PUBLISHED:
        raise AnswersError([f"version: {key} {number} is out of use here: nothing begins on it"])
    return version


def faults(document: Document, today: datetime.date) -> list[str]:
    """What cannot be kept here, or not so that the result stays the same."""
    return [f"{place}: {what}" for place, what in _faults(document, today)]


def _faults(document: Document, today: datetime.date) -> Iterator[tuple[str, str]]:
    yield from _name(document)
    yield from _texts(document, "")
    yield from _day(document.get("date"), today)
    yield from _days("capacity_days_per_month", document.get("capacity_days_per_month"))
    for key, days in _entries(document, "effort_days"):
        yield from _days(f"effort_days.{shown(key)}", days)
    for key, reason in _entries(document, "contested"):
        if isinstance(reason, str) and not reason.strip():
            yield f"contested.{shown(key)}", "needs a reason"


def _name(document: Document) -> Iterator[tuple[str, str]]:
    for name, longest in LONGEST.items():
        value = document.get(name, "")
        if not isinstance(value, str):
            continue  # told by whoever reads the rest
        if not value.strip():
            yield name, f"is needed here: {NEEDED[name]}"
        elif len(value) > longest:
            yield name, f"has {len(value)} characters, {longest} at most here"
        elif name == "system" and not is_on_one_line(value):
            yield name, "has line breaks or invisible characters"


def _texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    """No database keeps a NUL in a text."""
    if isinstance(value, str):
        if "\x00" in value:
            yield place, "holds a NUL, which no text has"
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield from _texts(entry, f"{place}.{shown(key)}".lstrip("."))
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _texts(entry, f"{place}[{index}]")


def _day(value: Any, today: datetime.date) -> Iterator[tuple[str, str]]:
    """Where it is later, tomorrow has begun."""
    try:
        day = datetime.date.fromisoformat(value)
    except (TypeError, ValueError):
        return
    if not EARLIEST <= day <= today + datetime.timedelta(days=1):
        yield "date", f"must lie between {EARLIEST} and today"


def _days(place: str, value: Any) -> Iterator[tuple[str, str]]:
    if type(value) not in (int, float) or not math.isfinite(value):
        return
    days = Decimal(repr(value))
    if not LEAST_DAYS <= days <= MOST_DAYS or days != round(days, 1):
        yield place, DAYS


def _entries(document: Document, name: str) -> Iterator[tuple[str, Any]]:
    entries = document.get(name)
    if isinstance(entries, dict):
        yield from entries.items()

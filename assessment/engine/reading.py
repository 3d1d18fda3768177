"""The document of an answers file, checked: every fault at once, each with its place."""

import datetime
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from assessment.engine.document import AnswersError, repeated, said, shown
from questionnaires.instrument import Instrument, Number

SMALLEST_FIGURE, LARGEST_FIGURE = 1e-9, 1e9  # beyond, quotients of figures are no longer finite

LONGEST_TEXT = 4000  # a note, a dissent, a reason
LONGEST_EVIDENCE = 500
MOST_EVIDENCE = 20
MOST_CONCERNS = 2

REQUIRED = ("questionnaire", "version", "answers")
KINDS = ("level", "not_applicable", "dont_know")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SURROGATE = re.compile("[\ud800-\udfff]")


def fields(document: Mapping[str, Any], instrument: Instrument) -> dict[str, Any]:
    """The values by field name, checked against the instrument; raise AnswersError."""
    reader = _Reader(instrument)
    reader.faults += repeated(document)
    values = {}
    for name, value in document.items():
        read = reader.readers.get(name)
        if read is None:
            reader.fault(shown(name), "is no key of an answers file")
        else:
            values[name] = read(name, value)
    for name in REQUIRED:
        if name not in document:
            reader.fault(name, "is missing")
    if reader.faults:
        raise AnswersError(reader.faults)
    return values


class _Reader:
    """Reads one document; a value at fault is noted, and what is returned for it is void."""

    def __init__(self, instrument: Instrument) -> None:
        self.faults: list[str] = []
        self.instrument = instrument
        self.questions = {question.key for question in instrument.questions()}
        self.concern_keys = {concern.key for concern in instrument.concerns}
        self.readers: dict[str, Callable[[str, Any], Any]] = {
            "questionnaire": self.questionnaire,
            "version": self.version,
            "organisation": self.text,
            "team": self.text,
            "system": self.text,
            "scope": self.text,
            "date": self.date,
            "form": self.form,
            "target_profile": self.target_profile,
            "facts": self.facts,
            "concerns": self.concerns,
            "capacity_days_per_month": self.figure,
            "effort_days": self.effort_days,
            "answers": self.answers,
            "votes": self.votes,
            "contested": self.contested,
        }

    def fault(self, place: str, what: str) -> None:
        self.faults.append(f"{place}: {what}")

    def text(self, place: str, value: Any, longest: int | None = None) -> str:
        if not isinstance(value, str):
            self.fault(place, f"must be text, not {said(value)}")
            return ""
        if longest is not None and len(value) > longest:
            self.fault(place, f"has {len(value)} characters, {longest} at most")
        if SURROGATE.search(value):
            self.fault(place, "holds half a character (a lone surrogate)")
        return value

    def short_text(self, place: str, value: Any) -> str:
        return self.text(place, value, LONGEST_TEXT)

    def reason(self, place: str, value: Any) -> str:
        if isinstance(value, str) and not value.strip():
            self.fault(place, "needs a reason")
        return self.short_text(place, value)

    def figure(self, place: str, value: Any) -> Number:
        if not _is_figure(value):
            self.fault(place, f"must be a positive, finite number, not {said(value)}")
        number: Number = value
        return number

    def boolean(self, place: str, value: Any) -> bool:
        if not isinstance(value, bool):
            self.fault(place, f"must be true or false, not {said(value)}")
        return bool(value)

    def true(self, place: str, value: Any) -> bool:
        if value is not True:
            self.fault(place, f"must be true, not {said(value)}")
        return True

    def level(self, place: str, value: Any) -> int:
        if type(value) is not int or not 0 <= value <= self.instrument.top:
            top = self.instrument.top
            self.fault(place, f"must be an integer from 0 to {top}, not {said(value)}")
        level: int = value
        return level

    def same(self, place: str, value: Any, expected: str) -> str:
        if value != expected:
            self.fault(place, f"must be {expected}, as the content says, not {said(value)}")
        return expected

    def questionnaire(self, place: str, value: Any) -> str:
        return self.same(place, value, self.instrument.questionnaire)

    def version(self, place: str, value: Any) -> str:
        return self.same(place, value, self.instrument.version)

    def date(self, place: str, value: Any) -> datetime.date | None:
        try:
            if isinstance(value, str) and DATE.fullmatch(value):
                return datetime.date.fromisoformat(value)
        except ValueError:
            pass
        self.fault(place, f"must be a date such as 2026-11-20, not {said(value)}")
        return None

    def form(self, place: str, value: Any) -> Any:
        if value not in ("full", "core"):
            self.fault(place, f"must be full or core, not {said(value)}")
        elif value == "core" and not any(question.core for question in self.instrument.questions()):
            self.fault(place, "core, but no question is core")
        return value

    def target_profile(self, place: str, value: Any) -> Any:
        if value not in [profile.key for profile in self.instrument.target_profiles]:
            self.fault(place, f"{said(value)} is no target profile")
        return value

    def concerns(self, place: str, value: Any) -> tuple[Any, ...]:
        entries = self.entries(place, value)
        if len(entries) > MOST_CONCERNS:
            self.fault(place, f"names {len(entries)}, {MOST_CONCERNS} at most")
        for index, entry in enumerate(entries):
            if not isinstance(entry, str) or entry not in self.concern_keys:
                self.fault(f"{place}[{index}]", f"{said(entry)} is no concern")
            elif entry in entries[:index]:
                self.fault(f"{place}[{index}]", f"{entry} is chosen twice")
        return tuple(entries)

    def facts(self, place: str, value: Any) -> dict[str, bool]:
        known = {fact.key for fact in self.instrument.facts}
        return self.keyed(place, value, known, "fact", self.boolean)

    def effort_days(self, place: str, value: Any) -> dict[str, Number]:
        known = {remedy.key for remedy in self.instrument.remedies}
        return self.keyed(place, value, known, "remedy", self.figure)

    def contested(self, place: str, value: Any) -> dict[str, str]:
        known = {antipattern.key for antipattern in self.instrument.antipatterns}
        return self.keyed(place, value, known, "antipattern", self.short_text)

    def votes(self, place: str, value: Any) -> dict[str, tuple[int | None, ...]]:
        return self.keyed(place, value, self.questions, "question", self.cast)

    def cast(self, place: str, value: Any) -> tuple[int | None, ...]:
        votes = enumerate(self.entries(place, value))
        return tuple(self.vote(f"{place}[{index}]", vote) for index, vote in votes)

    def vote(self, place: str, value: Any) -> int | None:
        if value == "dont_know":
            return None
        if isinstance(value, str):
            self.fault(place, f'must be a level or "dont_know", not {said(value)}')
            return None
        return self.level(place, value)

    def answers(self, place: str, value: Any) -> dict[str, dict[str, Any]]:
        return self.keyed(place, value, self.questions, "question", self.answer)

    def answer(self, place: str, value: Any) -> dict[str, Any]:
        readers: dict[str, Callable[[str, Any], Any]] = {
            "level": self.level,
            "not_applicable": self.reason,
            "dont_know": self.true,
            "note": self.short_text,
            "evidence": self.evidence,
            "dissent": self.short_text,
        }
        given = self.object(place, value)
        if isinstance(value, dict) and len([kind for kind in KINDS if kind in given]) != 1:
            self.fault(place, "must hold exactly one of level, not_applicable, dont_know")
        read = {}
        for name, entry in given.items():
            if name in readers:
                read[name] = readers[name](f"{place}.{name}", entry)
            else:
                self.fault(f"{place}.{shown(name)}", "is no key of an answer")
        return read

    def evidence(self, place: str, value: Any) -> tuple[str, ...]:
        entries = self.entries(place, value)
        if len(entries) > MOST_EVIDENCE:
            self.fault(place, f"has {len(entries)} entries, {MOST_EVIDENCE} at most")
        return tuple(
            self.text(f"{place}[{index}]", entry, LONGEST_EVIDENCE)
            for index, entry in enumerate(entries)
        )

    def object(self, place: str, value: Any) -> dict[str, Any]:
        if isinstance(value, dict):
            return value
        self.fault(place, f"must be an object, not {said(value)}")
        return {}

    def entries(self, place: str, value: Any) -> list[Any]:
        if isinstance(value, list):
            return value
        self.fault(place, f"must be a list, not {said(value)}")
        return []

    def keyed(
        self,
        place: str,
        value: Any,
        known: Collection[str],
        kind: str,
        read: Callable[[str, Any], Any],
    ) -> dict[str, Any]:
        """An object whose keys are keys of the content."""
        entries = {}
        for key, entry in self.object(place, value).items():
            if key in known:
                entries[key] = read(f"{place}.{key}", entry)
            else:
                self.fault(f"{place}.{shown(key)}", f"is no {kind} of this questionnaire")
        return entries


def _is_figure(value: Any) -> bool:
    return type(value) in (int, float) and SMALLEST_FIGURE <= value <= LARGEST_FIGURE

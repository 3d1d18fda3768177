"""Remedies and antipatterns made ready for the search of a plan: what can change, and how far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from assessment.engine.answers import Answers
from assessment.engine.exposure import Case, Range, verdict
from assessment.engine.standing import Standing
from questionnaires.instrument import Instrument, Number, Remedy

Lifts = dict[str, int]  # question -> the level it is lifted to


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A remedy with the raises that have an effect here, those on questions that were asked."""

    place: int  # in content order
    remedy: Remedy
    person_days: Number
    estimated: bool  # by the team
    raises: tuple[tuple[str, int], ...]
    requires: tuple[int, ...]  # places

    def lifts(self, state: Mapping[str, Range], lifted: Lifts) -> Lifts:
        """What applying it lifts in `state`, of which `lifted` is lifted already."""
        return {
            question: to
            for question, to in self.raises
            if lifted.get(question, state[question][0]) < to
        }

    def is_done(self, state: Mapping[str, Range]) -> bool:
        return not self.lifts(state, {})


class Reading(NamedTuple):
    """One antipattern in one state."""

    low: float
    high: float
    risk: float  # 0 unless it is present or suspected
    present: bool


class Gauge:
    """Reads one case off a state, and remembers what it read.

    A reading depends on the low and high of the questions of the case and on nothing else, so
    these are the key; a search tries the same few combinations again and again.
    """

    __slots__ = ("_key", "_known", "case")

    def __init__(self, case: Case) -> None:
        self.case = case
        self._key = itemgetter(*case.questions)
        self._known: dict[object, Reading] = {}

    def read(self, state: Mapping[str, Range]) -> Reading:
        key = self._key(state)
        reading = self._known.get(key)
        if reading is None:
            reading = self._known[key] = self._read(state)
        return reading

    def _read(self, state: Mapping[str, Range]) -> Reading:
        exposures = self.case.exposures(state)
        found = verdict(exposures)
        counts = found in ("present", "suspected")
        risk = self.case.risk(exposures) if counts else 0.0
        return Reading(*exposures, risk, found == "present")


def works(
    instrument: Instrument, answers: Answers, standings: Mapping[str, Standing]
) -> tuple[Work, ...]:
    days = {effort.key: effort.person_days for effort in instrument.efforts}
    places = {remedy.key: place for place, remedy in enumerate(instrument.remedies)}
    asked = {key for key, standing in standings.items() if standing.asked}
    return tuple(
        Work(
            place=places[remedy.key],
            remedy=remedy,
            person_days=answers.effort_days.get(remedy.key, days[remedy.effort]),
            estimated=remedy.key in answers.effort_days,
            raises=tuple(
                (each.question, each.to) for each in remedy.raises if each.question in asked
            ),
            requires=tuple(places[key] for key in remedy.requires),
        )
        for remedy in instrument.remedies
    )


def gauges(cases: Sequence[Case]) -> list[Gauge]:
    """One for each case that any state could expose; the others never weigh anything."""
    return [Gauge(case) for case in cases if case.can_count]

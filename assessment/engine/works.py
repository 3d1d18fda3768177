"""Remedies and antipatterns made ready for the search of a plan: what can change, and how far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from assessment.engine.answers import Answers
from assessment.engine.exposure import FOUND, Case, Range, verdict
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

    def lift(self, state: Mapping[str, Range], lifts: Lifts) -> bool:
        """Add to `lifts` what applying it after them would lift further; whether there is any."""
        rising = False
        for question, to in self.raises:
            if lifts.get(question, state[question][0]) < to:
                lifts[question] = to
                rising = True
        return rising

    def is_done(self, state: Mapping[str, Range]) -> bool:
        return all(state[question][0] >= to for question, to in self.raises)


class Reading(NamedTuple):
    """One antipattern in one state."""

    low: float
    high: float
    risk: float  # 0 unless it is present or suspected
    present: bool


class Gauge:
    """What one case reads, by the ranges of its questions, each worked out once.

    A reading depends on these ranges and on nothing else, and a search tries the same few again
    and again.
    """

    __slots__ = ("_known", "_ranges", "case", "questions")

    def __init__(self, case: Case) -> None:
        self.case = case
        self.questions = case.questions
        self._ranges = itemgetter(*case.questions)
        self._known: dict[object, Reading] = {}

    def read(self, state: Mapping[str, Range]) -> Reading:
        ranges = self._ranges(state)
        return self._known.get(ranges) or self._learn(ranges, state)

    def _learn(self, ranges: object, state: Mapping[str, Range]) -> Reading:
        exposures = self.case.exposures(state)
        found = verdict(exposures)
        risk = self.case.risk(exposures) if found in FOUND else 0.0
        reading = self._known[ranges] = Reading(*exposures, risk, found == "present")
        return reading


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

"""An assessment beside the earlier ones of its team: what became of the answers, and why."""

import datetime
from dataclasses import dataclass

from assessment.engine.progress import Course, Courses, Shift
from assessment.multiples import Small, small
from assessment.results.arranging import Results
from assessment.results.paying import Payoff
from assessment.results.vitals import NO_VITALS, VitalCourse


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """The course of one dimension, or of the weighted mean, which has neither key nor title."""

    key: str
    title: str
    course: Course
    chart: Small | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lowered:
    """An answer that is lower than then, with what the team says of it; empty until it does."""

    shift: Shift
    reading: str

    @property
    def key(self) -> str:
        return self.shift.question.key


@dataclass(frozen=True, kw_only=True)
class Trend:
    results: Results  # beside the one it is compared with
    dates: tuple[datetime.date, ...] = ()  # of the course, the present one last
    courses: Courses | None = None  # None where there is no earlier one of this system
    payoffs: tuple[Payoff, ...] = ()
    vitals: VitalCourse = NO_VITALS
    other_system: str = ""  # the system that it is compared with, where that is another one

    @property
    def raised(self) -> tuple[Shift, ...]:
        return self.results.since.progress.raised if self.results.since else ()

    @property
    def lowered(self) -> tuple[Lowered, ...]:
        shifts = self.results.since.progress.lowered if self.results.since else ()
        readings = self.results.beside.lowered
        return tuple(
            Lowered(shift=each, reading=readings.get(each.question.key, "")) for each in shifts
        )

    @property
    def unsaid(self) -> int:
        return sum(not each.reading for each in self.lowered)

    @property
    def drawn(self) -> tuple[Drawn, ...]:
        """Every dimension in content order; those of which too little is shared have no chart."""
        if self.courses is None:
            return ()
        return tuple(
            self._drawn(each, each.dimension.key, each.dimension.title)
            for each in self.courses.dimensions
        )

    @property
    def overall(self) -> Drawn | None:
        """Of the weighted mean."""
        if self.courses is None:
            return None
        return self._drawn(self.courses.overall)

    def _drawn(self, course: Course, key: str = "", title: str = "") -> Drawn:
        chart = small(course.stages, self.results.top, self.dates)
        return Drawn(key=key, title=title, course=course, chart=chart)

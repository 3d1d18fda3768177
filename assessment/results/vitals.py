"""Six figures that a team reports of itself: no score is made of them."""

import datetime
from collections.abc import Sequence
from dataclasses import asdict, dataclass

Figure = int | float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """None where nobody has said."""

    models_live: Figure = None
    days_to_production: Figure = None  # from the idea
    model_age_days: Figure = None  # since the live one was trained
    hours_to_notice: Figure = None  # a fault
    hours_to_restore: Figure = None
    incidents: Figure = None  # in twelve months

    @property
    def some(self) -> bool:
        return any(figure is not None for figure in asdict(self).values())


NAMES = tuple(asdict(Vitals()))


@dataclass(frozen=True, slots=True, kw_only=True)
class VitalLine:
    """One sign at each of several dates, the oldest first."""

    name: str
    figures: tuple[Figure, ...]

    @property
    def now(self) -> Figure:
        return self.figures[-1]

    @property
    def before(self) -> Figure:
        return self.figures[-2] if len(self.figures) > 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class VitalCourse:
    """The dates at which any of them was noted, and of now; its lines are empty without one."""

    dates: tuple[datetime.date, ...] = ()
    lines: tuple[VitalLine, ...] = ()

    @property
    def before_on(self) -> datetime.date | None:
        return self.dates[-2] if len(self.dates) > 1 else None

    @property
    def hours_to_notice(self) -> Figure:
        return next((each.now for each in self.lines if each.name == "hours_to_notice"), None)


NO_VITALS = VitalCourse()


def vital_course(noted: Sequence[tuple[datetime.date, Vitals]]) -> VitalCourse:
    """The last is the present one, and stands there whatever it says."""
    *earlier, (today, now) = noted
    kept = [(day, vitals) for day, vitals in earlier if vitals.some]
    if not kept and not now.some:
        return VitalCourse()
    kept.append((today, now))
    return VitalCourse(
        dates=tuple(day for day, _ in kept),
        lines=tuple(
            VitalLine(name=name, figures=tuple(getattr(vitals, name) for _, vitals in kept))
            for name in NAMES
        ),
    )

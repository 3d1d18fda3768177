"""A course → geometry of a small line chart: as `charts`, x in per cent, y in pixels, no colour."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from assessment.engine.scoring import Figures
from assessment.engine.tolerance import is_positive

HEIGHT, ABOVE, BELOW = 112, 20, 12  # pixels: the picture, the room over L and under 0
LEFT, RIGHT = 10.0, 90.0  # per cent: where the first and the last stage stand
FEWEST_STAGES, MOST_TOLD = 2, 4  # stages: below, no line; above, only its ends have words


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    value: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """low..high, from its upper end down."""

    low: float
    high: float
    y: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One assessment in the line."""

    x: float  # per cent
    on: datetime.date
    is_told: bool  # whether its date and its figure stand beside it
    score: Point
    bounds: Bar | None  # where they differ
    label_y: float  # of the figure, above both


@dataclass(frozen=True, slots=True, kw_only=True)
class Small:
    height: int
    ticks: tuple[Point, ...]  # 0..L
    stages: tuple[Stage, ...]

    @property
    def segments(self) -> tuple[tuple[Stage, Stage], ...]:
        return tuple(zip(self.stages, self.stages[1:], strict=False))


def small(stages: Sequence[Figures], top: int, dates: Sequence[datetime.date]) -> Small | None:
    """A date for each stage; None where there is no line to draw."""
    if len(stages) < FEWEST_STAGES:
        return None
    return Small(
        height=HEIGHT,
        ticks=tuple(Point(value=level, y=_y(level, top)) for level in range(top + 1)),
        stages=tuple(_stage(each, place, dates, top) for place, each in enumerate(stages)),
    )


def _stage(figures: Figures, place: int, dates: Sequence[datetime.date], top: int) -> Stage:
    last = len(dates) - 1
    score, low, high = figures.score or 0.0, figures.low or 0.0, figures.high or 0.0
    upper = _y(high, top)
    return Stage(
        x=round(LEFT + (RIGHT - LEFT) * place / last, 2),
        on=dates[place],
        is_told=last < MOST_TOLD or place in (0, last),
        score=Point(value=score, y=_y(score, top)),
        bounds=Bar(low=low, high=high, y=upper, height=round(_y(low, top) - upper, 1))
        if is_positive(high - low)
        else None,
        label_y=round(min(upper, _y(score, top) - 4) - 5, 1),
    )


def _y(value: float, top: int) -> float:
    return round(ABOVE + (HEIGHT - ABOVE - BELOW) * (1 - value / top), 1)

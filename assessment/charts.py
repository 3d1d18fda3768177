"""Profile → geometry: where each mark of a chart stands, with its label and its text alternative.

x is in per cent of the chart's width, so that a chart fills its column and its text never scales;
y, colour and the size of a mark belong to the medium. Scores run from 0 to L, as the scale does.
"""

import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessment.engine.scoring import DimensionProfile, Figures, Profile
from assessment.engine.tolerance import is_positive, reaches
from assessment.gaps import by_gap

PADDING = 0.045  # of the scale, at both ends, so that a mark at an end is drawn whole
COVERED = 0.8  # from here on a score is shown; below it the range stands in its place
TOP_OF_RAMP = 4

RADAR_WIDTH, RADAR_HEIGHT, RADIUS = 620, 440, 160
CENTRE_X, CENTRE_Y = 310, 222
DOT, TALLEST, AXIS_HEIGHT = 14, 140, 22  # pixels: a vote in a stack, a stack, the axis below
LABEL_RADIUS = 178
LINE_HEIGHT = 15
LABEL_WIDTH, LABEL_LINES = 18, 3  # characters, lines
FEWEST_SPOKES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    value: float
    x: float  # per cent


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    low: float
    high: float
    x: float  # per cent
    width: float  # per cent


@dataclass(frozen=True, slots=True, kw_only=True)
class DotRow:
    """One dimension. A mark that is None is not drawn; neither is what a profile may not show."""

    dimension: DimensionProfile
    score: Mark | None
    span: Span | None  # low..high, where they differ
    target: Mark | None
    before: Mark | None  # only beside a score
    alternative: str

    @property
    def key(self) -> str:
        return self.dimension.key


@dataclass(frozen=True, slots=True, kw_only=True)
class DotPlot:
    ticks: tuple[Mark, ...]  # the figures of the axis, 0..L
    rows: tuple[DotRow, ...]  # largest gap to its target first
    mean: Mark | None
    mean_anchor: str  # of the mean's label: start, middle or end

    @property
    def columns(self) -> int:
        return len(self.ticks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """The votes for one level, the lowest first."""

    level: int
    x: float  # per cent
    dots: tuple[float, ...]  # y of each, in pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Votes over the scale, in a picture of so many pixels."""

    height: float
    base: float  # y of the axis
    radius: float
    stacks: tuple[Stack, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoke:
    """One dimension of the radar: its score, the rim and its label, line by line."""

    dimension: DimensionProfile
    at: Point
    rim: Point
    label: tuple[tuple[Point, str], ...]
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Radar:
    """Pixels of a box of `width` by `height`; `area`, `before` and the rings are SVG points."""

    width: int
    height: int
    centre: Point
    rings: tuple[str, ...]  # 1..L
    figures: tuple[tuple[Point, int], ...]  # 0..L, along the first spoke
    spokes: tuple[Spoke, ...]
    area: str
    before: str  # empty unless every spoke has a score before
    left_out: tuple[DimensionProfile, ...]  # those without a score to show
    alternative: str


def ramp(level: int, top: int) -> int:
    """The index in the colour ramp of five of a level of 0..top: ⌊4·level/L + 0.5⌋."""
    return (2 * TOP_OF_RAMP * level + top) // (2 * top)


def shows_score(figures: Figures) -> bool:
    """Whether enough was answered to show the score; if not, its range stands in its place."""
    if isinstance(figures, DimensionProfile) and not figures.rated:
        return False
    return figures.score is not None and reaches(figures.coverage or 0.0, COVERED)


def dot_plot(profile: Profile, top: int, before: Mapping[str, float] | None = None) -> DotPlot:
    """`before` gives earlier scores by dimension, of those that can be compared."""
    mean = profile.overall.score if shows_score(profile.overall) else None
    return DotPlot(
        ticks=tuple(_mark(level, top) for level in range(top + 1)),
        rows=tuple(_dot_row(each, top, before or {}) for each in by_gap(profile.dimensions)),
        mean=None if mean is None else _mark(mean, top),
        mean_anchor=_anchor_at(0 if mean is None else mean / top),
    )


def spread(counts: Sequence[int]) -> Spread:
    """`counts` are the votes by level 0..L; where many are alike they draw closer together."""
    most = max(counts, default=0)
    step = min(DOT, TALLEST / most) if most else DOT
    base = _rounded(max(most, 1) * step + 2)
    width = 100 / len(counts)
    return Spread(
        height=base + AXIS_HEIGHT,
        base=base,
        radius=_rounded((step - 1) / 2),
        stacks=tuple(
            Stack(
                level=level,
                x=_rounded((level + 0.5) * width),
                dots=tuple(_rounded(base - (place + 0.5) * step - 1) for place in range(count)),
            )
            for level, count in enumerate(counts)
        ),
    )


def radar(
    dimensions: Sequence[DimensionProfile], top: int, before: Mapping[str, float] | None = None
) -> Radar | None:
    """The second view, in content order; None with fewer than three scores to show."""
    drawn = [each for each in dimensions if shows_score(each)]
    if len(drawn) < FEWEST_SPOKES:
        return None
    earlier = [(before or {}).get(each.key) for each in drawn]
    known = [score for score in earlier if score is not None]
    comparable = len(known) == len(drawn)
    return Radar(
        width=RADAR_WIDTH,
        height=RADAR_HEIGHT,
        centre=Point(x=CENTRE_X, y=CENTRE_Y),
        rings=tuple(_polygon([k / top] * len(drawn)) for k in range(1, top + 1)),
        figures=tuple(
            (Point(x=CENTRE_X + 5, y=_rounded(CENTRE_Y - RADIUS * k / top + 4)), k)
            for k in range(top + 1)
        ),
        spokes=tuple(_spoke(each, place, len(drawn), top) for place, each in enumerate(drawn)),
        area=_polygon([_score(each) / top for each in drawn]),
        before=_polygon([score / top for score in known]) if comparable else "",
        left_out=tuple(each for each in dimensions if not shows_score(each)),
        alternative="; ".join(
            f"{each.dimension.title} {_score(each):.1f}"
            + (f", before {score:.1f}" if comparable and score is not None else "")
            for each, score in zip(drawn, earlier, strict=True)
        ),
    )


def _dot_row(dimension: DimensionProfile, top: int, earlier: Mapping[str, float]) -> DotRow:
    shown = shows_score(dimension)
    before = earlier.get(dimension.key) if shown else None
    in_sums = dimension.low is not None
    return DotRow(
        dimension=dimension,
        score=_mark(_score(dimension), top) if shown else None,
        span=_span(dimension, top) if dimension.rated else None,
        target=_mark(dimension.target, top) if dimension.target and in_sums else None,
        before=None if before is None else _mark(before, top),
        alternative=_alternative(dimension, before),
    )


def _alternative(dimension: DimensionProfile, before: float | None) -> str:
    parts = []
    if before is not None:
        parts.append(f"before {before:.1f}")
    if dimension.target is not None:
        parts.append(f"target {dimension.target}")
    if dimension.rated and dimension.low is not None and dimension.high is not None:
        low, high = f"{dimension.low:.1f}", f"{dimension.high:.1f}"
        if low != high:
            parts.append(f"could be anywhere from {low} to {high}")
    return ", ".join(parts)


def _score(dimension: DimensionProfile) -> float:
    return dimension.score or 0.0


def _x(value: float, top: int) -> float:
    return round(100 * (value / top + PADDING) / (1 + 2 * PADDING), 2)


def _mark(value: float, top: int) -> Mark:
    return Mark(value=value, x=_x(value, top))


def _span(dimension: DimensionProfile, top: int) -> Span | None:
    low, high = dimension.low, dimension.high
    if low is None or high is None or not is_positive(high - low):
        return None
    x = _x(low, top)
    return Span(low=low, high=high, x=x, width=round(_x(high, top) - x, 2))


def _anchor_at(share: float) -> str:
    """A label near an end of the axis leans inwards."""
    if share < 0.1:
        return "start"
    return "end" if share > 0.9 else "middle"


def _rounded(value: float) -> float:
    return round(value, 1) + 0.0


def _around(place: int, of: int, radius: float) -> Point:
    """Clockwise, beginning at the top."""
    angle = 2 * math.pi * place / of - math.pi / 2
    return Point(
        x=_rounded(CENTRE_X + radius * math.cos(angle)),
        y=_rounded(CENTRE_Y + radius * math.sin(angle)),
    )


def _polygon(shares: Sequence[float]) -> str:
    points = [_around(place, len(shares), RADIUS * each) for place, each in enumerate(shares)]
    return " ".join(f"{point.x},{point.y}" for point in points)


def _spoke(dimension: DimensionProfile, place: int, of: int, top: int) -> Spoke:
    outside = _around(place, of, LABEL_RADIUS)
    anchor = "middle" if abs(outside.x - CENTRE_X) < 20 else "end"
    if outside.x > CENTRE_X + 20:
        anchor = "start"
    return Spoke(
        dimension=dimension,
        at=_around(place, of, RADIUS * _score(dimension) / top),
        rim=_around(place, of, RADIUS),
        label=_label(dimension.dimension.title, outside, anchor),
        anchor=anchor,
    )


def _label(title: str, outside: Point, anchor: str) -> tuple[tuple[Point, str], ...]:
    """Lines that stand above the topmost spoke, below the lowest, and beside the others."""
    title = title.replace(
        " & ", " &\N{NO-BREAK SPACE}"
    )  # a line begins with "&", none ends with it
    lines = textwrap.wrap(title, LABEL_WIDTH, max_lines=LABEL_LINES, placeholder="…")
    height = LINE_HEIGHT * (len(lines) - 1)
    rise = height / 2
    if anchor == "middle":
        rise = height if outside.y < CENTRE_Y else -6
    first = outside.y + 4 - rise
    return tuple(
        (Point(x=outside.x, y=_rounded(first + LINE_HEIGHT * number)), line)
        for number, line in enumerate(lines)
    )

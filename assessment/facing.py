"""Two groups' votes → a chart in which they face each other across one scale.

x is in per cent of its width, as in every chart; y in pixels.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assessment.charts import DOT, TALLEST

BAND = 20  # pixels: the axis between the two
HOLLOW = 0.85
MARGIN = 2  # pixels: what the stroke of the outermost dot needs


@dataclass(frozen=True, slots=True, kw_only=True)
class FacingStack:
    level: int
    x: float  # per cent
    above: tuple[float, ...]  # y of each vote
    below: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facing:
    height: float
    base: float  # y of the line on which the votes above stand
    ceiling: float  # y of the line from which those below hang
    radius: float
    hollow: float  # radius of a dot that is drawn by its stroke alone, to look as large
    stacks: tuple[FacingStack, ...]  # the lowest level first


def facing(above: Sequence[int], below: Sequence[int]) -> Facing:
    """Both are votes by level 0..L; a dot is as large in one as in the other."""
    step = min(DOT, TALLEST / max(*above, *below, 1))
    base = _rounded(max(*above, 1) * step + MARGIN)
    ceiling = base + BAND
    width = 100 / len(above)
    return Facing(
        height=_rounded(ceiling + max(*below, 1) * step + MARGIN),
        base=base,
        ceiling=ceiling,
        radius=_rounded((step - 1) / 2),
        hollow=_rounded((step - 1) / 2 * HOLLOW),
        stacks=tuple(
            FacingStack(
                level=level,
                x=_rounded((level + 0.5) * width),
                above=tuple(_rounded(base - (place + 0.5) * step - 1) for place in range(up)),
                below=tuple(_rounded(ceiling + (place + 0.5) * step + 1) for place in range(down)),
            )
            for level, (up, down) in enumerate(zip(above, below, strict=True))
        ),
    )


def _rounded(value: float) -> float:
    return round(value, 1)

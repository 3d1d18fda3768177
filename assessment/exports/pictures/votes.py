"""Votes that lie far apart: of all who voted, and of two camps that face each other."""

from assessment import charts
from assessment.engine.votes import Reading
from assessment.exports.pictures.picture import HEAD, MARGIN, WIDE, Picture, footed, headed
from assessment.exports.wording import said
from assessment.facing import facing
from assessment.results.splits import Split

INSIDE = WIDE - 2 * MARGIN
FOOT = 48
BY_CAMP = 72


def votes(split: Split, foot: str) -> Picture:
    reading = split.reading
    spread = charts.spread(reading.counts)
    return Picture(
        key=f"votes-{split.key}",
        title=headed(split.question.text, WIDE),
        foot=footed(foot, WIDE),
        told=spread_of(reading),
        wide=WIDE,
        high=HEAD + round(spread.height) + FOOT,
        template="export/votes.svg",
        drawn={
            "base": HEAD + spread.base,
            "radius": spread.radius,
            "stacks": [
                {
                    "level": stack.level,
                    "x": along(stack.x),
                    "dots": [down(y) for y in stack.dots],
                }
                for stack in spread.stacks
            ],
        },
    )


def camps(split: Split, foot: str) -> Picture:
    """Needs both camps."""
    above, below = split.camps
    face = facing(above.reading.counts, below.reading.counts)
    told = [f"{each.title}: {spread_of(each.reading)}" for each in (above, below)]
    return Picture(
        key=f"camps-{split.key}",
        title=headed(split.question.text, WIDE),
        foot=footed(foot, WIDE),
        told="; ".join(told),
        wide=WIDE,
        high=HEAD + round(face.height) + BY_CAMP,
        template="export/camps.svg",
        drawn={
            "base": down(face.base),
            "ceiling": down(face.ceiling),
            "radius": face.radius,
            "hollow": face.hollow,
            "stacks": [
                {
                    "level": stack.level,
                    "x": along(stack.x),
                    "above": [down(y) for y in stack.above],
                    "below": [down(y) for y in stack.below],
                }
                for stack in face.stacks
            ],
            "told": told,
            "told_y": HEAD + round(face.height) + 28,
        },
    )


def spread_of(reading: Reading) -> str:
    return said("components/voices.html#spread", reading=reading)


def along(share: float) -> float:
    return round(MARGIN + INSIDE * share / 100, 1)


def down(y: float) -> float:
    return round(HEAD + y, 1)

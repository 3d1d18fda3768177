"""Each chart of an assessment as a picture that stands by itself, with its title and its words."""

from collections.abc import Iterator

from assessment.exports.pictures.course import dimension_course, mean_course
from assessment.exports.pictures.dimensions import dot_plot, shape
from assessment.exports.pictures.picture import FONT, Picture
from assessment.exports.pictures.votes import camps, votes
from assessment.results.trend import Trend

__all__ = ["FONT", "Picture", "pictures"]


def pictures(trend: Trend, foot: str) -> dict[str, Picture]:
    """By key: dot plot and shape, the course of the mean and of each dimension, the votes."""
    found = () if trend.results.is_unanswered else _every(trend, foot)
    return {each.key: each for each in found if each}


def _every(trend: Trend, foot: str) -> Iterator[Picture | None]:
    results = trend.results
    yield dot_plot(trend, foot)
    if results.radar:
        yield shape(results.radar, trend, foot)
    yield mean_course(trend, foot)
    for line in trend.drawn:
        yield dimension_course(line, foot)
    for split in results.splits:
        if split.camps:
            yield camps(split, foot)
        if split.reading.dots:
            yield votes(split, foot)

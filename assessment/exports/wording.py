"""What pages say in their templates, as plain text for files."""

from html import unescape
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import strip_tags

from assessment.charts import shows_score
from assessment.engine.scoring import DimensionProfile
from assessment.exports.texts import on_one_line
from assessment.headlines import headline, titles
from assessment.results import DimensionLine, Results


def said(template: str, **context: Any) -> str:
    """One line of a template, without its markup."""
    return on_one_line(unescape(strip_tags(render_to_string(template, context))))


def headline_of(results: Results) -> str:
    sentence = headline(results.placed.evaluation)
    told = titles(sentence, results.evaluation.instrument)
    return said("components/headlines.html", key=sentence.key, told=told)


def claim(what: str, results: Results) -> str:
    """One of those in components/claims.html."""
    return said(f"components/claims.html#{what}", results=results)


def standing_of(results: Results) -> str:
    """How many dimensions are at their target, and which is furthest below."""
    at_target = results.evaluation.profile.overall.at_target
    if at_target is None:
        return "Measured against no target"
    reached = f"{at_target.reached} of {at_target.of} dimensions at target"
    return f"{reached}{claim('furthest', results)}"


def gap_of(line: DimensionLine) -> str:
    if line.gap is None or not line.dimension.rated:
        return "–"
    if line.gap == 0:
        return "at target"
    return f"{said('components/distance.html', line=line)} below"


def scored(dimension: DimensionProfile) -> str:
    """Its score, or the range that stands in its place."""
    if shows_score(dimension):
        return f"{dimension.score:.1f}"
    if dimension.rated and dimension.low is not None and dimension.high is not None:
        return f"{dimension.low:.1f}–{dimension.high:.1f}"
    return "–"

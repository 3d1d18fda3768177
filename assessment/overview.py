"""What the list of assessments says of each of them, from a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assessment import loading
from assessment.answering import Sheet
from assessment.beside import parked_lines
from assessment.gaps import furthest_below, largest_gap
from assessment.models import Answer, Assessment, DimensionFigure, Parked, Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    assessment: Assessment
    answered: int = 0
    asked: int = 0
    at_target: int | None = None
    with_target: int = 0
    furthest_below: Sequence[str] = ()  # the titles of the dimensions that share the largest gap
    parked: int = 0  # questions; while there are any the result is provisional
    certain: bool = True  # no open answer can bring another one as far down


def lines(assessments: Sequence[Assessment]) -> list[Line]:
    open_ones = [a.pk for a in assessments if a.is_open]
    rows = defaultdict(list)
    for row in Answer.objects.replies_of(open_ones):
        rows[row.assessment_id].append(row)
    snapshots = Snapshot.objects.latest_of(a.pk for a in assessments if not a.is_open)
    figures = {snapshot.assessment_id: list(snapshot.dimensions.all()) for snapshot in snapshots}
    aside = parked(assessments)
    return [
        replace(
            open_line(assessment, rows[assessment.pk])
            if assessment.is_open
            else closed_line(assessment, figures.get(assessment.pk, [])),
            parked=aside[assessment.pk],
        )
        for assessment in assessments
    ]


def parked(assessments: Sequence[Assessment]) -> dict[int, int]:
    """Assessment -> how many of the questions that it asks are parked."""
    rows = defaultdict(list)
    for row in Parked.objects.open().filter(assessment__in=assessments):
        rows[row.assessment_id].append(row)
    counts = dict.fromkeys((each.pk for each in assessments), 0)
    asking = (each for each in assessments if each.pk in rows)
    return counts | {each.pk: len(parked_lines(each, rows[each.pk])) for each in asking}


def open_line(assessment: Assessment, rows: list[Answer]) -> Line:
    sheet = Sheet(assessment, rows)
    return Line(assessment=assessment, answered=sheet.answered, asked=sheet.asked)


def closed_line(assessment: Assessment, figures: list[DimensionFigure]) -> Line:
    judged = [figure for figure in figures if figure.meets_target is not None]
    furthest = furthest_below(judged)
    return Line(
        assessment=assessment,
        at_target=sum(bool(figure.meets_target) for figure in judged) if judged else None,
        with_target=len(judged),
        furthest_below=titles(assessment, largest_gap(judged)),
        certain=furthest is None or furthest.certain,
    )


def titles(assessment: Assessment, figures: Iterable[DimensionFigure]) -> list[str]:
    named = {d.key: d.title for d in loading.instrument_of(assessment).dimensions}
    return [named[figure.dimension] for figure in figures]

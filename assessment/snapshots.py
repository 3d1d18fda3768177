"""What is frozen when an assessment is closed, and the figures of it that trends read."""

from typing import Any

from django.conf import settings

from assessment import loading
from assessment.engine import answers as engine
from assessment.engine import evaluation
from assessment.models import (
    Answer,
    AntipatternFigure,
    Assessment,
    DimensionFigure,
    RemedyFigure,
    Snapshot,
    User,
)


def take(*, by: User, assessment: Assessment, rows: list[Answer]) -> Snapshot:
    """The answers file and its result, and the figures of it that trends and portfolio read."""
    given = loading.answers_of(assessment, rows)
    evaluated = evaluation.evaluate(loading.instrument_of(assessment), given)
    digest = assessment.version.content_sha256
    result = evaluation.result(evaluated, digest)
    snapshot = Snapshot.objects.create(
        assessment=assessment,
        taken_by=by,
        answers=engine.write(given),
        result=evaluation.as_json(evaluated, digest),
        content_sha256=digest,
        app_version=settings.APP_VERSION,
    )
    write_figures(snapshot, result)
    return snapshot


def write_figures(snapshot: Snapshot, result: dict[str, Any]) -> None:
    DimensionFigure.objects.bulk_create(dimension_figures(snapshot, result))
    AntipatternFigure.objects.bulk_create(antipattern_figures(snapshot, result))
    RemedyFigure.objects.bulk_create(remedy_figures(snapshot, result))


def dimension_figures(snapshot: Snapshot, result: dict[str, Any]) -> list[DimensionFigure]:
    return [
        DimensionFigure(
            snapshot=snapshot,
            dimension=dimension["key"],
            score=dimension["score"],
            low=dimension["low"],
            high=dimension["high"],
            coverage=dimension["coverage"],
            rated=dimension["rated"],
            claimed=dimension["level"]["claimed"],
            possible=dimension["level"]["possible"],
            target=dimension["target"],
            meets_target=dimension["meets_target"],
        )
        for dimension in result["dimensions"]
    ]


def antipattern_figures(snapshot: Snapshot, result: dict[str, Any]) -> list[AntipatternFigure]:
    return [
        AntipatternFigure(
            snapshot=snapshot,
            antipattern=finding["antipattern"],
            verdict=finding["verdict"],
            risk=finding["risk"],
        )
        for finding in result["findings"]
    ]


def remedy_figures(snapshot: Snapshot, result: dict[str, Any]) -> list[RemedyFigure]:
    return [
        RemedyFigure(
            snapshot=snapshot, remedy=step["remedy"], risk_reduction=step["risk_reduction"]
        )
        for step in result["plan"]
    ]

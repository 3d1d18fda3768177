"""Rows → content document → Instrument; cached for ever, for a published version cannot change."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, TypeVar

from questionnaires import content
from questionnaires.catalogue import Catalogue, catalogue
from questionnaires.instrument import Instrument
from questionnaires.models import (
    Anchor,
    Antipattern,
    Concern,
    Dimension,
    Effort,
    Facet,
    Fact,
    Level,
    Precondition,
    Question,
    Raise,
    Reference,
    Remedy,
    Requirement,
    Row,
    Signal,
    Source,
    TargetProfile,
    Version,
)

Document = dict[str, Any]
AnyRow = TypeVar("AnyRow", bound=Row)


def instrument(version: Version) -> Instrument:
    """What a published version asks.

    Raises content.ContentError if the version is a draft with faults.
    """
    if version.is_draft:
        return content.build(sound(document(version)))
    return published_instrument(version.pk, version.content_sha256)


@lru_cache(maxsize=32)
def published_instrument(version_id: int, content_sha256: str) -> Instrument:
    """The digest is part of the key, for a database may be restored under a running server."""
    version = Version.objects.select_related("questionnaire").get(
        pk=version_id, content_sha256=content_sha256
    )
    return content.build(document(version))


@lru_cache(maxsize=8)
def published_catalogue(version_id: int, content_sha256: str) -> Catalogue:
    return catalogue(published_instrument(version_id, content_sha256))


def sound(given: Document) -> Document:
    faults = content.check(given)
    if faults:
        raise content.ContentError(faults)
    return given


def text(version: Version) -> str:
    """The content file of any version; one of a draft with faults is not canonical."""
    try:
        return content.dump(instrument(version))
    except content.ContentError:
        return content.write(document(version))


def document(version: Version) -> Document:
    """The content document of any version, a draft with faults included."""
    anchors = grouped(Anchor, version, "question_id")
    preconditions = grouped(Precondition, version, "antipattern_id", "question")
    signals = grouped(Signal, version, "antipattern_id", "question")
    raises = grouped(Raise, version, "remedy_id", "question")
    requirements = grouped(Requirement, version, "remedy_id", "requires")
    questions = grouped(Question, version, "dimension_id")

    def question_document(question: Question) -> Document:
        return {
            **fields(question, "key meaning text why today note weight must core"),
            **fields(question, "facets references evidence"),
            "not_applicable_when": [
                {"fact": entry["fact"], "is": entry["when"]}
                for entry in question.not_applicable_when
            ],
            "anchors": {anchor.level: anchor.text for anchor in anchors[question.pk]},
        }

    def dimension_document(dimension: Dimension) -> Document:
        return {
            **fields(dimension, "key title summary weight"),
            "questions": [question_document(question) for question in questions[dimension.pk]],
        }

    def antipattern_document(antipattern: Antipattern) -> Document:
        return {
            **fields(antipattern, "key title summary harm severity severity_because note"),
            **fields(antipattern, "concerns references"),
            "preconditions": [
                {"question": row.question.key, "at_least": row.at_least}
                for row in preconditions[antipattern.pk]
            ],
            "signals": [
                {"question": row.question.key, **fields(row, "below weight defining")}
                for row in signals[antipattern.pk]
            ],
        }

    def remedy_document(remedy: Remedy) -> Document:
        return {
            **fields(remedy, "key title summary first_step done_when note reach references"),
            "effort": remedy.effort.key,
            "raises": [{"question": row.question.key, "to": row.to} for row in raises[remedy.pk]],
            "requires": [row.requires.key for row in requirements[remedy.pk]],
        }

    def listed(
        model: type[AnyRow], one: Callable[[AnyRow], Document], *joined: str
    ) -> list[Document]:
        return [one(row) for row in rows(model, version, *joined)]

    return {
        "schema": 1,
        "questionnaire": version.questionnaire.key,
        "version": version.number,
        **fields(version, "title language licence changes gate"),
        "scale": listed(Level, lambda row: fields(row, "level name litmus")),
        "efforts": listed(
            Effort, lambda row: fields(row, "key title from_days to_days person_days")
        ),
        "facts": listed(Fact, lambda row: fields(row, "key text")),
        "concerns": listed(Concern, lambda row: fields(row, "key title")),
        "sources": listed(
            Source, lambda row: fields(row, "key title authors year url licence read_as")
        ),
        "references": listed(
            Reference,
            lambda row: {
                "key": row.key,
                "source": row.source.key,
                **fields(row, "kind title location"),
            },
            "source",
        ),
        "facets": listed(Facet, lambda row: fields(row, "key title values")),
        "target_profiles": listed(
            TargetProfile, lambda row: fields(row, "key title summary targets")
        ),
        "dimensions": listed(Dimension, dimension_document),
        "antipatterns": listed(Antipattern, antipattern_document),
        "remedies": listed(Remedy, remedy_document, "effort"),
    }


def rows(model: type[AnyRow], version: Version, *joined: str) -> Iterable[AnyRow]:
    queryset = model._default_manager.filter(version=version).order_by("position", "pk")
    return queryset.select_related(*joined) if joined else queryset


def grouped(
    model: type[AnyRow], version: Version, parent: str, *joined: str
) -> dict[int, list[AnyRow]]:
    """The rows of one kind by the id of the row that they belong to."""
    groups: dict[int, list[AnyRow]] = defaultdict(list)
    for row in rows(model, version, *joined):
        groups[getattr(row, parent)].append(row)
    return groups


def fields(row: object, names: str) -> Document:
    return {name: getattr(row, name) for name in names.split()}

"""Rows → content document → Instrument; cached for ever, for a published version cannot change."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from django.db.models import CharField, Count, F, Field, JSONField, QuerySet, Value
from django.db.models.functions import JSONObject

from questionnaires import content
from questionnaires.catalogue import Catalogue, catalogue
from questionnaires.comparison import refused_questions
from questionnaires.entries import Outline, outline
from questionnaires.instrument import Instrument
from questionnaires.instrument import Question as AskedQuestion
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

CHANGES = ("changes",)  # the place of what is only said when a draft is published
Document = dict[str, Any]
Stored = dict[str, Any]  # a row: its columns by the names of the fields, pointers as ids

MODELS: tuple[type[Row], ...] = (
    *(Level, Effort, Fact, Concern, Source, Reference, Facet, TargetProfile, Dimension),
    *(Question, Anchor, Antipattern, Signal, Precondition, Remedy, Raise, Requirement),
)


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


def as_it_stands(version: Version) -> Instrument:
    """What any version asks; of a draft with faults whatever there is, only to be compared."""
    return content.unchecked(document(version)) if version.is_draft else instrument(version)


def outlined(version: Version) -> Outline:
    """The entries of a version; those of a draft with their faults and warnings.

    That nothing is said yet of what changed is no fault of a draft: who publishes says it.
    """
    given = document(version)
    if not version.is_draft:
        return outline(given)
    faults = [fault for fault in content.check(given) if fault.place != CHANGES]
    instrument, before = content.unchecked(given), asked_before(version, len(given["scale"]))
    refused = refused_questions(before, instrument, version.wording_only)
    undecided = [fault for fault in refused if fault.place[-1] == "anchors"]
    faults += [fault for fault in refused if fault not in undecided]
    return outline(given, faults, content.warnings(instrument), undecided, before)


def asked_before(draft: Version, levels: int) -> dict[str, AskedQuestion]:
    """By key, each question of the last published version that asked it, on as many levels if any
    did."""
    published = Version.objects.once_published().filter(questionnaire=draft.questionnaire_id)
    counted = published.annotate(levels=Count("level"))
    rising = sorted(counted, key=lambda each: (each.levels == levels, each.major, each.minor))
    place = {version.pk: number for number, version in enumerate(rising)}
    last: dict[str, int] = {}
    for pk, key in Question.objects.filter(version__in=rising).values_list("version", "key"):
        last[key] = max(last.get(key, 0), place[pk])
    return {
        question.key: question
        for number in sorted(set(last.values()))
        for question in instrument(rising[number]).questions()
        if last[question.key] == number
    }


def instrument_in(outline: Outline) -> Instrument:
    """What a version without faults asks, as it was when it was outlined."""
    return content.unchecked(outline.document)


def sound(given: Document) -> Document:
    faults = content.check(given)
    if faults:
        raise content.ContentError(faults)
    return given


def text(version: Version) -> str:
    """The content file of any version; one of a draft with faults is not canonical."""
    if not version.is_draft:
        return content.dump(instrument(version))
    given = document(version)
    is_sound = {fault.place for fault in content.check(given)} <= {CHANGES}
    return content.dump(content.unchecked(given)) if is_sound else content.write(given)


def document(version: Version) -> Document:
    """The content document of any version, a draft with faults included."""
    rows = stored(version)
    key = {
        (model, row["id"]): row["key"]
        for model in (Source, Effort, Question, Remedy)
        for row in rows[model]
    }
    anchors = grouped(rows[Anchor], "question")
    preconditions = grouped(rows[Precondition], "antipattern")
    signals = grouped(rows[Signal], "antipattern")
    raises = grouped(rows[Raise], "remedy")
    requirements = grouped(rows[Requirement], "remedy")
    questions = grouped(rows[Question], "dimension")

    def on_question(row: Stored, names: str) -> Document:
        return {"question": key[Question, row["question"]], **fields(row, names)}

    def question_document(row: Stored) -> Document:
        return {
            **fields(row, "key meaning text why today note weight must core"),
            **fields(row, "facets references evidence"),
            "not_applicable_when": [
                {"fact": entry["fact"], "is": entry["when"]} for entry in row["not_applicable_when"]
            ],
            "anchors": {anchor["level"]: anchor["text"] for anchor in anchors[row["id"]]},
        }

    def dimension_document(row: Stored) -> Document:
        return {
            **fields(row, "key title summary weight"),
            "questions": [question_document(question) for question in questions[row["id"]]],
        }

    def antipattern_document(row: Stored) -> Document:
        return {
            **fields(row, "key title summary harm severity severity_because note"),
            **fields(row, "concerns references"),
            "preconditions": [on_question(each, "at_least") for each in preconditions[row["id"]]],
            "signals": [on_question(each, "below weight defining") for each in signals[row["id"]]],
        }

    def remedy_document(row: Stored) -> Document:
        return {
            **fields(row, "key title summary first_step done_when note reach references"),
            "effort": key[Effort, row["effort"]],
            "raises": [on_question(each, "to") for each in raises[row["id"]]],
            "requires": [key[Remedy, each["requires"]] for each in requirements[row["id"]]],
        }

    def reference_document(row: Stored) -> Document:
        return {"source": key[Source, row["source"]], **fields(row, "key kind title location")}

    def listed(model: type[Row], one: Callable[[Stored], Document] | str) -> list[Document]:
        make = one if callable(one) else lambda row: fields(row, one)
        return [make(row) for row in rows[model]]

    return {
        "schema": 1,
        "questionnaire": version.questionnaire.key,
        "version": version.number,
        "title": version.title,
        "language": version.language,
        "licence": version.licence,
        "changes": version.changes,
        "gate": version.gate,
        "scale": listed(Level, "level name litmus"),
        "efforts": listed(Effort, "key title from_days to_days person_days"),
        "facts": listed(Fact, "key text"),
        "concerns": listed(Concern, "key title"),
        "sources": listed(Source, "key title authors year url licence read_as"),
        "references": listed(Reference, reference_document),
        "facets": listed(Facet, "key title values"),
        "target_profiles": listed(TargetProfile, "key title summary targets"),
        "dimensions": listed(Dimension, dimension_document),
        "antipatterns": listed(Antipattern, antipattern_document),
        "remedies": listed(Remedy, remedy_document),
    }


def stored(version: Version) -> dict[type[Row], list[Stored]]:
    """Every row of a version in its order, by its kind; one query for all of them."""
    first, *others = (_as_json(model, version) for model in MODELS)
    by_name = {model.__name__: model for model in MODELS}
    rows: dict[type[Row], list[Stored]] = {model: [] for model in MODELS}
    for name, columns in first.union(*others, all=True):
        model = by_name[name]
        rows[model].append({field.name: _value(field, columns[field.name]) for field in _of(model)})
    for found in rows.values():
        found.sort(key=lambda row: (row["position"], row["id"]))
    return rows


def _as_json(model: type[Row], version: Version) -> QuerySet[Row, tuple[str, Stored]]:
    columns = {field.name: F(field.attname) for field in _of(model)}
    rows = model._default_manager.filter(version=version).order_by()
    named = rows.annotate(
        row_kind=Value(model.__name__, output_field=CharField()), columns=JSONObject(**columns)
    )
    return named.values_list("row_kind", "columns")


def _of(model: type[Row]) -> list["Field[Any, Any]"]:
    return [field for field in model._meta.concrete_fields if field.name != "version"]


def _value(field: "Field[Any, Any]", value: Any) -> Any:
    """As the field has it: inside of its JSON, SQLite knows no JSON, no true and no false."""
    if field.is_relation or value is None:
        return value
    if isinstance(field, JSONField):
        return json.loads(value) if isinstance(value, str) else value
    return field.to_python(value)


def grouped(rows: Iterable[Stored], parent: str) -> dict[int, list[Stored]]:
    """The rows of one kind by the id of the row that they belong to."""
    groups: dict[int, list[Stored]] = defaultdict(list)
    for row in rows:
        groups[row[parent]].append(row)
    return groups


def fields(row: Stored, names: str) -> Document:
    return {name: row[name] for name in names.split()}

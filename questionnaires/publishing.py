"""The writes to a questionnaire: store a draft, publish, retire."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from questionnaires import comparison, content, loading, models
from questionnaires.instrument import Instrument, Precondition, Raise, Signal
from questionnaires.models import (
    Anchor,
    Concern,
    Dimension,
    Effort,
    Facet,
    Fact,
    Level,
    Question,
    Questionnaire,
    Reference,
    Row,
    Source,
    TargetProfile,
    Version,
)

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Columns = dict[str, Any]


class CannotPublish(Exception):
    """What stands against publishing a draft: `faults`, each with its place."""

    def __init__(self, faults: list[content.Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class DraftExists(Exception):
    """A questionnaire has one draft at most."""


def hold(key: str) -> Questionnaire:
    """A questionnaire, made if it is new; until the transaction ends nobody else holds it."""
    return Questionnaire.objects.select_for_update().get_or_create(key=key)[0]


@transaction.atomic
def store_draft(*, instrument: Instrument, replacing: bool = False) -> Version:
    """Put an instrument into the database as the draft of its questionnaire.

    Raises DraftExists where there is one already, unless this one is to take its place.
    """
    questionnaire = hold(instrument.questionnaire)
    earlier = questionnaire.versions
    for draft in earlier.drafts():
        if not replacing:
            raise DraftExists(f"{draft} is a draft with other content, and there is room for one.")
        draft.delete()
    major, minor = map(int, instrument.version.split("."))
    version = Version.objects.create(
        questionnaire=questionnaire,
        major=major,
        minor=minor,
        based_on=earlier.once_published().newest_first().first(),
        title=instrument.title,
        language=instrument.language,
        licence=instrument.licence,
        changes=instrument.changes,
        gate=instrument.gate,
    )
    store_rows(version, instrument)
    return version


def store_rows(version: Version, instrument: Instrument) -> None:
    """Write an instrument's content under a draft that has none, parents before children."""

    def store(model: type[Row], items: Iterable[Columns]) -> dict[str, Any]:
        made = [model(version=version, position=place, **item) for place, item in enumerate(items)]
        return {getattr(row, "key", ""): row for row in model._default_manager.bulk_create(made)}

    store(Level, map(asdict, instrument.scale))
    store(Fact, map(asdict, instrument.facts))
    store(Concern, map(asdict, instrument.concerns))
    store(Facet, map(asdict, instrument.facets))
    store(TargetProfile, map(asdict, instrument.target_profiles))
    efforts = store(Effort, map(asdict, instrument.efforts))
    sources = store(Source, map(asdict, instrument.sources))
    store(
        Reference,
        (asdict(item) | {"source": sources[item.source]} for item in instrument.references),
    )
    dimensions = store(
        Dimension, (without(dimension, "questions") for dimension in instrument.dimensions)
    )
    questions = store(
        Question,
        (
            without(question, "anchors") | {"dimension": dimensions[dimension.key]}
            for dimension in instrument.dimensions
            for question in dimension.questions
        ),
    )
    store(
        Anchor,
        (
            {"question": questions[question.key], "level": level, "text": text}
            for question in instrument.questions()
            for level, text in enumerate(question.anchors)
        ),
    )

    def on_question(item: Signal | Precondition | Raise, **owner: Any) -> Columns:
        return asdict(item) | {"question": questions[item.question]} | owner

    antipatterns = store(
        models.Antipattern,
        (without(item, "signals", "preconditions") for item in instrument.antipatterns),
    )
    store(
        models.Signal,
        (
            on_question(signal, antipattern=antipatterns[antipattern.key])
            for antipattern in instrument.antipatterns
            for signal in antipattern.signals
        ),
    )
    store(
        models.Precondition,
        (
            on_question(precondition, antipattern=antipatterns[antipattern.key])
            for antipattern in instrument.antipatterns
            for precondition in antipattern.preconditions
        ),
    )
    remedies = store(
        models.Remedy,
        (
            without(remedy, "raises", "requires") | {"effort": efforts[remedy.effort]}
            for remedy in instrument.remedies
        ),
    )
    store(
        models.Raise,
        (
            on_question(raised, remedy=remedies[remedy.key])
            for remedy in instrument.remedies
            for raised in remedy.raises
        ),
    )
    store(
        models.Requirement,
        (
            {"remedy": remedies[remedy.key], "requires": remedies[key]}
            for remedy in instrument.remedies
            for key in remedy.requires
        ),
    )


def without(item: "DataclassInstance", *names: str) -> Columns:
    return {name: value for name, value in asdict(item).items() if name not in names}


@transaction.atomic
def publish(*, version: Version, by: str, wording_only: frozenset[str] = frozenset()) -> Instrument:
    """Freeze a draft as a version that assessments may use. `by` is the publisher's name.

    Raises CannotPublish with every fault of the draft, or with what the earlier version refuses.
    """
    draft = Version.objects.select_for_update().select_related("questionnaire").get(pk=version.pk)
    document = loading.document(draft)
    if faults := content.check(document):
        raise CannotPublish(faults)
    instrument = content.build(document)
    latest = draft.questionnaire.versions.once_published().newest_first().first()
    if latest and (
        refusals := comparison.refusals(
            loading.instrument(latest),
            instrument,
            wording_only | frozenset(draft.wording_only),
            loading.asked_before(draft, len(instrument.scale)),
        )
    ):
        raise CannotPublish(refusals)
    draft.status = Version.Status.PUBLISHED
    draft.content_sha256 = content.digest(instrument)
    draft.published_at, draft.published_by = timezone.now(), by
    draft.save(update_fields=["status", "content_sha256", "published_at", "published_by"])
    return instrument


def retire(*, version: Version) -> bool:
    """No new assessment may begin on it; those that did go on. False if it is not published."""
    published = Version.objects.published().filter(pk=version.pk)
    return bool(published.update(status=Version.Status.RETIRED, retired_at=timezone.now()))

"""Drafts, publication and what a published version refuses, in code and in the database."""

from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction

from assessment.models import AuditEvent, Snapshot
from questionnaires import content, loading, models, publishing
from questionnaires.instrument import Instrument, Question
from questionnaires.models import Version, VersionIsPublished
from tests import factories
from tests.instruments import make_dimension, make_instrument, make_question

pytestmark = pytest.mark.django_db

ROWS = [
    model
    for model in (*models.Row.__subclasses__(), *models.KeyedRow.__subclasses__())
    if not model._meta.abstract
]


def named(key: str) -> Question:
    return make_question(key=key)


def with_questions(questions: list[Question], version: str = "1.0") -> Instrument:
    dimension = make_dimension(key="build", questions=questions)
    return make_instrument(version=version, dimensions=[dimension])


@pytest.fixture
def shipped():
    """A version that has a row of every kind."""
    return factories.make_version(instrument=factories.shipped())


def test_stored_draft_is_read_back_as_the_same_instrument():
    instrument = make_instrument()

    draft = publishing.store_draft(instrument=instrument)

    assert loading.instrument(draft) == instrument
    assert draft.is_draft


def test_shipped_content_is_exported_as_it_was_imported(shipped):
    assert loading.text(shipped) == factories.SHIPPED.read_text()


def test_a_weight_stays_the_number_that_was_written():
    questions = [make_question(key="a", weight=2), make_question(key="b", weight=2.0), named("c")]
    instrument = with_questions(questions)

    draft = publishing.store_draft(instrument=instrument)

    weights = [question.weight for question in loading.instrument(draft).questions()]
    assert [repr(weight) for weight in weights] == ["2", "2.0", "1"]


def test_second_draft_of_a_questionnaire_is_refused():
    publishing.store_draft(instrument=make_instrument())

    with pytest.raises(publishing.DraftExists):
        publishing.store_draft(instrument=make_instrument(version="1.1"))


def test_publishing_keeps_who_when_and_the_digest():
    draft = publishing.store_draft(instrument=make_instrument())

    instrument = publishing.publish(version=draft, by="Edith Editor")

    published = Version.objects.get()
    assert published.status == "published"
    assert published.published_by == "Edith Editor"
    assert published.published_at is not None
    assert published.content_sha256 == content.digest(instrument)


def test_draft_with_faults_is_refused_with_every_fault_and_stays_a_draft():
    draft = publishing.store_draft(instrument=make_instrument())
    models.Question.objects.filter(key="build-1").update(text="")
    models.Anchor.objects.filter(question__key="build-2", level=3).delete()

    with pytest.raises(publishing.CannotPublish) as refusal:
        publishing.publish(version=draft, by="Edith Editor")

    places = [str(fault).partition(": ")[0] for fault in refusal.value.faults]
    assert places == ["dimensions[0].questions[0].text", "dimensions[0].questions[1].anchors"]
    assert Version.objects.get().is_draft


def test_version_that_is_not_greater_is_refused():
    factories.make_version(instrument=make_instrument(version="1.1"))
    draft = publishing.store_draft(instrument=replace(make_instrument(), title="Another"))

    with pytest.raises(publishing.CannotPublish, match="version"):
        publishing.publish(version=draft, by="Edith Editor")


def test_changed_anchor_is_refused_unless_its_meaning_rose_or_it_is_marked_wording_only():
    before, *others = [named("a"), named("b"), named("c")]
    factories.make_version(instrument=with_questions([before, *others]))
    after = replace(before, anchors=("Reworded.", *before.anchors[1:]))
    draft = publishing.store_draft(instrument=with_questions([after, *others], version="1.1"))

    with pytest.raises(publishing.CannotPublish, match="meaning"), transaction.atomic():
        publishing.publish(version=draft, by="Edith Editor")
    publishing.publish(version=draft, by="Edith Editor", wording_only=frozenset({"a"}))

    assert Version.objects.published().count() == 2


def test_retired_version_is_offered_no_more_but_stays_readable():
    version = factories.make_version()

    publishing.retire(version=version)

    assert Version.objects.newest_of_each() == []
    assert loading.instrument(Version.objects.get()) == make_instrument()


def test_newest_of_each_compares_numbers_and_not_texts():
    for number in ("1.2", "1.10"):
        factories.make_version(instrument=make_instrument(version=number))

    (newest,) = Version.objects.newest_of_each()

    assert newest.number == "1.10"


# -- What is published cannot change ---------------------------------------------------------------


def test_published_version_refuses_to_be_saved_and_to_be_deleted():
    version = factories.make_version()

    version.title = "Another title"
    with pytest.raises(VersionIsPublished):
        version.save()
    with pytest.raises(VersionIsPublished):
        version.delete()


@pytest.mark.parametrize("model", ROWS, ids=lambda model: model.__name__)
def test_row_of_a_published_version_refuses_to_be_saved_and_to_be_deleted(model, shipped):
    row = model.objects.first()

    with pytest.raises(VersionIsPublished):
        row.save()
    with pytest.raises(VersionIsPublished):
        row.delete()


@pytest.mark.parametrize("model", ROWS, ids=lambda model: model.__name__)
def test_database_refuses_to_change_a_row_of_a_published_version(model, shipped):
    rows, table = model.objects.order_by("-pk"), model._meta.db_table
    copy, moved = rows.first(), rows.first()
    copy.pk, moved.position = None, 99

    def by_sql(statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    for attempt in (
        lambda: rows.update(position=99),
        lambda: rows.filter(pk=rows.first().pk)._raw_delete("default"),
        lambda: rows.filter(pk=rows.first().pk).delete(),
        lambda: model.objects.bulk_update([moved], ["position"]),
        lambda: model.objects.bulk_create([copy]),
        lambda: by_sql(f"UPDATE {table} SET position = 99"),
        lambda: by_sql(f"DELETE FROM {table} WHERE id = {rows.first().pk}"),
    ):
        with (
            pytest.raises(DatabaseError, match="published and cannot change"),
            transaction.atomic(),
        ):
            attempt()


def test_database_refuses_to_empty_or_replace_what_it_keeps(shipped, team):
    """By the statements that take rows away without deleting any."""
    factories.make_assessment(team=team, version=shipped, answers={"value-named": 1}, closed=True)
    draft = publishing.store_draft(instrument=make_instrument(questionnaire="another"))
    connection.check_constraints()  # PostgreSQL empties no table while it still has some to check

    for model in (Version, *ROWS, AuditEvent, Snapshot):
        kept = list(model.objects.order_by("pk").values())
        for statement in emptying(model, draft):
            with (
                pytest.raises(DatabaseError, match=r"cannot change|as it was written|not move"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)
        assert list(model.objects.order_by("pk").values()) == kept != []


def emptying(model, draft: Version) -> list[str]:
    table, columns = model._meta.db_table, [f.column for f in model._meta.concrete_fields]
    if connection.vendor != "sqlite":
        return [f"TRUNCATE {table} CASCADE", f"TRUNCATE {table} RESTART IDENTITY CASCADE"]
    moved = {"version_id": str(draft.pk), "status": "'draft'", "published_at": "NULL"}
    moved |= {"content_sha256": "''"}
    values = ", ".join(moved.get(column, f'"{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    return [f"INSERT OR REPLACE INTO {table} ({names}) SELECT {values} FROM {table}"]


@pytest.mark.parametrize(
    "attempt",
    [
        "DELETE FROM questionnaires_version",
        "UPDATE questionnaires_version SET title = 'Another'",
        "UPDATE questionnaires_version SET status = 'draft', published_at = NULL",
    ],
)
def test_database_refuses_to_change_a_published_version_by_sql(attempt):
    version = factories.make_version()

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attempt)
    with pytest.raises((DatabaseError, VersionIsPublished)), transaction.atomic():
        Version.objects.filter(pk=version.pk).delete()

    version.refresh_from_db()
    assert loading.instrument(version) == make_instrument()


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another"},
        {"status": "draft", "published_at": None, "content_sha256": ""},
        {"status": "retired", "title": "Another"},
        {"major": 9},
        {"gate": 0.5},
    ],
)
def test_database_lets_a_published_version_be_retired_and_nothing_else(change):
    version = Version.objects.filter(pk=factories.make_version().pk)

    with pytest.raises(DatabaseError), transaction.atomic():
        version.update(**change)


def test_database_refuses_to_bring_a_retired_version_back():
    version = factories.make_version()
    publishing.retire(version=version)

    with pytest.raises(DatabaseError), transaction.atomic():
        Version.objects.update(status="published", retired_at=None)


def test_draft_can_be_deleted_with_all_its_rows():
    draft = publishing.store_draft(instrument=make_instrument())

    draft.delete()

    assert [model.__name__ for model in ROWS if model.objects.exists()] == []

"""Export, import and export again give the same bytes, also of what was made by hand."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings

from assessment.models import User
from questionnaires import content, entries, loading
from questionnaires.entries import KINDS, QUESTIONNAIRE
from questionnaires.instrument import Instrument, Level
from questionnaires.models import Version
from tests.factories import make_version, shipped
from tests.forms import typed
from tests.fullsize import Size, make_full_instrument
from tests.instruments import make_dimension, make_instrument, make_question
from tests.questionnaires.admin.conftest import Desk
from tests.strategies import instruments

pytestmark = pytest.mark.django_db

FEW = settings(max_examples=4, suppress_health_check=list(HealthCheck))
LATER = ("requires", "position")  # they name what is not there yet
BY_HAND = (
    "effort",
    "fact",
    "concern",
    "source",
    "reference",
    "facet",
    "dimension",
    "target-profile",
    "question",
    "antipattern",
    "remedy",
)


def import_text(client, text: str) -> Desk:
    file = SimpleUploadedFile("content.yaml", text.encode())
    response = client.post("/admin/versions/import/", {"file": file, "replacing": "on"})
    assert response.status_code == 302, response.text
    return Desk(client, Version.objects.drafts().get())


def seed(instrument: Instrument) -> Instrument:
    """The least that can be imported, all of which is to go or to be written over."""
    question = make_question(key="seed-question", top=1)
    return replace(
        make_instrument(dimensions=[make_dimension(key="seed", questions=[question])]),
        questionnaire=instrument.questionnaire,
        version=instrument.version,
        changes=instrument.changes,
        efforts=(),
        facts=(),
        concerns=(),
        target_profiles=(),
        scale=tuple(Level(level=each, name=f"L{each}", litmus="Seed.") for each in (0, 1)),
    )


def write_by_hand(client, instrument: Instrument) -> Desk:
    """Every entry typed into its page."""
    desk = import_text(client, content.dump(seed(instrument)))
    document = content.to_document(instrument)
    whole = entries.outline(complete(document))
    top = entries.parts(whole.document, whole.top)
    desk.save(f"questionnaire/{instrument.questionnaire}/", **typed(top))
    for level in whole.of(entries.LEVEL):
        page = f"level/{level.key}/" if int(level.key) < 2 else "add/level/"
        desk.save(page, **typed(parts_of(whole, level)))
    for name in BY_HAND:
        for entry in whole.of(KINDS[name]):
            parts = {n: v for n, v in parts_of(whole, entry).items() if n not in LATER}
            if name == "question":
                parts |= {"signals": [], "raises": []}  # typed with what they belong to
            desk.save(f"add/{name}/", key=entry.key, **typed(parts))
    for remedy in whole.of(entries.REMEDY):
        desk.save(f"remedy/{remedy.key}/", requires=remedy.record["requires"])
    desk.save("question/seed-question/remove/")
    desk.save("dimension/seed/remove/")
    return desk


def parts_of(whole, entry):
    return entries.parts(whole.document, entry)


def complete(document):
    """With what holds its default, which a file leaves out."""
    return content.content_schema.FILE.sound(document, (), lambda *fault: None)


@FEW
@given(instruments())
def test_import_and_export_give_the_same_bytes(as_, instrument):
    editor = superuser()
    text = content.dump(instrument)

    assert import_text(as_(editor), text).export() == text


@FEW
@given(instruments())
def test_what_was_typed_by_hand_is_exported_imported_and_exported_alike(as_, instrument):
    client = as_(superuser())

    by_hand = write_by_hand(client, instrument).export()

    assert by_hand == content.dump(instrument)
    assert import_text(client, by_hand).export() == by_hand


def test_full_draft_typed_by_hand_reads_as_if_it_had_been_imported(as_):
    instrument = make_full_instrument(
        1, Size(dimensions=2, questions=3, antipatterns=4, remedies=5)
    )
    instrument = with_sources(instrument)

    desk = write_by_hand(as_(superuser()), instrument)

    assert desk.export() == content.dump(instrument)


def with_sources(instrument: Instrument) -> Instrument:
    given = shipped()
    cited = tuple(each for each in given.references if each.source == given.sources[0].key)
    first, *others = instrument.antipatterns
    citing = replace(first, references=(cited[0].key, cited[2].key))
    return replace(
        instrument,
        sources=given.sources[:1],
        references=cited[:3],
        antipatterns=(citing, *others),
    )


def test_saving_every_page_unchanged_changes_nothing(as_):
    client = as_(superuser())
    text = content.dump(shipped())
    desk = import_text(client, text)
    outline = loading.outlined(desk.version)

    for kind in (QUESTIONNAIRE, *KINDS.values()):
        for entry in (outline.of(kind) or [outline.top])[:3]:
            desk.save(f"{entry.kind.name}/{entry.key}/")

    assert [str(fault) for _, fault in loading.outlined(desk.version).faults] == []
    assert desk.export() == text


def test_draft_begun_in_the_admin_survives_export_and_import(as_):
    client = as_(superuser())
    version = make_version(instrument=shipped())
    client.post(f"/admin/versions/{version.pk}/start/")
    desk = Desk(client, Version.objects.drafts().get())
    desk.save("questionnaire/mlops/", changes="Begun.")
    exported = desk.export()

    assert import_text(client, exported).export() == exported


def test_published_version_comes_back_with_another_number_alone(as_):
    client = as_(superuser())
    published = Desk(client, make_version(instrument=shipped())).export()

    again = import_text(client, published).export()

    assert again == published.replace('version: "1.0"', 'version: "1.1"')


def superuser():
    found = User.objects.filter(is_superuser=True).first()
    return found or User.objects.create_superuser("root@example.org", "secret", name="Root")

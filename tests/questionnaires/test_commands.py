"""The commands that bring content into the database and out of it."""

import io
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from questionnaires import content
from questionnaires.models import Version
from tests import factories
from tests.instruments import make_instrument

pytestmark = pytest.mark.django_db


@pytest.fixture
def content_file(tmp_path):
    path = tmp_path / "sample-1.0.yaml"
    path.write_text(content.dump(make_instrument()))
    return path


def test_import_makes_a_draft(content_file, capsys):
    call_command("import_questionnaire", content_file)

    assert capsys.readouterr().out == "sample 1.0 is a draft now.\n"
    assert Version.objects.get().is_draft


def test_import_publishes_when_told_to(content_file, capsys):
    call_command("import_questionnaire", content_file, publish=True)

    assert capsys.readouterr().out == "sample 1.0 is published.\n"
    assert Version.objects.get().published_by == "the command line"


def test_import_of_what_is_published_changes_nothing(content_file, capsys):
    call_command("import_questionnaire", content_file, publish=True)

    call_command("import_questionnaire", content_file, publish=True)

    assert capsys.readouterr().out.splitlines()[1] == "sample 1.0 is published already."
    assert Version.objects.count() == 1


def test_import_refuses_other_content_under_a_published_number(content_file, capsys):
    call_command("import_questionnaire", content_file, publish=True)
    content_file.write_text(content_file.read_text().replace("title: Sample", "title: Other"))

    with pytest.raises(CommandError, match=r"was not imported\.$"):
        call_command("import_questionnaire", content_file, publish=True)

    assert "version: sample 1.0 is published already, with other content" in capsys.readouterr().err


def test_import_of_a_broken_file_says_every_fault_and_stores_nothing(content_file, capsys):
    content_file.write_text(content_file.read_text().replace("gate: 0.8", "gate: 8"))

    with pytest.raises(CommandError):
        call_command("import_questionnaire", content_file, publish=True)

    assert capsys.readouterr().err.startswith("gate: ")
    assert not Version.objects.exists()


def test_import_that_cannot_be_published_leaves_no_draft_behind(content_file):
    factories.make_version(instrument=make_instrument(version="2.0"))

    with pytest.raises(CommandError):
        call_command("import_questionnaire", content_file, publish=True)

    assert not Version.objects.drafts().exists()


def test_import_of_what_is_a_draft_changes_nothing(content_file, capsys):
    call_command("import_questionnaire", content_file)

    call_command("import_questionnaire", content_file)

    assert capsys.readouterr().out.splitlines()[1] == "sample 1.0 is a draft now."
    assert Version.objects.count() == 1


def test_import_publishes_the_draft_that_it_made_before(content_file, capsys):
    call_command("import_questionnaire", content_file)

    call_command("import_questionnaire", content_file, publish=True)

    assert capsys.readouterr().out.splitlines()[1] == "sample 1.0 is published."
    assert Version.objects.get().status == Version.Status.PUBLISHED


def test_import_refuses_a_second_draft(content_file):
    call_command("import_questionnaire", content_file)
    content_file.write_text(content_file.read_text().replace("title: Sample", "title: Other"))

    with pytest.raises(CommandError, match=r"sample 1\.0 is a draft .*--replace-draft\.$"):
        call_command("import_questionnaire", content_file)


@pytest.mark.parametrize("number", ["1.0", "1.1"])
def test_import_puts_a_draft_in_the_place_of_another_when_told_to(number, content_file, capsys):
    call_command("import_questionnaire", content_file)
    content_file.write_text(content.dump(replace(make_instrument(version=number), title="Other")))

    call_command("import_questionnaire", content_file, replace_draft=True)

    assert capsys.readouterr().out.splitlines()[1] == f"sample {number} is a draft now."
    draft = Version.objects.get()
    assert (draft.number, draft.title, draft.is_draft) == (number, "Other", True)


def test_import_that_cannot_be_published_leaves_the_draft_that_it_would_replace(content_file):
    factories.make_version(instrument=make_instrument(version="2.0"))
    call_command("import_questionnaire", content_file)
    content_file.write_text(content.dump(replace(make_instrument(), title="Other")))

    with pytest.raises(CommandError):
        call_command("import_questionnaire", content_file, publish=True, replace_draft=True)

    assert Version.objects.drafts().get().title == "Sample"


def test_import_leaves_a_draft_where_it_stands_when_told_to(content_file, capsys):
    call_command("import_questionnaire", content_file)
    content_file.write_text(content.dump(replace(make_instrument(version="1.1"), title="Other")))

    call_command("import_questionnaire", content_file, publish=True, keep_draft=True)

    assert capsys.readouterr().err == (
        "sample 1.0 is a draft with other content, and there is room for one. "
        f"{content_file} was not imported.\n"
    )
    assert Version.objects.get().title == "Sample"


def test_import_that_leaves_drafts_alone_still_refuses_what_else_is_wrong(content_file):
    content_file.write_text(content_file.read_text().replace("gate: 0.8", "gate: 8"))

    with pytest.raises(CommandError, match=r"was not imported\.$"):
        call_command("import_questionnaire", content_file, publish=True, keep_draft=True)


def test_import_refuses_a_mark_on_a_question_that_is_not_there(content_file):
    with pytest.raises(CommandError, match="names no question of the file: nowhere") as refusal:
        call_command(
            "import_questionnaire", content_file, publish=True, wording_only="build-1,nowhere"
        )

    assert refusal.value.returncode == 2
    assert not Version.objects.exists()


def test_import_of_a_missing_file_says_so(tmp_path):
    with pytest.raises(CommandError, match="No such file") as refusal:
        call_command("import_questionnaire", tmp_path / "none.yaml")

    assert refusal.value.returncode == 1


def test_export_prints_the_file_that_was_imported(content_file, capsys):
    call_command("import_questionnaire", content_file, publish=True)
    capsys.readouterr()

    call_command("export_questionnaire", "sample", "1.0")

    assert capsys.readouterr().out == content_file.read_text()


@pytest.mark.parametrize("number", ["9.9", "1", "1.x", ""])
def test_export_of_an_unknown_version_says_so(number):
    with pytest.raises(CommandError, match="There is no version"):
        call_command("export_questionnaire", "sample", number)


def test_export_is_utf8_whatever_the_terminal_is_set_to():
    version = factories.make_version(instrument=factories.shipped())
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii", write_through=True)

    call_command("export_questionnaire", "mlops", version.number, stdout=out)

    assert out.buffer.getvalue() == factories.SHIPPED.read_bytes()


def test_retired_version_is_offered_no_more_and_stays_retired(content_file, capsys):
    call_command("import_questionnaire", content_file, publish=True)

    call_command("retire_questionnaire", "sample", "1.0")
    call_command("retire_questionnaire", "sample", "1.0")
    call_command("import_questionnaire", content_file, publish=True)

    assert capsys.readouterr().out.splitlines()[1:] == [
        "sample 1.0 is retired.",
        "sample 1.0 is retired already.",
        "sample 1.0 is retired already.",
    ]
    assert Version.objects.newest_of_each() == []


def test_draft_is_not_retired(content_file):
    call_command("import_questionnaire", content_file)

    with pytest.raises(CommandError, match=r"sample 1\.0 is a draft"):
        call_command("retire_questionnaire", "sample", "1.0")

    assert Version.objects.get().is_draft


def test_unknown_version_is_not_retired():
    with pytest.raises(CommandError, match=r"There is no version 1\.0 of a questionnaire sample"):
        call_command("retire_questionnaire", "sample", "1.0")

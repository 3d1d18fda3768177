"""Reports as files: made once, found again, and let go when there are too many."""

import os
from dataclasses import replace
from io import BytesIO

import pypdf
import pytest
from django.utils.timezone import localdate

from assessment import actions
from assessment.models import Answer
from assessment.report import making, store
from assessment.tasks import prepare_report
from tests import factories


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.ENV = settings.ENV.model_copy(update={"data": tmp_path})
    return tmp_path / "reports"


def names(folder):
    return {path.name for path in folder.iterdir()}


def test_report_is_stored_whole_for_its_owner_alone_and_found_again(folder):
    store.keep("key", b"a report").close()

    with store.find("key") as found:
        assert found.read() == b"a report"
    assert names(folder) == {"key.pdf"}
    assert folder.stat().st_mode & 0o077 == 0
    assert (folder / "key.pdf").stat().st_mode & 0o077 == 0


def test_report_that_was_never_made_is_not_found(folder):
    assert store.find("key") is None


def test_the_oldest_go_where_there_are_too_many_or_they_are_too_large(folder):
    for age, key in enumerate("abcd"):
        store.keep(key, b"12345").close()
        os.utime(folder / f"{key}.pdf", (1000 - age, 1000 - age))

    store.trim(most_files=3, most_bytes=100)
    assert names(folder) == {"a.pdf", "b.pdf", "c.pdf"}

    store.trim(most_files=3, most_bytes=10)
    assert names(folder) == {"a.pdf", "b.pdf"}


def test_report_that_is_read_becomes_the_newest(folder):
    for age, key in enumerate("ab"):
        store.keep(key, b"12345").close()
        os.utime(folder / f"{key}.pdf", (1000 - age, 1000 - age))

    store.find("b").close()
    store.trim(most_files=1, most_bytes=100)

    assert names(folder) == {"b.pdf"}


@pytest.mark.django_db
def test_card_says_how_many_people_answered_and_when():
    assessment = factories.make_assessment(answers={"build-1": 2, "build-2": 1})
    last = Answer.objects.of(assessment).latest("changed_at").changed_at

    card = making.gather(assessment, None).card

    assert (card.people, card.last_on) == (1, localdate(last))


@pytest.mark.django_db
def test_key_is_the_same_for_the_same_report_and_another_for_any_other():
    assessment = factories.make_assessment(answers={"build-1": 2})
    key = making.gather(assessment, None).digest()

    again = making.gather(assessment, None)
    assert again.digest() == key
    others = [
        replace(again, app_version="another"),
        replace(again, content_sha256="another"),
        replace(again, card=replace(again.card, is_open=False)),
        replace(again, answers=replace(again.answers, system="another")),
        replace(again, earlier_answers=again.answers),
    ]
    assert len({key, *(each.digest() for each in others)}) == 6


@pytest.mark.django_db
def test_key_changes_with_a_note_to_a_question_that_is_not_settled():
    assessment = factories.make_assessment(answers={"build-1": 2})
    before = making.gather(assessment, None).digest()

    factories.settle_answer(
        by=assessment.created_by,
        assessment=assessment,
        question="build-2",
        revision=0,
        reply=actions.Reply(state="", note="Ask operations."),
    )

    assert making.gather(assessment, None).digest() != before


@pytest.mark.django_db
def test_job_makes_the_report_once_and_a_second_run_finds_it(folder):
    assessment = factories.make_assessment(answers={"build-1": 2}, closed=True)

    prepare_report.call(assessment.pk)
    (made,) = folder.iterdir()
    first = made.stat().st_ino
    prepare_report.call(assessment.pk)

    assert [path.stat().st_ino for path in folder.iterdir()] == [first]
    text = pypdf.PdfReader(BytesIO(made.read_bytes())).pages[0].extract_text()
    assert "Says whether a payment may go through." in text


@pytest.mark.django_db
def test_job_for_an_assessment_that_is_gone_does_nothing(folder):
    prepare_report.call(123456)

    assert not folder.exists()

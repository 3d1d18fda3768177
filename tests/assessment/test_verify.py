"""A report verified: the result worked out anew from the answers that it carries."""

import json
import random
import re
import zlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.management import call_command

from assessment import report
from assessment.engine.answers import Answer
from assessment.engine.evaluation import digest, evaluate
from assessment.report.attaching import digest_of
from assessment.report.options import Options
from assessment.report.verifying import NotVerified, verify
from questionnaires import content
from tests import factories
from tests.instruments import make_antipattern, make_instrument, make_signal
from tests.reports import make_answers_of

INSTRUMENT = make_instrument(
    antipatterns=[make_antipattern(signals=[make_signal(question="build-1")])]
)
USUAL = Options()


def make_pdf(options: Options = USUAL, **given: Any) -> bytes:
    """A report of few pages, with its attachments."""
    answers = {
        "build-1": Answer(level=2, note="The nightly build.", evidence=("https://wiki/build",)),
        "build-2": Answer(level=1, dissent="Two of us say 0."),
        "run-1": Answer(not_applicable="Nothing runs yet."),
    }
    made = make_answers_of(INSTRUMENT, **{"team": "Payments", "answers": answers} | given)
    evaluation = evaluate(INSTRUMENT, made)
    known = digest(INSTRUMENT)
    built = report.build(evaluation, content_sha256=known, app_version="1", options=options)
    return report.pdf(built)


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return make_pdf()


def find(document, sha256):
    return INSTRUMENT


def lines(pdf: bytes) -> list[str]:
    """What stands against it; nothing where it holds."""
    try:
        verify(pdf, find)
    except NotVerified as error:
        return error.lines
    return []


def refused(pdf: bytes) -> list[str]:
    with pytest.raises(NotVerified) as caught:
        verify(pdf, find)
    return caught.value.lines


def test_report_holds_what_it_was_made_of(pdf):
    evaluation = verify(pdf, find)

    assert evaluation.answers.team == "Payments"
    assert evaluation.answers.answers["build-1"].note == "The nightly build."


@pytest.mark.parametrize("name", ["answers.json", "result.json"])
def test_one_changed_byte_of_an_attachment_is_found(pdf, name):
    with pikepdf.open(BytesIO(pdf)) as opened:
        stream = opened.attachments[name].obj.EF.F
        whole = stream.read_raw_bytes()
    start = pdf.index(whole)
    for place in (0, len(whole) // 3, len(whole) // 2, len(whole) - 2):
        damaged = bytearray(pdf)
        damaged[start + place] ^= 1

        assert refused(bytes(damaged))


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [("answers.json", b"nightly", b"nightlz"), ("result.json", b'"score": 1', b'"score": 2')],
)
def test_one_changed_letter_that_is_packed_again_is_found(pdf, name, old, new):
    with pikepdf.open(BytesIO(pdf)) as opened:
        stream = opened.attachments[name].obj.EF.F
        text = stream.read_bytes()
        assert old in text
        stream.write(text.replace(old, new, 1))
        changed = BytesIO()
        opened.save(changed)

    assert refused(changed.getvalue()) == [f"{name}: is not what this report was made with"]


def test_figure_that_does_not_follow_is_named_with_its_place(pdf):
    with pikepdf.open(BytesIO(pdf)) as opened:
        spec = opened.attachments["result.json"].obj
        result = json.loads(spec.EF.F.read_bytes())
        result["dimensions"][0]["score"] = 3.5
        result["total_risk"] = True
        written = json.dumps(result).encode()
        spec.EF.F.write(written)
        spec.Desc = re.sub("[0-9a-f]{64}", digest_of(written), str(spec.Desc))
        changed = BytesIO()
        opened.save(changed)

    wrong = refused(changed.getvalue())

    assert wrong[0].startswith("dimensions[build].score: 3.5 in the report, 1.5 by its answers")
    assert wrong[1].startswith("total_risk: true in the report, ")
    assert len(wrong) == 2


def test_report_that_another_program_saved_still_holds(pdf):
    with pikepdf.open(BytesIO(pdf)) as opened:
        saved = BytesIO()
        opened.save(
            saved, object_stream_mode=pikepdf.ObjectStreamMode.generate, recompress_flate=True
        )

    assert verify(saved.getvalue(), find).answers.team == "Payments"


def test_pdf_without_its_attachments_is_no_report(pdf):
    with pikepdf.open(BytesIO(pdf)) as opened:
        del opened.attachments["answers.json"]
        saved = BytesIO()
        opened.save(saved)

    assert refused(saved.getvalue()) == [
        "answers.json: the file has no such attachment, or two of them"
    ]


def test_broken_pdf_of_any_kind_is_refused_in_words(pdf):
    chance = random.Random(6)  # noqa: S311 -- the same each time
    start, end = pdf.index(b"xref"), len(pdf)
    cases = [b"", b"%PDF-1.7", b"x" * 999, pdf[:2000], pdf[: len(pdf) // 2], pdf[200:], pdf[::-1]]
    for _ in range(60):
        damaged = bytearray(pdf)
        for _ in range(30):
            place = chance.choice([chance.randrange(end), chance.randrange(start, end)])
            damaged[place] = chance.randrange(256)
        cases.append(bytes(damaged))

    told = [said for case in cases for said in lines(case)]
    assert len(told) > len(cases) / 2
    assert all(len(said) < 300 for said in told)


@pytest.mark.parametrize("bomb", [b"\0" * 200_000_000, b"[" * 100_000])
def test_attachment_that_unpacks_to_much_or_nests_deeply_is_refused(pdf, bomb):
    with pikepdf.open(BytesIO(pdf)) as opened:
        stream = opened.attachments["answers.json"].obj.EF.F
        stream.write(zlib.compress(bomb), filter=pikepdf.Name.FlateDecode)
        changed = BytesIO()
        opened.save(changed)

    assert refused(changed.getvalue())


# -- What is not printed is not attached -------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "kept"),
    [
        (Options(), {"note", "evidence", "dissent", "reason", "contest"}),
        (Options(notes=False), {"evidence", "reason", "contest"}),
        (Options(extent="short"), {"contest"}),
        (Options(extent="summary"), set()),
        (Options(extent="summary", notes=False), set()),
    ],
)
def test_texts_that_are_left_out_are_nowhere_in_the_file_and_every_figure_holds(options, kept):
    words = {
        "note": "NOTEWORD",
        "evidence": "EVIDENCEWORD",
        "dissent": "DISSENTWORD",
        "reason": "REASONWORD",
        "contest": "CONTESTWORD",
    }
    answers = {
        "build-1": Answer(
            level=2, note=words["note"], evidence=(words["evidence"],), dissent=words["dissent"]
        ),
        "build-2": Answer(not_applicable=words["reason"]),
        "run-1": Answer(level=0),
    }
    contested = {INSTRUMENT.antipatterns[0].key: words["contest"]}

    pdf = make_pdf(options, answers=answers, contested=contested, votes={"build-1": (0, 1, 2, 2)})

    with pikepdf.open(BytesIO(pdf)) as opened:
        attached = b"".join(
            opened.attachments[name].get_file().read_bytes() for name in opened.attachments
        )
    assert {name for name, word in words.items() if word.encode() in attached} == kept
    whole = evaluate(
        INSTRUMENT,
        make_answers_of(
            INSTRUMENT, answers=answers, contested=contested, votes={"build-1": (0, 1, 2, 2)}
        ),
    )
    assert verify(pdf, find).profile == whole.profile


# -- The command -------------------------------------------------------------------------------


def run(*arguments) -> int:
    try:
        call_command("verify", *map(str, arguments))
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


@pytest.fixture
def file(tmp_path, pdf) -> Path:
    file = tmp_path / "report.pdf"
    file.write_bytes(pdf)
    return file


def test_command_finds_the_questionnaire_in_a_file(file, tmp_path, capsys):
    given = tmp_path / "content.yaml"
    given.write_text(content.dump(INSTRUMENT))

    assert run(file, "--content", given) == 0
    assert capsys.readouterr().out.startswith("Every figure holds: ")


@pytest.mark.django_db
def test_command_finds_the_questionnaire_that_is_published_here(file, capsys):
    assert run(file) == 1
    assert "is not shipped; give its file with --content" in capsys.readouterr().err

    factories.make_version(instrument=INSTRUMENT)

    assert run(file) == 0


def test_command_needs_the_very_text_that_the_report_was_made_with(file, tmp_path, capsys):
    given = tmp_path / "content.yaml"
    given.write_text(content.dump(replace(INSTRUMENT, title="Another")))

    assert run(file, "--content", given) == 1
    assert "made with another text of sample" in capsys.readouterr().err


def test_command_refuses_a_report_of_which_one_byte_is_another(file, tmp_path, capsys):
    given = tmp_path / "content.yaml"
    given.write_text(content.dump(INSTRUMENT))
    with pikepdf.open(file, allow_overwriting_input=True) as opened:
        stream = opened.attachments["result.json"].obj.EF.F
        altered = bytearray(stream.read_bytes())
        altered[altered.index(b"0")] = ord("1")
        stream.write(bytes(altered))
        opened.save(file)

    assert run(file, "--content", given) == 1
    assert "result.json" in capsys.readouterr().err


def test_command_names_a_file_that_is_not_there(tmp_path, capsys):
    assert run(tmp_path / "none.pdf") == 1
    assert "cannot be read: No such file" in capsys.readouterr().err

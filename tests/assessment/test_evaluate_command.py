"""The headless run: exit statuses, faults on standard error, files written whole or not at all.

No test here may touch a database: the run needs none.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import execute_from_command_line

from assessment.content_files import SHIPPED
from assessment.engine.answers import write
from assessment.engine.evaluation import as_json, evaluate
from questionnaires import content
from tests.answers import make_answers, make_levels
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_instrument,
    make_question,
    make_remedy,
    make_target_profile,
)

INSTRUMENT = make_instrument(
    dimensions=[
        make_dimension(key="build"),
        make_dimension(
            key="run",
            questions=[
                make_question(key="run-1"),
                make_question(key="off", off_when={"live": False}),
            ],
        ),
    ],
    antipatterns=[make_antipattern()],
    remedies=[make_remedy()],
    target_profiles=[make_target_profile(targets={"build": 2, "run": 1})],
)
ANSWERS = make_answers(
    levels=make_levels({"build": 1}),
    unknown=["run-1"],
    target_profile="customer-facing",
    system="Card scoring",
    team="Fraud",
)

Run = Callable[..., tuple[int, str, list[str]]]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "content.yaml").write_text(content.dump(INSTRUMENT))
    (tmp_path / "answers.json").write_text(write(ANSWERS))
    return tmp_path


@pytest.fixture
def run(files: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command in the folder of the files: exit status, output, lines on standard error."""
    monkeypatch.chdir(files)

    def run_command(*arguments: str) -> tuple[int, str, list[str]]:
        status = 0
        try:
            execute_from_command_line(["manage.py", "evaluate", *arguments])
        except SystemExit as stop:
            status = int(stop.code or 0)
        captured = capsys.readouterr()
        return status, captured.out, captured.err.splitlines()

    return run_command


def test_without_outputs_a_summary_is_printed(run: Run) -> None:
    status, out, err = run("answers.json", "--content", "content.yaml")

    assert (status, err) == (0, [])
    assert out.splitlines() == [
        "Card scoring, Fraud",
        "Sample 1.0, full form, measured against Customer-facing",
        "",
        "0 of 2 dimensions at target; Build furthest below.",
        "3 of 5 questions have a level.",
        "",
        "Build  level 1, Level 1  1.0  target 2",
        "Run    too few answers        target 1",
        "",
        "Findings",
        "  medium    Set-and-forget",
        "",
        "Plan",
        "  now     1  Weekly-comparison (2 person-days)",
        "The steps of now remove 100% of the risk found.",
    ]


def test_json_is_the_result_document_and_one_line_says_where_it_is(run: Run, files: Path) -> None:
    status, out, err = run("answers.json", "--content", "content.yaml", "--json", "out.json")

    assert (status, out, err) == (0, "", ["out.json is written."])
    assert (files / "out.json").read_text() == as_json(evaluate(INSTRUMENT, ANSWERS))
    assert sorted(file.name for file in files.iterdir()) == [
        "answers.json",
        "content.yaml",
        "out.json",
    ]


def test_json_replaces_a_file_through_a_link(run: Run, files: Path) -> None:
    (files / "old.json").write_text("old")
    (files / "out.json").symlink_to("old.json")

    run("answers.json", "--content", "content.yaml", "--json", "out.json")

    assert (files / "out.json").is_symlink()
    assert json.loads((files / "old.json").read_text())["questionnaire"] == "sample"


def test_every_fault_stands_on_a_line_of_its_own_and_nothing_is_written(
    run: Run, files: Path
) -> None:
    document = json.loads(write(ANSWERS))
    document["answers"]["build-1"] = {"level": 9}
    document["votes"] = {"build-1": ["x"]}
    document["version"] = "2.0"
    (files / "answers.json").write_text(json.dumps(document))
    (files / "out.json").write_text("as it was")

    status, out, err = run("answers.json", "--content", "content.yaml", "--json", "out.json")

    assert (status, out) == (1, "")
    assert err == [
        'version: must be 1.0, as the content says, not "2.0"',
        "answers.build-1.level: must be an integer from 0 to 4, not 9",
        'votes.build-1[0]: must be a level or "dont_know", not "x"',
    ]
    assert (files / "out.json").read_text() == "as it was"


def test_faults_of_both_files_are_told_at_once(run: Run, files: Path) -> None:
    (files / "answers.json").write_text("{")
    broken = replace(INSTRUMENT, gate=2, changes=" ")
    (files / "content.yaml").write_text(content.dump(broken))

    status, _, err = run("answers.json", "--content", "content.yaml")

    assert status == 1
    assert [line.partition(":")[0] for line in err] == [
        "answers file",
        "content.yaml",
        "content.yaml",
    ]


@pytest.mark.parametrize(
    ("document", "faults"),
    [
        ({"answers": {}}, ["questionnaire: is missing", "version: is missing"]),
        (
            {"questionnaire": "nowhere", "version": "1.0", "answers": {}},
            ['questionnaire: "nowhere-1.0" is not shipped; give its file with --content'],
        ),
        (
            {"questionnaire": "a" * 300, "version": "1.0", "answers": {}},
            [f'questionnaire: "{"a" * 59}… is not shipped; give its file with --content'],
        ),
        (
            {"questionnaire": "../content/mlops", "version": "1.0", "answers": {}},
            ['questionnaire: "../content/mlops-1.0" is not shipped; give its file with --content'],
        ),
    ],
)
def test_without_content_the_shipped_version_must_be_known(
    run: Run, files: Path, document: dict[str, object], faults: list[str]
) -> None:
    (files / "answers.json").write_text(json.dumps(document))

    assert run("answers.json") == (1, "", faults)


def test_without_content_the_shipped_version_is_taken(run: Run, files: Path) -> None:
    shipped = content.parse(min(SHIPPED.glob("*.yaml")).read_bytes())
    named = {"questionnaire": shipped.questionnaire, "version": shipped.version, "answers": {}}
    (files / "answers.json").write_text(json.dumps(named))

    status, _, err = run("answers.json", "--json", "out.json")

    assert (status, err) == (0, ["out.json is written."])
    written = json.loads((files / "out.json").read_text())
    assert written["content_sha256"] == content.digest(shipped)


def test_answers_that_are_left_out_get_a_line_each(run: Run, files: Path) -> None:
    ignored = replace(
        ANSWERS,
        facts={"live": False},
        answers={**ANSWERS.answers, "off": ANSWERS.answers["build-1"]},
        votes={"off": (1, 2)},
    )
    (files / "answers.json").write_text(write(ignored))

    status, _, err = run("answers.json", "--content", "content.yaml")

    assert status == 0
    assert err == [
        "answers.off: ignored, a fact switches the question off",
        "votes.off: ignored, a fact switches the question off",
    ]


def test_file_that_cannot_be_read_is_a_fault(run: Run) -> None:
    assert run("nowhere.json") == (
        1,
        "",
        ["nowhere.json: cannot be read: No such file or directory"],
    )


@pytest.mark.parametrize(
    "out", ["nowhere/out.json", ".", "answers.json/out", "a" * 300, "loop", "loop/out"]
)
def test_file_that_cannot_be_written_is_a_fault(run: Run, files: Path, out: str) -> None:
    (files / "loop").symlink_to("loop")
    before = sorted(files.iterdir())

    status, _, err = run("answers.json", "--content", "content.yaml", "--json", out)

    assert (status, len(err)) == (1, 1)
    assert "cannot be written" in err[0]
    assert sorted(files.iterdir()) == before


@pytest.mark.parametrize("named", ["a" * 300, "loop", "answers.json/x"])
def test_name_that_no_file_can_have_is_a_fault_of_the_input(
    run: Run, files: Path, named: str
) -> None:
    (files / "loop").symlink_to("loop")

    status, out, err = run(named)

    assert (status, out, len(err)) == (1, "", 1)
    assert err[0].startswith(f"{named}: cannot be read: ")


@pytest.mark.parametrize("pdf", [".", "nowhere/out.pdf", "a" * 300])
def test_no_output_is_written_where_one_of_them_cannot_be(run: Run, files: Path, pdf: str) -> None:
    (files / "out.json").write_text("as it was")
    before = sorted(files.iterdir())

    status, _, err = run(
        "answers.json", "--content", "content.yaml", "--json", "out.json", "--pdf", pdf
    )

    assert (status, len(err)) == (1, 1)
    assert err[0].startswith(f"{pdf}: cannot be written: ")
    assert sorted(files.iterdir()) == before
    assert (files / "out.json").read_text() == "as it was"


def test_both_outputs_are_written_under_the_longest_names(run: Run, files: Path) -> None:
    named = ["j" * 255, "p" * 255]

    status, _, err = run(
        "answers.json", "--content", "content.yaml", "--json", named[0], "--pdf", named[1]
    )

    assert (status, err) == (0, [f"{name} is written." for name in named])
    assert json.loads((files / named[0]).read_text())["questionnaire"] == "sample"
    assert (files / named[1]).read_bytes().startswith(b"%PDF")
    assert len(list(files.iterdir())) == 4


def test_pipe_is_written_to_as_it_is(run: Run, files: Path) -> None:
    status, out, err = run("answers.json", "--content", "content.yaml", "--json", "/dev/null")

    assert (status, out, err) == (0, "", ["/dev/null is written."])
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("answers.json", "--colour", "red"),
        ("a", "b"),
        ("answers.json", "--json", "out", "--pdf", "./out"),
        ("answers.json", "--json", "answers.json"),
    ],
)
def test_wrong_usage_ends_with_status_two(run: Run, arguments: tuple[str, ...]) -> None:
    assert run(*arguments)[0] == 2

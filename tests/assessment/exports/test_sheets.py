"""What stands in the sheets is what the page says."""

import datetime
from dataclasses import replace

import pytest

from assessment.engine.answers import Answer
from assessment.engine.evaluation import evaluate
from assessment.exports import sheets
from assessment.results import Beside, ParkedLine, PlannedLine, Results
from assessment.samples import results as every_state
from tests.reports import CONTENT, make_sample


def read(sheet: sheets.Sheet) -> list[dict[str, sheets.Cell]]:
    titles = [column.title for column in sheet.columns]
    return [dict(zip(titles, row, strict=True)) for row in sheet.rows]


@pytest.fixture(scope="module")
def sample() -> Results:
    return Results(evaluate(CONTENT, make_sample()))


def test_every_question_of_the_assessment_has_a_row(sample):
    rows = read(sheets.answers(sample))

    assert [row["Question key"] for row in rows] == list(sample.evaluation.profile.standings)


def test_answer_is_told_with_all_that_was_said_to_it():
    key = next(iter(make_sample().answers))
    said = Answer(level=1, note="A note", evidence=("One", "Two"), dissent="Two of us say 0.")
    given = make_sample(answers={key: said}, votes={key: (0, 1, 1, None)})

    rows = read(sheets.answers(Results(evaluate(CONTENT, given))))

    row = next(row for row in rows if row["Question key"] == key)
    question = next(each for each in CONTENT.questions() if each.key == key)
    assert (row["Answer"], row["Level"], row["Low"], row["High"]) == ("1 Ad hoc", 1, 0, 1)
    assert row["What is true today"] == question.anchors[1]
    assert (row["Note"], row["Evidence"]) == ("A note", "One\nTwo")
    assert (row["Votes"], row["Votes from"], row["Agreement"]) == (4, "0 to 1", "aligned")


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Answer(dont_know=True), ("I can’t say", None, 0, 4)),
        (Answer(not_applicable="None here."), ("Does not apply", None, None, None)),
        (Answer(note="Only a note"), ("Not asked", None, 0, 4)),
    ],
)
def test_answer_without_a_level_says_so(answer, told):
    key = next(iter(make_sample().answers))
    results = Results(evaluate(CONTENT, make_sample(answers={key: answer}, votes={})))

    row = next(row for row in read(sheets.answers(results)) if row["Question key"] == key)

    assert (row["Answer"], row["Level"], row["Low"], row["High"]) == told
    assert (row["Reason"], row["Note"]) == (answer.not_applicable, answer.note)


def test_what_is_parked_and_taken_on_stands_beside_its_row(sample):
    question, step = next(CONTENT.questions()), sample.evaluation.plan.steps[0]
    day = datetime.date(2026, 12, 1)
    beside = Beside(
        parked=(ParkedLine(question=question, what="Ask them", who="Tomas", by=day),),
        planned=(PlannedLine(remedy=step.remedy, owner="Petra", due=day),),
    )
    results = Results(sample.evaluation, beside=beside)

    answers, plan = read(sheets.answers(results)), read(sheets.plan(results))

    assert answers[0]["Parked"] == "Ask them (Tomas, by 2026-12-01)"
    assert (plan[0]["Taken on by"], plan[0]["Due"]) == ("Petra", "2026-12-01")
    assert {row["Taken on by"] for row in plan[1:]} == {""}
    assert {row["Decided"] for row in plan} == {""}


def test_step_says_that_it_is_done_or_why_it_will_not_be(sample):
    first, second, third, *_ = sample.evaluation.plan.steps
    planned = (
        PlannedLine(remedy=first.remedy, owner="Petra", is_done=True),
        PlannedLine(remedy=second.remedy, reason="Too dear.", accepted_by="Ines"),
        PlannedLine(remedy=third.remedy, owner="Tomas"),
    )

    rows = read(sheets.plan(Results(sample.evaluation, beside=Beside(planned=planned))))

    plan = sorted(rows, key=lambda row: row["Step"])
    assert [row["Decided"] for row in plan[:3]] == [
        *("Done", "Won’t do: Too dear. Risk accepted by Ines.", ""),
    ]
    assert (plan[2]["Taken on by"], plan[2]["Due"]) == ("Tomas", "")


def test_step_beyond_the_team_says_who_stands_in_for_it(sample):
    third = sample.evaluation.plan.steps[2]
    assert third.remedy.reach == "organisation"

    def told(**given):
        rows = read(sheets.plan(Results(sample.evaluation, beside=Beside(**given))))
        row = next(row for row in rows if row["Step"] == 3)
        return row["When"], row["Stands in for it"], row["In all"]

    assert told() == ("next", "Nobody is named yet", 14)
    assert told(sponsors={third.key: "Ruth"}) == ("now", "Ruth", 9)


def test_dimension_that_is_not_rated_has_no_figure():
    rows = {row["Dimension key"]: row for row in read(sheets.profile(every_state()))}

    figures = ("Claimed", "Possible", "Shown", "Score", "Low", "High")
    assert [rows["thin"][name] for name in figures] == [None] * 6
    assert rows["thin"]["Level reached"] == "Too few answers"
    assert rows["absent"]["Level reached"] == "Left out: none of its questions applies"
    assert rows["short"]["Level reached"] == "Fewer than three questions, so no level"
    assert rows["claimed"]["Level reached"] == "4 claimed, 2 shown"
    assert rows["reached"]["Level reached"] == "Level 2, Routine"
    assert rows["open"]["Level reached"].startswith("0 to 2, hangs on: ")
    assert rows["wide"]["Score"] is None  # its range stands in its place
    assert rows["wide"]["Low"] < rows["wide"]["High"]
    assert (rows["reached"]["At target"], rows["exposed"]["At target"]) == ("yes", "no")


def test_earlier_scores_stand_beside_those_that_are_compared():
    results = every_state()
    rows = {row["Dimension key"]: row for row in read(sheets.profile(results))}

    line = next(line for line in results.lines if line.dimension.key == "reached")
    assert rows["reached"]["Before"] == line.against.before
    assert rows["reached"]["Change"] == line.change
    assert rows["exposed"]["Before"] is None


def test_finding_is_told_with_its_evidence_and_its_remedies():
    rows = {row["Finding key"]: row for row in read(sheets.findings(every_state()))}

    assert rows["critical"]["Shown by"] == "How do you do exposed 1? 0, needs 3"
    assert rows["critical"]["Lowered by"] == "By the team"
    assert rows["suspected"]["Certain"] == "if it turns out so"
    assert rows["suspected"]["Shown by"] == "How do you do open 5? can’t say, needs 3"
    assert "Only if this is at 1: How do you do open 5?" in rows["conditional"]["Shown by"]
    assert rows["contested"]["Contested"].startswith("The nightly build")
    assert "traces" not in rows


def test_plan_tells_days_with_their_range_and_whose_estimate_they_are():
    rows = {row["Remedy key"]: row for row in read(sheets.plan(every_state()))}

    days = ("Person-days", "At least", "At most", "Estimated by")
    assert [rows["by-the-team"][name] for name in days] == [2, 1, 3, "the questionnaire"]
    assert [rows["by-the-organisation"][name] for name in days] == [5, 5, 5, "the team"]
    assert rows["by-the-platform-team"]["Waits for"] == "By the team"
    assert rows["by-the-platform-team"]["Reach"] == "Needs the platform team"
    assert rows["by-the-organisation"]["If so"] == "if it turns out so"
    assert [row["Step"] for row in rows.values()] == list(range(1, len(rows) + 1))


def test_no_sheet_holds_a_figure_that_moves_with_its_order(sample):
    turned = dict(reversed(sample.evaluation.answers.answers.items()))
    again = Results(evaluate(CONTENT, replace(sample.evaluation.answers, answers=turned)))

    assert [of(again) for of in sheets.OF_RESULTS] == [of(sample) for of in sheets.OF_RESULTS]

"""What becomes of the steps of a plan: on their own pages, and in issue trackers."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from assessment import actions
from assessment.models import Answer, PlannedStep
from assessment.proposals import proposed_answers
from tests import factories
from tests.forms import sent
from tests.plans import follow, is_on, make_assessment, save, url

pytestmark = pytest.mark.django_db
HTMX = {"headers": {"hx-request": "true"}}
SOON = timezone.localdate() + timedelta(days=30)


@pytest.fixture
def assessment(team):
    return make_assessment(team=team)


# -- One step --------------------------------------------------------------------------------------


@pytest.fixture
def planned(as_, facilitator, assessment):
    save(as_(facilitator), assessment, "build-4", "build-3")
    return as_(facilitator)


def test_step_gets_an_owner_and_a_date_and_the_profile_shows_them(planned, assessment):
    response = follow(planned, assessment, "build-4", owner="Petra", due=SOON.isoformat())

    assert response.status_code == 302
    row = PlannedStep.objects.get(remedy="do-build-4")
    assert (row.owner, row.due, row.status) == ("Petra", SOON, "open")
    assert "Petra, by" in planned.get(f"/assessments/{assessment.pk}/profile/").text


def test_step_that_is_not_to_be_done_needs_a_reason_and_somebody_who_accepts_the_risk(
    planned, assessment
):
    refused = follow(planned, assessment, "build-4", status="wont_do")

    assert refused.status_code == 422
    assert "Say why it is not done." in refused.text
    assert "Say who accepts the risk." in refused.text
    said = {"reason": "Retired in March.", "accepted_by": "Ines"}
    assert follow(planned, assessment, "build-4", status="wont_do", **said).status_code == 302
    page = planned.get(url(assessment))
    assert "Will not be done" in page.text
    assert "The risk is accepted by Ines." in page.text
    assert "build-4" not in is_on(page)


def test_reason_that_is_typed_beside_another_status_is_left_out(planned, assessment):
    follow(planned, assessment, "build-4", status="doing", reason="Too dear.", accepted_by="Ines")

    row = PlannedStep.objects.get(remedy="do-build-4")
    assert (row.status, row.reason, row.accepted_by) == ("doing", "", "")


def test_step_is_done_with_evidence_alone_and_proposes_the_next_answers(planned, assessment):
    bare = follow(planned, assessment, "build-4", status="done")
    assert bare.status_code == 422
    assert "Say what shows that it is done" in bare.text

    shown = {"evidence": ["https://example.org/log", ""]}
    follow(planned, assessment, "build-4", status="done", **shown)

    page = planned.get(url(assessment, "steps/do-build-4/"))
    assert "Proposed for the next assessment" in page.text
    assert "How is build-4 done?" in page.text
    (proposal,) = proposed_answers(assessment).values()
    assert (proposal.question, proposal.level) == ("build-4", 3)
    assert (proposal.remedies, proposal.evidence) == (
        ("do-build-4",),
        ("https://example.org/log",),
    )
    assert Answer.objects.get(question="build-4").level == 0


def test_done_steps_propose_nothing_for_what_stands_as_high_or_was_not_asked(
    planned, owner, assessment
):
    at = {"by": owner, "assessment": assessment, "status": "done", "evidence": ["The log"]}
    actions.change_step(remedy="do-build-3", **at)
    actions.change_step(remedy="do-build-4", **at)
    factories.settle(assessment=assessment, question="build-4", level=4)
    Answer.objects.filter(question="build-3").delete()

    assert proposed_answers(assessment) == {}


def test_two_changes_of_one_step_are_shown_with_both(planned, as_, owner, assessment):
    page = url(assessment, "steps/do-build-4/")
    mine = sent(planned.get(page).text, owner="Petra", status="open")
    follow(as_(owner), assessment, "build-4", owner="Tomas")

    response = planned.post(page, mine)

    assert response.status_code == 409
    assert "<dd>Petra</dd>" in response.text
    assert "<dd>Tomas</dd>" in response.text
    settled = mine | {"seen": response.context["form"].conflicts.seen_now}
    assert planned.post(page, settled).status_code == 302
    assert PlannedStep.objects.get(remedy="do-build-4").owner == "Petra"


def test_comments_stand_with_author_and_time_in_their_order(planned, as_, member, assessment):
    there = url(assessment, "steps/do-build-4/comment/")

    assert planned.post(there, {"text": "  "}).status_code == 422
    planned.post(there, {"text": "Asked <b>Tomas</b>."})
    as_(member).post(there, {"text": "He said yes."})

    page = planned.get(url(assessment, "steps/do-build-4/")).text
    assert page.index("Asked &lt;b&gt;Tomas&lt;/b&gt;.") < page.index("He said yes.")
    assert "Mia Member" in page
    assert "2 comments" in planned.get(url(assessment)).text


def test_step_that_is_not_in_the_plan_is_not_found(planned, assessment):
    for rest in ("", "comment/", "move/"):
        there = url(assessment, f"steps/do-build-1/{rest}")
        given = {"text": "Why?", "move": "earlier"}
        assert planned.post(there, given).status_code == 404


def test_viewer_reads_the_plan_of_a_closed_assessment_without_its_comments(
    planned, as_, viewer, owner, assessment
):
    follow(planned, assessment, "build-4", owner="Petra", due=SOON.isoformat())
    planned.post(url(assessment, "steps/do-build-4/comment/"), {"text": "Between us."})
    actions.close_assessment(by=owner, assessment=assessment)

    page = as_(viewer).get(url(assessment)).text

    assert "Petra, by" in page
    assert "Between us." not in page
    assert "steps/do-build-4/" not in page


@pytest.mark.parametrize(("role", "read"), [("viewer", False), ("member", True)])
def test_files_of_the_plan_hold_its_comments_for_those_who_read_them_on_the_page(
    role, read, request, planned, as_, owner, assessment
):
    planned.post(url(assessment, "steps/do-build-4/comment/"), {"text": "Between us."})
    actions.close_assessment(by=owner, assessment=assessment)
    client = as_(request.getfixturevalue(role))

    table = client.get(url(assessment, "for-spreadsheets.csv"))
    book = load_workbook(
        io.BytesIO(client.get(f"/assessments/{assessment.pk}/export/xlsx/").content)
    )

    cells = [str(cell.value) for row in book["Our plan"] for cell in row]
    assert "Do-build-4" in cells
    assert "Do-build-4" in table.text
    assert ("Between us." in table.text) == read
    assert any("Between us." in cell for cell in cells) == read


# -- For issue trackers ----------------------------------------------------------------------------


def read(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.text)))


def as_rows(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_csv_for_jira_has_a_label_a_column_and_the_days_it_is_due(planned, assessment):
    follow(planned, assessment, "build-4", owner="Petra", due=SOON.isoformat())

    response = planned.get(url(assessment, "for-jira.csv"))

    head, first, second = read(response)
    labels = ["Labels"] * 3
    columns = ["Summary", "Issue Type", "Description", "Assignee", "Due Date", *labels]
    assert head == columns
    assert first[:2] == ["Do-build-4", "Task"]
    assert first[3:] == ["Petra", SOON.isoformat(), "plumbline", "plan-now", "reach-team"]
    assert "Done when: It is done." in first[2]
    assert second[5:] == ["plumbline", "plan-next", "reach-platform"]
    assert "attachment" in response.headers["Content-Disposition"]


def test_csv_for_github_has_its_labels_in_one_column(planned, assessment):
    head, first, _ = read(planned.get(url(assessment, "for-github.csv")))

    assert head == ["title", "body", "labels", "assignees"]
    assert (first[0], first[2]) == ("Do-build-4", "plumbline,plan-now,reach-team")


def test_csv_has_the_whole_plan_with_who_sees_to_what_and_what_became_of_it(
    planned, owner, assessment
):
    follow(planned, assessment, "build-4", owner="Petra", due=SOON.isoformat(), status="doing")
    actions.comment_on_step(by=owner, assessment=assessment, remedy="do-build-4", text="Begun")

    rows = as_rows(planned.get(url(assessment, "for-spreadsheets.csv")))

    first, second = rows[0], rows[-1]
    assert (first["What to do"], first["Status"], first["When"]) == ("Do-build-4", "Doing", "now")
    assert (first["Owner"], first["Due"]) == ("Petra", SOON.isoformat())
    assert first["Comments"].endswith(f", {owner.name}: Begun")
    assert first["Computed place"] == "4"
    assert (second["Status"], second["Owner"], second["Comments"]) == ("Open", "", "")


def test_csv_ends_with_what_is_done_and_what_is_not_to_be_done(planned, owner, assessment):
    at = {"by": owner, "assessment": assessment}
    actions.change_step(remedy="do-build-4", **at, status="done", evidence=["The log", "The page"])
    kept = {"reason": "=1+1", "accepted_by": "The board"}
    actions.change_step(remedy="do-build-3", **at, status="wont_do", **kept)

    done, refused = as_rows(planned.get(url(assessment, "for-spreadsheets.csv")))[-2:]

    assert (done["Status"], done["Evidence"], done["When"]) == ("Done", "The log\nThe page", "")
    assert done["Done on"] == f"{timezone.localdate()}"
    assert (refused["Why not"], refused["Accepts the risk"]) == ("'=1+1", "The board")


def test_workbook_has_a_sheet_of_the_plan_that_is_saved(planned, owner, assessment):
    actions.change_step(by=owner, assessment=assessment, remedy="do-build-4", owner="Petra")

    book = planned.get(f"/assessments/{assessment.pk}/export/xlsx/")

    head, first, *_ = load_workbook(io.BytesIO(book.content))["Our plan"].iter_rows(
        values_only=True
    )
    told = dict(zip(head, first, strict=True))
    assert (told["What to do"], told["Owner"], told["Status"]) == ("Do-build-4", "Petra", "Open")


@pytest.mark.parametrize("tracker", ["jira", "github"])
@pytest.mark.parametrize(
    "typed", ['=HYPERLINK("http://evil.example")', "+1", "-1", "@x", "\u200b=1", "＝1"]
)
def test_no_cell_is_a_formula(tracker, typed, planned, owner, assessment):
    actions.change_step(by=owner, assessment=assessment, remedy="do-build-4", owner=typed)

    _, first, _ = read(planned.get(url(assessment, f"for-{tracker}.csv")))

    assert first[3] == f"'{typed}"


@pytest.mark.parametrize("typed", ['=HYPERLINK("http://evil.example")', "@x\x07\x1b[31m", "＝1"])
def test_our_plan_runs_nothing_in_a_spreadsheet(typed, planned, owner, assessment):
    refused = {"status": "wont_do", "reason": typed, "accepted_by": typed}
    actions.change_step(by=owner, assessment=assessment, remedy="do-build-4", **refused)
    written = typed.replace("\x07", "").replace("\x1b", "")

    row = as_rows(planned.get(url(assessment, "for-spreadsheets.csv")))[-1]
    book = load_workbook(
        io.BytesIO(planned.get(f"/assessments/{assessment.pk}/export/xlsx/").content)
    )

    assert (row["Why not"], row["Accepts the risk"]) == (f"'{written}", f"'{written}")
    cells = [cell for line in book["Our plan"] for cell in line if cell.value]
    assert written in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}


def test_control_characters_are_left_out(planned, owner, assessment):
    name = "Pe\x07tra\x1b[31m"
    actions.change_step(by=owner, assessment=assessment, remedy="do-build-4", owner=name)

    _, first, _ = read(planned.get(url(assessment, "for-jira.csv")))

    assert first[3] == "Petra[31m"


def test_what_is_done_is_not_taken_along_and_another_tracker_is_not_known(
    planned, owner, assessment
):
    at = {"by": owner, "assessment": assessment, "status": "done", "evidence": ["The log"]}
    actions.change_step(remedy="do-build-4", **at)

    assert len(read(planned.get(url(assessment, "for-jira.csv")))) == 2
    assert planned.get(url(assessment, "for-nobody.csv")).status_code == 404

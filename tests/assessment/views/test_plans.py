"""The page of the plan: what if, our own plan, and what becomes of its steps."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from openpyxl import load_workbook

from assessment import actions
from assessment.models import Answer, Assessment, PlannedStep, Snapshot
from assessment.proposals import proposed_answers
from assessment.tasks import work_out_firmness
from tests import factories
from tests.forms import sent
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_instrument,
    make_question,
    make_remedy,
    make_signal,
    make_target_profile,
)

pytestmark = pytest.mark.django_db
HTMX = {"headers": {"hx-request": "true"}}
KEYS = tuple(f"build-{number}" for number in range(1, 7))
SOON = timezone.localdate() + timedelta(days=30)


def make_case():
    """Six questions, each the sign of a finding; the second step waits for the first.

    The third needs the platform team.
    """
    more = {"build-2": {"requires": ["do-build-1"]}, "build-3": {"reach": "platform"}}
    return make_instrument(
        dimensions=[make_dimension(questions=[make_question(key=key) for key in KEYS])],
        target_profiles=[make_target_profile(key="product", targets={"build": 3})],
        antipatterns=[
            make_antipattern(key=f"no-{key}", signals=[make_signal(question=key)]) for key in KEYS
        ],
        remedies=[
            make_remedy(key=f"do-{key}", raises={key: 3}, **more.get(key, {})) for key in KEYS
        ],
    )


@pytest.fixture
def assessment(team):
    version = factories.make_version(instrument=make_case())
    return factories.make_assessment(
        team=team,
        version=version,
        answers=dict.fromkeys(KEYS, 0),
        target_profile="product",
        capacity_days_per_month=6,
    )


@pytest.fixture
def page(as_, facilitator, assessment):
    client = as_(facilitator)
    return lambda: client.get(url(assessment))


def url(assessment, rest: str = "") -> str:
    return f"/assessments/{assessment.pk}/plan/{rest}"


def form_of(response, **changes) -> dict[str, object]:
    """As the page would send it; a plain one sends the hidden parts as well."""
    return sent(response.text, form="plan-form", **changes)


def horizons(response) -> dict[str, list[str]]:
    return {
        each.key: [row.key for row in each.rows] for each in response.context["outlook"].horizons
    }


def is_on(response) -> list[str]:
    rows = [row for each in response.context["outlook"].horizons for row in each.rows]
    return sorted(row.key.removeprefix("do-") for row in rows if row.is_on)


def save(client, assessment, *steps: str, **changes):
    fields = form_of(client.get(url(assessment)), do=[f"do-{step}" for step in steps], **changes)
    return client.post(url(assessment, "save/"), fields | {"on": "", "along": ""})


# -- What if ---------------------------------------------------------------------------------------


def test_page_shows_the_plan_by_horizons_with_what_is_proposed_switched_on(page):
    response = page()

    assert response.status_code == 200
    now = ["do-build-1", "do-build-2", "do-build-4"]
    assert horizons(response) == {"now": now, "next": ["do-build-3", "do-build-5", "do-build-6"]}
    assert is_on(response) == list(KEYS)
    assert "If you do these 6, 12 person-days" in response.text


def test_step_beyond_the_team_says_why_it_does_not_stand_in_now(page):
    text = " ".join(page().text.split())

    assert "In next, not now: nobody of the platform team is named yet" in text
    assert "Needs the platform team" in text


def test_switching_off_answers_with_the_forecast_and_the_switches(page, as_, member, assessment):
    fields = form_of(page(), do=["do-build-1", "do-build-4"])

    response = as_(member).post(url(assessment), fields, **HTMX)

    assert response.status_code == 200
    assert response.text.lstrip().startswith('<aside id="forecast"')
    assert "If you do these 2, 4 person-days" in response.text
    assert "<b>Two findings end.</b>" in response.text
    assert "They remove 33" in response.text
    assert '<div id="horizons" class="stack plan-list" hx-swap-oob="outerHTML">' in response.text
    assert "<html" not in response.text


def test_prerequisite_comes_along_and_says_so_and_goes_with_what_brought_it(
    as_, facilitator, assessment
):
    client = as_(facilitator)
    fields = form_of(client.get(url(assessment)), do=["do-build-2"], on="", along="")

    chosen = client.post(url(assessment), fields, **HTMX)

    assert is_on(chosen) == ["build-1", "build-2"]
    assert "Comes along: “Do-build-2” waits for it." in chosen.text
    without = fields | {"do": ["do-build-1"], "on": "do-build-1 do-build-2", "along": "do-build-1"}
    assert is_on(client.post(url(assessment), without, **HTMX)) == []


def test_what_waits_for_a_step_goes_off_with_it_and_says_so(page, as_, facilitator, assessment):
    first = page()
    chosen = [key for key in sorted(first.context["outlook"].on) if key != "do-build-1"]

    response = as_(facilitator).post(url(assessment), form_of(first, do=chosen), **HTMX)

    assert is_on(response) == ["build-3", "build-4", "build-5", "build-6"]
    assert "“Do-build-2” is off too: it waits for “Do-build-1”." in response.text


def test_capacity_moves_the_lines_between_horizons_and_is_not_kept(page, as_, member, assessment):
    response = as_(member).post(url(assessment), form_of(page(), capacity="2"), **HTMX)

    assert horizons(response)["now"] == ["do-build-1"]
    assert list(horizons(response)) == ["now", "next", "later"]
    assert Assessment.objects.get().capacity_days_per_month == 6


def test_person_days_are_planned_with_as_the_teams_estimate(page, as_, facilitator, assessment):
    fields = form_of(page(), **{"days-do-build-1": "9", "days-do-build-4": ""})

    response = as_(facilitator).post(url(assessment), fields, **HTMX)

    assert horizons(response)["now"][0] == "do-build-4"
    assert response.text.count("the team’s estimate") == 1
    assert Assessment.objects.get().effort_days == {}


def test_wrong_figure_is_said_and_stays_while_the_rest_is_tried(page, as_, facilitator, assessment):
    fields = form_of(page(), do=["do-build-4"], **{"days-do-build-1": "many"})

    response = as_(facilitator).post(url(assessment), fields, **HTMX)

    assert response.status_code == 422
    assert 'value="many"' in response.text
    assert "Person-days from 0.1 to 9999.9" in response.text
    assert is_on(response) == ["build-4"]


def test_without_script_what_was_tried_stands_in_the_address(page, as_, viewer, assessment, owner):
    fields = form_of(page(), do=["do-build-2"], on="", along="", capacity="2")
    fields["days-do-build-4"] = "7"
    actions.close_assessment(by=owner, assessment=assessment)
    client = as_(viewer)

    response = client.post(url(assessment), fields)

    assert response.status_code == 302
    there = response.headers["Location"]
    assert there == f"{url(assessment)}?do=do-build-2&on=&along=&capacity=2&days-do-build-4=7"
    shown = client.get(there)
    assert is_on(shown) == ["build-1", "build-2"]
    assert horizons(shown)["now"] == ["do-build-1"]
    assert "Save as our plan" not in shown.text


def test_page_without_a_plan_says_so(as_, facilitator, team):
    assessment = factories.make_assessment(team=team)

    response = as_(facilitator).get(url(assessment))

    assert "The plan appears with the first answers" in response.text
    assert "No step is needed now" in response.text


# -- Our plan --------------------------------------------------------------------------------------


def test_plan_is_saved_with_capacity_and_estimates(as_, facilitator, assessment):
    client = as_(facilitator)
    settings = {"capacity": "8", "days-do-build-4": "7"}

    response = save(client, assessment, "build-2", "build-4", **settings)

    assert response.headers["Location"] == f"{url(assessment)}#our-plan"
    rows = [row.remedy for row in PlannedStep.objects.of(assessment)]
    assert rows == ["do-build-1", "do-build-2", "do-build-4"]
    kept = Assessment.objects.get()
    assert (kept.capacity_days_per_month, kept.effort_days) == (8, {"do-build-4": 7})
    shown = client.get(url(assessment))
    assert "Saved as our plan." in shown.text
    assert is_on(shown) == ["build-1", "build-2", "build-4"]
    assert shown.text.count("Nobody sees to it yet") == 3


def test_questionnaires_own_figure_is_no_estimate_of_the_team(as_, facilitator, assessment):
    save(as_(facilitator), assessment, "build-1")

    assert Assessment.objects.get().effort_days == {}


def test_two_plans_saved_at_once_are_shown_with_both(as_, facilitator, owner, assessment):
    client = as_(facilitator)
    fields = form_of(client.get(url(assessment)), do=["do-build-1"], on="", along="")
    save(as_(owner), assessment, "build-4")

    response = client.post(url(assessment, "save/"), fields)

    assert response.status_code == 409
    assert "<dd>Do-build-1</dd>" in response.text
    assert "<dd>Do-build-4</dd>" in response.text
    assert is_on(response) == ["build-1"]
    mine = fields | {"seen": response.context["form"].conflicts.seen_now}
    assert client.post(url(assessment, "save/"), mine).status_code == 302
    assert [row.remedy for row in PlannedStep.objects.all()] == ["do-build-1"]


def test_theirs_are_left_as_they_are(as_, facilitator, owner, assessment):
    client = as_(facilitator)
    fields = form_of(client.get(url(assessment)), do=["do-build-1"], on="", along="", capacity="9")
    save(as_(owner), assessment, "build-4")

    client.post(url(assessment, "save/"), fields | {"theirs": "steps"})

    assert [row.remedy for row in PlannedStep.objects.all()] == ["do-build-4"]
    assert Assessment.objects.get().capacity_days_per_month == 9


def test_plan_of_a_closed_assessment_is_saved_and_moves_nothing_that_is_closed(
    as_, facilitator, owner, assessment
):
    actions.close_assessment(by=owner, assessment=assessment)
    before = Snapshot.objects.get().result

    save(as_(facilitator), assessment, "build-4", capacity="3", **{"days-do-build-4": "7"})

    assert PlannedStep.objects.get().remedy == "do-build-4"
    kept = Assessment.objects.get()
    assert (kept.capacity_days_per_month, kept.effort_days) == (6, {})
    assert Snapshot.objects.get().result == before


def test_step_that_was_begun_stays_and_the_page_says_so(as_, facilitator, owner, assessment):
    client = as_(facilitator)
    save(client, assessment, "build-1")
    actions.change_step(by=owner, assessment=assessment, remedy="do-build-1", status="doing")

    save(client, assessment, "build-4")

    assert "“Do-build-1” stays in the plan" in client.get(url(assessment)).text


def test_sponsor_lets_a_step_beyond_the_team_stand_in_now(as_, facilitator, member, assessment):
    save(as_(facilitator), assessment, "build-3", "build-4")
    client = as_(member)
    first = client.get(url(assessment)).context["planning"]
    assert [(each.key, [line.key for line in each.lines]) for each in first.horizons] == [
        ("now", ["do-build-4"]),
        ("next", ["do-build-3"]),
    ]

    follow(client, assessment, "build-3", sponsor="Ruth")

    after = client.get(url(assessment))
    (now,) = after.context["planning"].horizons
    assert [line.key for line in now.lines] == ["do-build-3", "do-build-4"]
    assert "Ruth stands in for it" in after.text
    assert "do-build-3" in horizons(after)["now"]


def test_steps_are_moved_into_an_order_of_our_own_beside_the_computed_one(
    as_, facilitator, member, assessment
):
    save(as_(facilitator), assessment, "build-4", "build-5")
    client = as_(member)

    client.post(url(assessment, "steps/do-build-5/move/"), {"move": "earlier"})

    (now,) = client.get(url(assessment)).context["planning"].horizons
    assert [(line.key, line.rank) for line in now.lines] == [("do-build-5", 5), ("do-build-4", 4)]


# -- One step --------------------------------------------------------------------------------------


def follow(client, assessment, step: str, **changes):
    page = url(assessment, f"steps/do-{step}/")
    return client.post(page, sent(client.get(page).text, **{"status": "open"} | changes))


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


# -- Firm ------------------------------------------------------------------------------------------


def test_page_says_what_is_firm_once_a_job_has_worked_it_out(as_, member, assessment):
    cache.clear()
    client, there = as_(member), url(assessment, "firm/")
    assert "Firm" not in client.get(url(assessment)).text

    asked = client.post(there, **HTMX)
    client.post(there, **HTMX)

    assert "is being worked out" in asked.text
    assert f'hx-get="{there}?round=1"' in asked.text
    (job,) = DBTaskResult.objects.filter(task_path__endswith="work_out_firmness")
    assert job.args_kwargs["args"] == [assessment.pk]
    work_out_firmness.call(assessment.pk)
    ready = client.get(there, **HTMX)
    assert ready.headers["HX-Trigger"] == "firm"
    page = client.get(url(assessment))
    assert page.text.count('data-firm="yes"') == 6


def test_what_was_worked_out_holds_until_an_answer_or_an_estimate_moves(
    as_, facilitator, assessment
):
    cache.clear()
    work_out_firmness.call(assessment.pk)
    client = as_(facilitator)
    assert client.get(url(assessment)).context["firm_is_known"]

    save(client, assessment, "build-1", capacity="3")
    assert client.get(url(assessment)).context["firm_is_known"]
    factories.settle(assessment=assessment, question="build-1", level=2)

    page = client.get(url(assessment))
    assert not page.context["firm_is_known"]
    work_out_firmness.call(assessment.pk)
    assert "Depends on: How is build-1 done?" in client.get(url(assessment)).text


def test_page_gives_up_asking_after_a_while(as_, member, assessment):
    cache.clear()

    answer = as_(member).get(f"{url(assessment, 'firm/')}?round=99", **HTMX)

    assert "It takes longer than it should" in answer.text
    assert "hx-get" not in answer.text


def test_firmness_of_what_is_gone_is_no_fault():
    work_out_firmness.call(123456)


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


# -- Queries ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("steps", [1, 3])
def test_plan_page_queries_do_not_grow(
    steps, as_, facilitator, assessment, django_assert_num_queries
):
    client = as_(facilitator)
    save(client, assessment, *KEYS[:steps])
    client.get(url(assessment))

    with django_assert_num_queries(10):
        client.get(url(assessment))

"""Every page of ours, in every look: no violation, no sideways scrolling."""

from dataclasses import replace
from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import expect

from assessment import actions, loading
from assessment.engine.evaluation import evaluate
from assessment.models import Assessment
from assessment.tasks import work_out_firmness
from questionnaires import content
from tests import factories
from tests.browser.looks import visit
from tests.changes import next_edition
from tests.instruments import make_instrument
from tests.test_markup import SAMPLE

pytestmark = pytest.mark.django_db(transaction=True)

UNBREAKABLE = "x" * 200


PLANTED = '<img src="/static/img/plumbline.svg"><input name="nameless"><p id="pale">Pale</p>'


def test_what_is_wrong_is_found(page, live_server, assert_accessible):
    page.goto(f"{live_server.url}/account/login/")
    page.locator("main").evaluate(
        "(main, html) => main.insertAdjacentHTML('beforeend', html)", PLANTED
    )
    page.locator("#pale").evaluate("each => { each.style.color = '#bbb' }")

    with pytest.raises(AssertionError, match=r"(?s)color-contrast.*image-alt.*label"):
        assert_accessible(page)


def test_gallery(seen, live_server, settings, assert_fit):
    settings.DEBUG = True

    visit(seen, live_server.url, ["/gallery/"], assert_fit)


@pytest.mark.console("422", "404", "403")
def test_pages_around_an_assessment(seen, live_server, sign_in, owner, team, assert_fit):
    sign_in(owner, on=seen)
    visit(seen, live_server.url, ["/", "/nothing-here/", "/assessments/new/"], assert_fit)
    version = factories.make_version(instrument=factories.shipped())
    visit(seen, live_server.url, ["/", "/assessments/new/"], assert_fit)
    seen.get_by_role("button", name="Create the assessment").click()
    assert_fit(seen)
    assessment = factories.make_assessment(team=team, version=version)
    scope = f"/assessments/{assessment.pk}/scope/"
    visit(seen, live_server.url, [scope, "/?q=nothing"], assert_fit)


PLACES = """controls => controls.filter((each) => each.checkVisibility()).map((each) => {
  const { left, right } = each.getBoundingClientRect();
  return [left, right];
})"""


@pytest.mark.parametrize("width", [320, 360])
def test_controls_at_the_top_stand_beside_each_other_on_the_smallest_phones(
    width, page, live_server, sign_in, owner, assert_fit
):
    page.set_viewport_size({"width": width, "height": 700})
    sign_in(owner)

    places = sorted(page.locator(".topbar-in > *").evaluate_all(PLACES))

    assert len(places) == 4
    assert all(left[1] <= right[0] for left, right in pairwise(places))
    assert_fit(page)


@pytest.mark.console("403")
def test_pages_of_somebody_who_may_not_begin(seen, live_server, sign_in, viewer, assert_fit):
    sign_in(viewer, on=seen)

    visit(seen, live_server.url, ["/", "/assessments/new/"], assert_fit)


def test_shipped_questionnaire(page, live_server, assert_fit):
    """In one look, for it is long; the shorter one has every part of it in all looks."""
    factories.make_version(instrument=factories.shipped())

    visit(page, live_server.url, ["/questionnaire/mlops/"], assert_fit)


def test_pages_of_the_questionnaire(seen, live_server, assert_fit):
    instrument = content.parse(SAMPLE.read_bytes())
    first, *others = instrument.dimensions
    question, *rest = first.questions
    question = replace(question, today="Still so.", text=UNBREAKABLE)
    first = replace(first, questions=(question, *rest))
    factories.make_version(instrument=replace(instrument, dimensions=(first, *others)))
    page = "/questionnaire/sample/"
    paths = [page, f"{page}antipatterns/blind-flight/", f"{page}?q=data"]
    visit(seen, live_server.url, paths, assert_fit)
    seen.goto(f"{live_server.url}{page}?q=zeppelin")
    seen.get_by_text("Nothing speaks of “zeppelin”.").wait_for()
    assert_fit(seen)
    factories.make_version(instrument=make_instrument(questionnaire="another"))
    visit(seen, live_server.url, ["/questionnaire/"], assert_fit)


@pytest.mark.console("400", "500")
@pytest.mark.parametrize("status", [400, 500])
def test_page_of_a_request_that_failed(status, seen, live_server, assert_fit):
    """In the browser alone: the server of a test has no view that fails."""
    page = render_to_string(f"{status}.html")
    seen.route(
        "**/failed/",
        lambda route: route.fulfill(
            status=status, content_type="text/html; charset=utf-8", body=page
        ),
    )

    visit(seen, live_server.url, ["/failed/"], assert_fit)


@pytest.mark.console("409")
def test_answering_page(seen, live_server, sign_in, member, team, assert_fit):
    version = factories.make_version(instrument=factories.shipped())
    assessment = factories.make_assessment(
        team=team, version=version, answers={"input-checks": 2}, target_profile="customer-facing"
    )
    sign_in(member, on=seen)
    page = f"/assessments/{assessment.pk}/answer/data/"
    visit(seen, live_server.url, ["/", page], assert_fit)
    seen.get_by_text("Add a note or evidence").nth(1).click()
    seen.locator("#upstream-changes-not-applicable").check()
    factories.settle(assessment=assessment, question="preparation-recorded", level=3)
    seen.locator("#preparation-recorded-1").check()
    seen.get_by_text("Somebody else changed this answer").wait_for()
    assert_fit(seen)


@pytest.mark.console("409")
def test_scope_that_two_changed(seen, live_server, sign_in, owner, team, assert_fit):
    version = factories.make_version(instrument=factories.shipped())
    assessment = factories.make_assessment(team=team, version=version, target_profile="internal")
    sign_in(owner, on=seen)
    seen.goto(f"{live_server.url}/assessments/{assessment.pk}/scope/")
    seen.get_by_label("System", exact=True).fill("Card limits")
    actions.change_scope(by=owner, assessment=assessment, system="Card fraud")

    seen.get_by_role("button", name="Save the scope").click()

    notice = seen.get_by_role("alert").filter(has_text="somebody else changed the same")
    expect(notice).to_be_focused()
    assert_fit(seen)
    notice.get_by_role("button", name="Take theirs").click()
    seen.wait_for_url("**/profile/")
    assessment.refresh_from_db()
    assert assessment.system == "Card fraud"


@pytest.mark.console("409")
def test_estimates_that_two_changed(seen, live_server, sign_in, facilitator, team, assert_fit):
    instrument = factories.shipped()
    version = factories.make_version(instrument=instrument)
    answers = {question.key: 1 for question in instrument.questions()}
    assessment = factories.make_assessment(team=team, version=version, answers=answers)
    sign_in(facilitator, on=seen)
    seen.goto(f"{live_server.url}/assessments/{assessment.pk}/estimates/")
    field = seen.locator("[name^=days-]").first
    field.fill("7")
    remedy = field.get_attribute("name").removeprefix("days-")
    Assessment.objects.update(effort_days={remedy: 9})

    field.press("Enter")

    seen.get_by_role("alert").first.wait_for()
    assert_fit(seen)


def test_move_to_a_newer_version_and_back(seen, live_server, sign_in, owner, team, assert_fit):
    instrument = factories.shipped()
    assessment = factories.make_assessment(
        team=team,
        version=factories.make_version(instrument=instrument),
        answers={
            question.key: number % 4 for number, question in enumerate(instrument.questions())
        },
        target_profile="customer-facing",
    )
    newer = next_edition(instrument, gone="input-checks", other="rollback")
    factories.make_version(instrument=newer)
    sign_in(owner, on=seen)
    seen.goto(f"{live_server.url}/assessments/{assessment.pk}/profile/")
    seen.get_by_role("link", name="Look at version 1.1").click()
    assert_fit(seen)

    seen.get_by_role("button", name="Move to version 1.1").click()

    expect(seen.get_by_role("heading", name="On version 1.1 now")).to_be_visible()
    assert_fit(seen)
    seen.get_by_role("button", name="Go back to version 1.0").click()
    expect(seen.get_by_role("heading", name="Move to version 1.1?")).to_be_visible()
    assert_fit(seen)


def test_result_that_was_kept(seen, live_server, sign_in, owner, team, assert_fit):
    instrument = factories.shipped()
    keys = [question.key for question in instrument.questions()]
    assessment = factories.make_assessment(
        team=team,
        version=factories.make_version(instrument=instrument),
        answers={key: number % 4 for number, key in enumerate(keys[:40])},
        target_profile="customer-facing",
        closed=True,
    )
    sign_in(owner, on=seen)
    page = f"/assessments/{assessment.pk}/kept/{assessment.snapshots.get().pk}/"

    visit(seen, live_server.url, [page], assert_fit)


def test_words_that_break_nowhere_fit(seen, live_server, sign_in, owner, organisation, assert_fit):
    instrument = factories.shipped()
    team = factories.make_team(organisation=organisation, name=UNBREAKABLE[:150])
    first, *others = (question.key for question in instrument.questions())
    made = {
        closed: factories.make_assessment(
            team=team,
            version=factories.make_version(instrument=instrument),
            system=UNBREAKABLE[:150],
            answers=dict.fromkeys(others, 1),
            target_profile="customer-facing",
            **dict.fromkeys(("harmed", "owned_by", "not_included"), UNBREAKABLE),
        )
        for closed in (True, False)
    }
    for assessment in made.values():
        evidence = (f"https://{UNBREAKABLE}", UNBREAKABLE)
        factories.settle(
            assessment=assessment, question=first, level=1, note=UNBREAKABLE, evidence=evidence
        )
    actions.close_assessment(by=owner, assessment=made[True])
    sign_in(owner, on=seen)

    page = f"/assessments/{made[False].pk}"
    open_pages = [f"{page}/{each}/" for each in ("scope", "estimates", "answer/data")]
    closed_page = f"/assessments/{made[True].pk}/answer/data/"
    paths = ["/", "/assessments/new/", *open_pages, closed_page]
    visit(seen, live_server.url, paths, assert_fit)


@pytest.mark.console("422")
@pytest.mark.parametrize("closed", [False, True])
def test_plan_pages(closed, seen, live_server, sign_in, owner, team, assert_fit):
    instrument = factories.shipped()
    answers = {question.key: 1 for question in instrument.questions()}
    version = factories.make_version(instrument=instrument)
    given = {"version": version, "answers": answers, "target_profile": "customer-facing"}
    assessment = factories.make_assessment(team=team, closed=closed, **given)
    rows = evaluate(instrument, loading.answers_of(assessment)).plan.steps[:4]
    steps = [step.key for step in rows]
    actions.save_plan(by=owner, assessment=assessment, steps=steps)
    first = {"by": owner, "assessment": assessment, "remedy": steps[0]}
    shown = {"status": "done", "evidence": [UNBREAKABLE], "owner": UNBREAKABLE[:100]}
    actions.change_step(**first, **shown)
    actions.comment_on_step(**first, text=UNBREAKABLE)
    refused = {"status": "wont_do", "reason": UNBREAKABLE, "accepted_by": "Ines"}
    actions.change_step(**first | {"remedy": steps[1]}, **refused)
    work_out_firmness.call(assessment.pk)
    sign_in(owner, on=seen)

    page = f"/assessments/{assessment.pk}/plan/"
    visit(seen, live_server.url, [page, f"{page}steps/{steps[0]}/"], assert_fit)
    seen.goto(f"{live_server.url}{page}steps/{steps[1]}/")
    seen.get_by_label("Why not?").fill("")
    seen.get_by_role("button", name="Save", exact=True).last.click()
    assert_fit(seen)


@pytest.mark.parametrize("answers", ["none", "some", "all"])
def test_profile_page(answers, seen, live_server, sign_in, owner, team, assert_fit):
    instrument = factories.shipped()
    keys = [question.key for question in instrument.questions()]
    given = {"none": {}, "some": dict.fromkeys(keys[:5], 1), "all": dict.fromkeys(keys, 2)}
    assessment = factories.make_assessment(
        team=team,
        version=factories.make_version(instrument=instrument),
        answers=given[answers],
        target_profile="customer-facing",
        closed=answers == "all",
    )
    sign_in(owner, on=seen)

    visit(seen, live_server.url, [f"/assessments/{assessment.pk}/profile/", "/"], assert_fit)
    for fold in seen.locator("details").all():
        fold.evaluate("each => each.open = true")
    assert_fit(seen)

"""The course of a team, and the next assessment that starts from the last."""

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import expect

from assessment import actions
from assessment.models import Answer, LoweredAnswer, PlannedStep
from tests import factories
from tests.browser.looks import visit

pytestmark = pytest.mark.django_db(transaction=True)

MAY = "2026-05-12 09:00Z"


def closed_in_may(team, version=None, **answers: int):
    with time_machine.travel(MAY, tick=False):
        return factories.make_assessment(
            team=team,
            version=version,
            answers={key.replace("_", "-"): level for key, level in answers.items()},
            closed=True,
        )


def test_one_press_says_why_an_answer_is_lower(live_server, sign_in, member, team):
    may = closed_in_may(team, build_1=3, run_1=2)
    now = factories.make_assessment(team=team, answers={"build-1": 1, "run-1": 0})
    page = sign_in(member)
    page.goto(f"{live_server.url}/assessments/{now.pk}/trend/")

    page.locator("#lower-build-1").get_by_role("button", name="We now see better").click()

    pressed = page.locator("#build-1-clearer")
    expect(pressed).to_have_attribute("aria-pressed", "true")
    expect(pressed).to_be_focused()
    expect(page.locator("#announce")).to_have_text("Saved. One not said yet.")
    page.locator("#run-1-worse").press("Enter")
    expect(page.locator("#announce")).to_have_text("Saved. All are said.")
    said = LoweredAnswer.objects.readings(now, may)
    assert said == {"build-1": "clearer", "run-1": "worse"}


def test_last_time_is_confirmed_with_one_press_and_the_note_is_asked_afresh(
    live_server, sign_in, facilitator, team
):
    may = closed_in_may(team, build_1=2, build_2=3)
    page = sign_in(facilitator)
    page.goto(f"{live_server.url}/assessments/{may.pk}/profile/")
    page.get_by_text("Assess again").click()
    page.get_by_role("button", name="Assess it again").click()

    question = page.locator("#build-1")
    expect(question.get_by_text("Last time 2")).to_be_visible()
    question.get_by_role("button", name="Still 2").click()

    expect(page.locator("#save")).to_contain_text("Saved")
    expect(page.locator("#build-1-2")).to_be_checked()
    expect(page.locator("#build-1-note")).to_be_focused()
    assert [(row.question, row.level, row.note) for row in Answer.objects.exclude(
        assessment=may
    )] == [("build-1", 2, "")]  # fmt: skip


def test_last_time_is_confirmed_without_script(live_server, sign_in, member, team, another_browser):
    closed_in_may(team, build_1=2)
    now = factories.make_assessment(team=team)
    page = sign_in(member, on=another_browser(java_script_enabled=False))
    page.goto(f"{live_server.url}/assessments/{now.pk}/answer/build/")

    page.get_by_role("button", name="Still 2").click()

    expect(page).to_have_url(f"{live_server.url}/assessments/{now.pk}/answer/build/#build-1")
    assert Answer.objects.of(now).get().level == 2


def test_pages_of_a_course(seen, live_server, sign_in, owner, team, assert_fit):
    version = factories.make_version(instrument=factories.shipped())
    keys = [question.key for question in factories.shipped().questions()]
    may = closed_in_may(team, version, **dict.fromkeys(keys, 2))
    remedy = "name-first-responder"
    PlannedStep.objects.create(
        assessment=may,
        remedy=remedy,
        owner="Ada",
        due="2026-06-01",
        taken_on_by=owner,
        status=PlannedStep.Status.DONE,
        done_at=timezone.now(),
    )
    levels = dict.fromkeys(keys[:20], 3) | dict.fromkeys(keys[20:30], 1)
    now = factories.make_assessment(team=team, version=version, answers=levels)
    actions.note_vital_signs(by=owner, assessment=now, signs={"hours_to_notice": 216})
    sign_in(owner, on=seen)
    pages = [f"/assessments/{now.pk}/{name}/" for name in ("trend", "vital-signs", "answer/data")]
    visit(seen, live_server.url, [*pages, f"/assessments/{may.pk}/trend/"], assert_fit)

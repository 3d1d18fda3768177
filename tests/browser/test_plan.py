"""The page of the plan in a browser: what if, by switch and without script, and our own plan."""

import re

import pytest
from playwright.sync_api import expect

from assessment.models import PlannedStep
from assessment.tasks import work_out_firmness
from tests import factories
from tests.plans import KEYS, make_case


@pytest.fixture
def assessment(team):
    return factories.make_assessment(
        team=team,
        version=factories.make_version(instrument=make_case()),
        answers=dict.fromkeys(KEYS, 0),
        target_profile="product",
        capacity_days_per_month=6,
    )


@pytest.fixture
def there(live_server, assessment):
    return f"{live_server.url}/assessments/{assessment.pk}/plan/"


def switch(page, title: str):
    return page.get_by_role("switch", name=title)


def test_switches_capacity_and_days_move_the_forecast_and_the_plan_is_saved(
    page, there, sign_in, facilitator, assessment
):
    work_out_firmness.call(assessment.pk)
    sign_in(facilitator)
    page.goto(there)
    forecast = page.locator("#forecast")
    expect(forecast).to_contain_text("If you do these 6, 12 person-days")
    expect(page.locator(".firm")).to_have_count(6)

    switch(page, "Do-build-1").click()

    expect(forecast).to_contain_text("If you do these 4, 8 person-days")
    expect(forecast.get_by_role("status")).to_contain_text("Four findings end.")
    expect(page.get_by_text("“Do-build-2” is off too")).to_be_visible()
    expect(switch(page, "Do-build-2")).not_to_be_checked()
    expect(switch(page, "Do-build-1")).to_be_focused()

    switch(page, "Do-build-2").click()
    expect(page.get_by_text("Comes along: “Do-build-2” waits for it.")).to_be_visible()
    expect(switch(page, "Do-build-1")).to_be_checked()

    page.get_by_label("Person-days you can spare in a month").fill("2")
    page.keyboard.press("Tab")
    expect(page.get_by_role("group", name=re.compile("^Later"))).to_be_visible()
    page.get_by_label("Person-days for Do-build-4").fill("9")
    page.keyboard.press("Tab")
    expect(page.locator("#row-do-build-4")).to_contain_text("the team’s estimate")

    page.get_by_role("button", name="Save as our plan").click()

    expect(page.get_by_role("heading", name="Our plan")).to_be_visible()
    assert PlannedStep.objects.count() == 6
    assessment.refresh_from_db()
    assert assessment.effort_days == {"do-build-4": 9}


def test_switch_on_a_phone_stays_in_its_place_with_what_it_brings_in_sight(
    page, there, sign_in, facilitator
):
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(facilitator)
    page.goto(there)
    moved = switch(page, "Do-build-3")
    moved.evaluate("each => scrollTo(0, scrollY + each.getBoundingClientRect().top - 300)")
    place = page.evaluate("scrollY")

    moved.click()

    stand = page.locator("#forecast").get_by_role("status")
    expect(stand).to_contain_text("Five findings end.")
    expect(stand).to_be_in_viewport(ratio=1)
    assert page.evaluate("scrollY") == place


def test_step_is_followed_to_its_end(page, there, sign_in, facilitator, member, assessment):
    rows = [PlannedStep(assessment=assessment, remedy="do-build-4", taken_on_by=facilitator)]
    PlannedStep.objects.bulk_create(rows)
    sign_in(member)
    page.goto(there)
    page.get_by_role("link", name="Do-build-4", exact=True).click()
    expect(page.get_by_label("Who accepts the risk?")).to_be_hidden()

    page.get_by_label("Who sees to it?").fill("Petra")
    page.get_by_label("Done", exact=True).check()
    page.get_by_label("Next piece of evidence").fill("The log")
    page.get_by_role("button", name="Save", exact=True).last.click()

    expect(page.get_by_text("Proposed for the next assessment")).to_be_visible()
    page.get_by_label("Comment", exact=True).fill("It holds.")
    page.get_by_role("button", name="Add the comment").click()
    expect(page.get_by_text("It holds.")).to_be_visible()


def test_plan_is_tried_and_saved_without_script(another_browser, there, sign_in, facilitator):
    page = sign_in(facilitator, on=another_browser(java_script_enabled=False))
    page.goto(there)
    switch(page, "Do-build-1").click()

    page.get_by_role("button", name="Recalculate").last.click()

    expect(page.locator("#forecast")).to_contain_text("If you do these 4, 8 person-days")
    expect(page.get_by_text("“Do-build-2” is off too")).to_be_visible()
    page.get_by_role("button", name="Save as our plan").click()
    expect(page.get_by_role("heading", name="Our plan")).to_be_visible()
    assert PlannedStep.objects.count() == 4

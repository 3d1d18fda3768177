"""The portfolio in a browser: filters with and without script, every look of it, and a release."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.looks import visit
from tests.portfolios import INSTRUMENT, fill, levels, sample

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def home(live_server, owner, organisation):
    """With five results, the third of which is the furthest below, and every second is mild."""
    fill(
        organisation=organisation,
        version=factories.make_version(instrument=INSTRUMENT),
        samples=[sample(1, 3), sample(1, 1, "mild"), sample(0, 0), sample(3, 1, "mild")],
        teams=5,
    )
    return f"{live_server.url}/organisations/{organisation.pk}/portfolio/"


def expect_teams(page: Page, *numbers: int) -> None:
    names = page.locator(".heat tbody a.name")
    expect(names).to_have_text([f"Team {number:04}" for number in numbers])


def test_filters_narrow_and_the_address_keeps_them(page: Page, sign_in, owner, home):
    sign_in(owner).goto(home)
    expect_teams(page, 2, 0, 4, 1, 3)

    page.get_by_label("Measured against").focus()
    page.get_by_label("Measured against").select_option("mild")
    expect_teams(page, 1, 3)
    expect(page.locator("#announce")).to_have_text("2 results")
    expect(page.get_by_label("Measured against")).to_be_focused()
    assert "target=mild" in page.url
    csv = page.get_by_role("link", name="CSV")
    expect(csv).to_have_attribute("href", re.compile("/csv/\\?.*target=mild"))
    with page.expect_download() as saved:
        page.get_by_role("button", name="PNG").click()
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")

    page.get_by_label("Team or system").press_sequentially("0003")
    expect_teams(page, 3)
    page.reload()
    expect_teams(page, 3)
    expect(page.get_by_label("Measured against")).to_have_value("mild")

    page.get_by_label("Furthest dimension").select_option("3")
    expect(page.get_by_role("heading", name="No released result is like that")).to_be_visible()
    page.get_by_role("link", name="Show all teams").click()
    expect_teams(page, 2, 0, 4, 1, 3)
    page.go_back()
    expect(page.get_by_role("heading", name="No released result is like that")).to_be_visible()


def test_filters_work_without_script(another_browser, sign_in, viewer, home):
    page = sign_in(viewer, on=another_browser(java_script_enabled=False))
    page.goto(home)
    page.get_by_label("Measured against").select_option("strict")
    page.get_by_role("button", name="Show").click()

    expect_teams(page, 2, 0, 4)
    page.get_by_label("Furthest dimension").select_option("3")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", name="Fewer than three teams")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_facilitator_releases_a_result_and_takes_it_back(
    script, another_browser, live_server, sign_in, facilitator, team
):
    assessment = factories.make_assessment(
        team=team,
        version=factories.make_version(instrument=INSTRUMENT),
        answers=levels(1, 3),
        closed=True,
    )
    page = sign_in(facilitator, on=another_browser(java_script_enabled=script))
    page.goto(f"{live_server.url}/assessments/{assessment.pk}/profile/")

    page.get_by_text("Release to the portfolio").click()
    page.get_by_role("button", name="Release it").click()
    expect(page.get_by_text("The result stands in the portfolio.")).to_be_visible()
    page.get_by_text("In the portfolio since").click()
    page.get_by_role("button", name="Withdraw it").click()

    expect(page.get_by_text("The result is no longer in the portfolio.")).to_be_visible()


@pytest.mark.console("422")
def test_portfolio_in_every_look(seen, live_server, sign_in, owner, organisation, home, assert_fit):
    long = factories.make_assessment(
        team=factories.make_team(organisation=organisation, name="x" * 150),
        version=factories.make_version(instrument=INSTRUMENT),
        system="y" * 150,
        answers=levels(1, 3),
        target_profile="strict",
        closed=True,
    )
    sign_in(owner, on=seen)
    profile = f"/assessments/{long.pk}/profile/"
    path = home.removeprefix(live_server.url)
    visit(seen, live_server.url, [profile, path], assert_fit)
    seen.goto(f"{live_server.url}{profile}")
    seen.get_by_text("Release to the portfolio").click()
    seen.get_by_role("button", name="Release it").click()
    pages = [path, f"{path}?gap=3", f"{path}?age=a-year", f"{path}?target=nope"]
    visit(seen, live_server.url, pages, assert_fit)


def test_portfolio_without_a_result(seen, live_server, sign_in, owner, organisation, assert_fit):
    sign_in(owner, on=seen)
    visit(seen, live_server.url, [f"/organisations/{organisation.pk}/portfolio/"], assert_fit)

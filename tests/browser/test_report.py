"""The report as somebody asks for it, waits for it and downloads it."""

from io import BytesIO

import pytest
from playwright.sync_api import Browser, Page, expect

from assessment import actions
from assessment.logos import drawn_anew
from assessment.report import rendering
from tests import factories
from tests.browser.looks import LOOKS, visit
from tests.jobs import work
from tests.logos import make_png

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_data")]


def test_report_is_asked_for_and_comes_while_the_page_is_open(
    page: Page, live_server, sign_in, owner, team
):
    assessment = factories.make_assessment(team=team, answers={"build-1": 2})
    sign_in(owner)
    page.goto(f"{live_server.url}/assessments/{assessment.pk}/report/")

    page.get_by_label("Page one alone, with its cover").check()
    page.get_by_label("Without notes").check()
    page.get_by_role("button", name="Make the report").click()
    expect(page.get_by_text("The report waits for its turn.")).to_be_visible()
    expect(page.get_by_label("Without notes")).to_be_checked()
    work()

    expect(page.locator("#announce")).to_have_text("The report is ready.")
    expect(page).to_have_title(f"Ready: report of {assessment.system}")  # in another tab, too
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the PDF").click()
    assert download.value.suggested_filename.endswith(".pdf")
    assert download.value.path().read_bytes().startswith(b"%PDF-")


def test_report_is_asked_for_without_a_script(browser: Browser, live_server, owner, team):
    assessment = factories.make_assessment(team=team, answers={"build-1": 2})
    page = signed_in(browser, live_server, owner)
    page.goto(f"{live_server.url}/assessments/{assessment.pk}/report/")

    page.get_by_role("button", name="Make the report").click()
    work()
    page.get_by_role("link", name="Look again").click()

    with page.expect_download() as download:
        page.get_by_role("link", name="Download the PDF").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    page.context.close()


def signed_in(browser: Browser, live_server, owner) -> Page:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/account/login/")
    page.get_by_label("Email").fill(owner.email)
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    return page


def test_page_of_the_report_in_every_look(seen, live_server, sign_in, owner, team, assert_fit):
    assessment = factories.make_assessment(team=team, answers={"build-1": 2})
    sign_in(owner, on=seen)
    page = f"/assessments/{assessment.pk}/report/"

    visit(seen, live_server.url, [page], assert_fit)
    seen.get_by_role("button", name="Make the report").click()
    assert_fit(seen)
    work()
    visit(seen, live_server.url, [page], assert_fit)


@pytest.mark.console("422")
def test_settings_with_a_logo_in_every_look(
    seen, live_server, sign_in, owner, organisation, assert_fit
):
    png = drawn_anew(BytesIO(make_png(size=(400, 90))))
    actions.change_logo(by=owner, organisation=organisation, png=png)
    sign_in(owner, on=seen)

    visit(seen, live_server.url, [f"/organisations/{organisation.pk}/settings/"], assert_fit)
    seen.get_by_role("button", name="Save the logo").click()
    expect(seen.get_by_text("Choose a file first.").first).to_be_visible()
    assert_fit(seen)


@pytest.mark.console("503")
def test_page_that_asks_to_wait_leads_to_the_report(
    page: Page, live_server, sign_in, owner, team, assert_accessible
):
    assessment = factories.make_assessment(team=team, answers={"build-1": 2})
    sign_in(owner)

    with rendering.turn(), rendering.turn():
        page.goto(f"{live_server.url}/assessments/{assessment.pk}/report/file/")
        expect(page.get_by_role("heading", name="The report is not ready yet")).to_be_visible()
        for scheme, width in LOOKS:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            assert_accessible(page)

    with page.expect_download() as download:
        page.get_by_role("link", name="Try again").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")


@pytest.mark.console("503")
def test_report_comes_after_the_wait_without_a_script(browser: Browser, live_server, owner, team):
    assessment = factories.make_assessment(team=team, answers={"build-1": 2})
    page = signed_in(browser, live_server, owner)

    with rendering.turn(), rendering.turn():
        page.goto(f"{live_server.url}/assessments/{assessment.pk}/report/file/")

    with page.expect_download() as download:
        page.get_by_role("link", name="Try again").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    page.context.close()

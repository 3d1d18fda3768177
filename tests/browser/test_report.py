"""The report as somebody downloads it, and the page that asks them to wait."""

import pytest
from playwright.sync_api import Browser, Page, expect

from assessment.report import rendering
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 390)]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.ENV = settings.ENV.model_copy(update={"data": tmp_path})


@pytest.mark.console("503")
def test_page_that_asks_to_wait_leads_to_the_report(
    page: Page, live_server, sign_in, owner, team, assert_accessible
):
    assessment = factories.make_assessment(team=team, answers={"build-1": 2})
    sign_in(owner)

    with rendering.turn(), rendering.turn():
        page.goto(f"{live_server.url}/assessments/{assessment.pk}/report/")
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
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/account/login/")
    page.get_by_label("Email").fill(owner.email)
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()

    with rendering.turn(), rendering.turn():
        page.goto(f"{live_server.url}/assessments/{assessment.pk}/report/")

    with page.expect_download() as download:
        page.get_by_role("link", name="Try again").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    page.context.close()

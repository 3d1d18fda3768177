"""What the pages of a result print: what is read on a desk, without what only a screen can do."""

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.test_trend import closed_in_may
from tests.instruments import make_dimension, make_instrument, make_question
from tests.plans import KEYS, make_case
from tests.portfolios import INSTRUMENT, fill, sample

pytestmark = pytest.mark.django_db(transaction=True)

SHEET = {"width": 688, "height": 1000}  # A4 within its margins, in pixels


@pytest.fixture
def printed(page: Page, live_server, sign_in, owner, assert_fit):
    def goto(place: str) -> Page:
        sign_in(owner).goto(f"{live_server.url}{place}")
        page.set_viewport_size(SHEET)
        page.emulate_media(media="print")
        assert_fit(page)
        for screen in (".topbar", ".no-print", ".btn-primary", "form .btn"):
            for each in page.locator(f"{screen}:visible").all():
                raise AssertionError(f"{screen} prints: {each.inner_text()}")
        return page

    return goto


def height_of(page: Page, name: str) -> float:
    box = page.get_by_role("heading", name=name).bounding_box()
    assert box is not None
    return box["y"]


def test_plan_prints_where_it_leads_before_its_steps(printed, team):
    assessment = factories.make_assessment(
        team=team,
        version=factories.make_version(instrument=make_case()),
        answers=dict.fromkeys(KEYS, 0),
        target_profile="product",
    )

    page = printed(f"/assessments/{assessment.pk}/plan/")

    assert height_of(page, "If you do these") < page.locator("#row-do-build-1").bounding_box()["y"]
    expect(page.get_by_text("Needs the platform team")).to_be_visible()
    expect(page.locator(".forecast .dotplot")).to_be_visible()


def test_trend_prints_its_courses_and_all_that_is_higher(printed, team):
    keys = [f"build-{number}" for number in range(1, 9)]  # more than a screen shows unfolded
    dimension = make_dimension(questions=[make_question(key=key) for key in keys])
    version = factories.make_version(instrument=make_instrument(dimensions=[dimension]))
    closed_in_may(team, version, **{key.replace("-", "_"): 1 for key in keys})
    now = factories.make_assessment(team=team, version=version, answers=dict.fromkeys(keys, 3))

    page = printed(f"/assessments/{now.pk}/trend/")

    expect(page.locator(".multiples .chart")).to_have_count(2)
    expect(page.locator(".raised li:visible")).to_have_count(len(keys))
    expect(page.get_by_text("and 2 more")).to_be_hidden()


def test_portfolio_prints_its_map_on_one_sheet_in_width(printed, organisation):
    fill(
        organisation=organisation,
        version=factories.make_version(instrument=INSTRUMENT),
        samples=[sample(1, 3), sample(0, 0)],
        teams=4,
    )

    page = printed(f"/organisations/{organisation.pk}/portfolio/")

    expect(page.locator(".heat tbody tr")).to_have_count(4)
    assert page.locator(".heat").bounding_box()["width"] <= SHEET["width"]
    expect(page.get_by_label("Team or system")).to_be_hidden()


def test_page_of_files_prints_what_there_is_and_its_charts(printed, team):
    assessment = factories.make_assessment(team=team, answers=dict.fromkeys(["build-1"], 1))

    page = printed(f"/assessments/{assessment.pk}/export/")

    expect(page.get_by_text("Workbook")).to_be_visible()
    expect(page.locator(".pictures img").first).to_be_visible()
    expect(page.get_by_role("button", name="PNG")).to_have_count(0)

"""The page of files and charts, and the one that begins with a file; a chart as PNG."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests import factories
from tests.browser.looks import visit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def answered(team):
    instrument = factories.shipped()
    return factories.make_assessment(
        team=team,
        version=factories.make_version(instrument=instrument),
        answers={question.key: 1 for question in instrument.questions()},
        target_profile="customer-facing",
    )


def test_page_of_files(seen, live_server, sign_in, member, answered, assert_fit):
    sign_in(member, on=seen)

    visit(seen, live_server.url, [f"/assessments/{answered.pk}/export/"], assert_fit)


@pytest.mark.console("422")
def test_page_that_begins_with_a_file(seen, live_server, sign_in, owner, team, assert_fit):
    sign_in(owner, on=seen)
    visit(seen, live_server.url, ["/assessments/new/from-file/"], assert_fit)
    seen.get_by_label("or its text").fill('{"questionnaire": "%s"}' % ("x" * 300))
    seen.get_by_role("button", name="Begin with these answers").click()
    seen.get_by_text("fault in the file").wait_for()
    assert_fit(seen)


def test_chart_is_saved_as_a_sharp_picture(page, live_server, sign_in, member, answered):
    sign_in(member).goto(f"{live_server.url}/assessments/{answered.pk}/export/")

    with page.expect_download() as saved:
        page.get_by_role("button", name="PNG").first.click()

    with open(saved.value.path(), "rb") as file:
        picture = Image.open(io.BytesIO(file.read()))
    assert saved.value.suggested_filename.endswith(".png")
    assert picture.format == "PNG"
    assert picture.width == 1920
    assert len(picture.convert("RGB").getcolors(100_000)) > 50  # it is drawn, not blank


def test_chart_is_copied_as_a_picture(page, live_server, sign_in, member, answered):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(member).goto(f"{live_server.url}/assessments/{answered.pk}/export/")

    page.get_by_role("button", name="Copy").first.click()

    expect(page.locator("#announce")).to_have_text("Copied")
    kinds = page.evaluate("async () => (await navigator.clipboard.read())[0].types")
    assert kinds == ["image/png"]


@pytest.mark.parametrize("where", ["profile", "plan"])
def test_chart_is_copied_where_it_stands(where, page, live_server, sign_in, member, answered):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(member).goto(f"{live_server.url}/assessments/{answered.pk}/{where}/")

    if where == "plan":
        page.get_by_role("switch").first.click()
        page.locator("#forecast [data-picture*='do=']").wait_for()
    page.get_by_role("button", name="Copy picture").first.click()

    expect(page.locator("#announce")).to_have_text("Copied")
    kinds = page.evaluate("async () => (await navigator.clipboard.read())[0].types")
    assert kinds == ["image/png"]


def test_without_script_the_charts_are_there_to_be_saved(
    another_browser, sign_in, member, answered
):
    page = another_browser(java_script_enabled=False)
    sign_in(member, on=page)
    page.goto(f"/assessments/{answered.pk}/export/")

    expect(page.get_by_role("button", name="PNG")).to_have_count(0)
    with page.expect_download() as saved:
        page.get_by_role("link", name="SVG").first.click()
    assert saved.value.suggested_filename.endswith(".dimensions.svg")

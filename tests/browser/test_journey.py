"""From the first-run link to a report on somebody's desk, with and without JavaScript."""

import io
from collections.abc import Callable

import pypdf
import pytest
from playwright.sync_api import Locator, Page, expect

from assessment.links import first_run_path
from assessment.models import Answer, Assessment, User
from tests import factories
from tests.jobs import work

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shipped(transactional_db):
    instrument = factories.shipped()
    factories.make_version(instrument=instrument)
    return instrument


@pytest.fixture
def without_javascript(another_browser):
    return another_browser(java_script_enabled=False)


@pytest.fixture
def with_javascript(page: Page, live_server):
    page.goto(live_server.url)
    return page


def begin(page: Page, origin: str) -> None:
    page.goto(f"{origin}{first_run_path()}")
    page.get_by_label("Your name").fill("Ada Mason")
    page.get_by_label("Email address").fill("ada@example.org")
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_label("Organisation").fill("Acme")
    page.get_by_role("button", name="Create my account").click()
    page.get_by_role("link", name="Answer the full form").click()


def describe(page: Page, by: Callable[[Locator], None] = Locator.click) -> None:
    page.get_by_label("Name of the new team").fill("Payments")
    page.get_by_label("System", exact=True).fill("Card scoring")
    page.get_by_label("The system, in one sentence").fill("Says whether a card may pay.")
    page.locator("[name=fact-live][value=yes]").check()
    page.locator("[name=target_profile][value=customer-facing]").check()
    by(page.get_by_role("button", name="Create the assessment"))


def answer_everything(page: Page, instrument) -> None:
    """Levels by turns, one that nobody can say and one that does not apply; each page is sent."""
    number = 0
    for dimension in instrument.dimensions:
        expect(page.get_by_role("heading", level=1)).to_have_text(dimension.title)
        for question in dimension.questions:
            page.locator(f"#{question.key}-{number % 3}").check()
            number += 1
        page.locator(".pager button").click()


def report_of(page: Page) -> pypdf.PdfReader:
    page.get_by_role("link", name="Report", exact=True).click()
    page.get_by_role("button", name="Make the report").click()
    expect(page.get_by_text("The report waits for its turn.")).to_be_visible()
    work()
    page.reload()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download the PDF").click()
    path = waiting.value.path()
    assert waiting.value.suggested_filename.endswith(".pdf")
    return pypdf.PdfReader(io.BytesIO(path.read_bytes()))


@pytest.mark.usefixtures("own_data")
@pytest.mark.parametrize("browsing", ["with_javascript", "without_javascript"])
def test_journey_from_the_first_run_to_the_report(browsing, request, shipped, live_server):
    page = request.getfixturevalue(browsing)
    begin(page, live_server.url)
    describe(page)
    answer_everything(page, shipped)

    expect(page.get_by_text("dimensions at target").first).to_be_visible()
    assert Answer.objects.count() == len(list(shipped.questions()))
    report = report_of(page)

    text = "\n".join(each.extract_text() for each in report.pages)
    assert "Card scoring" in text
    assert [d.title for d in shipped.dimensions if d.title not in text] == []
    assert report.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert report.outline
    assert any("/Annots" in each for each in report.pages)
    assert User.objects.get().name == "Ada Mason"


@pytest.mark.parametrize("browsing", ["with_javascript", "without_javascript"])
def test_double_press_begins_one_assessment(
    browsing, request, shipped, live_server, sign_in, owner, organisation
):
    page = sign_in(owner, on=request.getfixturevalue(browsing))
    page.goto(f"{live_server.url}/assessments/new/")

    describe(page, by=lambda button: button.dblclick())

    page.wait_for_url("**/answer/*/")
    assert Assessment.objects.count() == 1


PRESS = """button => {
  const refused = [];
  addEventListener("submit", event => {
    refused.push(event.defaultPrevented);
    event.preventDefault();
  });
  const press = () => button.form.requestSubmit(button);
  press(); press();
  const said = button.getAttribute("aria-disabled");
  dispatchEvent(new Event("pageshow"));
  press();
  return [refused, said];
}"""


def test_form_is_sent_once_until_the_page_is_shown_again(
    page, shipped, live_server, sign_in, owner, organisation
):
    sign_in(owner)
    page.goto(f"{live_server.url}/assessments/new/")

    refused, said = page.get_by_role("button", name="Create the assessment").evaluate(PRESS)

    assert (refused, said) == ([False, True, False], "true")


def test_assessment_is_closed_and_reopened(page, sign_in, live_server, facilitator, team):
    assessment = factories.make_assessment(team=team, answers={"build-1": 2})
    sign_in(facilitator)
    page.goto(f"{live_server.url}/assessments/{assessment.pk}/profile/")

    page.get_by_text("Close the assessment").first.click()
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_text("Closed on").first).to_be_visible()
    page.get_by_text("Reopen the assessment").first.click()
    page.get_by_role("button", name="Reopen").click()

    page.wait_for_url("**/answer/build/")

"""What comes before a workshop: every page in every look, one page on paper, and without script."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from assessment import actions
from assessment.models import Participant, Vote
from tests import factories
from tests.browser.looks import visit

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "Unzerbrechlichewortkette" * 5
LEVELS = ([1, 1, 1, 2], [0, 2, 3, None], [None, None, 1, None], [4, 4, 4, 4])


@pytest.fixture
def assessment(team):
    version = factories.make_version(instrument=factories.shipped())
    return factories.make_assessment(team=team, version=version, form="core")


def voted(workshop) -> None:
    for number, key in enumerate(workshop.agenda[:16]):
        for person, level in zip(
            workshop.participants.order_by("pk"), LEVELS[number % 4], strict=False
        ):
            actions.cast_survey_vote(
                participant=person, question=key, level=level, reason="", sequence=None
            )


def test_pages_before_the_workshop(
    seen, live_server, sign_in, facilitator, assessment, assert_fit, monkeypatch
):
    mails = settings.ENV.model_copy(update={"mail_host": "smtp.example.org"})
    monkeypatch.setattr(settings, "ENV", mails)
    sign_in(facilitator, on=seen)
    on = f"/assessments/{assessment.pk}/workshop/"

    def look(*paths: str) -> None:
        visit(seen, live_server.url, [on, "/", *paths], assert_fit)

    look()
    workshop = factories.make_workshop(assessment=assessment, people=4)
    look(f"{on}agenda/", f"/j/{workshop.code}/reading/", f"/j/{workshop.code}/bring/")
    held = {"by": facilitator, "workshop": workshop}
    until = timezone.now() + timedelta(days=3)
    actions.open_survey(**held, until=until, addresses=["amara@example.org"])
    voted(workshop)
    look(f"{on}agenda/")
    actions.close_survey(**held)
    look()


@pytest.mark.console("422")
def test_survey_on_a_phone(seen, live_server, assessment, assert_fit):
    workshop = factories.make_workshop(assessment=assessment)
    until = timezone.now() + timedelta(days=3)
    actions.open_survey(by=workshop.held_by, workshop=workshop, until=until)
    seen.goto(f"{live_server.url}/j/{workshop.code}/")
    seen.get_by_label("Your name").fill(LONG[:40])
    seen.get_by_label("I build it or keep it running").check()
    seen.get_by_role("button", name="Join").click()
    seen.get_by_role("link", name="Begin").wait_for()
    assert_fit(seen)
    seen.get_by_role("link", name="Begin").click()
    assert_fit(seen)
    seen.get_by_role("button", name="Vote, and go on").click()
    seen.get_by_text("Pick one of the levels first").wait_for()
    assert_fit(seen)
    seen.get_by_label("Level 2").check()
    seen.get_by_role("button", name="Vote, and go on").click()
    seen.get_by_role("link", name="Stop here").click()
    seen.get_by_text("1 of 24 questions").wait_for()
    seen.get_by_text("All questions").click()
    assert_fit(seen)


def test_survey_needs_no_script_and_goes_on_where_it_was_left(browser, live_server, assessment):
    workshop = factories.make_workshop(assessment=assessment)
    until = timezone.now() + timedelta(days=3)
    actions.open_survey(by=workshop.held_by, workshop=workshop, until=until)
    context = browser.new_context(java_script_enabled=False)
    phone = context.new_page()
    phone.goto(f"{live_server.url}/join/")
    phone.get_by_label("Code").fill(workshop.code)
    phone.get_by_role("button", name="Go on").click()
    phone.get_by_label("Your name").fill("Esra")
    phone.get_by_label("I depend on what it does").check()
    phone.get_by_role("button", name="Join").click()
    phone.get_by_role("link", name="Begin").click()
    for _ in range(3):
        phone.get_by_label("I can’t say").check()
        phone.get_by_role("button", name="Vote, and go on").click()
    later = context.new_page()
    later.goto(f"{live_server.url}/j/{workshop.code}/")
    expect(later.get_by_text("3 of 24 questions")).to_be_visible()
    later.get_by_role("link", name="Go on").click()
    expect(later.get_by_text("4 of 24")).to_be_visible()
    context.close()

    assert Participant.objects.get(named__name="Esra").votes.count() == 3


def test_pre_reading_is_one_page_on_paper(page, live_server, assessment):
    workshop = factories.make_workshop(assessment=assessment)
    page.goto(f"{live_server.url}/j/{workshop.code}/reading/")

    printed = PdfReader(BytesIO(page.pdf(format="A4")))

    assert len(printed.pages) == 1
    assert workshop.code_in_groups in printed.pages[0].extract_text()


@pytest.mark.console("ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest")
def test_survey_keeps_a_vote_on_a_phone_that_is_offline(page, context, live_server, assessment):
    workshop = factories.make_workshop(assessment=assessment)
    until = timezone.now() + timedelta(days=3)
    actions.open_survey(by=workshop.held_by, workshop=workshop, until=until)
    page.goto(f"{live_server.url}/j/{workshop.code}/")
    page.get_by_label("Your name").fill("Amara")
    page.get_by_label("I build it or keep it running").check()
    page.get_by_role("button", name="Join").click()
    page.get_by_role("link", name="Begin").click()
    page.get_by_label("Level 2").check()

    context.set_offline(True)
    page.get_by_role("button", name="Vote, and go on").click()
    expect(page.get_by_role("alert").filter(has_text="You are offline.")).to_be_visible()
    expect(page.get_by_label("Level 2")).to_be_checked()
    context.set_offline(False)
    expect(page.get_by_text("You are offline.")).to_be_hidden()
    page.get_by_role("button", name="Vote, and go on").click()

    expect(page.get_by_text("2 of 24")).to_be_visible()
    assert Vote.objects.get().level == 2

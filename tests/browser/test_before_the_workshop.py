"""What comes before a workshop: every page in every look, one page on paper, and without script."""

from datetime import timedelta
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.timezone import localdate
from playwright.sync_api import Page, Route, expect
from pypdf import PdfReader

from assessment import actions
from assessment.models import Answer, Participant, Vote
from tests import factories
from tests.browser.looks import visit
from tests.instruments import make_dimension, make_instrument

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
    seen.get_by_text("2 of 24").wait_for()
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


def test_survey_is_opened_closed_and_settled_and_the_room_goes_on_with_the_rest(
    page, live_server, sign_in, facilitator, another_browser, team
):
    instrument = make_instrument(dimensions=[make_dimension(key="build")])
    version = factories.make_version(instrument=instrument)
    assessment = factories.make_assessment(team=team, version=version)
    sign_in(facilitator)
    page.goto(f"{live_server.url}/assessments/{assessment.pk}/workshop/")
    page.get_by_role("button", name="Prepare a workshop").click()
    link = urlsplit(page.get_by_label("Link", exact=True).input_value()).path
    last_day = localdate() + timedelta(days=3)
    page.get_by_label("Open until the end of").fill(last_day.isoformat())
    page.get_by_role("button", name="Open the survey").click()
    expect(page.get_by_role("heading", name="0 take part so far")).to_be_visible()

    phones = [another_browser(), another_browser()]
    vote_alone(phones[0], link, "Amara", "I build it", [1, 0, 1])
    vote_alone(phones[1], link, "Esra", "I depend on", [1, 4, 1])
    workshop = assessment.workshops.get()
    for levels in ([1, 0, 1], [1, 4, 1]):
        person = factories.join(workshop=workshop)
        for key, level in zip(workshop.agenda, levels, strict=True):
            actions.cast_survey_vote(
                participant=person, question=key, level=level, reason="", sequence=None
            )
    page.reload()
    expect(page.get_by_role("heading", name="4 take part so far")).to_be_visible()
    page.get_by_role("button", name="Close it now").click()
    expect(page.get_by_role("heading", name="You agree on 2 questions already")).to_be_visible()
    page.get_by_label("How is build-3 done?").uncheck()
    page.get_by_role("button", name="Settle these").click()
    expect(page.get_by_role("heading", name="1 to talk about")).to_be_visible()
    settled = Answer.objects.of(assessment).exclude(level=None).get()
    assert (settled.question, settled.level) == ("build-1", 1)

    for phone in phones:
        phone.goto(link)
        phone.get_by_role("button", name="I am in the room").click()
        expect(phone.get_by_role("heading", name="You are in")).to_be_visible()
    page.get_by_role("link", name="Open the desk").click()
    page.get_by_role("button", name="Start the questions").click()
    expect(page.get_by_role("heading", name="How is build-2 done?")).to_be_visible()


def vote_alone(phone: Page, link: str, name: str, camp: str, levels: list[int]) -> None:
    phone.goto(link)
    phone.get_by_label("Your name").fill(name)
    phone.get_by_label(camp).check()
    phone.get_by_role("button", name="Join").click()
    phone.get_by_role("link", name="Begin").click()
    for number, level in enumerate(levels, 1):
        expect(phone.get_by_role("heading", name=f"How is build-{number} done?")).to_be_visible()
        phone.get_by_label(f"Level {level}").check()
        phone.get_by_role("button", name="Vote, and go on").click()
    expect(phone.get_by_role("heading", name="You have voted on everything.")).to_be_visible()


def test_pre_reading_is_one_page_on_paper(page, live_server, assessment):
    workshop = factories.make_workshop(assessment=assessment)
    page.goto(f"{live_server.url}/j/{workshop.code}/reading/")

    printed = PdfReader(BytesIO(page.pdf(format="A4")))

    assert len(printed.pages) == 1
    assert workshop.code_in_groups in printed.pages[0].extract_text()


@pytest.fixture
def first_question(page, live_server, assessment) -> Page:
    """The survey on the phone of somebody who has chosen a level, and not sent it."""
    workshop = factories.make_workshop(assessment=assessment)
    until = timezone.now() + timedelta(days=3)
    actions.open_survey(by=workshop.held_by, workshop=workshop, until=until)
    page.goto(f"{live_server.url}/j/{workshop.code}/")
    page.get_by_label("Your name").fill("Amara")
    page.get_by_label("I build it or keep it running").check()
    page.get_by_role("button", name="Join").click()
    page.get_by_role("link", name="Begin").click()
    page.get_by_label("Level 2").check()
    page.get_by_label("In a few words, why?").fill("Every Monday")
    return page


def vote_and_go_on(page: Page) -> None:
    page.get_by_role("button", name="Vote, and go on").click()


OFFLINE = pytest.mark.console("ERR_INTERNET_DISCONNECTED")
NOT_SENT_YET = "Your vote is not sent yet: there is no connection."


@OFFLINE
def test_survey_keeps_a_vote_on_a_phone_that_is_offline_and_sends_it_once(first_question, context):
    posted = []
    first_question.on(
        "requestfinished", lambda request: request.method == "POST" and posted.append(request)
    )
    context.set_offline(True)
    vote_and_go_on(first_question)
    expect(first_question.get_by_role("alert").filter(has_text=NOT_SENT_YET)).to_be_visible()
    expect(first_question.get_by_label("Level 2")).to_be_checked()
    vote_and_go_on(first_question)

    context.set_offline(False)

    expect(first_question.get_by_text("2 of 24")).to_be_visible()
    assert len(posted) == 1
    assert Vote.objects.get().level == 2
    assert Vote.objects.get().reason == "Every Monday"


@pytest.mark.console("502")
def test_vote_of_the_survey_waits_for_a_server_that_is_away_and_outlives_a_reload(first_question):
    def is_away(route: Route) -> None:
        route.fulfill(status=502) if route.request.method == "POST" else route.continue_()

    first_question.route("**/survey/**", is_away)
    vote_and_go_on(first_question)
    expect(first_question.get_by_text(NOT_SENT_YET)).to_be_visible()

    first_question.reload()

    expect(first_question.get_by_text(NOT_SENT_YET)).to_be_visible()
    expect(first_question.get_by_label("Level 2")).to_be_checked()
    first_question.unroute("**/survey/**")

    expect(first_question.get_by_text("2 of 24")).to_be_visible()
    assert Vote.objects.get().reason == "Every Monday"

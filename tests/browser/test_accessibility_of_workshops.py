"""The screens of a workshop in every state and look: no violation, no sideways scrolling."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assessment import actions
from assessment.models import Workshop
from assessment.room import room_of
from tests import factories
from tests.browser.looks import visit

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "Unzerbrechlichewortkette" * 5
REASONS = ["The report exists, but I could not say who reads it.", LONG, ""]
LEVELS = [0, 1, 1, 2, 3, None, 2]
PATIENCE = 20_000  # milliseconds that a screen may take to ask on a busy machine


@pytest.fixture
def workshop(team):
    version = factories.make_version(instrument=factories.shipped())
    assessment = factories.make_assessment(
        team=team, version=version, harmed="Callers passed on twice", owned_by="Service desk"
    )
    workshop = factories.make_workshop(assessment=assessment, people=6)
    factories.join(workshop=workshop, name=LONG[:40])
    return workshop


@pytest.fixture
def screens(seen, live_server, sign_in, facilitator, workshop, assert_fit):
    """Looks at the three of them, as they stand."""
    sign_in(facilitator, on=seen)
    seen.goto(f"{live_server.url}/j/{workshop.code}/")
    assert_fit(seen)
    seen.get_by_label("Your name").fill("Esra")
    seen.get_by_label("I depend on what it does").check()
    seen.get_by_role("button", name="Join").click()
    seen.get_by_text("You are in").wait_for()

    def look() -> None:
        on = f"/assessments/{workshop.assessment_id}"
        paths = [f"{on}/desk/", f"{on}/stage/", f"/j/{workshop.code}/"]
        visit(seen, live_server.url, paths, assert_fit)

    return look


def vote(workshop) -> None:
    """All but the one of the long name, so whoever holds the phone that is looked at, too."""
    seen = actions.Seen.of(factories.standing(workshop=workshop))
    people = workshop.participants.exclude(named__name=LONG[:40]).order_by("pk")
    for number, (person, level) in enumerate(zip(people, LEVELS, strict=True)):
        actions.cast_vote(
            participant=person,
            question=seen.question,
            number=seen.number,
            level=level,
            reason=REASONS[number % 3],
            sequence=None,
        )


def reveal(workshop) -> None:
    seen = actions.Seen.of(factories.standing(workshop=workshop))
    actions.reveal(by=workshop.held_by, workshop=workshop, seen=seen)


def test_screens_until_the_questions(screens, workshop):
    held = {"by": workshop.held_by, "workshop": workshop}
    screens()
    actions.practise(**held)
    screens()
    vote(workshop)
    reveal(workshop)
    screens()
    actions.start_questions(**held)
    screens()
    actions.pause(**held)
    screens()


def test_screens_while_each_votes_alone(screens, workshop, seen, assert_fit):
    held = {"by": workshop.held_by, "workshop": workshop}
    actions.open_survey(**held, until=timezone.now() + timedelta(days=3))
    seen.get_by_role("link", name="Vote now").wait_for(timeout=PATIENCE)
    assert_fit(seen)
    screens()
    actions.close_survey(**held)
    screens()
    expect(seen.get_by_role("heading", name="The survey is closed")).to_be_visible()


def test_screens_of_a_question(screens, workshop, seen):
    held = {"by": workshop.held_by, "workshop": workshop}
    actions.start_questions(**held)
    factories.go_on(workshop=workshop)
    screens()
    vote(workshop)
    screens()
    expect(seen.get_by_role("heading", name="Vote sent")).to_be_visible()
    reveal(workshop)
    esra = workshop.participants.order_by("-pk")[0]
    actions.name_scribe(**held, participant=esra)
    screens()
    actions.vote_again(**held, seen=actions.Seen.of(factories.standing(workshop=workshop)))
    vote(workshop)
    reveal(workshop)
    actions.name_scribe(**held, participant=None)
    screens()
    factories.agree(workshop=workshop, level=1, evidence=(LONG,), dissent=LONG)
    screens()
    factories.go_on(workshop=workshop)
    vote(workshop)
    reveal(workshop)
    at = actions.Seen.of(factories.standing(workshop=workshop))
    put = {"what": LONG, "who": LONG[:40], "day": date(2026, 12, 1)}
    actions.park(**held, seen=at, **put)
    screens()
    actions.leave_workshop(participant=esra)
    screens()
    expect(seen.get_by_role("heading", name="You have left the room")).to_be_visible()


@pytest.mark.console("ERR_FAILED", "htmx:")
def test_screens_that_the_server_does_not_answer(screens, workshop, seen, live_server, assert_fit):
    actions.start_questions(by=workshop.held_by, workshop=workshop)
    factories.go_on(workshop=workshop)
    seen.route(re.compile("/(events|state|vote)/"), lambda route: route.abort())
    on = f"/assessments/{workshop.assessment_id}"
    for path in (f"{on}/desk/", f"{on}/stage/", f"/j/{workshop.code}/"):
        seen.goto(f"{live_server.url}{path}")
        expect(seen.locator("#connection")).to_be_visible(timeout=PATIENCE)
        assert_fit(seen)
    seen.locator("label:has(#level-3)").click()
    seen.get_by_role("button", name="Send vote").click()
    expect(seen.locator("#unsent")).to_be_visible()
    assert_fit(seen)


def test_screens_after_the_questions_and_what_the_results_say_of_them(
    screens, workshop, seen, live_server, assert_fit
):
    held = {"by": workshop.held_by, "workshop": workshop}
    assessment = workshop.assessment
    for question in factories.shipped().questions():
        factories.settle(assessment=assessment, question=question.key, level=1)
    actions.start_questions(**held)
    for key in [question.key for question in factories.shipped().questions()][:2]:
        actions.open_question(**held, question=key)
        factories.vote(workshop=workshop, levels=(4, 0, 4, 0, 4, 0), reveal=True)
    put = {"what": LONG, "who": LONG[:40], "day": date(2026, 12, 1)}
    actions.park(**held, seen=actions.Seen.of(factories.standing(workshop=workshop)), **put)
    actions.go_to_findings(**held)
    first = room_of(workshop, timezone.now()).finding.antipattern.key
    said = {"antipattern": first, "holds": False, "reason": LONG * 3}
    actions.judge(by=workshop.held_by, assessment=assessment, **said)
    screens()
    actions.go_to_steps(**held)
    screens()
    remedy = room_of(workshop, timezone.now()).steps[0].key
    taken = {"remedy": remedy, "owner": LONG[:100], "due": date(2027, 1, 1)}
    actions.take_on(by=workshop.held_by, assessment=assessment, **taken)
    screens()
    seen.goto("about:blank")  # a screen that asks of what has just ended is told so on the console
    actions.end_workshop(**held)
    screens()
    profile = f"/assessments/{assessment.pk}/profile/"
    visit(seen, live_server.url, [profile], assert_fit)
    actions.close_assessment(by=workshop.held_by, assessment=assessment)
    visit(seen, live_server.url, [profile, "/"], assert_fit)


@pytest.mark.console("422")
def test_desk_with_what_could_not_be_saved(
    seen, live_server, sign_in, facilitator, workshop, assert_fit
):
    held = {"by": workshop.held_by, "workshop": workshop}
    for question in factories.shipped().questions():
        factories.settle(assessment=workshop.assessment, question=question.key, level=1)
    actions.start_questions(**held)
    actions.go_to_findings(**held)
    sign_in(facilitator, on=seen)
    seen.goto(f"{live_server.url}/assessments/{workshop.assessment_id}/desk/")
    contested = seen.locator(".truth").first
    contested.get_by_text("Not true").click()
    seen.get_by_role("button", name="On to three steps").click()
    seen.get_by_text("Say why it is not true for you.").wait_for()
    assert_fit(seen)
    contested.get_by_role("textbox").fill(LONG)
    seen.get_by_role("button", name="Pause").click()
    seen.get_by_role("button", name="Go on").click()
    expect(contested.get_by_role("textbox")).to_have_value(LONG)
    seen.get_by_role("button", name="On to three steps").click()
    seen.get_by_role("button", name="Take it on").first.click()
    seen.get_by_text("Say who sees to it.").wait_for()
    assert_fit(seen)


@pytest.mark.console("409", "422")
def test_desk_that_asks_before_it_does_what_is_pressed(
    seen, live_server, sign_in, facilitator, workshop, assert_fit
):
    actions.start_questions(by=workshop.held_by, workshop=workshop)
    factories.go_on(workshop=workshop)
    factories.vote(workshop=workshop, levels=[0, 1, 3])
    an_hour_ago = timezone.now() - timedelta(hours=1)
    Workshop.objects.filter(pk=workshop.pk).update(started_at=an_hour_ago)
    sign_in(facilitator, on=seen)
    seen.goto(f"{live_server.url}/assessments/{workshop.assessment_id}/desk/")
    expect(seen.get_by_role("button", name="Park them")).to_be_visible()
    assert_fit(seen)
    seen.get_by_role("button", name="Reveal votes").click()
    expect(seen.get_by_role("button", name="Reveal anyway")).to_be_visible()
    assert_fit(seen)
    seen.get_by_role("button", name="Reveal anyway").click()
    seen.get_by_label("Evidence: what makes it true?").fill(LONG)
    theirs = {"evidence": (LONG,), "note": LONG}
    question = factories.standing(workshop=workshop).round.question
    factories.settle(assessment=workshop.assessment, question=question, level=2, **theirs)
    seen.locator("label:has(#agree-1)").click()
    seen.get_by_role("button", name="Agree on 1").click()
    expect(seen.get_by_text("What stands", exact=True)).to_be_visible()
    assert_fit(seen)
    seen.locator("#agree [name=question]").evaluate("field => { field.value = 'of-before' }")
    seen.get_by_role("button", name="Agree on 1").click()
    expect(seen.get_by_text("What you typed, not saved")).to_be_visible()
    assert_fit(seen)


@pytest.mark.console("404", "409", "422")
def test_pages_beside_the_screens(
    seen, live_server, sign_in, owner, facilitator, workshop, assert_fit
):
    sign_in(owner, on=seen)
    on = f"/assessments/{workshop.assessment_id}/desk"
    paths = [f"{on}/jump/", f"{on}/hand-over/", "/join/", "/j/222222/"]
    visit(seen, live_server.url, paths, assert_fit)
    seen.goto(f"{live_server.url}/join/")
    seen.get_by_label("Code").fill("222 222")
    seen.get_by_role("button", name="Go on").click()
    seen.get_by_text("No workshop is open under this code.").wait_for()
    assert_fit(seen)
    seen.goto(f"{live_server.url}{on}/")
    seen.keyboard.press("?")
    seen.get_by_role("heading", name="Keys of this page").wait_for()
    assert_fit(seen)

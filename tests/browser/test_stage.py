"""Every shipped question on the wall, in one window of a projector, with nothing of it cut."""

from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from assessment import actions
from assessment.models import Assessment
from assessment.models.votes import LONGEST_REASON
from assessment.room import room_of
from tests import factories
from tests.factories import CAMPS

pytestmark = pytest.mark.django_db(transaction=True)

INSTRUMENT = factories.shipped()
REASON = ("The report exists but nobody that I know of could say who reads it. " * 3)[
    :LONGEST_REASON
]
LEVELS = [0, 0, 1, 1, 1, 2, 3, 4, None]
MEASURE = """() => {
  const stage = document.getElementById("main");
  const marks = "h1, h2, p, dt, dd, li, blockquote, .level span, .plumb-tag";
  const texts = [...stage.querySelectorAll(marks)]
    .filter(each => !each.matches(".sr"));
  const shown = [...stage.querySelectorAll("*:not(.sr, svg, svg *, .col, .vote, i)")]
    .filter(each => !each.closest(".sr") && getComputedStyle(each).display !== "inline");
  const cut = shown.filter(each => each.scrollWidth > each.clientWidth + 1
    || each.scrollHeight > each.clientHeight + 1);
  const out = texts.map(each => [each.innerText, each.getBoundingClientRect()])
    .filter(([, box]) => box.bottom > innerHeight || box.right > innerWidth || box.top < 0);
  const over = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
    && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const boxes = [".stage-head", ".scale-well", ".scale-levels", ".reasons"]
    .flatMap(part => [...stage.querySelectorAll(part)]).map(each => each.getBoundingClientRect());
  return {
    scrolls: [document.documentElement.scrollWidth > innerWidth,
              document.documentElement.scrollHeight > innerHeight],
    cut: cut.map(each => `${each.className || each.tagName}: ${each.innerText}`),
    out: out.map(([text]) => text),
    overlaps: boxes.some((a, n) => boxes.some((b, m) => m > n && over(a, b))),
    well: stage.querySelector(".scale-well")?.clientHeight,
  };
}"""


@pytest.fixture
def workshop(team):
    assessment = factories.make_assessment(
        team=team, version=factories.make_version(instrument=INSTRUMENT)
    )
    workshop = factories.make_workshop(assessment=assessment, people=len(LEVELS))
    actions.start_questions(by=workshop.held_by, workshop=workshop)
    return workshop


@pytest.fixture
def projected(page: Page, sign_in, facilitator) -> Page:
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 1280, "height": 720})
    return sign_in(facilitator)


def assert_nothing_is_cut(page: Page, question: str) -> None:
    measured = page.evaluate(MEASURE)
    assert measured["scrolls"] == [False, False], question
    assert measured["cut"] == [], question
    assert measured["out"] == [], question
    assert not measured["overlaps"], question
    assert measured["well"] >= 80, question


@pytest.mark.parametrize("revealed", [False, True], ids=["voting", "revealed"])
def test_every_question_stands_whole_on_the_stage(revealed, projected, live_server, workshop):
    by = workshop.held_by
    for question in INSTRUMENT.questions():
        actions.open_question(by=by, workshop=workshop, question=question.key)
        if revealed:
            vote_with_reasons(workshop)
        projected.goto(f"{live_server.url}/assessments/{workshop.assessment_id}/stage/")
        projected.locator(f"[data-kind={'revealed' if revealed else 'voting'}]").wait_for()
        assert_nothing_is_cut(projected, question.key)


def vote_with_reasons(workshop) -> None:
    seen = actions.Seen.of(factories.standing(workshop=workshop))
    for person, level in zip(workshop.participants.order_by("pk"), LEVELS, strict=True):
        actions.cast_vote(
            participant=person,
            question=seen.question,
            number=seen.number,
            level=level,
            reason=REASON,
            sequence=None,
        )
    actions.reveal(by=workshop.held_by, workshop=workshop, seen=seen)


LONG = "People who wait for their money, and the staff of the hall. " * 5
NAMES = ["Amara Okafor", "Bartholomew Featherstone", "Dmitri Volkov-Petrenko", "Esra", "Jun"]
SCOPE = ("live_since", "harmed", "owned_by", "not_included")


@pytest.mark.parametrize(
    ("scope", "people"),
    [("", 10), ("", 40), (LONG[:110], 10), (LONG[:300], 40), ("unzerbrechlich" * 21, 40)],
    ids=["no-scope", "no-scope-forty", "all-fields", "longest", "one-word"],
)
def test_lobby_stands_whole_on_the_stage(scope, people, projected, live_server, team):
    given = {name: scope[: 100 if name == "live_since" else 300] for name in SCOPE}
    assessment = factories.make_assessment(team=team, **given)
    if scope:
        Assessment.objects.filter(pk=assessment.pk).update(sentence=scope)
    workshop = factories.make_workshop(assessment=assessment)
    for number in range(people):
        factories.join(workshop=workshop, name=NAMES[number % 5], camp=CAMPS[number % 2])

    projected.goto(f"{live_server.url}/assessments/{assessment.pk}/stage/")

    assert_no_text_is_cut(projected)


def test_steps_stand_whole_on_the_stage_until_the_end(projected, live_server, workshop):
    held = {"by": workshop.held_by, "workshop": workshop}
    for question in INSTRUMENT.questions():
        factories.settle(assessment=workshop.assessment, question=question.key, level=1)
    actions.go_to_findings(**held)
    actions.go_to_steps(**held)
    url = f"{live_server.url}/assessments/{workshop.assessment_id}/stage/"
    for _ in range(3):
        projected.goto(url)
        assert_no_text_is_cut(projected)
        steps = room_of(workshop, timezone.now()).steps
        longest = max(steps, key=lambda step: len(step.remedy.title)).key
        taken = {"remedy": longest, "owner": LONG[:100], "due": date(2050, 9, 30)}
        actions.take_on(by=workshop.held_by, assessment=workshop.assessment, **taken)
    projected.goto(url)
    assert_no_text_is_cut(projected)
    projected.goto("about:blank")
    actions.end_workshop(**held)
    projected.goto(url)
    assert_no_text_is_cut(projected)
    assert projected.locator(".steps-taken b").first.evaluate(FONT_SIZE) >= 24


FONT_SIZE = "each => parseFloat(getComputedStyle(each).fontSize)"


def assert_no_text_is_cut(page: Page) -> None:
    page.locator("#main").wait_for()
    measured = page.evaluate(MEASURE)
    assert measured["scrolls"] == [False, False]
    assert measured["cut"] == []
    assert measured["out"] == []

"""Every shipped question on the wall, in one window of a projector, with nothing of it cut."""

import pytest
from playwright.sync_api import Page

from assessment import actions
from assessment.models.workshops import LONGEST_REASON
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

INSTRUMENT = factories.shipped()
REASON = ("The report exists but nobody that I know of could say who reads it. " * 3)[
    :LONGEST_REASON
]
LEVELS = [0, 0, 1, 1, 1, 2, 3, 4, None]
MEASURE = """() => {
  const stage = document.getElementById("main");
  const texts = [...stage.querySelectorAll("h1, p, blockquote, .level span, .plumb-tag")]
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
    well: stage.querySelector(".scale-well").clientHeight,
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

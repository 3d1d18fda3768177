"""A question and its anchors stand in one window of a projector, and nothing of them is cut."""

import pytest
from playwright.sync_api import Page

from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

INSTRUMENT = factories.shipped()
ANSWERED = {"note": "Every Monday, by whoever is on duty.", "evidence": ("The page of last week",)}
# What is there of a card in pixels; a text of a screen reader alone is cut on purpose.
MEASURE = """() => {
  const bars = [...document.querySelectorAll(".topbar, .subbar")];
  const cut = card => [...card.querySelectorAll(":is(legend, .why, .levels, .fold > summary), "
      + ":is(legend, .why, .levels, .fold > summary) *:not(.sr, input, svg, svg *)")]
    .filter(each => getComputedStyle(each).display !== "inline" && each.offsetParent)
    .filter(each => each.scrollWidth > each.clientWidth || each.scrollHeight > each.clientHeight)
    .map(each => `${each.className || each.tagName}: ${each.innerText}`);
  const tall = card => [...card.querySelectorAll(".levels > .level")].at(-1)
    .getBoundingClientRect().bottom - card.querySelector("legend").getBoundingClientRect().top;
  return {
    sticky: bars.map(bar => getComputedStyle(bar).position),
    room: innerHeight - bars.reduce((sum, bar) => sum + bar.offsetHeight, 0),
    wide: document.documentElement.scrollWidth - innerWidth,
    cards: [...document.querySelectorAll(".question")]
      .map(card => ({key: card.id, tall: tall(card), cut: cut(card)})),
  };
}"""


@pytest.fixture
def assessment(team):
    return factories.make_assessment(
        team=team, version=factories.make_version(instrument=INSTRUMENT)
    )


@pytest.fixture
def projected(page: Page, sign_in, member) -> Page:
    page.set_viewport_size({"width": 1280, "height": 720})
    return sign_in(member)


def assert_all_cards_fit(page: Page, origin: str, assessment) -> None:
    seen = []
    for dimension in INSTRUMENT.dimensions:
        page.goto(f"{origin}/assessments/{assessment.pk}/answer/{dimension.key}/")
        page.evaluate("""() => {
          document.querySelectorAll("details.answered").forEach(each => each.open = true);
          document.querySelectorAll("details.fold").forEach(each => each.open = false);
        }""")
        measured = page.evaluate(MEASURE)
        cards = measured["cards"]
        seen += [card["key"] for card in cards]
        too_tall = {
            card["key"]: card["tall"] - measured["room"]
            for card in cards
            if card["tall"] > measured["room"]
        }
        assert measured["sticky"] == ["sticky", "sticky"]
        assert too_tall == {}, f"too tall for {measured['room']} pixels"
        assert [text for card in cards for text in card["cut"]] == []
        assert measured["wide"] <= 0
    assert seen == [question.key for question in INSTRUMENT.questions()]


def test_every_unanswered_question_fits_the_window(projected, live_server, assessment):
    assert_all_cards_fit(projected, live_server.url, assessment)


@pytest.mark.parametrize("level", [0, INSTRUMENT.top])
def test_every_answered_question_fits_the_window(level, projected, live_server, assessment):
    for question in INSTRUMENT.questions():
        factories.settle(assessment=assessment, question=question.key, level=level, **ANSWERED)

    assert_all_cards_fit(projected, live_server.url, assessment)

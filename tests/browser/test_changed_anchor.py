"""From an anchor that an editor changes to a team that goes on with all its other answers."""

import pytest
from playwright.sync_api import Page, expect

from assessment.models import Answer, Snapshot
from tests import factories
from tests.browser.test_editing import editor, version

__all__ = ["editor", "version"]

pytestmark = pytest.mark.django_db(transaction=True)

CHANGED = "For every use, a figure to reach is agreed in writing."


@pytest.fixture
def questions():
    return list(factories.shipped().questions())


@pytest.fixture
def assessment(team, version, questions):
    answers = {question.key: number % 4 for number, question in enumerate(questions)}
    return factories.make_assessment(team=team, version=version, answers=answers)


def change_anchor_and_publish(page: Page, question) -> None:
    """The editor forgets to raise the meaning, is told so twice, and does."""
    page.get_by_role("link", name="Edit questionnaires").click()
    page.get_by_role("link", name="mlops 1.0").click()
    page.get_by_role("button", name="Start a draft from this version").click()
    tree = page.url
    page.get_by_role("link", name=question.text).click()
    page.get_by_label("2 Routine", exact=True).fill(CHANGED)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(f"You changed an anchor of {question.key}")).to_be_visible()

    page.get_by_role("link", name="Publish…").click()
    expect(page.get_by_text("Changed anchors: do they still mean the same?")).to_be_visible()
    expect(page.locator("ins").filter(has_text="figure to reach is")).to_be_visible()
    page.get_by_label("What changed").fill("The first question asks for less.")
    page.get_by_role("button", name="Publish 1.1").click()
    expect(page.get_by_text("Not published")).to_be_visible()
    page.get_by_role("link", name=question.text).click()
    page.get_by_label("Meaning", exact=True).fill("2")
    page.get_by_role("button", name="Save", exact=True).click()

    page.goto(f"{tree}publish/")
    expect(page.get_by_text("Changed anchors")).to_have_count(0)
    page.get_by_label("What changed").fill("The first question asks for less.")
    page.get_by_role("button", name="Publish 1.1").click()
    expect(page.get_by_text("mlops 1.1 is published")).to_be_visible()


@pytest.mark.console("422")
def test_team_is_asked_again_what_changed_its_meaning_and_keeps_every_other_answer(
    page, another_browser, live_server, sign_in, editor, facilitator, assessment, questions
):
    first, *others = questions
    before = {row.question: row.level for row in Answer.objects.of(assessment)}
    sign_in(editor)
    page.goto(f"{live_server.url}/account/")
    change_anchor_and_publish(page, first)

    team = sign_in(facilitator, on=another_browser())
    team.goto(f"/assessments/{assessment.pk}/profile/")
    team.get_by_role("link", name="Look at version 1.1").click()
    expect(team.get_by_role("heading", name=f"{len(others)} answers stay")).to_be_visible()
    expect(team.get_by_text("1 asked again, for it means something else now")).to_be_visible()
    expect(team.get_by_text(first.text, exact=True)).to_be_visible()
    team.get_by_role("button", name="Move to version 1.1").click()
    expect(team.get_by_role("heading", name="On version 1.1 now")).to_be_visible()

    assessment.refresh_from_db()
    now = {row.question: row.level for row in Answer.objects.of(assessment)}
    assert assessment.version.number == "1.1"
    assert now == before | {first.key: None}
    assert Snapshot.objects.filter(assessment=assessment).count() == 1
    team.get_by_role("link", name="Go on answering").click()
    expect(team.get_by_text(CHANGED)).to_be_visible()
    team.locator(f"#{first.key}-2").check()
    expect(team.locator("#save")).to_contain_text("Saved")
    assert Answer.objects.of(assessment).get(question=first.key).level == 2

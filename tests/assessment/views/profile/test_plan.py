"""The plan on the profile: what stands in now, and what waits for somebody beyond the team."""

import re

import pytest

from assessment.models import PlannedStep
from tests import factories
from tests.plans import make_assessment


@pytest.fixture
def assessment(db, team):
    return make_assessment(team=team)


def test_step_beyond_the_team_stands_in_next_and_the_page_says_why(as_, member, assessment):
    page = as_(member).get(f"/assessments/{assessment.pk}/profile/")

    now, *_ = page.context["results"].horizons
    assert "do-build-3" not in [line.step.key for line in now.steps]
    assert "In next, not now: nobody of the platform team is named yet" in page.text
    assert "stands after it until that person is named" in page.text


def test_named_sponsor_lets_it_stand_in_now(as_, member, assessment):
    PlannedStep.objects.create(
        assessment=assessment,
        taken_on_by=factories.owner_of(assessment.team.organisation),
        remedy="do-build-3",
        sponsor="Ruth <b>Okafor</b>",
    )

    page = as_(member).get(f"/assessments/{assessment.pk}/profile/")

    now, *_ = page.context["results"].horizons
    assert "do-build-3" in [line.step.key for line in now.steps]
    assert "Ruth &lt;b&gt;Okafor&lt;/b&gt; stands in for it" in page.text
    assert "In next, not now" not in page.text


def test_what_is_decided_against_stands_by_itself_and_beside_its_finding(as_, member, assessment):
    by = factories.owner_of(assessment.team.organisation)
    said = {"status": "wont_do", "reason": "Too <i>dear</i>.", "accepted_by": "Ines"}
    for remedy in ("do-build-4", "do-build-5"):  # without both the target is out of reach
        PlannedStep.objects.create(assessment=assessment, taken_on_by=by, remedy=remedy, **said)

    page = as_(member).get(f"/assessments/{assessment.pk}/profile/")

    inside = set(re.findall(r'href="#([^"]+)"', page.text))
    assert inside <= set(re.findall(r'id="([^"]+)"', page.text))
    assert ", decided against" in page.text
    steps = [line.step.key for each in page.context["results"].horizons for line in each.steps]
    assert "do-build-4" not in steps
    assert 'Decided against: <a href="#step-do-build-4">' in page.text
    assert '<li id="step-do-build-4">' in page.text
    assert "Too &lt;i&gt;dear&lt;/i&gt;. <b>The risk is accepted by Ines.</b>" in page.text

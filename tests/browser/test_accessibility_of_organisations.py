"""Every page of an organisation, in every look: no violation, no sideways scrolling."""

import pytest
from playwright.sync_api import expect

from assessment import actions
from tests import factories
from tests.browser.looks import visit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.console("422")
def test_pages_of_an_organisation(seen, live_server, sign_in, owner, member, viewer, assert_fit):
    organisation = owner.memberships.get().organisation
    factories.invite(organisation=organisation, email=f"{'long' * 14}@example.org")
    sign_in(owner, on=seen)
    home = f"/organisations/{organisation.pk}"
    changed = f"{home}/members/{member.memberships.get().pk}/"
    team = organisation.teams.get()
    assessment = factories.make_assessment(team=team, answers={"build-2": 2})
    actions.change_scope(by=owner, assessment=assessment, system="x" * 150)
    own = ["settings/", "deletion/", "leave/", "teams/", f"teams/{team.pk}/", "record/", "members/"]
    history = f"/assessments/{assessment.pk}/answers/build-2/history/"
    pages = ["/account/", changed, history, *(f"{home}/{each}" for each in own)]
    visit(seen, live_server.url, pages, assert_fit)

    seen.get_by_role("button", name="Invite", exact=True).click()
    assert_fit(seen)
    seen.get_by_label("Email address").fill("ben@example.org")
    seen.get_by_label("Viewer: reads closed results").check()
    seen.get_by_role("button", name="Invite", exact=True).click()
    expect(seen.get_by_role("heading", level=1)).to_have_text("Give this link to ben@example.org")
    assert_fit(seen)


def test_organisation_that_is_to_be_deleted(seen, live_server, sign_in, owner, team, assert_fit):
    actions.rename_organisation(by=owner, organisation=team.organisation, name="x" * 150)
    actions.note_export(by=owner, organisation=team.organisation)
    factories.make_assessment(team=team)
    sign_in(owner, on=seen)
    page = f"/organisations/{team.organisation_id}/deletion/"
    visit(seen, live_server.url, [page], assert_fit)
    seen.get_by_label("Name of the organisation").fill("x" * 150)
    seen.get_by_role("button", name="Delete in 14 days").click()

    expect(seen.get_by_role("heading", level=1)).to_contain_text("will be deleted")
    assert_fit(seen)
    visit(seen, live_server.url, ["/"], assert_fit)


def test_switcher_of_somebody_with_several_organisations(
    seen, live_server, sign_in, owner, team, assert_fit
):
    factories.make_assessment(team=team)
    factories.make_assessment(
        team=factories.make_team(
            organisation=factories.make_organisation(name="x" * 150, owner=owner)
        )
    )
    sign_in(owner, on=seen)
    visit(seen, live_server.url, ["/", "/account/"], assert_fit)
    seen.locator(".menu > summary:visible").last.click()
    assert_fit(seen)

    seen.get_by_role("button", name="Acme").click()

    expect(seen.locator("tbody tr")).to_have_count(1)
    assert_fit(seen)


def test_somebody_who_lacks_a_second_factor(seen, live_server, sign_in, owner, team, assert_fit):
    organisation = team.organisation
    actions.rename_organisation(by=owner, organisation=organisation, name="x" * 150)
    actions.require_second_factor(by=owner, organisation=organisation, required=True)
    sign_in(owner, on=seen)

    seen.goto(f"{live_server.url}/")

    expect(seen.get_by_role("status").filter(has_text="a second factor")).to_be_visible()
    assert_fit(seen)

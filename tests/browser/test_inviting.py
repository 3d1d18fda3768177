"""From an owner's invitation to somebody at work, with and without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from assessment.links import invitation_path
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def invite(owner: Page, origin: str, organisation: int) -> str:
    """The link that the page shows."""
    owner.goto(f"{origin}/organisations/{organisation}/members/")
    owner.get_by_label("Email address").fill("ben@example.org")
    owner.get_by_label("Facilitator: runs").check()
    owner.get_by_label("Payments").check()
    owner.get_by_role("button", name="Invite", exact=True).click()
    return owner.get_by_label("Link", exact=True).input_value()


def come_in(person: Page, origin: str, link: str) -> None:
    person.goto(link.replace("http://localhost:8000", origin))
    person.get_by_label("Your name").fill("Ben Okafor")
    person.get_by_label("Password").fill(factories.PASSWORD)
    person.get_by_role("button", name="Create my account and join").click()
    expect(person.get_by_text("Ben Okafor")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_invited_person_comes_in_and_leaves_again(
    script, live_server, sign_in, another_browser, owner, team
):
    at_owner = sign_in(owner, on=another_browser(java_script_enabled=script))
    person = another_browser(java_script_enabled=script)

    link = invite(at_owner, live_server.url, team.organisation_id)
    come_in(person, live_server.url, link)

    at_owner.goto(f"{live_server.url}/organisations/{team.organisation_id}/members/")
    expect(at_owner.get_by_role("row", name="Ben Okafor")).to_contain_text("Payments")
    person.goto(f"{live_server.url}/account/")
    person.get_by_role("link", name="Leave Acme").click()
    person.get_by_role("button", name="Leave").click()
    expect(person.get_by_text("You have left Acme.")).to_be_visible()
    at_owner.reload()
    expect(at_owner.get_by_role("row", name="Ben Okafor")).to_have_count(0)


def test_link_is_copied_by_a_button(live_server, sign_in, page: Page, owner, team):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(owner)
    link = invite(page, live_server.url, team.organisation_id)

    page.get_by_role("button", name="Copy the link").click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == link


def test_whoever_has_an_account_signs_in_on_the_way(live_server, page: Page, organisation):
    ben = factories.make_user(name="Ben Okafor")
    path = invitation_path(factories.invite(organisation=organisation, email=ben.email).token)

    page.goto(f"{live_server.url}{path}")
    page.get_by_role("link", name="Sign in").click()
    page.get_by_label("Email").fill(ben.email)
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Join").click()

    expect(page.get_by_text("You are a viewer of Acme now.")).to_be_visible()

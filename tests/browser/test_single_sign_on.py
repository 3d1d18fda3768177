"""A real browser at the provider and back, under the security policy that forms are held to."""

import pytest
from playwright.sync_api import Page, expect

from tests.test_single_sign_on import BUTTON, idp, person, server

__all__ = ["idp", "server"]


def go(page: Page, server) -> None:
    page.goto(f"http://localhost:{server.port}/account/login/?next=/account/")
    page.get_by_role("button", name=BUTTON).click()


def test_press_leads_to_the_provider_and_back_in(page, server, idp, assert_accessible):
    idp.person = person("Ada")
    page.goto(f"http://localhost:{server.port}/account/login/")
    assert_accessible(page)

    go(page, server)

    expect(page.get_by_role("heading", name="Ada Mason")).to_be_visible()
    assert page.url == f"http://localhost:{server.port}/account/"


@pytest.mark.console("403 (Forbidden)")
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_stranger_learns_what_to_do(page, server, idp, assert_accessible, scheme, width):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    idp.person = person("Cleo", email=f"{'long' * 14}@example.org")

    go(page, server)

    expect(page.get_by_text("Nobody is known here as")).to_be_visible()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

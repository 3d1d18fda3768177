"""How every page is looked at: in light and dark, on a desk and on a phone."""

from collections.abc import Callable

from playwright.sync_api import Page

LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 390)]


def visit(page: Page, origin: str, paths: list[str], check: Callable[[Page], None]) -> None:
    for path in paths:
        page.goto(f"{origin}{path}")
        check(page)

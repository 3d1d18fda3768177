"""A real Chromium against a real server; any word on its console fails the test."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests import factories
from tests.browser.looks import LOOKS

# Playwright's synchronous interface keeps a loop running in the thread of the test.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# Every rule is tried on every node; what passes is not written down, which takes longest.
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


# Colours on their way from one look to the other are nobody's contrast.
AT_REST = """async () => {
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  await Promise.allSettled(document.getAnimations().map((moving) => moving.finished));
}"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return browser_type_launch_args | {
        "executable_path": os.environ.get("CHROMIUM", "/usr/bin/chromium"),
        "args": ["--no-sandbox"] if os.geteuid() == 0 else [],
    }


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory):
    """A file, for each thread of the server opens a connection of its own."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        name = tmp_path_factory.mktemp("browser") / "test.sqlite3"
        database.setdefault("TEST", {})["NAME"] = str(name)


@pytest.fixture
def listen_to() -> Callable[[BrowserContext], list[str]]:
    """Note what every page of a browser complains of, in one list for all of a test's browsers."""
    words: list[str] = []

    def listen(page: Page) -> None:
        page.on("console", lambda message: words.extend(said(message)))
        page.on("pageerror", lambda error: words.append(str(error)))

    def listening(context: BrowserContext) -> list[str]:
        context.on("page", listen)
        return words

    return listening


@pytest.fixture(autouse=True)
def rates_begin_anew(transactional_db: None) -> None:
    """The flush between two tests leaves the table of the cache, and with it who signed in."""
    cache.clear()


@pytest.fixture(autouse=True)
def no_word_on_the_console(request, context: BrowserContext, listen_to) -> Iterator[None]:
    """What the browser complains of; a test that expects a refusal says so by a marker."""
    words = listen_to(context)
    yield
    expected = request.node.get_closest_marker("console")
    allowed = expected.args if expected else ()
    assert [word for word in words if not any(part in word for part in allowed)] == []


def said(message: ConsoleMessage) -> Iterator[str]:
    if message.type in ("error", "warning"):
        yield f"{message.type}: {message.text} ({message.location.get('url')})"


@pytest.fixture
def sign_in(live_server, page: Page) -> Callable[..., Page]:
    """Through the form, as people do."""

    def signed_in(user, on: Page = page) -> Page:
        on.goto(f"{live_server.url}/account/login/")
        on.get_by_label("Email").fill(user.email)
        on.get_by_label("Password").fill(factories.PASSWORD)
        on.get_by_role("button", name="Sign in", exact=True).click()
        on.wait_for_url(lambda url: "/login/" not in url)
        return on

    return signed_in


@pytest.fixture
def another_browser(browser: Browser, live_server, listen_to) -> Iterator[Callable[..., Page]]:
    """A second person's browser, or one of another kind."""
    opened: list[BrowserContext] = []

    def open_one(**kind: Any) -> Page:
        opened.append(browser.new_context(base_url=live_server.url, **kind))
        listen_to(opened[-1])
        return opened[-1].new_page()

    yield open_one
    for each in opened:
        each.close()


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    def check(page: Page) -> None:
        page.evaluate(AT_REST)
        results = Axe().run(page, options=AXE)
        assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"

    return check


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def seen(request, page: Page) -> Page:
    scheme, width = request.param
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 900})
    return page


@pytest.fixture
def assert_fit(assert_accessible) -> Callable[[Page], None]:
    def check(page: Page) -> None:
        assert_accessible(page)
        wide, window = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= window, f"{page.url} is {wide - window} pixels too wide"

    return check


@pytest.fixture
def assessment(team):
    return factories.make_assessment(team=team)


@pytest.fixture
def page_of(live_server, sign_in, member, assessment):
    """The page on which a member answers the first dimension."""
    page = sign_in(member)
    page.goto(f"{live_server.url}/assessments/{assessment.pk}/answer/build/")
    return page


@pytest.fixture
def own_data(settings, tmp_path):
    """A data folder in which no report of another test is found."""
    settings.ENV = settings.ENV.model_copy(update={"data": tmp_path})

"""The profile as it is read: figures lead to their sums, the chart has a second view, it prints."""

import re

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_instrument,
    make_remedy,
    make_signal,
    make_target_profile,
)

pytestmark = pytest.mark.django_db(transaction=True)

KEYS = ("build", "run", "own")


@pytest.fixture
def profile(live_server, sign_in, member, team):
    """Opens the profile of a closed assessment in a browser where somebody is signed in."""
    instrument = make_instrument(
        dimensions=[make_dimension(key=key) for key in KEYS],
        target_profiles=[make_target_profile(key="internal", targets=dict.fromkeys(KEYS, 3))],
        antipatterns=[make_antipattern(signals=[make_signal(question="build-1")])],
        remedies=[make_remedy(raises={"build-1": 3})],
    )
    assessment = factories.make_assessment(
        team=team,
        version=factories.make_version(instrument=instrument),
        answers={f"{key}-{n}": at for at, key in enumerate(KEYS, 1) for n in (1, 2, 3)},
        target_profile="internal",
        closed=True,
    )

    def opened(page):
        sign_in(member, on=page)
        page.goto(f"{live_server.url}/assessments/{assessment.pk}/profile/")
        return page

    return opened


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_figure_leads_to_its_sums_unfolded(profile, another_browser, script):
    page = profile(another_browser(java_script_enabled=script))

    for name, sums in (("Build", "build"), ("The sums", "plan")):
        expect(page.locator(f"#sums-{sums}")).to_be_hidden()
        page.get_by_role("link", name=name, exact=True).first.click()
        expect(page.locator(f"#sums-{sums}")).to_be_in_viewport()


def test_shape_is_a_choice_without_script(profile, another_browser):
    page = profile(another_browser(java_script_enabled=False))
    table, radar = page.locator("table.dotplot"), page.locator("svg.radar")
    expect(table).to_be_visible()
    expect(radar).to_be_hidden()

    page.get_by_text("Shape", exact=True).click()

    expect(radar).to_be_visible()
    expect(radar).to_have_attribute("aria-label", re.compile(r"Build 1\.0; Run 2\.0; Own 3\.0"))
    expect(table).to_be_hidden()


def test_page_too_narrow_for_the_shape_shows_the_table_whatever_was_chosen(profile, page):
    profile(page)
    page.get_by_text("Shape", exact=True).click()
    expect(page.locator("table.dotplot")).to_be_hidden()

    page.set_viewport_size({"width": 390, "height": 800})

    expect(page.locator("table.dotplot")).to_be_visible()
    expect(page.locator("svg.radar")).to_be_hidden()
    expect(page.get_by_text("Shape", exact=True)).to_be_hidden()


def test_print_holds_the_table_and_what_was_folded_but_no_sums(profile, page):
    profile(page)
    page.get_by_text("Shape", exact=True).click()

    page.emulate_media(media="print")

    expect(page.locator("table.dotplot")).to_be_visible()
    expect(page.get_by_text("Done when").first).to_be_visible()
    expect(page.get_by_role("heading", name="The sums behind every figure")).to_be_hidden()
    expect(page.get_by_role("link", name="Report")).to_be_hidden()


def test_chart_is_a_table_whose_cells_say_what_they_hold(profile, page):
    profile(page)

    table = page.get_by_role("table", name=re.compile("Level, target, score and range"))

    columns = table.get_by_role("columnheader").all_text_contents()
    assert [" ".join(each.split()) for each in columns] == [
        "Level reached",
        "On the scale from 0 to 4: target, range01234",
        "To targetscore",
    ]
    row = table.get_by_role("row", name=re.compile("^Build"))
    expect(row).to_contain_text("target 3")
    expect(row).to_contain_text("2 below")

"""What is chosen of the portfolio by its filters, and taken along in its files."""

import csv
import io
import unicodedata
from xml.etree import ElementTree

import openpyxl
import pypdf
import pytest
from django.core.cache import cache, caches
from django.utils.timezone import localdate

from assessment.portfolio import overview_of, printing
from assessment.report import ReportBusy
from tests.portfolios import released, teams_on
from tests.walls.hostile import PAYLOADS

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def home(organisation):
    return f"/organisations/{organisation.pk}/portfolio/"


# -- Filters --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("target=mild", ["Team 0001", "Team 0003"]),
        ("target=-", []),
        ("gap=1", ["Team 0002", "Team 0000"]),
        ("gap=3", ["Team 0002"]),
        ("gap=0", ["Team 0001", "Team 0003"]),
        ("gap=0&target=strict", []),
        ("q=TEAM+0001", ["Team 0001"]),
        ("q=scoring&gap=2", ["Team 0002", "Team 0000"]),
        ("age=fresh&gap=3", ["Team 0002"]),
        ("age=half-a-year", []),
        ("age=a-year", []),
    ],
)
def test_filters_narrow_the_heat_map(query, found, as_, owner, home, filled):
    filled(4)

    assert teams_on(as_(owner).get(f"{home}?{query}")) == found


@pytest.mark.parametrize("query", ["target=nope", "gap=9", "age=old", f"q={'x' * 151}", "q=%00"])
def test_what_is_no_filter_is_told_at_its_field(query, as_, owner, home, filled):
    filled(3)

    response = as_(owner).get(f"{home}?{query}")

    assert response.status_code == 422
    assert teams_on(response) == []
    assert 'role="alert"' in response.text


def test_htmx_gets_the_heat_map_alone_and_hears_how_many(as_, owner, home, filled):
    filled(4)

    response = as_(owner).get(f"{home}?target=mild", headers=HTMX)

    assert response.text.lstrip().startswith('<div id="heat"')
    assert '<p hx-swap-oob="innerHTML:#announce">2 results</p>' in response.text
    assert "HX-Request" in response.headers["Vary"]


def test_fifty_teams_stand_on_a_page_and_the_filters_go_along(as_, owner, home, filled):
    filled(120)
    client = as_(owner)

    first, third = client.get(home), client.get(f"{home}?page=3")

    assert (len(teams_on(first)), len(teams_on(third))) == (50, 20)
    assert "Page 1 of 3" in first.text
    narrowed = client.get(f"{home}?gap=1&page=2")
    assert len(teams_on(narrowed)) == 10
    assert "?gap=1&amp;page=1" in narrowed.text


@pytest.mark.parametrize("teams", [3, 60])
@pytest.mark.parametrize("query", ["", "?page=2", "?page=9999", "?gap=1&target=strict", "?q=Team"])
def test_first_look_at_any_page_takes_no_more_queries_at_sixty_teams_than_at_three(
    teams, query, as_, owner, organisation, home, filled, django_assert_max_num_queries
):
    filled(teams)
    client = as_(owner)
    overview_of(organisation, localdate())

    with django_assert_max_num_queries(9):
        page = client.get(f"{home}{query}")

    assert teams_on(page)


def test_page_that_was_drawn_is_not_read_again(as_, owner, home, filled, django_assert_num_queries):
    filled(60)
    client = as_(owner)
    first = client.get(home)

    with django_assert_num_queries(6):
        again = client.get(home)

    assert teams_on(again) == teams_on(first)


@pytest.mark.parametrize("teams", [2, 60])
def test_queries_of_the_first_reader_do_not_grow(
    teams, as_, owner, home, filled, django_assert_max_num_queries
):
    filled(teams)
    client = as_(owner)
    client.get(home)
    cache.clear()
    caches["drawn"].clear()

    with django_assert_max_num_queries(22):
        client.get(home)


# -- Files ----------------------------------------------------------------------------------------


def test_heat_map_is_a_picture_of_the_rows_that_are_asked_for(as_, owner, home, filled):
    filled(4)

    response = as_(owner).get(f"{home}svg/?gap=1")

    assert response["Content-Type"] == "image/svg+xml"
    root = ElementTree.fromstring(response.text)  # noqa: S314 -- we wrote it
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert [each for each in texts if each and each.startswith("Team ")] == [
        "Team 0002",
        "Team 0000",
    ]
    assert root.find("{http://www.w3.org/2000/svg}desc").text.startswith("Team 0002, ")
    assert "2 results, the furthest below its own target first" in response.text


@pytest.mark.parametrize("query", ["?gap=3", "?q=nobody"])
def test_heat_map_of_too_few_or_of_nobody_is_not_drawn_to_a_viewer(
    query, as_, viewer, home, filled
):
    filled(4)

    assert as_(viewer).get(f"{home}svg/{query}").status_code == 404


def test_links_to_the_files_follow_the_filters(as_, owner, home, filled):
    filled(4)

    text = as_(owner).get(f"{home}?target=mild", headers=HTMX).text

    assert '<div class="row" id="files" hx-swap-oob="true">' in text
    for kind in ("csv", "xlsx", "pdf", "svg"):
        assert f'href="{home}{kind}/?target=mild"' in text


HOSTILE = '=HYPERLINK("http://evil.example","x")|cmd'


def test_csv_holds_every_result_that_is_asked_for(as_, owner, home, filled):
    filled(60)

    response = as_(owner).get(f"{home}csv/?gap=1")

    head, *lines = csv.reader(io.StringIO(response.text.removeprefix("\ufeff")))
    assert head[:4] == ["Team", "System", "Questionnaire", "Version"]
    assert head[-10:] == [
        f"{title}: {of}"
        for title in ("Build", "Run")
        for of in ("level", "level it may be", "score", "target", "covered")
    ]
    assert len(lines) == 30
    assert lines[0][0] == "Team 0002"
    assert lines[0][7:] == ["0", "2", *("0", "0", "0.0", "3", "1.0") * 2]
    assert response.headers["Content-Disposition"].startswith('attachment; filename="plumbline-')


def test_files_take_what_is_hostile_as_a_text(as_, owner, home, organisation):
    released(organisation=organisation, name="@SUM(A1)", system=HOSTILE)
    client = as_(owner)

    lines = list(csv.reader(io.StringIO(client.get(f"{home}csv/").text)))
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{home}xlsx/").content))

    assert lines[1][:2] == ["'@SUM(A1)", f"'{HOSTILE}"]
    cells = [book["Teams"][place] for place in ("A2", "B2")]
    assert [(each.value, each.data_type) for each in cells] == [("@SUM(A1)", "s"), (HOSTILE, "s")]
    assert all(each.hyperlink is None for each in cells)


@pytest.mark.parametrize("payload", ["formula", "controls", "directions", "markup", "broken text"])
def test_no_file_runs_or_chokes_on_a_name(payload, as_, owner, home, organisation):
    name = PAYLOADS[payload].replace("\0", "")[:120]
    released(organisation=organisation, name=f"{name}1", system=name)
    client = as_(owner)

    rows = list(csv.reader(io.StringIO(client.get(f"{home}csv/").text)))
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{home}xlsx/").content))
    drawn = ElementTree.fromstring(client.get(f"{home}svg/").text)  # noqa: S314 -- we wrote it
    pages = pypdf.PdfReader(io.BytesIO(client.get(f"{home}pdf/").content)).pages

    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "@"))] == []
    assert [
        c for cell in cells for c in cell if unicodedata.category(c) == "Cc" and c != "\n"
    ] == []
    assert {book["Teams"][place].data_type for place in ("A2", "B2")} == {"s"}
    assert not [each for each in drawn.iter() if each.tag.endswith(("script", "image"))]
    assert len(pages) == 1


def test_workbook_has_a_sheet_for_each_thing_with_its_head_frozen_and_filters(
    as_, owner, home, filled
):
    filled(5)

    book = openpyxl.load_workbook(io.BytesIO(as_(owner).get(f"{home}xlsx/").content))

    assert book.sheetnames == ["Teams", "Antipatterns", "Remedies", "Who can help", "About"]
    assert {sheet.freeze_panes for sheet in book} == {"B2"}
    assert book["Teams"].auto_filter.ref == "A1:S6"
    assert book["Teams"]["F2"].is_date
    assert [cell.value for cell in book["Antipatterns"][2]] == ["Set-and-forget", 3, 0, "medium"]
    assert [cell.value for cell in book["Who can help"][2]][1:] == ["Team 0003", 3]


def test_pdf_says_what_the_page_says(as_, owner, home, filled):
    filled(5)

    response = as_(owner).get(f"{home}pdf/?gap=1")

    pages = pypdf.PdfReader(io.BytesIO(response.content)).pages
    text = "".join(page.extract_text() for page in pages)
    assert response.headers["Content-Type"] == "application/pdf"
    for said in ("Build is the common gap", "Team 0002", "Set-and-forget", "Who can help"):
        assert said in text
    assert "Team 0001" not in text.partition("Who can help")[0]


def test_markup_in_a_pdf_stays_a_text(as_, owner, home, organisation):
    released(organisation=organisation, name="<s>&amp;", system="<b>Fraud</b>")

    response = as_(owner).get(f"{home}pdf/")

    text = "".join(
        each.extract_text() for each in pypdf.PdfReader(io.BytesIO(response.content)).pages
    )
    assert "<s>&amp;" in text
    assert "<b>Fraud</b>" in text


def test_pdf_that_has_to_wait_says_so(as_, owner, home, filled, monkeypatch):
    filled(3)

    def busy(context):
        raise ReportBusy("two others")

    monkeypatch.setattr(printing, "opened", busy)
    response = as_(owner).get(f"{home}pdf/?gap=1")

    assert (response.status_code, response.headers["Retry-After"]) == (503, "10")
    assert "The PDF is not ready yet" in response.text
    for place in (f"{home}pdf/?gap=1", f"{home}?gap=1"):
        assert f'href="{place}"' in response.text

"""The portfolio: who sees what of it, filters, files, and the way in and out for a team."""

import csv
import io
import re
from dataclasses import replace
from xml.etree import ElementTree

import openpyxl
import pypdf
import pytest
from django.core.cache import cache, caches
from django.utils.timezone import localdate

from assessment import actions
from assessment.engine.answers import Answer, Answers
from assessment.engine.evaluation import evaluate, result
from assessment.models import Release
from assessment.portfolio import overview_of, printing
from assessment.report import ReportBusy
from tests import factories
from tests.assessment.test_portfolio import INSTRUMENT, levels
from tests.portfolios import Sample, fill

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def home(organisation):
    return f"/organisations/{organisation.pk}/portfolio/"


@pytest.fixture
def version(db):
    return factories.make_version(instrument=INSTRUMENT)


def sample(build: int, run: int, target: str = "strict") -> Sample:
    given = {key: Answer(level=level) for key, level in levels(build, run).items()}
    answers = Answers(
        questionnaire="sample", version="1.0", target_profile=target or None, answers=given
    )
    return Sample(result=result(evaluate(INSTRUMENT, answers), ""), target_profile=target)


@pytest.fixture
def filled(organisation, version):
    """With so many teams, of which the third is the furthest below and every second is mild."""

    def fill_with(teams: int) -> None:
        samples = [sample(1, 3), sample(1, 1, "mild"), sample(0, 0), sample(3, 1, "mild")]
        fill(organisation=organisation, version=version, samples=samples, teams=teams)

    return fill_with


def released(*, organisation, name: str, system: str = "Card scoring", build: int = 1):
    assessment = factories.make_assessment(
        team=factories.make_team(organisation=organisation, name=name),
        version=factories.make_version(instrument=INSTRUMENT),
        system=system,
        answers=levels(build, 3),
        target_profile="strict",
        closed=True,
    )
    actions.release_result(by=assessment.created_by, assessment=assessment)
    return assessment


def teams_on(response) -> list[str]:
    return re.findall(r'<th scope="row"><a class="name"[^>]*>([^<]*)</a>', response.text)


# -- The page -------------------------------------------------------------------------------------


def test_teams_stand_by_the_gap_to_their_own_target_and_not_by_score(as_, owner, home, filled):
    filled(4)

    response = as_(owner).get(home)

    # Scores 0.0, 2.0, then two of 1.0 and 2.0 that are at their own, milder target.
    assert teams_on(response) == ["Team 0002", "Team 0000", "Team 0001", "Team 0003"]
    assert "Two levels or more below" in response.text
    assert re.findall(r"<h1>([^<]*)</h1>", response.text) == ["Build is the common gap"]
    assert "Four of four teams have released a result." in response.text


def test_cell_says_level_score_and_how_far_it_is_below(as_, owner, home, organisation):
    released(organisation=organisation, name="Search")

    response = as_(owner).get(home)

    (cell,) = re.findall(r'<td data-level="1" class="under">.*?</td>', response.text)
    assert re.sub(r"<[^>]+>", "", cell) == "11.0, 2 below target"
    assert "<b>1</b> of 2" in response.text


def test_owner_sees_what_is_not_released_behind_the_last_team(as_, owner, home, organisation, team):
    released(organisation=organisation, name="Search")
    factories.make_assessment(team=team, answers={"build-1": 1}, closed=True)
    running = factories.make_team(organisation=organisation, name="Routes")
    factories.make_assessment(team=running)
    factories.make_team(organisation=organisation, name="Idle")

    text = as_(owner).get(home).text

    assert "One of four teams has released a result." in text
    row = r'<span class="name">([^<]*)</span></th><td class="none"[^>]*><span>([^<]*)'
    told = re.findall(row, text)
    assert [(name, what.split(" in ")[0]) for name, what in told] == [
        ("Idle", "Nothing begun"),
        ("Payments", "Finished"),
        ("Routes", "Open, nothing closed yet"),
    ]


def test_viewer_is_not_told_which_teams_have_released_nothing(as_, viewer, home, filled):
    filled(3)

    text = as_(viewer).get(home).text

    assert "Three of four teams have released a result." in text
    assert "Payments" not in text


@pytest.mark.parametrize("what", ["", "csv/", "svg/"])
def test_closed_result_is_nowhere_to_a_viewer_until_its_team_releases_it(
    what, as_, viewer, home, filled, team
):
    filled(3)
    closed = factories.make_assessment(
        team=team,
        version=factories.make_version(instrument=INSTRUMENT),
        answers=levels(1, 3),
        target_profile="strict",
        closed=True,
    )

    before = as_(viewer).get(f"{home}{what}").text
    actions.release_result(by=closed.created_by, assessment=closed)
    after = as_(viewer).get(f"{home}{what}").text

    assert "Team 0000" in before
    assert closed.team.name not in before
    assert closed.team.name in after


def test_nothing_released_says_how_a_result_enters(as_, owner, home):
    response = as_(owner).get(home)

    assert "No result has been released yet" in response.text
    assert "on the profile of a closed assessment" in response.text


@pytest.mark.parametrize("who", ["facilitator", "member", "other_team_member"])
def test_those_of_teams_do_not_oversee(who, as_, request, home, filled):
    filled(3)
    client = as_(request.getfixturevalue(who))

    assert {client.get(f"{home}{each}").status_code for each in ("", "csv/", "xlsx/", "pdf/")} == {
        403
    }
    assert "Portfolio</a>" not in client.get("/").text


def test_portfolio_of_another_organisation_is_not_found(as_, stranger, home, filled):
    filled(3)

    assert as_(stranger).get(home).status_code == 404


def test_results_of_another_organisation_never_enter(as_, stranger, owner, home, filled, version):
    filled(3)
    elsewhere = stranger.memberships.get().organisation
    fill(organisation=elsewhere, version=version, samples=[sample(0, 0)], teams=4)

    response = as_(owner).get(home)

    assert len(teams_on(response)) == 3
    assert response.context["overview"].teams == 3


# -- Few teams ------------------------------------------------------------------------------------


def test_two_teams_are_not_broken_down_to_a_viewer_and_are_to_an_owner(
    as_, owner, viewer, home, organisation
):
    released(organisation=organisation, name="Search")
    released(organisation=organisation, name="Routes")

    to_viewer, to_owner = as_(viewer).get(home), as_(owner).get(home)

    assert "Fewer than three teams have released a result" in to_viewer.text
    assert "Search" not in to_viewer.text
    assert "Set-and-forget" not in to_viewer.text
    assert sorted(teams_on(to_owner)) == ["Routes", "Search"]
    for kind in ("csv", "xlsx", "pdf"):
        file = as_(viewer).get(f"{home}{kind}/").content
        assert b"Search" not in file
    assert "Search" in as_(owner).get(f"{home}csv/").text


@pytest.mark.parametrize("narrowing", ["gap=3", "target=strict&gap=3"])
def test_group_of_fewer_than_three_is_not_broken_down_to_a_viewer(
    narrowing, as_, owner, viewer, home, filled
):
    filled(4)

    to_viewer, to_owner = (as_(who).get(f"{home}?{narrowing}") for who in (viewer, owner))

    assert teams_on(to_owner) == ["Team 0002"]
    assert teams_on(to_viewer) == []
    assert "So few are not broken down." in to_viewer.text
    assert "Team 0002" not in as_(viewer).get(f"{home}csv/?{narrowing}").text


def test_viewer_finds_one_team_by_its_name(as_, viewer, home, filled):
    """A name is no group: whoever looks for it knows it, and it stands on the page already."""
    filled(4)

    assert teams_on(as_(viewer).get(f"{home}?q=0002")) == ["Team 0002"]


def test_viewer_reads_counts_of_three_teams_and_more_alone(as_, owner, viewer, home, filled):
    filled(5)

    to_viewer, to_owner = (as_(who).get(home).text for who in (viewer, owner))

    assert "1 of 5 teams" in to_owner
    assert not re.search(r"\b[12] of 5 teams", to_viewer)
    assert "Fewer than three teams" in to_viewer


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
    assert head[-8:] == [
        f"{title}: {of}"
        for title in ("Build", "Run")
        for of in ("level", "level it may be", "score", "target")
    ]
    assert len(lines) == 30
    assert lines[0][0] == "Team 0002"
    assert lines[0][7:] == ["0", "2", *("0", "0", "0.0", "3") * 2]
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


def test_workbook_has_a_sheet_for_each_thing_with_its_head_frozen_and_filters(
    as_, owner, home, filled
):
    filled(5)

    book = openpyxl.load_workbook(io.BytesIO(as_(owner).get(f"{home}xlsx/").content))

    assert book.sheetnames == ["Teams", "Antipatterns", "Remedies", "Who can help", "About"]
    assert {sheet.freeze_panes for sheet in book} == {"B2"}
    assert book["Teams"].auto_filter.ref == "A1:Q6"
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
    response = as_(owner).get(f"{home}pdf/")

    assert (response.status_code, response.headers["Retry-After"]) == (503, "10")
    assert "The PDF is not ready yet" in response.text


# -- In and out -----------------------------------------------------------------------------------


@pytest.fixture
def closed(team, version):
    return factories.make_assessment(
        team=team, version=version, answers=levels(1, 3), target_profile="strict", closed=True
    )


def test_facilitator_releases_and_withdraws_on_the_profile(as_, facilitator, closed):
    client, page = as_(facilitator), f"/assessments/{closed.pk}/profile/"
    assert f'action="/assessments/{closed.pk}/release/"' in client.get(page).text

    released = client.post(f"/assessments/{closed.pk}/release/", follow=True)

    assert "The result stands in the portfolio." in released.text
    assert "Released by Fred Facilitator." in released.text
    assert Release.objects.filter(assessment=closed, counts=True).exists()

    withdrawn = client.post(f"/assessments/{closed.pk}/release/withdraw/", follow=True)

    assert "The result is no longer in the portfolio." in withdrawn.text
    assert not Release.objects.filter(counts=True).exists()


def test_open_assessment_is_closed_before_it_is_released(as_, facilitator, team, version):
    assessment = factories.make_assessment(team=team, version=version, answers=levels(1, 3))

    response = as_(facilitator).post(f"/assessments/{assessment.pk}/release/", follow=True)

    assert "Close the assessment first" in response.text
    assert not Release.objects.exists()


@pytest.mark.parametrize("who", ["member", "viewer"])
def test_who_does_not_run_it_neither_releases_nor_is_offered_to(who, as_, request, closed):
    client = as_(request.getfixturevalue(who))

    assert client.post(f"/assessments/{closed.pk}/release/").status_code == 403
    assert "/release/" not in client.get(f"/assessments/{closed.pk}/profile/").text


def test_record_tells_of_releases_in_words(as_, owner, closed, organisation):
    actions.release_result(by=owner, assessment=closed)
    actions.withdraw_release(by=owner, assessment=closed)

    text = as_(owner).get(f"/organisations/{organisation.pk}/record/").text

    assert "Released the result to the portfolio" in text
    assert "Withdrew the result from the portfolio" in text


def test_owner_of_several_organisations_finds_each_portfolio(as_, owner, organisation):
    other = factories.make_organisation(name="Second", owner=owner)

    text = as_(owner).get("/").text

    for each in (organisation, other):
        assert f'href="/organisations/{each.pk}/portfolio/"' in text


def test_two_questionnaires_are_two_portfolios(as_, owner, home, organisation, filled):
    filled(3)
    other = replace(INSTRUMENT, questionnaire="another", title="Another")
    assessment = factories.make_assessment(
        team=factories.make_team(organisation=organisation, name="Routes"),
        version=factories.make_version(instrument=other),
        answers=levels(1, 3),
        closed=True,
    )
    actions.release_result(by=assessment.created_by, assessment=assessment)

    first, second = as_(owner).get(home), as_(owner).get(f"{home}?questionnaire=another")

    assert len(teams_on(first)) == 3
    assert teams_on(second) == ["Routes"]
    assert '<a href="?questionnaire=another">Another</a>' in first.text

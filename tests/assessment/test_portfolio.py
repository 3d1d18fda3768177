"""What is said of all teams together: added up from rows alone, never stale, and in no order of
scores."""

import datetime
from dataclasses import replace

import pytest
from django.core.cache import cache
from django.db import connection

from assessment import actions
from assessment.exports.portfolio import results
from assessment.exports.table import as_csv
from assessment.models import Snapshot
from assessment.portfolio import overview_of, rows_of
from assessment.portfolio.parts import Column, Overview, Tally, told
from assessment.portfolio.rows import Figure, cell
from tests import factories
from tests.portfolios import INSTRUMENT, levels

TODAY = datetime.date(2026, 11, 21)


@pytest.fixture
def release(organisation):
    """A result of a new team, or of that one, which is then in the portfolio."""

    def released(name, build, run, *, target="strict", contested="", team=None, instrument=None):
        team = team or factories.make_team(organisation=organisation, name=name)
        assessment = factories.make_assessment(
            team=team,
            version=factories.make_version(instrument=instrument or INSTRUMENT),
            system=f"System of {name}",
            answers=levels(build, run),
            target_profile=target,
        )
        by = assessment.created_by
        if contested:
            actions.judge(
                by=by, assessment=assessment, antipattern=contested, holds=False, reason="No."
            )
        actions.close_assessment(by=by, assessment=assessment)
        actions.release_result(by=by, assessment=assessment)
        return assessment

    return released


def standing(organisation) -> Overview:
    organisation.refresh_from_db()
    return overview_of(organisation, TODAY)


@pytest.fixture
def three(release):
    return [
        release("Search", 1, 3),
        release("Pricing", 1, 1, contested="pipeline-jungle"),
        release("Routes", 3, 3),
    ]


# -- Adding up ------------------------------------------------------------------------------------


def test_dimensions_tell_how_many_teams_stand_below_their_own_target(organisation, three):
    found = standing(organisation)

    assert [(each.title, each.below) for each in found.columns] == [("Build", 2), ("Run", 1)]
    assert (found.teams, found.results, found.with_target) == (3, 3, 3)


def test_own_target_decides_and_not_the_level(organisation, release):
    release("Search", 1, 1, target="mild")
    release("Pricing", 2, 2, target="strict")

    found = standing(organisation)

    assert [(each.below, each.profile) for each in found.columns] == [(1, "Strict"), (1, "Strict")]
    assert [helper.team for each in found.help for helper in each.helpers] == ["Search", "Search"]


def test_antipatterns_stand_by_how_many_teams_have_them_with_how_often_they_are_contested(
    organisation, three
):
    found = standing(organisation)

    told = [(each.title, each.teams, each.contested) for each in found.tallies]
    assert told == [("Set-and-forget", 2, 0), ("Pipeline-jungle", 1, 1)]


def test_contested_where_it_was_not_even_found_is_not_counted(organisation, release):
    release("Search", 1, 3, contested="pipeline-jungle")
    release("Pricing", 1, 1)

    found = standing(organisation)

    assert [(each.key, each.contested) for each in found.tallies] == [
        ("set-and-forget", 0),
        ("pipeline-jungle", 0),
    ]


def test_helpers_are_named_with_their_level_and_nobody_who_needs_them(organisation, three):
    found = standing(organisation)

    assert [
        (each.title, [(helper.team, helper.level) for helper in each.helpers])
        for each in found.help
    ] == [("Build", [("Routes", 3)]), ("Run", [("Routes", 3), ("Search", 3)])]


def test_team_with_two_systems_is_one_team_and_is_named_once(organisation, release):
    search = release("Search", 3, 3)
    release("Second", 3, 3, team=search.team)
    release("Pricing", 1, 1)

    found = standing(organisation)

    assert (found.teams, found.results) == (2, 3)
    assert [len(each.helpers) for each in found.help] == [1, 1]


def test_remedies_are_those_of_several_plans_and_those_beyond_the_teams_stand_apart(
    organisation, three
):
    found = standing(organisation)

    assert [(each.key, each.teams) for each in found.remedies] == [("weekly-comparison", 2)]
    assert [(each.key, each.reach) for each in found.wider] == [("clean-checkout", "platform")]
    shares = [each.share for each in (*found.remedies, *found.wider)]
    assert sum(shares) == pytest.approx(1)  # each of the two removes all of what it meets


def test_result_that_was_released_twice_is_added_up_once(organisation, three):
    before = standing(organisation)
    by = three[0].created_by

    actions.withdraw_release(by=by, assessment=three[0])
    actions.release_result(by=by, assessment=three[0])

    assert standing(organisation) == before


def test_ages_tell_newest_median_oldest_and_how_many_are_old(organisation, team):
    days = [2, 200, 400]
    for number, age in enumerate(days):
        assessment = factories.make_assessment(
            team=team,
            version=factories.make_version(instrument=INSTRUMENT),
            system=f"System {number}",
            answers=levels(1, 1),
        )
        at = datetime.datetime.combine(TODAY, datetime.time(12), datetime.UTC)
        actions.close_assessment(
            by=assessment.created_by, assessment=assessment, at=at - datetime.timedelta(days=age)
        )
        actions.release_result(by=assessment.created_by, assessment=assessment)

    ages = standing(organisation).ages

    told = [(TODAY - day).days for day in (ages.newest, ages.median, ages.oldest)]
    assert (told, ages.over_half_a_year, ages.over_a_year) == (days, 2, 1)


def test_no_document_is_read(organisation, three):
    cache.clear()
    sent: list[str] = []

    def note(execute, sql, *rest):
        sent.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        found = standing(organisation)

    table = Snapshot._meta.db_table
    assert found.teams == 3
    assert [
        sql for sql in sent if f'"{table}"."result"' in sql or f'"{table}"."answers"' in sql
    ] == []


def test_questionnaires_are_told_apart_and_the_one_with_most_results_comes_first(
    organisation, release
):
    other = replace(INSTRUMENT, questionnaire="another", title="Another")
    release("Search", 1, 3)
    release("Pricing", 1, 3)
    release("Routes", 3, 3, instrument=other)

    first = standing(organisation)
    second = overview_of(organisation, TODAY, "another")

    assert (first.questionnaire, first.teams) == ("sample", 2)
    assert (second.questionnaire, second.teams) == ("another", 1)
    assert [each.title for each in first.questionnaires] == ["Another", "Sample"]
    assert overview_of(organisation, TODAY, "x" * 500) == first


def test_rows_of_an_older_version_say_what_it_did_not_ask(organisation, release):
    release("Search", 1, 3)
    dimensions = (
        INSTRUMENT.dimensions[1],
        replace(INSTRUMENT.dimensions[0], key="grow", title="Grow"),
    )
    questions = tuple(
        replace(each, key=each.key.replace("build", "grow")) for each in dimensions[1].questions
    )
    dimensions = (dimensions[0], replace(dimensions[1], questions=questions))
    newer = replace(
        INSTRUMENT,
        version="2.0",
        changes="Another dimension.",
        dimensions=dimensions,
        target_profiles=(),
        antipatterns=(),
        remedies=(),
    )
    team = factories.make_team(organisation=organisation, name="Pricing")
    assessment = factories.make_assessment(
        team=team,
        version=factories.make_version(instrument=newer),
        answers={f"run-{n}": 2 for n in (1, 2, 3)} | {f"grow-{n}": 1 for n in (1, 2, 3)},
        closed=True,
    )
    release_newer = actions.release_result(by=assessment.created_by, assessment=assessment)

    found = standing(organisation)
    (row,) = rows_of([release_newer], found.columns)

    assert [column.title for column in found.columns] == ["Run", "Grow", "Build"]
    assert [each.level for each in row.cells] == ["2", "1", ""]
    assert row.cells[2].figure is None


# -- The cache ------------------------------------------------------------------------------------


def test_nothing_stale_is_ever_shown(organisation, owner, release):
    first = release("Search", 1, 3)
    release("Pricing", 1, 3)
    assert standing(organisation).teams == 2

    actions.withdraw_release(by=owner, assessment=first)
    assert standing(organisation).teams == 1
    actions.release_result(by=owner, assessment=first)
    assert standing(organisation).teams == 2
    actions.rename_team(by=owner, team=first.team, name="Finding")
    helpers = [helper.team for each in standing(organisation).help for helper in each.helpers]
    assert "Search" not in helpers


def test_second_reader_reads_the_cache_alone(organisation, three, django_assert_num_queries):
    standing(organisation)

    with django_assert_num_queries(1):
        overview_of(organisation, TODAY)


def test_cache_knows_organisations_apart(organisation, three):
    elsewhere = factories.make_organisation(name="Elsewhere", owner=three[0].created_by)

    assert standing(organisation).teams == 3
    assert standing(elsewhere) == Overview()


# -- What is said of it, and to whom --------------------------------------------------------------


def column(below: int | None, key: str = "build") -> Column:
    return Column(key=key, title=key.title(), below=below)


@pytest.mark.parametrize(
    ("overview", "key"),
    [
        (Overview(), "nothing"),
        (Overview(hidden=True), "hidden"),
        (Overview(teams=3), "no_target"),
        (Overview(teams=3, with_target=3, columns=(column(0),)), "at_target"),
        (Overview(teams=4, with_target=4, columns=(column(2), column(1, "run"))), "common"),
        (Overview(teams=4, with_target=4, columns=(column(2), column(2, "run"))), "shared"),
        (Overview(teams=5, with_target=5, columns=(column(2),)), "scattered"),
        (Overview(teams=1, with_target=1, columns=(column(1),)), "scattered"),
    ],
)
def test_headline_follows_a_rule(overview, key):
    assert overview.headline == key


@pytest.mark.parametrize(("count", "said"), [(0, 0), (1, None), (2, None), (3, 3), (None, None)])
def test_viewers_are_told_of_none_or_of_three_and_more(count, said):
    assert told(count) == said


def test_viewers_learn_nothing_of_fewer_than_three_teams():
    tally = Tally(key="a", title="A", teams=2, contested=1, band="high")
    whole = Overview(questionnaire="sample", teams=2, with_target=2, tallies=(tally,))

    assert whole.for_viewers() == Overview(hidden=True)
    assert replace(whole, teams=3).for_viewers().tallies == (
        replace(tally, teams=None, contested=None),
    )


# -- Cells ----------------------------------------------------------------------------------------


def figure(**given) -> Figure:
    usual = {
        **{"snapshot": 1, "dimension": "build", "score": 2.04, "low": 1.8, "high": 2.4},
        **{"coverage": 0.9, "rated": True, "claimed": 2, "possible": 2, "target": 2},
        "meets_target": True,
    }
    return Figure(**usual | given)


def test_cell_says_a_level_and_its_score():
    shown = cell(figure(), 4)

    assert (shown.level, shown.score, shown.ramp, shown.below, shown.classes) == (
        *("2", "2.0", 2, 0),
        "",
    )


def test_cell_that_hangs_on_open_answers_says_both_levels_and_is_under_its_target():
    shown = cell(figure(claimed=0, possible=3, target=3, meets_target=False), 4)

    assert (shown.level, shown.below, shown.classes) == ("0–3", 3, "under lv-open")


def test_cell_with_too_little_covered_says_the_range_and_one_without_a_level_none():
    shown = cell(figure(coverage=0.75, claimed=None, possible=None, target=3), 4)

    assert (shown.level, shown.score, shown.ramp) == ("–", "1.8–2.4", None)
    assert shown.below == pytest.approx(1.2)


def test_cell_that_is_not_rated_shows_no_figure():
    shown = cell(figure(rated=False), 4)

    assert (shown.level, shown.score, shown.ramp) == ("", "", None)


# -- Files ----------------------------------------------------------------------------------------


def test_table_of_nothing_has_its_heads_alone():
    table = as_csv(results([], Overview())).decode()

    assert table.splitlines()[0].startswith('\ufeff"Team","System",')
    assert len(table.splitlines()) == 1

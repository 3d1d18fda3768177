"""The page of the plan: what if, and our own plan."""

import pytest

from assessment import actions
from assessment.models import Assessment, PlannedStep, Snapshot
from tests import factories
from tests.plans import KEYS, follow, form_of, is_on, make_assessment, save, url

pytestmark = pytest.mark.django_db
HTMX = {"headers": {"hx-request": "true"}}


@pytest.fixture
def assessment(team):
    return make_assessment(team=team)


@pytest.fixture
def page(as_, facilitator, assessment):
    client = as_(facilitator)
    return lambda: client.get(url(assessment))


def horizons(response) -> dict[str, list[str]]:
    return {
        each.key: [row.key for row in each.rows] for each in response.context["outlook"].horizons
    }


# -- What if ---------------------------------------------------------------------------------------


def test_page_shows_the_plan_by_horizons_with_what_is_proposed_switched_on(page):
    response = page()

    assert response.status_code == 200
    now = ["do-build-1", "do-build-2", "do-build-4"]
    assert horizons(response) == {"now": now, "next": ["do-build-3", "do-build-5", "do-build-6"]}
    assert is_on(response) == list(KEYS)
    assert "If you do these 6, 12 person-days" in response.text


def test_step_beyond_the_team_says_why_it_does_not_stand_in_now(page):
    text = " ".join(page().text.split())

    assert "In next, not now: nobody of the platform team is named yet" in text
    assert "Needs the platform team" in text


def test_page_begins_with_what_stands_in_now_and_next(as_, member, assessment):
    """At a capacity of one, the first of the computed plan would be all of *now* and *next*."""
    Assessment.objects.filter(pk=assessment.pk).update(capacity_days_per_month=1)

    page = as_(member).get(url(assessment))

    shown = {key for name in ("now", "next") for key in horizons(page).get(name, [])}
    assert set(page.context["outlook"].on) == shown


def test_what_is_decided_against_is_off_and_says_why(as_, facilitator, assessment):
    client = as_(facilitator)
    save(client, assessment, "build-4")
    follow(client, assessment, "build-4", status="wont_do", reason="Too dear.", accepted_by="Ines")

    page = client.get(url(assessment))

    assert "do-build-4" not in page.context["outlook"].on
    assert "do-build-4" not in [key for keys in horizons(page).values() for key in keys]
    assert "The risk is accepted by" in page.text
    saved = PlannedStep.objects.get(remedy="do-build-4")
    client.post(url(assessment, "save/"), form_of(page))
    saved.refresh_from_db()
    assert (saved.status, saved.reason, saved.accepted_by) == ("wont_do", "Too dear.", "Ines")


def test_switching_off_answers_with_the_forecast_and_the_switches(page, as_, member, assessment):
    fields = form_of(page(), do=["do-build-1", "do-build-4"])

    response = as_(member).post(url(assessment), fields, **HTMX)

    assert response.status_code == 200
    assert response.text.lstrip().startswith('<aside id="forecast"')
    assert "If you do these 2, 4 person-days" in response.text
    assert "<b>Two findings end.</b>" in response.text
    assert "They remove 33" in response.text
    assert '<div id="horizons" class="stack plan-list" hx-swap-oob="outerHTML">' in response.text
    assert "<html" not in response.text


def test_prerequisite_comes_along_and_says_so_and_goes_with_what_brought_it(
    as_, facilitator, assessment
):
    client = as_(facilitator)
    fields = form_of(client.get(url(assessment)), do=["do-build-2"], on="", along="")

    chosen = client.post(url(assessment), fields, **HTMX)

    assert is_on(chosen) == ["build-1", "build-2"]
    assert "Comes along: “Do-build-2” waits for it." in chosen.text
    without = fields | {"do": ["do-build-1"], "on": "do-build-1 do-build-2", "along": "do-build-1"}
    assert is_on(client.post(url(assessment), without, **HTMX)) == []


def test_what_waits_for_a_step_goes_off_with_it_and_says_so(page, as_, facilitator, assessment):
    first = page()
    chosen = [key for key in sorted(first.context["outlook"].on) if key != "do-build-1"]

    response = as_(facilitator).post(url(assessment), form_of(first, do=chosen), **HTMX)

    assert is_on(response) == ["build-3", "build-4", "build-5", "build-6"]
    assert "“Do-build-2” is off too: it waits for “Do-build-1”." in response.text


def test_capacity_moves_the_lines_between_horizons_and_is_not_kept(page, as_, member, assessment):
    response = as_(member).post(url(assessment), form_of(page(), capacity="2"), **HTMX)

    assert horizons(response)["now"] == ["do-build-1"]
    assert list(horizons(response)) == ["now", "next", "later"]
    assert Assessment.objects.get().capacity_days_per_month == 6


def test_person_days_are_planned_with_as_the_teams_estimate(page, as_, facilitator, assessment):
    fields = form_of(page(), **{"days-do-build-1": "9", "days-do-build-4": ""})

    response = as_(facilitator).post(url(assessment), fields, **HTMX)

    assert horizons(response)["now"][0] == "do-build-4"
    assert response.text.count("the team’s estimate") == 1
    assert Assessment.objects.get().effort_days == {}


def test_wrong_figure_is_said_and_stays_while_the_rest_is_tried(page, as_, facilitator, assessment):
    fields = form_of(page(), do=["do-build-4"], **{"days-do-build-1": "many"})

    response = as_(facilitator).post(url(assessment), fields, **HTMX)

    assert response.status_code == 422
    assert 'value="many"' in response.text
    assert "Person-days from 0.1 to 9999.9" in response.text
    assert is_on(response) == ["build-4"]


def test_without_script_what_was_tried_stands_in_the_address(page, as_, viewer, assessment, owner):
    fields = form_of(page(), do=["do-build-2"], on="", along="", capacity="2")
    fields["days-do-build-4"] = "7"
    actions.close_assessment(by=owner, assessment=assessment)
    client = as_(viewer)

    response = client.post(url(assessment), fields)

    assert response.status_code == 302
    there = response.headers["Location"]
    assert there == f"{url(assessment)}?do=do-build-2&on=&along=&capacity=2&days-do-build-4=7"
    shown = client.get(there)
    assert is_on(shown) == ["build-1", "build-2"]
    assert horizons(shown)["now"] == ["do-build-1"]
    assert "Save as our plan" not in shown.text


def test_page_without_a_plan_says_so(as_, facilitator, team):
    assessment = factories.make_assessment(team=team)

    response = as_(facilitator).get(url(assessment))

    assert "The plan appears with the first answers" in response.text
    assert "No step is needed now" in response.text


# -- Our plan --------------------------------------------------------------------------------------


def test_plan_is_saved_with_capacity_and_estimates(as_, facilitator, assessment):
    client = as_(facilitator)
    settings = {"capacity": "8", "days-do-build-4": "7"}

    response = save(client, assessment, "build-2", "build-4", **settings)

    assert response.headers["Location"] == f"{url(assessment)}#our-plan"
    rows = [row.remedy for row in PlannedStep.objects.of(assessment)]
    assert rows == ["do-build-1", "do-build-2", "do-build-4"]
    kept = Assessment.objects.get()
    assert (kept.capacity_days_per_month, kept.effort_days) == (8, {"do-build-4": 7})
    shown = client.get(url(assessment))
    assert "Saved as our plan." in shown.text
    assert is_on(shown) == ["build-1", "build-2", "build-4"]
    assert shown.text.count("Nobody sees to it yet") == 3


def test_questionnaires_own_figure_is_no_estimate_of_the_team(as_, facilitator, assessment):
    save(as_(facilitator), assessment, "build-1")

    assert Assessment.objects.get().effort_days == {}


def test_two_plans_saved_at_once_are_shown_with_both(as_, facilitator, owner, assessment):
    client = as_(facilitator)
    fields = form_of(client.get(url(assessment)), do=["do-build-1"], on="", along="")
    save(as_(owner), assessment, "build-4")

    response = client.post(url(assessment, "save/"), fields)

    assert response.status_code == 409
    assert "<dd>Do-build-1</dd>" in response.text
    assert "<dd>Do-build-4</dd>" in response.text
    assert is_on(response) == ["build-1"]
    mine = fields | {"seen": response.context["form"].conflicts.seen_now}
    assert client.post(url(assessment, "save/"), mine).status_code == 302
    assert [row.remedy for row in PlannedStep.objects.all()] == ["do-build-1"]


def test_theirs_are_left_as_they_are(as_, facilitator, owner, assessment):
    client = as_(facilitator)
    fields = form_of(client.get(url(assessment)), do=["do-build-1"], on="", along="", capacity="9")
    save(as_(owner), assessment, "build-4")

    client.post(url(assessment, "save/"), fields | {"theirs": "steps"})

    assert [row.remedy for row in PlannedStep.objects.all()] == ["do-build-4"]
    assert Assessment.objects.get().capacity_days_per_month == 9


def test_plan_of_a_closed_assessment_is_saved_and_moves_nothing_that_is_closed(
    as_, facilitator, owner, assessment
):
    actions.close_assessment(by=owner, assessment=assessment)
    before = Snapshot.objects.get().result

    save(as_(facilitator), assessment, "build-4", capacity="3", **{"days-do-build-4": "7"})

    assert PlannedStep.objects.get().remedy == "do-build-4"
    kept = Assessment.objects.get()
    assert (kept.capacity_days_per_month, kept.effort_days) == (6, {})
    assert Snapshot.objects.get().result == before


def test_step_that_was_begun_stays_and_the_page_says_so(as_, facilitator, owner, assessment):
    client = as_(facilitator)
    save(client, assessment, "build-1")
    actions.change_step(by=owner, assessment=assessment, remedy="do-build-1", status="doing")

    save(client, assessment, "build-4")

    assert "“Do-build-1” stays in the plan" in client.get(url(assessment)).text


def test_sponsor_lets_a_step_beyond_the_team_stand_in_now(as_, facilitator, member, assessment):
    save(as_(facilitator), assessment, "build-3", "build-4")
    client = as_(member)
    first = client.get(url(assessment)).context["planning"]
    assert [(each.key, [line.key for line in each.lines]) for each in first.horizons] == [
        ("now", ["do-build-4"]),
        ("next", ["do-build-3"]),
    ]

    follow(client, assessment, "build-3", sponsor="Ruth")

    after = client.get(url(assessment))
    (now,) = after.context["planning"].horizons
    assert [line.key for line in now.lines] == ["do-build-3", "do-build-4"]
    assert "Ruth stands in for it" in after.text
    assert "do-build-3" in horizons(after)["now"]


def test_steps_are_moved_into_an_order_of_our_own_beside_the_computed_one(
    as_, facilitator, member, assessment
):
    save(as_(facilitator), assessment, "build-4", "build-5")
    client = as_(member)

    client.post(url(assessment, "steps/do-build-5/move/"), {"move": "earlier"})

    (now,) = client.get(url(assessment)).context["planning"].horizons
    assert [(line.key, line.rank) for line in now.lines] == [("do-build-5", 5), ("do-build-4", 4)]


# -- Queries ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("steps", [1, 3])
def test_plan_page_queries_do_not_grow(
    steps, as_, facilitator, assessment, django_assert_num_queries
):
    client = as_(facilitator)
    save(client, assessment, *KEYS[:steps])
    client.get(url(assessment))

    with django_assert_num_queries(10):
        client.get(url(assessment))

"""The team's own estimates of what the steps of its plan take."""

import pytest

from assessment import loading
from assessment.engine.evaluation import evaluate
from assessment.forms.seen import as_seen
from assessment.models import Answer, Assessment
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(team):
    instrument = factories.shipped()
    answers = {question.key: 1 for question in instrument.questions()}
    version = factories.make_version(instrument=instrument)
    return factories.make_assessment(team=team, version=version, answers=answers)


def url(assessment) -> str:
    return f"/assessments/{assessment.pk}/estimates/"


def plan_of(assessment):
    assessment = Assessment.objects.for_page().get(pk=assessment.pk)
    return evaluate(loading.instrument_of(assessment), loading.answers_of(assessment)).plan


def opened(client, assessment) -> dict[str, object]:
    """What a person sends who opens the page now and types nothing."""
    form = client.get(url(assessment)).context["form"]
    return {field.html_name: field.value() for field in form if field.value() is not None}


def test_page_lists_every_step_and_what_else_is_possible_with_its_range(
    as_, facilitator, assessment
):
    plan = plan_of(assessment)

    response = as_(facilitator).get(url(assessment))

    remedies = [step.remedy for step in plan.steps] + list(plan.also_possible)
    assert [r.title for r in remedies if f">{r.title}</label>" not in response.text] == []
    assert "1 person-day, 0.5 to 1." in response.text
    assert "2 person-days, 1 to 3." in response.text


def test_estimate_is_saved_and_planned_with(as_, facilitator, assessment):
    first, second, *_ = (step.remedy.key for step in plan_of(assessment).steps)
    client = as_(facilitator)
    data = opened(client, assessment) | {f"days-{first}": "7.5", f"days-{second}": "4"}

    response = client.post(url(assessment), data)

    assert response.headers["Location"] == f"/assessments/{assessment.pk}/profile/#plan-h"
    assessment.refresh_from_db()
    assert assessment.effort_days == {first: 7.5, second: 4}
    planned = {step.remedy.key: step.person_days for step in plan_of(assessment).steps}
    assert (planned[first], planned[second]) == (7.5, 4)


def test_emptied_estimate_gives_the_questionnaires_own_back(as_, facilitator, assessment):
    key = plan_of(assessment).steps[0].remedy.key
    Assessment.objects.update(effort_days={key: 3})
    client = as_(facilitator)

    client.post(url(assessment), opened(client, assessment) | {f"days-{key}": ""})

    assessment.refresh_from_db()
    assert assessment.effort_days == {}


def test_estimate_of_what_nothing_needs_any_more_can_still_be_taken_back(
    as_, facilitator, team, assessment
):
    remedy = plan_of(assessment).steps[0].remedy
    unanswered = factories.make_assessment(
        team=team, version=assessment.version, effort_days={remedy.key: 3}
    )

    response = as_(facilitator).get(url(unanswered))

    assert list(response.context["groups"]) == ["Not needed now"]
    assert f">{remedy.title}</label>" in response.text


@pytest.mark.parametrize("given", ["0", "-1", "inf", "nan", "many", "10000", "1.25"])
def test_what_is_no_number_of_days_is_said_and_stays_in_the_form(
    given, as_, facilitator, assessment
):
    key = plan_of(assessment).steps[0].remedy.key
    client = as_(facilitator)

    response = client.post(url(assessment), opened(client, assessment) | {f"days-{key}": given})

    assert response.status_code == 422
    assert f'value="{given}"' in response.text
    assert 'aria-invalid="true"' in response.text
    assert Assessment.objects.get().effort_days == {}


def test_estimate_for_what_left_the_plan_meanwhile_is_kept(as_, facilitator, assessment):
    steps = [step.remedy.key for step in plan_of(assessment).steps]
    client = as_(facilitator)
    data = opened(client, assessment)
    Answer.objects.update(level=4, evidence=["The log"])
    assert plan_of(assessment).steps == ()

    client.post(url(assessment), data | {f"days-{steps[0]}": "7", f"days-{steps[1]}": ""})

    assert Assessment.objects.get().effort_days == {steps[0]: 7}


def test_wrong_estimate_for_what_left_the_plan_meanwhile_stays_in_the_form(
    as_, facilitator, assessment
):
    remedy = plan_of(assessment).steps[0].remedy
    client = as_(facilitator)
    data = opened(client, assessment)
    Answer.objects.update(level=4, evidence=["The log"])

    response = client.post(url(assessment), data | {f"days-{remedy.key}": "many"})

    assert response.status_code == 422
    assert list(response.context["groups"]) == ["Not needed now"]
    assert f">{remedy.title}</label>" in response.text
    assert 'value="many"' in response.text


@pytest.mark.parametrize("days", ["0", "many", "10000", "1.25", "NaN"])
def test_wrong_estimate_is_refused_in_words_that_say_what_is_right(
    as_, facilitator, assessment, days
):
    remedy = plan_of(assessment).steps[0].remedy
    client = as_(facilitator)

    response = client.post(
        url(assessment), opened(client, assessment) | {f"days-{remedy.key}": days}
    )

    assert response.status_code == 422
    assert response.text.count("Person-days from 0.1 to 9999.9, with one decimal place") >= 1
    assert "Ensure" not in response.text


def test_estimate_for_what_is_no_remedy_is_ignored(as_, facilitator, assessment):
    client = as_(facilitator)

    client.post(url(assessment), opened(client, assessment) | {"days-nothing": "3", "days-": "3"})

    assert Assessment.objects.get().effort_days == {}


def test_estimate_of_somebody_else_for_what_was_not_on_the_page_is_no_conflict(
    as_, facilitator, owner, team, assessment
):
    key, *_ = (step.remedy.key for step in plan_of(assessment).steps)
    unanswered = factories.make_assessment(team=team, version=assessment.version)
    client = as_(facilitator)
    data = opened(client, unanswered)
    Assessment.objects.filter(pk=unanswered.pk).update(effort_days={key: 3})

    response = client.post(url(unanswered), data)

    assert response.status_code == 302
    assert Assessment.objects.get(pk=unanswered.pk).effort_days == {key: 3}


def test_two_estimates_of_one_remedy_are_shown_with_both(as_, facilitator, owner, assessment):
    key = plan_of(assessment).steps[0].remedy.key
    client = as_(facilitator)
    data = opened(client, assessment)
    as_(owner).post(url(assessment), data | {f"days-{key}": "3"})

    response = client.post(url(assessment), data | {f"days-{key}": "9"})

    assert response.status_code == 409
    assert "<dd>9</dd>" in response.text
    assert "<dd>3</dd>" in response.text
    settled = data | {f"days-{key}": "9", "seen": response.context["form"].conflicts.seen_now}
    assert client.post(url(assessment), settled).status_code == 302
    assert Assessment.objects.get().effort_days == {key: 9}


def test_estimates_of_two_people_for_two_remedies_both_stand(as_, facilitator, owner, assessment):
    first, second, *_ = (step.remedy.key for step in plan_of(assessment).steps)
    client = as_(facilitator)
    data = opened(client, assessment)
    as_(owner).post(url(assessment), data | {f"days-{first}": "3"})

    client.post(url(assessment), data | {f"days-{second}": "9"})

    assert Assessment.objects.get().effort_days == {first: 3, second: 9}


@pytest.mark.parametrize(
    "seen",
    ["[" * 100_000, '{"a":' * 100_000, "[]", "{", '{"KEY": [[]]}', '{"KEY": 3}'],
    ids=["deep lists", "deep objects", "list", "cut off", "lists in it", "numbers in it"],
)
def test_what_is_no_list_of_what_was_seen_is_nothing_seen(seen, as_, facilitator, assessment):
    key = plan_of(assessment).steps[0].remedy.key
    Assessment.objects.update(effort_days={key: 3})

    response = as_(facilitator).post(
        url(assessment), {"seen": seen.replace("KEY", key), f"days-{key}": "9"}
    )

    assert response.status_code == 409
    assert "<dd>3</dd>" in response.text


def test_plan_leads_to_its_estimates_whoever_may_give_them(as_, facilitator, member, assessment):
    profile, link = f"/assessments/{assessment.pk}/profile/", f'href="{url(assessment)}"'

    assert link in as_(facilitator).get(profile).text
    assert link not in as_(member).get(profile).text


def test_page_without_a_plan_says_so(as_, facilitator, team):
    assessment = factories.make_assessment(team=team)

    response = as_(facilitator).get(url(assessment))

    assert "There is nothing to estimate yet" in response.text


def test_estimates_sent_after_the_assessment_was_closed_are_said_to_be_lost(as_, owner, team):
    assessment = factories.make_assessment(team=team, answers={"build-1": 2}, closed=True)

    response = as_(owner).post(url(assessment), {"seen": as_seen({})}, follow=True)

    assert "Not saved: this assessment has been closed." in response.text


@pytest.mark.parametrize("estimates", [1, 3])
def test_estimates_page_queries_do_not_grow(
    estimates, as_, facilitator, assessment, django_assert_num_queries
):
    steps = plan_of(assessment).steps[:estimates]
    Assessment.objects.update(effort_days={step.remedy.key: 3 for step in steps})
    client = as_(facilitator)
    client.get(url(assessment))

    with django_assert_num_queries(7):
        client.get(url(assessment))

"""The page of the plan: which of its first steps are firm."""

import pytest
from django.core.cache import cache
from django_tasks_db.models import DBTaskResult

from assessment.tasks import work_out_firmness
from tests import factories
from tests.forms import sent
from tests.plans import make_assessment, save, url

pytestmark = pytest.mark.django_db
HTMX = {"headers": {"hx-request": "true"}}


@pytest.fixture
def assessment(team):
    return make_assessment(team=team)


def test_page_says_what_is_firm_once_a_job_has_worked_it_out(as_, member, assessment):
    cache.clear()
    client, there = as_(member), url(assessment, "firm/")
    assert "Firm" not in client.get(url(assessment)).text

    asked = client.post(there, **HTMX)
    client.post(there, **HTMX)

    assert "is being worked out" in asked.text
    assert f'hx-get="{there}?round=1"' in asked.text
    (job,) = DBTaskResult.objects.filter(task_path__endswith="work_out_firmness")
    assert job.args_kwargs["args"] == [assessment.pk]
    work_out_firmness.call(assessment.pk)
    ready = client.get(there, **HTMX)
    assert ready.headers["HX-Trigger"] == "firm"
    page = client.get(url(assessment))
    assert page.text.count('data-firm="yes"') == 6


def test_what_was_worked_out_holds_until_an_answer_or_an_estimate_moves(
    as_, facilitator, assessment
):
    cache.clear()
    work_out_firmness.call(assessment.pk)
    client = as_(facilitator)
    assert client.get(url(assessment)).context["firm_is_known"]

    save(client, assessment, "build-1", capacity="3")
    assert client.get(url(assessment)).context["firm_is_known"]
    factories.settle(assessment=assessment, question="build-1", level=2)

    page = client.get(url(assessment))
    assert not page.context["firm_is_known"]
    work_out_firmness.call(assessment.pk)
    assert "Depends on: How is build-1 done?" in client.get(url(assessment)).text


def test_estimate_that_is_only_tried_says_that_what_is_firm_is_not_known_for_it(
    as_, facilitator, assessment
):
    cache.clear()
    work_out_firmness.call(assessment.pk)
    client = as_(facilitator)
    opened = sent(client.get(url(assessment)).text, form="plan-form")
    (days, *_) = [name for name in opened if name.startswith("days")]

    tried = client.post(url(assessment), opened | {days: "77"}, **HTMX).text
    back = client.post(url(assessment), opened, **HTMX).text

    assert "data-firm" not in tried
    assert 'id="firm" class="small muted" hx-swap-oob="true">Which steps are firm is known' in tried
    assert 'data-firm="yes"' in back
    assert 'id="firm" class="small muted" hx-swap-oob="true">Firm: among' in back


def test_page_gives_up_asking_after_a_while(as_, member, assessment):
    cache.clear()

    answer = as_(member).get(f"{url(assessment, 'firm/')}?round=99", **HTMX)

    assert "It takes longer than it should" in answer.text
    assert "hx-get" not in answer.text


def test_firmness_of_what_is_gone_is_no_fault():
    work_out_firmness.call(123456)

"""An assessment beside the earlier ones: what is compared, what is said of it, and by whom."""

import datetime
import json
import re
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
import time_machine

from assessment import actions
from assessment.models import Assessment, AuditEvent, LoweredAnswer, PlannedStep
from assessment.report.making import contents, gather
from tests import factories
from tests.instruments import (
    make_dimension,
    make_instrument,
    make_question,
    make_remedy,
)

pytestmark = pytest.mark.django_db

MAY, AUGUST, NOVEMBER = "2026-05-12 09:00Z", "2026-08-20 09:00Z", "2026-11-19 09:00Z"
HTMX = {"HX-Request": "true"}


def three(**levels: int) -> dict[str, int]:
    return {f"{key}-{n}": level for key, level in levels.items() for n in (1, 2, 3)}


@pytest.fixture
def version(db):
    remedies = [
        make_remedy(key="weekly-comparison", raises={"run-1": 3, "run-2": 2}),
        make_remedy(key="one-command", raises={"build-1": 2}),
    ]
    return factories.make_version(instrument=make_instrument(remedies=remedies))


def closed_on(day: str, team, version, answers, **scope) -> Assessment:
    with time_machine.travel(day, tick=False):
        return factories.make_assessment(
            team=team, version=version, answers=answers, closed=True, **scope
        )


@pytest.fixture
def may(team, version):
    return closed_on(MAY, team, version, three(build=2, run=1))


@pytest.fixture
def november(team, version, may):
    """Two answers are higher than in May, one is lower."""
    answers = three(build=2, run=1) | {"run-1": 3, "run-2": 2, "build-3": 0}
    return closed_on(NOVEMBER, team, version, answers)


def url(assessment) -> str:
    return f"/assessments/{assessment.pk}/trend/"


def page(client, assessment, **query) -> str:
    """The text of the page between tags, on one line."""
    response = client.get(url(assessment), query)
    assert response.status_code == 200
    main = response.text[response.text.index("<main") :]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def why(assessment, against, question="build-3", reading="worse", **more):
    return {"against": against.pk, "question": question, "reading": reading, "seen": "", **more}


def say(client, assessment, against, headers=None, **more):
    return client.post(
        f"{url(assessment)}lower/", why(assessment, against, **more), headers=headers
    )


# -- What is compared ------------------------------------------------------------------------------


def test_page_says_what_changed_and_on_how_many_questions(as_, member, may, november):
    text = page(as_(member), november)

    assert "Up 0.2 since 12 May 2026" in text
    assert "went from 1.5 to 1.7. Two answers are higher than then, one lower." in text
    assert "Compared on 6 of 6 questions" in text
    assert "One answer is lower than then" in text
    assert "How is build-3 done? 0, was 2" in text
    assert "How is run-1 done? 3 , was 1" in text


def test_first_assessment_has_no_course_yet(as_, member, may):
    text = page(as_(member), may)

    assert "The first one of this system" in text
    assert "Compare with" not in text


def test_last_of_the_same_system_is_compared_unless_another_is_chosen(
    as_, member, team, version, may
):
    august = closed_on(AUGUST, team, version, three(build=3, run=3))
    november = closed_on(NOVEMBER, team, version, three(build=4, run=4))
    client = as_(member)

    assert "Up 1.0 since 20 August 2026" in page(client, november)
    assert "Up 2.5 since 12 May 2026" in page(client, november, against=may.pk)
    assert "Up 1.5 since 12 May 2026" in page(client, august)
    assert client.get(url(august), {"against": november.pk}).status_code == 404


def test_another_system_of_the_team_can_be_chosen_and_is_called_so(
    as_, member, team, version, may, november
):
    other = closed_on(AUGUST, team, version, three(build=0, run=0), system="Card limits")

    text = page(as_(member), november, against=other.pk)

    assert "20 August 2026, Card limits" in text
    assert "It is another system, Card limits:" in text
    assert "Up 0.2 since 12 May 2026" in page(as_(member), november)


@pytest.mark.parametrize("against", ["0", "x", "9" * 30, "[]"])
def test_what_is_not_offered_is_not_found(against, as_, member, november):
    assert as_(member).get(url(november), {"against": against}).status_code == 404


def test_charts_are_those_of_the_comparison_that_is_shown(
    as_, member, team, version, may, november
):
    latest = closed_on("2026-11-21 09:00Z", team, version, three(build=4, run=4))
    client = as_(member)
    pages = {each: client.get(url(latest), {"against": each.pk}).text for each in (may, november)}

    charts = {
        each: [client.get(place).text for place in re.findall(r'data-picture="([^"]*)"', text)]
        for each, text in pages.items()
    }

    for each, day in ((may, "May 2026"), (november, "November 2026")):
        dots, mean, *dimensions = charts[each]
        assert f">{day}</text>" in dots
        assert f"since {day}</title>" in mean
        assert len(dimensions) == 2
        assert "May 2026 2.0; November 2026" in dimensions[0]


def test_chart_beside_what_is_not_offered_is_not_found(as_, member, november):
    place = f"{url(november)}charts/trend.svg"

    assert as_(member).get(place).status_code == 200
    assert as_(member).get(place, {"against": 999}).status_code == 404
    assert as_(member).get(f"{url(november)}charts/trend-nothing.svg").status_code == 404


def test_assessment_of_another_team_is_not_found(as_, owner, other_team_member, team, november):
    other = factories.make_team(organisation=team.organisation, name="Risk")
    theirs = closed_on(MAY, other, november.version, three(build=1, run=1))

    assert as_(owner).get(url(november), {"against": theirs.pk}).status_code == 404


def test_course_runs_over_what_all_share_and_says_on_how_much(as_, member, team, version, may):
    closed_on(AUGUST, team, version, {"build-1": 3, "run-1": 2})
    november = closed_on(NOVEMBER, team, version, three(build=4, run=4))

    response = as_(member).get(url(november))

    assert "Three assessments of Card scoring" in response.text
    assert "12 May 2026, 20 August 2026, 19 November 2026." in response.text
    build = "May 2026 2.0; August 2026 3.0; November 2026 4.0"
    assert f'aria-label="Build over time: {build}"' in response.text
    mean = "May 2026 1.5; August 2026 2.5; November 2026 4.0"
    assert f'aria-label="Weighted mean over time: {mean}"' in response.text
    assert "on 1 of 3 questions" in response.text


def test_question_that_means_something_else_is_not_compared(as_, member, team, may):
    questions = [make_question(key=f"build-{n}", meaning=1 + (n == 3)) for n in (1, 2, 3)]
    dimensions = [make_dimension(key="build", questions=questions), make_dimension(key="run")]
    instrument = replace(make_instrument(dimensions=dimensions), version="1.1", changes="More.")
    newer = factories.make_version(instrument=instrument)
    november = closed_on(NOVEMBER, team, newer, three(build=0, run=1))

    text = page(as_(member), november)

    assert "Compared on 5 of 6 questions" in text
    assert "Two answers are lower than then" in text


def test_where_nothing_can_be_compared_it_says_so(as_, member, team, version):
    closed_on(MAY, team, version, {"build-1": 1})
    november = closed_on(NOVEMBER, team, version, {"run-1": 1})

    assert "Nothing to compare No question was asked in the same meaning" in page(
        as_(member), november
    )


def test_page_compares_as_the_profile_does(as_, member, may, november):
    profile = as_(member).get(f"/assessments/{november.pk}/profile/").context["results"].since
    trend = as_(member).get(url(november)).context["results"].since

    assert trend.progress == profile.progress
    assert (trend.date, trend.older) == (profile.date, profile.older)


def test_viewer_reads_what_is_closed_and_says_nothing(as_, viewer, may, november):
    client = as_(viewer)

    assert "One answer is lower than then The team has not said why yet." in page(client, november)
    assert say(client, november, may).status_code == 403


def test_profile_leads_to_the_trend_where_there_is_one(as_, member, may, november):
    client = as_(member)

    first, second = (
        client.get(f"/assessments/{each.pk}/profile/").text for each in (may, november)
    )
    assert f'<a href="{url(november)}">What changed, and why</a>' in second
    assert "What changed, and why" not in first


def test_profile_draws_the_course_of_the_last_four(as_, member, team, version, may):
    for day in (20, 21, 22):
        closed_on(f"2026-08-{day} 09:00Z", team, version, three(build=day % 4, run=2))
    november = closed_on(NOVEMBER, team, version, three(build=4, run=4))

    text = as_(member).get(f"/assessments/{november.pk}/profile/").text

    course = "August 2026 1.0; August 2026 1.5; August 2026 2.0; November 2026 4.0"
    assert f'aria-label="Weighted mean over time: {course}"' in text
    assert "on 6 of 6 questions that all of them share" in text


# -- Why an answer is lower ------------------------------------------------------------------------


def test_one_press_says_why_an_answer_is_lower_and_is_recorded(as_, member, may, november):
    client = as_(member)

    response = say(client, november, may, reading="clearer")

    assert response.headers["Location"] == f"{url(november)}?against={may.pk}#lower-build-3"
    assert "One: we now see better. It changes no figure." in page(client, november)
    said = LoweredAnswer.objects.get()
    assert (said.assessment, said.against, said.question) == (november, may, "build-3")
    assert (said.reading, said.said_by) == ("clearer", member)
    event = AuditEvent.objects.get(verb="trend.lower_read")
    assert (event.by, event.about) == (member, f"assessment:{november.pk}/build-3")
    assert event.after == {"reading": "clearer", "against": "2026-05-12"}


def test_press_of_a_page_with_script_gives_the_answers_that_are_lower(as_, member, may, november):
    response = say(as_(member), november, may, headers=HTMX)

    assert response.status_code == 200
    assert response.text.count('aria-pressed="true"') == 1
    assert '<section id="lowered"' in response.text
    assert "<main" not in response.text
    assert "Saved. All are said." in response.text


def test_team_may_think_better_of_it(as_, member, owner, may, november):
    say(as_(member), november, may, reading="worse")

    say(as_(owner), november, may, reading="changed", seen="worse")

    assert LoweredAnswer.objects.get().reading == "changed"
    assert AuditEvent.objects.filter(verb="trend.lower_read").first().before == {"reading": "worse"}


def test_saying_the_same_twice_is_said_once(as_, member, may, november):
    say(as_(member), november, may)
    say(as_(member), november, may)

    assert AuditEvent.objects.filter(verb="trend.lower_read").count() == 1


def test_two_who_say_something_else_are_told_of_each_other(as_, member, owner, may, november):
    say(as_(owner), november, may, reading="worse")

    with_script = say(as_(member), november, may, reading="clearer", headers=HTMX)
    without = as_(member).post(
        f"{url(november)}lower/", why(november, may, reading="clearer"), follow=True
    )

    assert with_script.status_code == 409
    assert "Somebody else has said why meanwhile." in with_script.text
    assert "Somebody else has said why meanwhile." in without.text
    assert LoweredAnswer.objects.get().reading == "worse"


@pytest.mark.parametrize("question", ["run-1", "build-1", "nothing"])
def test_only_of_a_lowered_answer_it_is_said(question, as_, member, may, november):
    assert say(as_(member), november, may, question=question).status_code == 404
    assert not LoweredAnswer.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"reading": "better"}, {"reading": ""}, {"against": "0"}, {"against": ""}]
)
def test_what_the_page_does_not_offer_is_not_found(wrong, as_, member, may, november):
    data = why(november, may) | wrong

    assert as_(member).post(f"{url(november)}lower/", data).status_code == 404


def test_reading_is_of_one_comparison(as_, member, team, version, may, november):
    say(as_(member), november, may)
    later = closed_on("2026-11-20 09:00Z", team, version, three(build=2, run=1) | {"build-3": 1})

    assert "Why? Say it once for each" in page(as_(member), later, against=may.pk)


def test_report_says_what_the_team_says_of_lower_answers(as_, member, may, november):
    before = gather(november, may).digest()
    say(as_(member), november, may, reading="clearer")

    after = gather(november, may)
    assert after.beside.lowered == {"build-3": "clearer"}
    assert after.digest() != before


def test_what_is_said_leaves_with_the_organisation(as_, owner, member, team, may, november):
    say(as_(member), november, may, reading="clearer")

    response = as_(owner).post(f"/organisations/{team.organisation.pk}/export/")

    archive = zipfile.ZipFile(BytesIO(response.getvalue()))
    told = json.loads(archive.read(f"assessments/{november.pk}-card-scoring/beside.json"))
    (said,) = told["lowered"]
    assert (said["question"], said["against"], said["reading"]) == ("build-3", may.pk, "clearer")


# -- Steps that paid off ---------------------------------------------------------------------------


def take_on(assessment, remedy, status):
    by = factories.owner_of(assessment.team.organisation)
    actions.take_on(
        by=by, assessment=assessment, remedy=remedy, owner="Ada", due=datetime.date(2026, 8, 1)
    )
    actions.change_step(by=by, assessment=assessment, remedy=remedy, status=status)


def test_done_step_stands_beside_the_answers_that_it_should_have_raised(as_, member, may, november):
    take_on(may, "weekly-comparison", PlannedStep.Status.DONE)
    take_on(may, "one-command", PlannedStep.Status.DOING)

    text = page(as_(member), november)

    assert "Weekly-comparison Paid off: every answer that it should have raised" in text
    assert "How is run-1 done? 3 , was 1, wanted 3" in text
    assert "One-command" not in text


def test_report_judges_the_done_steps_of_the_plan_of_then(may, november):
    take_on(may, "weekly-comparison", PlannedStep.Status.DONE)
    take_on(may, "one-command", PlannedStep.Status.DOING)

    made = contents(november, may, gather(november, may))

    assert [(each.remedy.key, each.outcome) for each in made.payoffs] == [
        ("weekly-comparison", "paid_off")
    ]


def test_without_a_done_step_nothing_is_said_of_paying_off(as_, member, may, november):
    take_on(may, "weekly-comparison", PlannedStep.Status.OPEN)

    assert "Did the work pay off?" not in page(as_(member), november)


# -- Queries ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("before", [1, 3])
def test_queries_do_not_grow(before, as_, member, team, version, django_assert_num_queries):
    for month in range(before):
        closed_on(f"2026-0{month + 1}-12 09:00Z", team, version, three(build=2, run=1))
    november = closed_on(NOVEMBER, team, version, three(build=1, run=2))
    client = as_(member)
    client.get(url(november))

    with django_assert_num_queries(12):
        client.get(url(november))

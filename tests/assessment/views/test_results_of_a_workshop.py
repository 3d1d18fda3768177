"""What home, profile and report say of an assessment that a workshop has settled."""

import json
from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from assessment import actions
from assessment.models import PlannedStep, Snapshot
from assessment.report import html, making
from questionnaires import content
from tests import factories
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_instrument,
    make_question,
    make_remedy,
    make_signal,
)

NO = "We have watched it every morning since May."
DISSENT = "The night shift has no access."
KEYS = ("build-1", "build-2", "build-3", "build-4")


@pytest.fixture
def instrument():
    return make_instrument(
        dimensions=[make_dimension(questions=[make_question(key=key) for key in KEYS])],
        antipatterns=[
            make_antipattern(key="blind", signals=[make_signal(question="build-1", below=3)])
        ],
        remedies=[make_remedy(key="watch-it", raises={"build-1": 3})],
    )


@pytest.fixture
def assessment(team, instrument):
    version = factories.make_version(instrument=instrument)
    return factories.make_assessment(team=team, version=version)


@pytest.fixture
def settled(assessment, owner):
    """Six vote on four questions: split with a dissent, aligned, nobody can say, parked."""
    workshop = factories.make_workshop(assessment=assessment, people=6, started=True)
    factories.vote(workshop=workshop, levels=(3, 0, 3, 0, 4, 0), reveal=True)
    factories.agree(workshop=workshop, level=1, dissent=DISSENT, evidence=("A log",))
    factories.go_on(workshop=workshop)
    factories.vote(workshop=workshop, levels=(2, 2, 2, 2, 2, 2), reveal=True)
    factories.agree(workshop=workshop, level=2)
    factories.go_on(workshop=workshop)
    factories.vote(workshop=workshop, levels=(None, None, None, None, 1, 2), reveal=True)
    factories.agree(workshop=workshop, level=None)
    factories.go_on(workshop=workshop)
    factories.vote(workshop=workshop, levels=(0, 1), reveal=True)
    standing = factories.standing(workshop=workshop)
    actions.park(
        by=owner,
        workshop=standing,
        seen=actions.Seen.of(standing),
        what="Break one on purpose",
        who="Femi",
        day=date(2026, 12, 4),
    )
    actions.go_to_findings(by=owner, workshop=standing)
    actions.judge(by=owner, assessment=assessment, antipattern="blind", holds=False, reason=NO)
    actions.go_to_steps(by=owner, workshop=standing)
    actions.take_on(
        by=owner, assessment=assessment, remedy="watch-it", owner="Chiara", due=date(2027, 1, 15)
    )
    for person in standing.participants.order_by("pk")[:3]:
        actions.say_worth(participant=person, worth="yes")
    actions.end_workshop(by=owner, workshop=standing)
    return assessment


@pytest.fixture
def closed(settled, owner):
    actions.close_assessment(by=owner, assessment=settled)
    settled.refresh_from_db()
    return settled


def profile(client, assessment) -> str:
    page = client.get(reverse("assessment:profile", args=[assessment.pk])).text
    return " ".join(page.split())


def report(assessment) -> str:
    """The HTML that is printed."""
    markup = html(making.contents(assessment, None, making.gather(assessment, None)))
    return " ".join(markup.split())


# -- Parked ----------------------------------------------------------------------------------------


def test_profile_says_what_is_parked_and_that_the_result_is_provisional(settled, as_, member):
    page = profile(as_(member), settled)

    assert "One question is parked" in page
    assert "Break one on purpose" in page
    assert "Femi, by 4 December 2026" in page
    assert "1 parked: provisional" in page


def test_closed_profile_is_marked_as_provisional(closed, as_, member):
    assert '<span class="tag tag-if">provisional</span>' in profile(as_(member), closed)


def test_closed_profile_without_a_parked_question_is_not_provisional(team, as_, member):
    assessment = factories.make_assessment(team=team, answers={"build-1": 2}, closed=True)

    assert "rovisional" not in profile(as_(member), assessment)


def test_closing_says_that_the_result_stays_provisional(settled, as_, owner):
    assert "stays provisional: one question is parked" in profile(as_(owner), settled)


def test_home_says_that_a_closed_result_is_provisional_and_why(closed, as_, member):
    page = as_(member).get(reverse("assessment:home")).text

    assert "Provisional: one question is parked" in page


def test_report_says_on_page_one_and_on_its_cover_that_it_is_provisional(closed):
    page = report(closed)

    assert "provisional: one question is parked" in page
    assert '<b>Provisional:</b> <a href="#parked">one question is parked</a>' in page
    assert "Break one on purpose" in page
    assert "Femi" in page
    assert "4 December 2026" in page


def test_report_is_made_anew_once_the_parked_question_is_settled(settled):
    before = making.gather(settled, None).digest()
    factories.settle(assessment=settled, question="build-4", level=1)

    assert "rovisional:</b> <a" not in report(settled)
    assert making.gather(settled, None).digest() != before


# -- Contested, split ------------------------------------------------------------------------------


def test_contested_finding_stands_with_its_reason_and_changes_no_figure(
    settled, as_, member, owner
):
    page, printed = profile(as_(member), settled), report(settled)
    with_it = making.gather(settled, None).answers
    actions.judge(by=owner, assessment=settled, antipattern="blind", holds=True)

    assert f"The team says no:</b> {NO}" in page
    assert f"The team says no:</b> {NO}" in printed
    assert "<b>Contested:</b>" in printed
    assert with_it.contested == {"blind": NO}
    assert "The team says no" not in profile(as_(member), settled)


def test_split_stays_a_split_and_is_told_by_camp(settled, as_, member):
    page, printed = profile(as_(member), settled), report(settled)

    for text in (page, printed):
        assert "Those who build it see it higher than those who depend on it" in text
        assert "3 votes, median 3, from 3 to 4" in text
        assert "3 votes, median 0" in text
    assert "Settled at 1" in page
    assert DISSENT in page[page.index('id="splits"') :]
    assert "by level: none for 0, none for 1, none for 2, two for 3, one for 4" in page
    assert "by level: three for 0, none for 1" in page
    assert page.count('class="c-was c-camp"') == 3 + 1  # the votes of one camp, and the legend
    assert "<b>No shared view</b> on one question." in printed


def test_split_is_not_told_by_camp_where_one_is_smaller(assessment, as_, member):
    workshop = factories.make_workshop(assessment=assessment, people=5, started=True)
    factories.vote(workshop=workshop, levels=(4, 0, 4, 0, 4), reveal=True)

    page, printed = profile(as_(member), assessment), report(assessment)

    assert "No shared view on one question" in page
    for text in (page, printed):
        assert "5 votes, median 4, from 0 to 4" in text
        assert "c-camp" not in text
        assert "Those who build it" not in text


# -- Votes, voices, steps --------------------------------------------------------------------------


def test_report_reads_the_votes_by_level_from_three_on_and_keeps_the_dissent_nameless(settled):
    page = report(settled)

    assert "6 votes, median 0, from 0 to 4: split (three at 0, two at 3, one at 4)" in page
    assert "2 votes, median 0, from 0 to 1: aligned." in page
    assert DISSENT in page
    assert "Person 1" not in page


def test_profile_and_report_count_who_took_part_and_name_nobody(settled, as_, member):
    for text in (profile(as_(member), settled), report(settled)):
        assert "<b>Six people voted</b> in a workshop on" in text
        assert "three build it, three depend on it. Worth their time: three yes." in text
        assert "One person’s view" not in text
        assert "Person 1" not in text


def test_steps_taken_on_stand_in_the_plan_with_owner_and_date(settled, as_, member):
    for text in (profile(as_(member), settled), report(settled)):
        assert "Taken on" in text
        assert "Chiara" in text
        assert "15 January 2027" in text


def test_step_that_the_team_decided_against_says_who_accepts_the_risk(settled, as_, member):
    PlannedStep.objects.update(status="wont_do", reason="Too dear.", accepted_by="Ines")

    for text in (profile(as_(member), settled), report(settled)):
        assert "Too dear." in text
        assert "Ines" in text
        assert "Taken on" not in text


# -- The headless run ------------------------------------------------------------------------------


def test_headless_run_of_the_frozen_answers_gives_the_frozen_result(closed, instrument, tmp_path):
    frozen = Snapshot.objects.get(assessment=closed)
    given, asked, result = (tmp_path / name for name in ("a.json", "q.yaml", "r.json"))
    given.write_text(frozen.answers)
    asked.write_text(content.dump(instrument))

    call_command("evaluate", given, "--content", str(asked), "--json", str(result))

    assert result.read_text() == frozen.result
    questions = {each["key"]: each for each in json.loads(frozen.result)["questions"]}
    assert [questions[key]["votes"] for key in KEYS] == [6, 6, 6, 2]
    assert [questions[key]["state"] for key in KEYS] == ["level", "level", "dont_know", "votes"]
    assert (questions["build-1"]["low"], questions["build-1"]["point"]) == (0, 1)  # the dissent
    assert json.loads(frozen.result)["findings"][0]["contested"] == NO

"""What leaves the database: the votes of the last reveal, contested findings, and nothing blind."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from assessment import actions, exporting, loading
from assessment.engine.answers import read
from assessment.models import Answer, Assessment, Snapshot, Workshop
from tests import factories

pytestmark = pytest.mark.django_db

FIRST, SECOND = "build-1", "build-2"
SECRET = "Nobody reads the report of the north"


@pytest.fixture
def assessment(team) -> Assessment:
    return factories.make_assessment(team=team, answers={"run-3": 2})


@pytest.fixture
def workshop(assessment) -> Workshop:
    return factories.make_workshop(assessment=assessment, people=3, started=True)


def votes(assessment: Assessment) -> dict[str, tuple[int | None, ...]]:
    return dict(loading.answers_of(assessment).votes)


def again(workshop: Workshop, levels: tuple[int | None, ...], *, reveal: bool) -> None:
    by = workshop.held_by
    seen = actions.Seen.of(factories.standing(workshop=workshop))
    actions.vote_again(by=by, workshop=workshop, seen=seen)
    factories.vote(workshop=workshop, levels=levels, reveal=reveal)


def test_answers_stand_in_one_order_whichever_way_the_database_gives_them(assessment):
    for question in ("build-2", "run-1"):
        factories.settle(assessment=assessment, question=question, level=1)
    rows = list(Answer.objects.of(assessment).order_by("pk"))

    ways = [loading.answers_of(assessment, each) for each in (rows, rows[::-1], None)]

    assert {tuple(each.answers) for each in ways} == {("run-3", "build-2", "run-1")}


def test_votes_are_those_of_the_last_reveal_in_an_order_that_tells_nothing(assessment, workshop):
    factories.vote(workshop=workshop, levels=(3, 0, None), reveal=True)
    first = votes(assessment)
    again(workshop, (2, None, 1), reveal=True)

    assert first == {FIRST: (None, 0, 3)}
    assert votes(assessment) == {FIRST: (None, 1, 2)}


def test_votes_that_are_not_revealed_leave_nothing(assessment, workshop):
    factories.vote(workshop=workshop, levels=(3, 0, 1))
    blind = votes(assessment)
    factories.vote(workshop=workshop, levels=(), reveal=True)
    again(workshop, (4, 4, 4), reveal=False)

    assert blind == {}
    assert votes(assessment) == {FIRST: (0, 1, 3)}


def test_reveal_without_a_vote_leaves_no_votes(assessment, workshop):
    factories.vote(workshop=workshop, levels=(3, 0, 1), reveal=True)
    again(workshop, (), reveal=True)

    assert votes(assessment) == {}


def test_practice_counts_nowhere(assessment):
    workshop = factories.make_workshop(assessment=assessment, people=3)
    actions.practise(by=workshop.held_by, workshop=workshop)
    factories.vote(workshop=workshop, levels=(3, 0, 1), reveal=True)

    assert votes(assessment) == {}


def test_later_workshop_goes_before_an_earlier_one_with_more_votes(assessment, workshop):
    factories.vote(workshop=workshop, levels=(3, 3, 3), reveal=True)
    again(workshop, (3, 3, 3), reveal=True)
    actions.end_workshop(by=workshop.held_by, workshop=workshop)
    later = factories.make_workshop(assessment=assessment, people=2, started=True)
    factories.vote(workshop=later, levels=(0, 1), reveal=True)

    assert votes(assessment) == {FIRST: (0, 1)}


def test_survey_counts_once_it_is_closed_and_until_the_room_votes(assessment):
    workshop = factories.make_workshop(assessment=assessment, people=3)
    by = workshop.held_by
    actions.open_survey(by=by, workshop=workshop, until=timezone.now() + timedelta(days=1))
    for participant in workshop.participants.all():
        actions.cast_survey_vote(
            participant=participant, question=FIRST, level=4, reason="", sequence=1
        )
    told = [votes(assessment)]
    actions.close_survey(by=by, workshop=workshop)
    told.append(votes(assessment))
    actions.start_questions(by=by, workshop=workshop)
    actions.open_question(by=by, workshop=workshop, question=FIRST)
    factories.vote(workshop=workshop, levels=(1, 1, 1), reveal=True)
    told.append(votes(assessment))

    assert told == [{}, {FIRST: (4, 4, 4)}, {FIRST: (1, 1, 1)}]


def test_votes_of_another_assessment_stay_there(assessment, workshop, team):
    factories.vote(workshop=workshop, levels=(3, 0, 1), reveal=True)

    assert votes(factories.make_assessment(team=team, system="Other")) == {}


def test_contested_finding_is_told_with_its_reason(team, owner):
    version = factories.make_version(instrument=factories.shipped())
    assessment = factories.make_assessment(team=team, version=version)
    one, two = (each.key for each in factories.shipped().antipatterns[:2])
    judge = {"by": owner, "assessment": assessment}
    actions.judge(**judge, antipattern=one, holds=False, reason="We watch it.")
    actions.judge(**judge, antipattern=two, holds=True)

    assert loading.answers_of(assessment).contested == {one: "We watch it."}


def test_answers_take_three_queries(assessment, workshop, django_assert_num_queries):
    factories.vote(workshop=workshop, levels=(3, 0, 1), reveal=True)
    assessment = Assessment.objects.for_page().get(pk=assessment.pk)

    with django_assert_num_queries(3):
        loading.answers_of(assessment)
    with django_assert_num_queries(0):
        loading.settings_of(assessment)


# -- Nothing blind leaves --------------------------------------------------------------------------


@pytest.fixture
def blind(assessment, workshop) -> Workshop:
    """One question revealed, the vote on the next one open, with a reason."""
    factories.vote(workshop=workshop, levels=(1, 1, 1), reveal=True)
    factories.go_on(workshop=workshop)
    for participant in workshop.participants.all():
        actions.cast_vote(
            participant=participant,
            question=SECOND,
            number=1,
            level=3,
            reason=SECRET,
            sequence=1,
        )
    return workshop


def test_snapshot_of_a_closing_has_what_was_revealed_and_can_be_read(blind, owner):
    actions.close_assessment(by=owner, assessment=blind.assessment)

    frozen = Snapshot.objects.get()
    document = json.loads(frozen.answers)
    assert document["votes"] == {FIRST: [1, 1, 1]}
    assert SECRET not in frozen.answers + frozen.result
    instrument = loading.instrument_of(blind.assessment)
    assert read(frozen.answers, instrument).votes == {FIRST: (1, 1, 1)}


def test_export_has_nothing_that_is_blind_and_no_name(blind, organisation):
    factories.join(workshop=blind, name="Zenobia Quist")

    told = dict(exporting.files(organisation))

    (answers,) = (text for name, text in told.items() if name.endswith("/answers.json"))
    assert json.loads(answers)["votes"] == {FIRST: [1, 1, 1]}
    assert SECRET not in str(told)
    assert "Zenobia" not in str(told)

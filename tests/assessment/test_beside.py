"""What stands beside the answers: parked questions, steps taken on, who took part."""

from datetime import date

import pytest
import time_machine
from django.utils import timezone

from assessment import actions
from assessment.beside import beside_of
from assessment.models import Assessment, Participant, PlannedStep
from assessment.results import Beside
from assessment.results.beside import FEWEST_TO_SHOW
from assessment.room import reader_of
from tests import factories
from tests.instruments import make_dimension, make_instrument, make_question, make_remedy

pytestmark = pytest.mark.django_db

NOON = "2026-11-20 12:00+00:00"
BUILDS, DEPENDS = Participant.Camp.values


@pytest.fixture
def assessment(team):
    remedies = [make_remedy(key=key) for key in ("write-it-down", "ask-around")]
    version = factories.make_version(instrument=make_instrument(remedies=remedies))
    return factories.make_assessment(team=team, version=version)


@pytest.fixture
def workshop(assessment):
    """Six people, three of each camp, at the first question."""
    return factories.make_workshop(assessment=assessment, people=6, started=True)


def take_on(assessment, remedy: str, *, owner: str, due: date) -> None:
    by = factories.owner_of(assessment.team.organisation)
    actions.take_on(by=by, assessment=assessment, remedy=remedy, owner=owner, due=due)


def test_assessment_without_a_workshop_has_nothing_beside_it(assessment):
    beside = beside_of(assessment)

    assert not beside.is_provisional
    assert (beside.parked, beside.taken_on, beside.sittings, beside.camps) == ((), (), (), {})


def test_parked_question_stands_until_it_is_settled(workshop, assessment):
    factories.vote(workshop=workshop, levels=(0, 3), reveal=True)
    factories.park(workshop=workshop)

    (parked,) = beside_of(assessment).parked
    factories.settle(assessment=assessment, question="build-1", level=1)

    assert (parked.key, parked.what, parked.who) == ("build-1", "Ask operations", "Femi")
    assert parked.by == date(2026, 12, 4)
    assert not beside_of(assessment).is_provisional


def test_parked_question_that_is_no_longer_asked_is_not_told(workshop, assessment):
    factories.park(workshop=workshop)
    assessment.form = assessment.Form.CORE  # in which nothing of this instrument is asked

    assert beside_of(assessment).parked == ()


def test_steps_taken_on_stand_with_the_next_one_due_first(assessment):
    take_on(assessment, "write-it-down", owner="Chiara", due=date(2027, 2, 1))
    take_on(assessment, "ask-around", owner="Femi", due=date(2027, 1, 1))

    beside = beside_of(assessment)

    assert [(each.key, each.owner) for each in beside.taken_on] == [
        ("ask-around", "Femi"),
        ("write-it-down", "Chiara"),
    ]
    assert beside.followed["ask-around"].due == date(2027, 1, 1)


def test_what_has_become_of_a_step_is_told_with_or_without_a_day(assessment):
    by = factories.owner_of(assessment.team.organisation)
    made = {"assessment": assessment, "taken_on_by": by}
    PlannedStep.objects.create(**made, remedy="ask-around", owner="Femi")
    refused = {"status": "wont_do", "reason": "Too dear.", "accepted_by": "Ines"}
    PlannedStep.objects.create(**made, remedy="write-it-down", **refused)

    beside = beside_of(assessment)

    femi, decided = beside.followed["ask-around"], beside.followed["write-it-down"]
    assert (femi.owner, femi.due, femi.is_settled) == ("Femi", None, False)
    assert (decided.reason, decided.accepted_by) == ("Too dear.", "Ines")
    assert beside.settled == {"write-it-down"}
    assert beside.taken_on == (femi,)


def test_step_that_nobody_sees_to_yet_is_not_told(assessment):
    by = factories.owner_of(assessment.team.organisation)
    PlannedStep.objects.create(assessment=assessment, taken_on_by=by, remedy="ask-around")

    assert beside_of(assessment).planned == ()


def test_whoever_stands_in_for_a_step_is_told_whether_or_not_somebody_sees_to_it(assessment):
    by = factories.owner_of(assessment.team.organisation)
    made = {"assessment": assessment, "taken_on_by": by, "remedy": "ask-around"}
    PlannedStep.objects.create(**made, sponsor="Ruth")

    assert beside_of(assessment).sponsors == {"ask-around": "Ruth"}


def test_step_that_is_done_is_settled_whoever_did_it(assessment):
    by = factories.owner_of(assessment.team.organisation)
    done = {"status": "done", "done_at": timezone.now()}
    PlannedStep.objects.create(assessment=assessment, taken_on_by=by, remedy="ask-around", **done)

    assert beside_of(assessment).settled == {"ask-around"}


def test_sitting_counts_who_voted_by_camp_and_not_who_only_joined(assessment):
    with time_machine.travel(NOON, tick=False):
        workshop = factories.make_workshop(assessment=assessment, people=5, started=True)
        factories.vote(workshop=workshop, levels=(0, 3, None), reveal=True)

    (sitting,) = beside_of(assessment).sittings

    assert (sitting.people, sitting.builds, sitting.depends) == (3, 2, 1)
    assert sitting.on == date(2026, 11, 20)


def test_votes_that_are_not_revealed_are_no_sitting(workshop, assessment):
    factories.vote(workshop=workshop, levels=(0, 3, 1))

    assert beside_of(assessment).sittings == ()


def test_worth_is_shown_once_three_have_said_so(workshop, assessment):
    factories.vote(workshop=workshop, levels=(0, 3, 1), reveal=True)
    people = list(workshop.participants.order_by("pk"))
    for person, worth in zip(people, ("yes", "no"), strict=False):
        actions.say_worth(participant=person, worth=worth)
    early = beside_of(assessment).sittings[0].worth
    actions.say_worth(participant=people[2], worth="yes")
    late = beside_of(assessment).sittings[0].worth

    assert (early.said, early.is_shown) == (2, False)
    assert (late.said, late.is_shown) == (FEWEST_TO_SHOW, True)
    assert (late.yes, late.partly, late.no) == (2, 0, 1)


def test_camps_are_told_apart_at_the_last_reveal_where_each_has_three(workshop, assessment):
    factories.vote(workshop=workshop, levels=(4, 4, 4, 4, 4, 4), reveal=True)
    standing = factories.standing(workshop=workshop)
    actions.vote_again(by=standing.held_by, workshop=standing, seen=actions.Seen.of(standing))
    factories.vote(workshop=workshop, levels=(3, 0, 3, 0, 2, None), reveal=True)

    builds, depends = beside_of(assessment).camps["build-1"]

    assert (builds.title, builds.reading.median) == ("Builds it", 3)
    assert (depends.title, depends.reading.median, depends.reading.cant_say) == (
        "Depends on it",
        0,
        1,
    )


@pytest.mark.parametrize("levels", [(3, 0, 3, 0, 3), (3, None, 3), ()])
def test_camps_are_not_told_apart_where_one_is_smaller(levels, workshop, assessment):
    factories.vote(workshop=workshop, levels=levels, reveal=True)

    assert beside_of(assessment).camps.get("build-1", ()) == ()


# -- The next workshop -----------------------------------------------------------------------------


def test_next_workshop_begins_with_what_the_last_one_parked(workshop, assessment, owner):
    factories.vote(workshop=workshop, levels=(0, 1, 1), reveal=True)
    factories.agree(workshop=workshop, level=1)
    factories.go_on(workshop=workshop)
    factories.go_on(workshop=workshop)
    factories.park(workshop=workshop)
    actions.end_workshop(by=owner, workshop=workshop)

    again = factories.make_workshop(assessment=assessment, people=2, started=True)

    assert again.agenda[:2] == ["build-3", "build-2"]
    assert actions.Seen.of(again).question == "build-3"


def test_next_assessment_begins_with_what_the_last_one_was_closed_with(workshop, assessment, owner):
    factories.vote(workshop=workshop, levels=(0, 1, 1), reveal=True)
    factories.agree(workshop=workshop, level=1)
    factories.go_on(workshop=workshop)
    factories.go_on(workshop=workshop)
    factories.park(workshop=workshop)
    actions.close_assessment(by=owner, assessment=assessment)

    again = actions.assess_again(by=owner, assessment=assessment)

    assert factories.make_workshop(assessment=again).agenda[:2] == ["build-3", "build-1"]


@pytest.fixture
def left_open(workshop, assessment, owner):
    """The next workshop, after an assessment that was closed with a question parked."""
    factories.settle(assessment=assessment, question="build-2", level=2)
    factories.park(workshop=workshop, what="Ask the platform team")
    actions.close_assessment(by=owner, assessment=assessment)
    again = actions.assess_again(by=owner, assessment=assessment)
    return factories.make_workshop(assessment=again, people=2, started=True)


def before(workshop) -> list[tuple[str, str]]:
    reader = reader_of(workshop, timezone.now())
    return [(line.key, line.what) for line in reader.parked_before()]


def test_what_the_last_assessment_left_open_is_told_until_it_is_settled(left_open):
    assert before(left_open) == [("build-1", "Ask the platform team")]
    factories.vote(workshop=left_open, levels=(1, 1), reveal=True)
    factories.agree(workshop=left_open, level=1)

    assert before(left_open) == []


def test_what_was_left_open_and_this_workshop_parks_is_not_told_as_before(left_open):
    factories.park(workshop=left_open, what="Ask the vendor")

    assert before(left_open) == []


def test_what_was_left_open_and_is_not_asked_any_more_is_not_told(left_open):
    again = Assessment.objects.filter(pk=left_open.assessment_id)
    again.update(form=Assessment.Form.CORE)  # in which nothing of this instrument is asked

    assert before(left_open) == []


def test_what_was_left_open_of_a_question_that_meant_something_else_is_not_told(left_open):
    dimension = make_dimension(questions=[make_question(meaning=2)])
    newer = make_instrument(version="2.0", dimensions=[dimension])
    version = factories.make_version(instrument=newer)
    Assessment.objects.filter(pk=left_open.assessment_id).update(version=version)

    assert before(left_open) == []


def test_question_parked_again_is_passed_over_in_that_workshop(workshop, assessment, owner):
    factories.park(workshop=workshop)
    actions.end_workshop(by=owner, workshop=workshop)
    again = factories.make_workshop(assessment=assessment, people=2, started=True)

    factories.park(workshop=again, who="Ben")

    assert actions.next_question(factories.standing(workshop=again)) == "build-2"
    assert [each.who for each in beside_of(assessment).parked] == ["Ben"]


def test_reading_takes_as_many_queries_however_much_there_is(
    workshop, assessment, django_assert_num_queries
):
    factories.vote(workshop=workshop, levels=(3, 0, 3, 0, 2, None), reveal=True)
    factories.park(workshop=workshop)
    take_on(assessment, "ask-around", owner="Femi", due=date(2027, 1, 1))

    with django_assert_num_queries(5):
        beside_of(assessment)


def test_what_there_is_none_of_is_not_asked_for(assessment, django_assert_num_queries):
    beside_of(assessment)  # a published version is read once a process

    with django_assert_num_queries(1):
        assert beside_of(assessment) == Beside()

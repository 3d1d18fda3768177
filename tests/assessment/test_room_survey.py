"""What the screens draw of the time, of the survey, and of findings and steps."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from assessment import actions
from assessment.models import Workshop
from tests import factories
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_instrument,
    make_question,
    make_remedy,
    make_signal,
)
from tests.rooms import FIRST, NOON, SECOND, SECRET, everything, room

pytestmark = pytest.mark.django_db


# -- Time ------------------------------------------------------------------------------------------


@pytest.fixture
def timed(team) -> Workshop:
    """Six questions of which one is required and one bears on a finding."""
    questions = [make_question(key=f"q{n}", must=1 if n == 2 else None) for n in range(1, 7)]
    instrument = make_instrument(
        dimensions=[make_dimension(questions=questions)],
        antipatterns=[make_antipattern(signals=[make_signal(question="q3")])],
        remedies=[make_remedy(raises={"q3": 3})],
    )
    version = factories.make_version(instrument=instrument)
    assessment = factories.make_assessment(team=team, version=version)
    return factories.make_workshop(assessment=assessment, people=1)


def test_room_that_is_late_is_told_what_to_park(timed, owner):
    with time_machine.travel(NOON, tick=False) as clock:
        actions.start_questions(by=owner, workshop=timed)
        factories.go_on(workshop=timed)
        on_pace = room(timed).pace
        clock.shift(25 * 60)
        pace = room(timed).pace
        to_park = [question.key for question in room(timed).to_park]
        actions.decline_proposal(by=owner, workshop=timed)
        quiet = room(timed).to_park
        clock.shift(11 * 60)
        again = room(timed).to_park

    assert (on_pace.behind, on_pace.left, on_pace.remaining) == (0, 57.0, 6)
    assert (pace.behind, pace.each) == (15, 9.5)
    assert to_park == ["q4", "q5"]  # neither the one on the screens, nor the required, nor q3
    assert quiet == ()
    assert len(again) == 3


def test_lobby_has_no_pace(timed):
    assert room(timed).pace is None


# -- Survey ----------------------------------------------------------------------------------------


def surveyed(workshop: Workshop, owner) -> None:
    until = timezone.now() + timedelta(days=1)
    actions.open_survey(by=owner, workshop=workshop, until=until)
    for participant in workshop.participants.order_by("pk")[:4]:
        actions.cast_survey_vote(
            participant=participant, question=FIRST, level=2, reason=SECRET, sequence=1
        )


def test_survey_shows_counts_alone_until_it_is_closed(assessment, owner):
    workshop = factories.make_workshop(assessment=assessment, people=5)
    surveyed(workshop, owner)

    stands = room(workshop)

    assert (stands.kind, stands.voted, stands.present) == ("survey", 4, 5)
    assert [(line.question.key, line.votes) for line in stands.survey][:2] == [
        (FIRST, 4),
        (SECOND, 0),
    ]
    assert {line.reading for line in stands.survey} == {None}
    assert not any(line.aligned for line in stands.survey)
    assert SECRET not in everything(stands)


def test_closed_survey_shows_what_is_aligned_with_its_reading(assessment, owner):
    workshop = factories.make_workshop(assessment=assessment, people=5)
    surveyed(workshop, owner)
    actions.close_survey(by=owner, workshop=workshop)

    stands = room(workshop)

    assert [line.question.key for line in stands.survey if line.aligned] == [FIRST]
    assert stands.survey[-1].reading.median == 2


# -- True for us? ----------------------------------------------------------------------------------


def test_findings_and_steps_are_there_in_their_part_alone(team, owner):
    shipped = factories.shipped()
    assessment = factories.make_assessment(
        team=team,
        version=factories.make_version(instrument=shipped),
        answers=dict.fromkeys([question.key for question in shipped.questions()], 0),
    )
    workshop = factories.make_workshop(assessment=assessment, people=1)
    actions.start_questions(by=owner, workshop=workshop)
    before = room(workshop)
    actions.go_to_findings(by=owner, workshop=workshop)
    first = room(workshop)
    second = first.findings[1].antipattern.key
    actions.show_finding(by=owner, workshop=workshop, antipattern=second)
    actions.judge(
        by=owner, assessment=assessment, antipattern=second, holds=False, reason="We watch it."
    )
    remedy = first.steps[0].remedy.key
    actions.take_on(
        by=owner, assessment=assessment, remedy=remedy, owner="Ada", due=date(2026, 12, 1)
    )

    stands = room(workshop)

    assert (before.findings, before.steps) == ((), ())
    assert first.finding == first.findings[0]
    assert (len(stands.findings), stands.finding.antipattern.key) == (5, second)
    assert stands.judgements[second].reason == "We watch it."
    assert [step.key for step in stands.planned] == [remedy]
    assert stands.state == f"findings:{second}"
